//! Who of the clinic's staff is signed in, and what all of their pages share.

pub use contract::staff_pages::href;
use contract::{
    color::BrandColor,
    contact::{CallingCode, PhoneNumber},
    login_links::LinkSection,
    permissions::Permission,
    portal::Section,
    portal_settings::PortalSettings,
    problem::ErrorCode,
    staff::StaffMe,
    time::UtcOffset,
};
use leptos::prelude::*;

use super::brand;
use crate::{api::ApiError, i18n};

/// The signed-in member of staff. Cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct StaffState {
    me: RwSignal<Option<StaffMe>>,
    /// Whether the session has ended by itself, while the page that it opened is still there.
    expired: RwSignal<bool>,
    /// Counts what has been done here to appointments.
    appointment_changes: RwSignal<u32>,
}

impl StaffState {
    /// Provides the state to everything below.
    pub fn provide() -> Self {
        let state =
            Self { me: RwSignal::new(None), expired: RwSignal::new(false), appointment_changes: RwSignal::new(0) };
        provide_context(state);
        state
    }

    /// The state of the app one is in.
    ///
    /// # Panics
    /// Outside of the staff app, which is a mistake in the app.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Somebody has signed in, or their details have changed.
    pub fn enter(self, me: StaffMe) {
        i18n::use_locale(&me.locale);
        i18n::format::use_clock(&me.utc_offsets);
        brand::apply(me.brand_color, None);
        self.expired.set(false);
        // After signing in again nothing is different, and nothing is drawn anew.
        if self.me.with_untracked(|before| before.as_ref() != Some(&me)) {
            self.me.set(Some(me));
        }
    }

    /// Somebody has signed out.
    pub fn leave(self) {
        self.expired.set(false);
        self.me.set(None);
    }

    /// Looks whether an error means that the session has ended, and acts on it.
    pub fn notice(self, error: &ApiError) {
        if self.is_ended_by(error) && !self.expired.get_untracked() {
            self.expired.set(true);
        }
    }

    /// Whether an error means that the session of whoever is signed in has ended.
    pub fn is_ended_by(self, error: &ApiError) -> bool {
        error.is(ErrorCode::Unauthenticated) && self.me.with_untracked(Option::is_some)
    }

    /// Whether the session has ended by itself, while the page that it opened is still there.
    pub fn expired(self) -> bool {
        self.expired.get()
    }

    /// Who is signed in.
    pub fn me(self) -> Option<StaffMe> {
        self.me.get()
    }

    /// Looks at who is signed in, if anybody is.
    pub fn with_me<T>(self, look: impl FnOnce(&StaffMe) -> T) -> Option<T> {
        self.me.with(|me| me.as_ref().map(look))
    }

    /// Whether the signed-in person may do that.
    pub fn may(self, permission: Permission) -> bool {
        self.with_me(|me| me.permissions.contains(&permission)).unwrap_or_default()
    }

    /// The clinic's name.
    pub fn clinic_name(self) -> String {
        self.with_me(|me| me.clinic_name.clone()).unwrap_or_default()
    }

    /// The clinic's IANA time zone.
    pub fn time_zone(self) -> String {
        self.me.with_untracked(|me| me.as_ref().map_or_else(|| "UTC".to_owned(), |me| me.time_zone.clone()))
    }

    /// The calling code of the clinic's country.
    pub fn calling_code(self) -> Option<CallingCode> {
        self.me.with_untracked(|me| me.as_ref().map(|me| me.calling_code))
    }

    /// A telephone number as people in the clinic's country write it.
    pub fn written(self, phone: &PhoneNumber) -> String {
        phone.written(self.calling_code())
    }

    /// The clinic is in another time zone now.
    pub fn clock_changed(self, time_zone: String, utc_offsets: Vec<UtcOffset>) {
        i18n::format::use_clock(&utc_offsets);
        self.me.update(|me| {
            if let Some(me) = me {
                (me.time_zone, me.utc_offsets) = (time_zone, utc_offsets);
            }
        });
    }

    /// The clinic has another name or brand colour now.
    pub fn clinic_changed(self, name: String, color: BrandColor) {
        brand::apply(color, None);
        self.me.update(|me| {
            if let Some(me) = me {
                me.clinic_name = name;
                me.brand_color = color;
            }
        });
    }

    /// The clinic's portal has been switched on or off, or parts of it.
    pub fn portal_changed(self, settings: &PortalSettings) {
        let is_on = |part: Section| settings.sections.iter().any(|one| one.section == part && one.enabled);
        let sections = LinkSection::ALL.iter().copied().filter(|section| section.part().is_none_or(is_on));
        self.me.update(|me| {
            if let Some(me) = me {
                me.portal_enabled = settings.enabled;
                me.link_sections = sections.collect();
            }
        });
    }

    /// The parts of the portal that a sign-in link can lead to.
    pub fn link_sections(self) -> Vec<LinkSection> {
        self.me.with_untracked(|me| me.as_ref().map(|me| me.link_sections.clone())).unwrap_or_default()
    }

    /// Whether the clinic's portal is switched off.
    pub fn is_portal_off(self) -> bool {
        self.with_me(|me| !me.portal_enabled).unwrap_or_default()
    }

    /// The second factor has been switched on or off.
    pub fn second_factor_changed(self, on: bool) {
        self.me.update(|me| {
            if let Some(me) = me {
                me.second_factor = on;
                me.must_set_up_second_factor = me.must_set_up_second_factor && !on;
            }
        });
    }

    /// Appointments have been booked or cancelled here.
    pub fn appointments_changed(self) {
        self.appointment_changes.update(|count| *count = count.wrapping_add(1));
    }

    /// Makes the caller depend on appointments being booked or cancelled here.
    pub fn track_appointments(self) {
        self.appointment_changes.track();
    }
}
