//! The portal one is in: its clinic, its addresses, and whether one is signed in.

use contract::{
    portal::{Portal, Section},
    problem::ErrorCode,
};
use leptos::prelude::*;

use crate::{
    api::{ApiError, PortalApi},
    browser::storage,
};

/// The portal one is in. Cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct PortalState {
    slug: StoredValue<String>,
    portal: StoredValue<Portal>,
    api: StoredValue<PortalApi>,
    signed_in: RwSignal<bool>,
    /// Whether somebody was signed in here and no longer is, without having signed out.
    expired: RwSignal<bool>,
}

impl PortalState {
    /// Enters a portal and provides it to everything below.
    pub fn provide(slug: &str, portal: Portal) -> Self {
        let state = Self {
            slug: StoredValue::new(slug.to_owned()),
            signed_in: RwSignal::new(portal.signed_in),
            portal: StoredValue::new(portal),
            api: StoredValue::new(PortalApi::new(slug)),
            expired: RwSignal::new(false),
        };
        provide_context(state);
        state
    }

    /// The portal one is in.
    ///
    /// # Panics
    /// Outside of a portal's pages, which is a mistake in the app.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// The clinic, as it was when the app was opened.
    pub fn portal(self) -> Portal {
        self.portal.get_value()
    }

    /// The clinic's name.
    pub fn clinic_name(self) -> String {
        self.portal.with_value(|portal| portal.clinic_name.clone())
    }

    /// The clinic's IANA time zone.
    pub fn time_zone(self) -> String {
        self.portal.with_value(|portal| portal.time_zone.clone())
    }

    /// Whether the clinic has switched that part on.
    pub fn has(self, section: Section) -> bool {
        self.portal
            .with_value(|portal| portal.sections.contains(&section))
    }

    /// The API of this portal.
    pub fn api(self) -> PortalApi {
        self.api.get_value()
    }

    /// The address of a page, such as `/rosewood/book` of `/book`.
    pub fn href(self, page: &str) -> String {
        self.slug
            .with_value(|slug| ["/", slug, page.trim_end_matches('/')].concat())
    }

    /// Whether somebody is signed in.
    pub fn signed_in(self) -> bool {
        self.signed_in.get()
    }

    /// Whether the session ended by itself.
    pub fn expired(self) -> bool {
        self.expired.get()
    }

    /// Somebody has signed in.
    pub fn enter(self) {
        self.expired.set(false);
        self.signed_in.set(true);
    }

    /// Somebody has signed out.
    pub fn leave(self) {
        self.expired.set(false);
        self.signed_in.set(false);
    }

    /// Looks whether an error means that the session has ended, and acts on it.
    pub fn notice(self, error: &ApiError) {
        if error.is(ErrorCode::Unauthenticated) && self.signed_in.get_untracked() {
            self.expired.set(true);
            self.signed_in.set(false);
        }
    }

    /// Keeps the page to return to after signing in, which may happen in another tab.
    pub fn keep_return_page(self, page: &str) {
        storage::write(&self.return_key(), page);
    }

    /// The page to return to, once.
    pub fn take_return_page(self) -> Option<String> {
        let key = self.return_key();
        let page = storage::read(&key);
        storage::remove(&key);
        page.filter(|page| is_page(page))
    }

    fn return_key(self) -> String {
        self.slug
            .with_value(|slug| ["portico.return.", slug].concat())
    }
}

/// The slug in a path such as `/rosewood/book`.
pub fn slug_of(path: &str) -> Option<&str> {
    path.split('/').find(|part| !part.is_empty())
}

/// Whether a text is a page of the portal and not another site.
fn is_page(page: &str) -> bool {
    page.starts_with('/') && !page.starts_with("//") && !page.contains('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slug_is_the_first_part_of_the_path() {
        assert_eq!(slug_of("/rosewood/book"), Some("rosewood"));
        assert_eq!(slug_of("/rosewood"), Some("rosewood"));
        assert_eq!(slug_of("/"), None);
    }

    #[test]
    fn only_pages_of_the_portal_are_returned_to() {
        assert!(is_page("/book?day=2026-11-26"));
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "book",
        ] {
            assert!(!is_page(elsewhere), "{elsewhere}");
        }
    }
}
