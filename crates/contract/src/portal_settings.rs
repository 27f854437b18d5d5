//! What clients see of a clinic, as its staff set it: address, look, sections, announcement.

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

/// One part of the portal, and whether clients have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionSetting {
    /// The part.
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

/// An image as it is in its file: PNG, JPEG or WebP, at most 5 MiB.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct ImageFile(pub Vec<u8>);

/// Something that the clinic tells its clients on their home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// What is told, at most 300 characters; empty takes the announcement down.
    #[validate(length(max = 300))]
    #[schema(max_length = 300)]
    pub text: String,
    /// Where there is more to read: an address that begins with `https://`, at most 500 characters.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    #[serde(default)]
    pub link: Option<String>,
    /// The first day on which it is shown, in the clinic's zone; at once when null.
    #[serde(default)]
    pub from_date: Option<NaiveDate>,
    /// The last day on which it is shown, in the clinic's zone; until it is taken down when null.
    #[serde(default)]
    pub to_date: Option<NaiveDate>,
}

/// An address that the portal had before. It leads to the present one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormerSlug {
    /// The slug.
    pub slug: Slug,
    /// Until then no other clinic can take it.
    pub held_until: DateTime<Utc>,
}

/// What clients see of a clinic. The settings are part of the clinic and share its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PortalSettings {
    /// The part of the portal's address after the host.
    pub slug: Slug,
    /// The live address of the portal.
    pub portal_url: String,
    /// The last ten addresses that the portal had before, newest first. Older ones are let go.
    pub former_slugs: Vec<FormerSlug>,
    /// Whether clients can open the portal.
    pub enabled: bool,
    /// The portal's name; the clinic's when null.
    #[schema(required)]
    pub name: Option<String>,
    /// What the sign-in page says of the clinic.
    #[schema(required)]
    pub description: Option<String>,
    /// Where clients find help with the portal, and where answers to its mails go.
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
    /// The colour of buttons and of what is selected.
    pub brand_color: BrandColor,
    /// The colour of quiet accents such as dates; the brand colour when null.
    #[schema(required)]
    pub accent_color: Option<BrandColor>,
    /// Where the logo is; null while the portal shows the first letter of its name.
    #[schema(required)]
    pub logo_url: Option<String>,
    /// Where the icon for the browser's tab is.
    #[schema(required)]
    pub favicon_url: Option<String>,
    /// Every part that a portal can have, in the order in which clients see them.
    pub sections: Vec<SectionSetting>,
    /// What the clinic tells its clients, shown or not yet.
    #[schema(required)]
    pub announcement: Option<Announcement>,
    /// The clinic's name.
    pub clinic_name: String,
    /// IANA time zone in which the announcement's days are meant.
    pub time_zone: String,
    /// Calling code for telephone numbers typed without one, such as `44`.
    pub calling_code: CallingCode,
    /// Rises with every change of the clinic; the `ETag`.
    pub version: i64,
    /// When the clinic was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Changes to what clients see; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdatePortalSettings {
    /// The new slug. The old one leads to it from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// Switches the portal on or off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The new name, at most 80 characters; empty goes back to the clinic's.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the sign-in page says, at most 400 characters; empty removes it.
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
    /// The new colour of accents as `#rrggbb`; empty goes back to the brand colour.
    #[validate(length(max = 7))]
    #[schema(max_length = 7)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent_color: Option<String>,
    /// The new order, and what is on. Parts that are left out follow, as they are.
    #[validate(length(max = 32))]
    #[schema(max_items = 32)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sections: Option<Vec<SectionSetting>>,
    /// The new announcement, as a whole; an empty text takes it down.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announcement: Option<Announcement>,
}

/// Asks whether a slug can be had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlugQuery {
    /// The wanted slug, as it was typed.
    #[validate(length(max = 100))]
    #[param(max_length = 100)]
    pub slug: String,
}

/// Whether the clinic can have a slug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlugAvailability {
    /// The slug that was asked for.
    pub slug: String,
    /// Whether it can be had; also when the clinic has or had it.
    pub available: bool,
    /// Why not: `taken`, `slug_held` for a former address of another portal, or a name that begins
    /// with `slug_` for a fault in the slug itself.
    #[schema(required)]
    pub reason: Option<String>,
    /// Why not, and what to do, in English.
    #[schema(required)]
    pub message: Option<String>,
}
