//! Pure rules of the portal's form.

use chrono::NaiveDate;
use contract::{
    color::{BrandColor, Scheme},
    portal::Section,
    portal_settings::{Announcement, PortalSettings, SectionSetting, UpdatePortalSettings},
    slug::Slug,
    time::{day_text, parse_day},
};

/// What the form shows: the fields of `contract::portal_settings::PortalSettings`, as they are typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub slug: String,
    pub enabled: bool,
    pub name: String,
    pub description: String,
    pub support_email: String,
    pub phone: String,
    pub email: String,
    pub address: String,
    pub brand_color: String,
    /// Whether accents have a colour of their own.
    pub has_accent: bool,
    pub accent_color: String,
    pub sections: Vec<SectionSetting>,
    pub announcement: String,
    pub link: String,
    pub from_date: String,
    pub to_date: String,
}

/// Fields and codes of what is wrong.
pub type Faults = Vec<(&'static str, &'static str)>;

impl Typed {
    /// The form of a portal.
    pub fn of(settings: &PortalSettings) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let day = |day: Option<NaiveDate>| day.map(day_text).unwrap_or_default();
        let announcement = settings.announcement.as_ref();
        Self {
            slug: settings.slug.as_str().to_owned(),
            enabled: settings.enabled,
            name: text(&settings.name),
            description: text(&settings.description),
            support_email: settings.support_email.as_ref().map(ToString::to_string).unwrap_or_default(),
            phone: settings.phone.as_ref().map(|phone| phone.written(Some(settings.calling_code))).unwrap_or_default(),
            email: settings.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            address: text(&settings.address),
            brand_color: settings.brand_color.to_string(),
            has_accent: settings.accent_color.is_some(),
            accent_color: settings.accent_color.unwrap_or(settings.brand_color).to_string(),
            sections: settings.sections.clone(),
            announcement: announcement.map(|told| told.text.clone()).unwrap_or_default(),
            link: announcement.and_then(|told| told.link.clone()).unwrap_or_default(),
            from_date: day(announcement.and_then(|told| told.from_date)),
            to_date: day(announcement.and_then(|told| told.to_date)),
        }
    }

    /// The changes to a portal: only what differs is sent.
    pub fn changes(&self, settings: &PortalSettings) -> Result<UpdatePortalSettings, Faults> {
        let before = Self::of(settings);
        let mut faults = Faults::new();
        let changed = |now: &str, before: &str| (now.trim() != before).then(|| now.trim().to_owned());
        let slug = self.slug.trim().parse::<Slug>();
        if let Err(fault) = &slug {
            faults.push(("slug", fault.code()));
        }
        let color = self.brand_color.trim().parse::<BrandColor>();
        if color.is_err() {
            faults.push(("brand_color", "color"));
        }
        if self.has_accent && self.accent_color.trim().parse::<BrandColor>().is_err() {
            faults.push(("accent_color", "color"));
        }
        let told = self.told();
        if told.text.is_empty() && told.link.is_some() {
            faults.push(("announcement.text", "required"));
        }
        if let (Some(from), Some(to)) = (told.from_date, told.to_date)
            && to < from
        {
            faults.push(("announcement.to_date", "dates_order"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(UpdatePortalSettings {
            slug: slug.ok().filter(|slug| *slug != settings.slug),
            enabled: (self.enabled != before.enabled).then_some(self.enabled),
            name: changed(&self.name, &before.name),
            description: changed(&self.description, &before.description),
            support_email: changed(&self.support_email, &before.support_email),
            phone: changed(&self.phone, &before.phone),
            email: changed(&self.email, &before.email),
            address: changed(&self.address, &before.address),
            brand_color: color.ok().filter(|color| *color != settings.brand_color),
            accent_color: changed(self.accent(), before.accent()),
            sections: (self.sections != before.sections).then(|| self.sections.clone()),
            announcement: (told != before.told()).then_some(told),
        })
    }

    /// The colour of accents, empty when they have none of their own.
    fn accent(&self) -> &str {
        if self.has_accent { self.accent_color.trim() } else { "" }
    }

    fn told(&self) -> Announcement {
        let day = |text: &str| parse_day(text.trim());
        Announcement {
            text: self.announcement.trim().to_owned(),
            link: Some(self.link.trim().to_owned()).filter(|link| !link.is_empty()),
            from_date: day(&self.from_date),
            to_date: day(&self.to_date),
        }
    }
}

/// The portal's address once the slug is another.
pub fn address_with(portal_url: &str, slug: &str, typed: &str) -> String {
    portal_url.strip_suffix(slug).map_or_else(|| portal_url.to_owned(), |base| [base, typed].concat())
}

/// How well a colour carries text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contrast {
    /// The contrast with the text that is put on it, to one digit.
    pub ratio: String,
    /// The nearest colour that does not have to be shifted, when this one has to.
    pub suggestion: Option<BrandColor>,
}

/// How well a colour carries text on a light ground.
pub fn contrast_of(color: BrandColor) -> Contrast {
    let palette = color.palette(Scheme::Light);
    // A ratio is between 1 and 21.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 210 tenths")]
    let tenths = (color.contrast(palette.on_brand) * 10.0).floor() as u32;
    let ratio = format!("{}.{}", tenths / 10, tenths % 10);
    Contrast { ratio, suggestion: (palette.fill != color).then_some(palette.fill) }
}

/// The list with one entry moved by a place, up or down, as far as there is room.
pub fn moved(list: &[SectionSetting], section: Section, up: bool) -> Vec<SectionSetting> {
    let mut list = list.to_vec();
    if let Some(at) = list.iter().position(|setting| setting.section == section) {
        let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < list.len()) };
        if let Some(to) = to {
            list.swap(at, to);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> PortalSettings {
        serde_json::from_value(serde_json::json!({
            "slug": "rosewood", "portal_url": "https://portico.example/rosewood", "former_slugs": [], "enabled": true,
            "name": null, "description": null, "support_email": null, "phone": null, "email": null, "address": null,
            "brand_color": "#8a4b6b", "accent_color": null, "announcement": null,
            "sections": [{ "section": "appointments", "enabled": true }, { "section": "booking", "enabled": true }],
            "clinic_name": "Rosewood", "time_zone": "Europe/London", "calling_code": "44", "version": 1,
            "updated_at": "2026-11-21T10:00:00Z",
        }))
        .unwrap()
    }

    #[test]
    fn only_what_differs_is_sent() {
        let settings = settings();
        let typed = Typed::of(&settings);
        assert_eq!(typed.changes(&settings), Ok(UpdatePortalSettings::default()));
        let typed = Typed { name: " My Rosewood ".to_owned(), has_accent: true, ..typed };
        let changes = typed.changes(&settings).unwrap();
        assert_eq!(changes.name.as_deref(), Some("My Rosewood"));
        assert_eq!(changes.accent_color.as_deref(), Some("#8a4b6b"));
        assert_eq!((changes.description, changes.sections, changes.announcement), (None, None, None));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let settings = settings();
        let typed = Typed {
            slug: "admin".to_owned(),
            brand_color: "mauve".to_owned(),
            has_accent: true,
            accent_color: "#12".to_owned(),
            link: "https://rosewood.example".to_owned(),
            from_date: "2026-12-10".to_owned(),
            to_date: "2026-12-09".to_owned(),
            ..Typed::of(&settings)
        };
        assert_eq!(
            typed.changes(&settings),
            Err(vec![
                ("slug", "slug_reserved"),
                ("brand_color", "color"),
                ("accent_color", "color"),
                ("announcement.text", "required"),
                ("announcement.to_date", "dates_order"),
            ])
        );
    }

    #[test]
    fn the_address_follows_the_slug() {
        let url = "https://portico.example/rosewood";
        assert_eq!(address_with(url, "rosewood", "rosewood-bath"), "https://portico.example/rosewood-bath");
        assert_eq!(address_with("https://other.example/", "rosewood", "x"), "https://other.example/");
    }

    #[test]
    fn a_pale_colour_gets_a_suggestion_that_needs_none() {
        let fine = contrast_of("#14532d".parse().unwrap());
        assert_eq!(fine.suggestion, None);
        let pale = contrast_of("#ffe08a".parse().unwrap());
        assert_eq!(pale.ratio, "1.2");
        assert_eq!(contrast_of(pale.suggestion.unwrap()).suggestion, None);
    }

    #[test]
    fn sections_move_as_far_as_there_is_room() {
        let list = settings().sections;
        let turned: Vec<_> = list.iter().rev().copied().collect();
        assert_eq!(moved(&list, Section::Booking, true), turned);
        assert_eq!(moved(&list, Section::Appointments, false), turned);
        assert_eq!(moved(&list, Section::Appointments, true), list);
        assert_eq!(moved(&list, Section::Booking, false), list);
    }
}
