//! The signals of the portal's form.

use contract::portal_settings::SectionSetting;
use leptos::prelude::*;

use super::model::Typed;

/// What has been typed, field by field of [`Typed`].
#[derive(Clone, Copy)]
pub struct PortalForm {
    pub slug: RwSignal<String>,
    pub enabled: RwSignal<bool>,
    pub name: RwSignal<String>,
    pub description: RwSignal<String>,
    pub support_email: RwSignal<String>,
    pub phone: RwSignal<String>,
    pub email: RwSignal<String>,
    pub address: RwSignal<String>,
    pub brand_color: RwSignal<String>,
    pub has_accent: RwSignal<bool>,
    pub accent_color: RwSignal<String>,
    pub sections: RwSignal<Vec<SectionSetting>>,
    pub announcement: RwSignal<String>,
    pub link: RwSignal<String>,
    pub from_date: RwSignal<String>,
    pub to_date: RwSignal<String>,
    /// Where the images are. They are saved apart from the form.
    pub logo: RwSignal<Option<String>>,
    pub favicon: RwSignal<Option<String>>,
}

impl PortalForm {
    /// A form that shows this.
    pub fn new(typed: Typed, logo: Option<String>, favicon: Option<String>) -> Self {
        Self {
            slug: RwSignal::new(typed.slug),
            enabled: RwSignal::new(typed.enabled),
            name: RwSignal::new(typed.name),
            description: RwSignal::new(typed.description),
            support_email: RwSignal::new(typed.support_email),
            phone: RwSignal::new(typed.phone),
            email: RwSignal::new(typed.email),
            address: RwSignal::new(typed.address),
            brand_color: RwSignal::new(typed.brand_color),
            has_accent: RwSignal::new(typed.has_accent),
            accent_color: RwSignal::new(typed.accent_color),
            sections: RwSignal::new(typed.sections),
            announcement: RwSignal::new(typed.announcement),
            link: RwSignal::new(typed.link),
            from_date: RwSignal::new(typed.from_date),
            to_date: RwSignal::new(typed.to_date),
            logo: RwSignal::new(logo),
            favicon: RwSignal::new(favicon),
        }
    }

    /// Shows something else.
    pub fn set(self, typed: Typed) {
        self.slug.set(typed.slug);
        self.enabled.set(typed.enabled);
        self.name.set(typed.name);
        self.description.set(typed.description);
        self.support_email.set(typed.support_email);
        self.phone.set(typed.phone);
        self.email.set(typed.email);
        self.address.set(typed.address);
        self.brand_color.set(typed.brand_color);
        self.has_accent.set(typed.has_accent);
        self.accent_color.set(typed.accent_color);
        self.sections.set(typed.sections);
        self.announcement.set(typed.announcement);
        self.link.set(typed.link);
        self.from_date.set(typed.from_date);
        self.to_date.set(typed.to_date);
    }

    /// What it shows.
    pub fn typed(self) -> Typed {
        Typed {
            slug: self.slug.get(),
            enabled: self.enabled.get(),
            name: self.name.get(),
            description: self.description.get(),
            support_email: self.support_email.get(),
            phone: self.phone.get(),
            email: self.email.get(),
            address: self.address.get(),
            brand_color: self.brand_color.get(),
            has_accent: self.has_accent.get(),
            accent_color: self.accent_color.get(),
            sections: self.sections.get(),
            announcement: self.announcement.get(),
            link: self.link.get(),
            from_date: self.from_date.get(),
            to_date: self.to_date.get(),
        }
    }
}
