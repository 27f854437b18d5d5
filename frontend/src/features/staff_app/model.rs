//! The pages of the staff app in its navigation, and who may see which.

use contract::{permissions::Permission, staff::Role, staff_pages::BASE};

use leptos::prelude::expect_context;

use crate::{i18n::staff_app as texts, state::staff::StaffState, ui::IconName};

/// Under which heading an entry of the navigation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Above the headings.
    Daily,
    /// What clients see.
    Portal,
    /// How the clinic runs.
    Clinic,
}

impl Group {
    /// Every group, in order.
    pub const ALL: &[Self] = &[Self::Daily, Self::Portal, Self::Clinic];

    /// The heading, if it has one.
    pub fn heading(self) -> Option<&'static str> {
        match self {
            Self::Daily => None,
            Self::Portal => Some(texts::portal()),
            Self::Clinic => Some(texts::clinic()),
        }
    }
}

/// An entry of the navigation.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The page, below the app's base.
    pub page: &'static str,
    /// Its name.
    pub label: fn() -> &'static str,
    /// Its icon, where there is room for one.
    pub icon: IconName,
    /// Its group.
    pub group: Group,
    /// What one must be allowed to see it.
    pub needs: Permission,
}

/// The entries of the app's navigation. Provided by the app.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entries(pub(super) &'static [Entry]);

/// The entries that one's role may see, in order.
///
/// # Panics
/// Outside of the staff app, which is a mistake in the app.
pub fn permitted_entries(staff: StaffState) -> impl Iterator<Item = &'static Entry> {
    let Entries(entries) = expect_context();
    entries.iter().filter(move |entry| staff.may(entry.needs))
}

/// Whether the address `path` is the page at `href` or one below it. The first page has none below.
pub fn is_current(path: &str, href: &str, is_first: bool) -> bool {
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest == "/" || (!is_first && rest.starts_with('/')))
}

/// A page that a link with a token leads to. It needs nobody to be signed in, and has no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPage {
    /// Joining the team.
    Join,
    /// Setting another password.
    ResetPassword,
    /// The first run.
    Setup,
}

impl LinkPage {
    /// The page at a path of the address bar.
    pub fn at(path: &str) -> Option<Self> {
        match path.strip_prefix(BASE)?.trim_end_matches('/') {
            "/join" => Some(Self::Join),
            "/reset-password" => Some(Self::ResetPassword),
            "/setup" => Some(Self::Setup),
            _ => None,
        }
    }
}

/// What a role is called.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => texts::role_owner(),
        Role::Manager => texts::role_manager(),
        Role::Practitioner => texts::role_practitioner(),
        Role::FrontDesk => texts::role_front_desk(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_current_on_its_page_and_below() {
        assert!(is_current("/admin/clients", "/admin/clients", false));
        assert!(is_current("/admin/clients/cli_1", "/admin/clients", false));
        assert!(!is_current("/admin/clientele", "/admin/clients", false));
        assert!(is_current("/admin/", "/admin", true));
        assert!(!is_current("/admin/clients", "/admin", true));
    }

    #[test]
    fn mailed_links_have_pages() {
        assert_eq!(LinkPage::at("/admin/join"), Some(LinkPage::Join));
        assert_eq!(LinkPage::at("/admin/reset-password/"), Some(LinkPage::ResetPassword));
        for path in ["/admin", "/admin/joining", "/join", "/rosewood/join"] {
            assert_eq!(LinkPage::at(path), None, "{path}");
        }
    }
}
