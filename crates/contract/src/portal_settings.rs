//! The settings of a clinic's portal: address, look, sections, announcement.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    color::BrandColor,
    contact::{CallingCode, EmailAddress, PhoneNumber},
    portal::Section,
    slug::Slug,
};

/// A section of the portal, and whether it is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionSetting {
    /// The section.
    pub section: Section,
    /// Whether it is switched on.
    pub enabled: bool,
}

/// An image of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PortalImageKind {
    /// Beside the portal's name, in place of its first letter.
    Logo,
    /// In the browser's tab.
    Favicon,
}

impl PortalImageKind {
    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Favicon => "favicon",
        }
    }
}

impl FromStr for PortalImageKind {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, &'static str> {
        [Self::Logo, Self::Favicon].into_iter().find(|kind| kind.as_str() == name).ok_or("expected `logo` or `favicon`")
    }
}

/// The content of an image file: PNG, JPEG or WebP, at most 5 MiB.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct ImageFile(pub Vec<u8>);

/// An announcement on the clients' home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// The text, at most 300 characters; an empty text removes the announcement.
    #[validate(length(max = 300))]
    #[schema(max_length = 300)]
    pub text: String,
    /// The address of more information, which begins with `https://`; at most 500 characters.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    #[serde(default)]
    pub link: Option<String>,
    /// The first day on which it is shown, in the clinic's zone; null to show it immediately.
    #[serde(default)]
    pub from_date: Option<NaiveDate>,
    /// The last day on which it is shown, in the clinic's zone; null to show it until it is removed.
    #[serde(default)]
    pub to_date: Option<NaiveDate>,
}

/// A former address of the portal, which redirects to the current one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormerSlug {
    /// The slug.
    pub slug: Slug,
    /// No other clinic can take it before this instant.
    pub held_until: DateTime<Utc>,
}

/// The settings of a clinic's portal. They are part of the clinic and share its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PortalSettings {
    /// The part of the portal's address after the host.
    pub slug: Slug,
    /// The current address of the portal.
    pub portal_url: String,
    /// The last ten former addresses of the portal, newest first. Older ones are released.
    pub former_slugs: Vec<FormerSlug>,
    /// Whether clients can open the portal.
    pub enabled: bool,
    /// The portal's name; the clinic's when null.
    #[schema(required)]
    pub name: Option<String>,
    /// The description of the clinic on the sign-in page.
    #[schema(required)]
    pub description: Option<String>,
    /// The e-mail address for help with the portal, which also receives replies to its mails.
    #[schema(required)]
    pub support_email: Option<EmailAddress>,
    /// Telephone for clients.
    #[schema(required)]
    pub phone: Option<PhoneNumber>,
    /// E-mail address for clients.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// Street address, on one line.
    #[schema(required)]
    pub address: Option<String>,
    /// The colour of buttons and selected elements.
    pub brand_color: BrandColor,
    /// The colour of quiet accents such as dates; the brand colour when null.
    #[schema(required)]
    pub accent_color: Option<BrandColor>,
    /// The address of the logo; null while the portal shows the first letter of its name instead.
    #[schema(required)]
    pub logo_url: Option<String>,
    /// The address of the icon for the browser's tab.
    #[schema(required)]
    pub favicon_url: Option<String>,
    /// All sections of the portal, in display order.
    pub sections: Vec<SectionSetting>,
    /// The announcement, whether it is shown yet or not.
    #[schema(required)]
    pub announcement: Option<Announcement>,
    /// The clinic's name.
    pub clinic_name: String,
    /// The IANA time zone of the announcement's days.
    pub time_zone: String,
    /// Calling code for telephone numbers typed without one, such as `44`.
    pub calling_code: CallingCode,
    /// Rises with every change of the clinic; the `ETag`.
    pub version: i64,
    /// When the clinic was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Changes to the portal's settings. Fields that are left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdatePortalSettings {
    /// The new slug. The old one redirects to it from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// Switches the portal on or off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The new name, at most 80 characters; empty resets it to the clinic's name.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new description, at most 400 characters; empty removes it.
    #[validate(length(max = 400))]
    #[schema(max_length = 400)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The new address for help; empty removes it.
    #[validate(length(max = 254))]
    #[schema(max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<String>,
    /// The new telephone; empty removes it.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The new e-mail address; empty removes it.
    #[validate(length(max = 254))]
    #[schema(max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The new street address, at most 300 characters; empty removes it.
    #[validate(length(max = 300))]
    #[schema(max_length = 300)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The new brand colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand_color: Option<BrandColor>,
    /// The new accent colour as `#rrggbb`; empty resets it to the brand colour.
    #[validate(length(max = 7))]
    #[schema(max_length = 7)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent_color: Option<String>,
    /// The sections in their new order, switched on or off. Sections that are left out follow unchanged.
    #[validate(length(max = 32))]
    #[schema(max_items = 32)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sections: Option<Vec<SectionSetting>>,
    /// Replaces the announcement; an empty text removes it.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announcement: Option<Announcement>,
}

/// Asks whether a slug is available.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlugQuery {
    /// The slug as it was typed.
    #[validate(length(max = 100))]
    #[param(max_length = 100)]
    pub slug: String,
}

/// Whether a slug is available for the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlugAvailability {
    /// The requested slug.
    pub slug: String,
    /// Whether it is available. The clinic's own current and former slugs are.
    pub available: bool,
    /// Why it is not available: `taken`, `slug_held` for a former address of another portal, or a name that
    /// begins with `slug_` for a fault in the slug itself.
    #[schema(required)]
    pub reason: Option<String>,
    /// Why it is not available and what to do, in English.
    #[schema(required)]
    pub message: Option<String>,
}
