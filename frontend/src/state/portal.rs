//! The portal one is in: its clinic, its addresses, and whether one is signed in.

use contract::{
    contact::{CallingCode, PhoneNumber},
    portal::{Portal, Section},
    problem::ErrorCode,
};
use leptos::prelude::*;

use crate::{
    api::{ApiError, PortalApi},
    browser::{address, storage::Keep},
};

/// Where links in messages lead.
pub const SIGN_IN_PAGE: &str = "/sign-in";
/// Where links in invites lead.
pub const INVITE_PAGE: &str = "/invite";

/// Whether links in messages lead to that page.
pub fn is_door(page: &str) -> bool {
    page.starts_with(SIGN_IN_PAGE) || page.starts_with(INVITE_PAGE)
}

/// What does not change while one is in a portal.
struct Place {
    slug: String,
    portal: Portal,
    api: PortalApi,
}

/// The portal one is in. Cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct PortalState {
    place: StoredValue<Place>,
    signed_in: RwSignal<bool>,
    /// How many notifications have not been read.
    unread: RwSignal<u32>,
    /// Whether somebody was signed in here and no longer is, without having signed out.
    expired: RwSignal<bool>,
    /// The secret of a sign-in link that was opened here and is not used up yet.
    link: RwSignal<Option<String>>,
    /// Whether this was a preview, and it has ended.
    preview_over: RwSignal<bool>,
}

impl PortalState {
    /// Enters a portal and provides it to everything below.
    pub fn provide(slug: &str, portal: Portal) -> Self {
        let state = Self {
            signed_in: RwSignal::new(portal.signed_in),
            unread: RwSignal::new(portal.unread_notifications),
            place: StoredValue::new(Place { slug: slug.to_owned(), api: PortalApi::new(slug), portal }),
            expired: RwSignal::new(false),
            link: RwSignal::new(None),
            preview_over: RwSignal::new(false),
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
        self.place.with_value(|place| place.portal.clone())
    }

    /// The clinic's name.
    pub fn clinic_name(self) -> String {
        self.place.with_value(|place| place.portal.clinic_name.clone())
    }

    /// What the clinic calls its portal.
    pub fn name(self) -> String {
        self.place.with_value(|place| place.portal.name.clone())
    }

    /// Where the clinic's logo is, if it has one.
    pub fn logo(self) -> Option<String> {
        self.place.with_value(|place| place.portal.logo_url.clone())
    }

    /// The clinic's IANA time zone.
    pub fn time_zone(self) -> String {
        self.place.with_value(|place| place.portal.time_zone.clone())
    }

    /// The calling code of the clinic's country.
    pub fn calling_code(self) -> CallingCode {
        self.place.with_value(|place| place.portal.calling_code)
    }

    /// A telephone number as people in the clinic's country write it.
    pub fn written(self, phone: &PhoneNumber) -> String {
        phone.written(Some(self.calling_code()))
    }

    /// Whether the clinic has switched that part on.
    pub fn has(self, section: Section) -> bool {
        self.place.with_value(|place| place.portal.sections.contains(&section))
    }

    /// The API of this portal.
    pub fn api(self) -> PortalApi {
        self.place.with_value(|place| place.api.clone())
    }

    /// The address of a page, such as `/rosewood/book` of `/book`.
    pub fn href(self, page: &str) -> String {
        self.place.with_value(|place| ["/", &place.slug, page.trim_end_matches('/')].concat())
    }

    /// Whether somebody is signed in.
    pub fn signed_in(self) -> bool {
        self.signed_in.get()
    }

    /// How many notifications have not been read.
    pub fn unread(self) -> RwSignal<u32> {
        self.unread
    }

    /// Whether the session ended by itself.
    pub fn expired(self) -> bool {
        self.expired.get()
    }

    /// The secret of a sign-in link that was opened here and is not used up yet.
    pub fn link(self) -> Option<String> {
        self.link.get()
    }

    /// A sign-in link was opened, or has served.
    pub fn set_link(self, token: Option<String>) {
        self.link.set(token);
    }

    /// Whether this was a preview, and it has ended.
    pub fn preview_over(self) -> bool {
        self.preview_over.get()
    }

    /// The preview has ended.
    pub fn end_preview(self) {
        self.preview_over.set(true);
    }

    /// Somebody has signed in.
    pub fn enter(self) {
        self.link.set(None);
        self.expired.set(false);
        self.signed_in.set(true);
    }

    /// Somebody has signed out.
    pub fn leave(self) {
        self.unread.set(0);
        self.expired.set(false);
        self.signed_in.set(false);
    }

    /// Looks whether an error means that the session has ended, and acts on it.
    pub fn notice(self, error: &ApiError) {
        if error.is(ErrorCode::PreviewEnded) {
            self.end_preview();
        } else if error.is(ErrorCode::Unauthenticated) && self.signed_in.get_untracked() {
            self.expired.set(true);
            self.signed_in.set(false);
        }
    }

    /// Whether people want to stay signed in on this device.
    pub fn remembers(self) -> bool {
        Keep::Device.read(&self.key("remember")).is_some()
    }

    /// Keeps whether people want to stay signed in on this device, for the tab in which the link
    /// will be opened.
    pub fn set_remembers(self, remember: bool) {
        if remember {
            Keep::Device.write(&self.key("remember"), "yes");
        } else {
            Keep::Device.remove(&self.key("remember"));
        }
    }

    /// The page in the address bar, such as `/book?treatment=…`.
    pub fn current_page(self) -> String {
        let path = [address::path(), address::query()].concat();
        let home = self.href("");
        path.strip_prefix(&home).filter(|page| page.starts_with('/')).unwrap_or("/").to_owned()
    }

    /// Keeps the page in the address bar to return to after signing in, which may happen in
    /// another tab.
    pub fn keep_current_page(self) {
        let page = self.current_page();
        if is_door(&page) || page == "/" {
            Keep::Device.remove(&self.return_key());
        } else {
            Keep::Device.write(&self.return_key(), &page);
        }
    }

    /// Keeps a page to go to after signing in, if there is one.
    pub fn keep_return_page(self, page: Option<String>) {
        if let Some(page) = page {
            Keep::Device.write(&self.return_key(), &page);
        }
    }

    /// The page to return to, once.
    pub fn take_return_page(self) -> Option<String> {
        let key = self.return_key();
        let page = Keep::Device.read(&key);
        Keep::Device.remove(&key);
        page.filter(|page| is_page(page))
    }

    fn return_key(self) -> String {
        self.key("return")
    }

    /// The name under which the browser keeps something of this portal.
    pub fn key(self, what: &str) -> String {
        self.place.with_value(|place| ["portico.", what, ".", &place.slug].concat())
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
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "book"] {
            assert!(!is_page(elsewhere), "{elsewhere}");
        }
    }
}
