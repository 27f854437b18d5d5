//! The addresses of the staff app's pages. The app is loaded in two modules with the same frame. The desk has
//! the pages that staff use all day, the office the pages for occasional settings.

/// A module of the staff app, which is loaded separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffModule {
    /// The pages that staff use all day.
    Desk,
    /// The pages for occasional settings.
    Office,
}

/// The prefixes of the office's paths. Every other page belongs to the desk.
pub const OFFICE: [&str; 8] =
    ["portal", "portal-settings", "templates", "settings", "treatments", "sessions", "integrations", "delivery"];

impl StaffModule {
    /// The path that its pages begin with.
    pub const fn base(self) -> &'static str {
        match self {
            Self::Desk => "/admin",
            Self::Office => "/admin/office",
        }
    }

    /// The module of a page, such as `/clients/new`.
    pub fn of(page: &str) -> Self {
        let first = page.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
        if OFFICE.contains(&first) { Self::Office } else { Self::Desk }
    }

    /// The module that a path loads; `None` outside the staff app.
    pub fn at(path: &str) -> Option<Self> {
        [Self::Office, Self::Desk].into_iter().find(|module| page_below(path, module.base()).is_some())
    }
}

/// The address of a page, such as `/admin/clients` for `/clients`.
pub fn href(page: &str) -> String {
    [StaffModule::of(page).base(), page.trim_end_matches('/')].concat()
}

/// The address of an office page, for a path among the desk's pages. Office pages once had such addresses.
pub fn moved(path: &str) -> Option<String> {
    if StaffModule::at(path) != Some(StaffModule::Desk) {
        return None;
    }
    let page = page_below(path, StaffModule::Desk.base())?;
    (StaffModule::of(page) == StaffModule::Office).then(|| href(page))
}

/// The rest of a path after a base. `None` for other paths, such as `/administration`.
fn page_below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    path.strip_prefix(base).filter(|page| page.is_empty() || page.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_module() {
        for (page, address) in [
            ("/", "/admin"),
            ("/clients", "/admin/clients"),
            ("/clients/new", "/admin/clients/new"),
            ("/portal", "/admin/office/portal"),
            ("/portal/mailings", "/admin/office/portal/mailings"),
            ("/templates/sign_in", "/admin/office/templates/sign_in"),
            ("/teams", "/admin/teams"),
        ] {
            assert_eq!(href(page), address);
            assert_eq!(StaffModule::at(address), Some(StaffModule::of(page)), "{page}");
        }
        assert_eq!(StaffModule::of("/?view=day&date=2026-03-02"), StaffModule::Desk);
        assert_eq!(StaffModule::of("/settings?from=mail"), StaffModule::Office);
    }

    #[test]
    fn other_paths_are_not_the_staff_apps() {
        assert_eq!(StaffModule::at("/administration"), None);
        assert_eq!(StaffModule::at("/rosewood/admin"), None);
        assert_eq!(StaffModule::at("/admin/officers"), Some(StaffModule::Desk));
        assert_eq!(StaffModule::at("/admin/office"), Some(StaffModule::Office));
    }

    #[test]
    fn pages_of_the_office_have_moved() {
        assert_eq!(moved("/admin/settings").as_deref(), Some("/admin/office/settings"));
        assert_eq!(moved("/admin/templates/invite").as_deref(), Some("/admin/office/templates/invite"));
        for path in ["/admin", "/admin/clients", "/admin/office", "/admin/office/settings", "/settings"] {
            assert_eq!(moved(path), None, "{path}");
        }
    }
}
