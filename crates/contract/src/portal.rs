//! The data that the client app needs before anybody signs in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    color::BrandColor,
    contact::{CallingCode, EmailAddress, PhoneNumber},
    previews::ShownPreview,
    slug::{self, Slug},
    time::UtcOffset,
};

/// How to reach the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClinicContact {
    /// Telephone.
    #[schema(required)]
    pub phone: Option<PhoneNumber>,
    /// E-mail address.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// Street address, on one line.
    #[schema(required)]
    pub address: Option<String>,
}

/// A clinic whose portal is switched off, and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClosedPortal {
    /// The clinic's name.
    pub clinic_name: String,
    /// Calling code of the clinic's country. Numbers of that country are shown without it.
    pub calling_code: CallingCode,
    /// How to reach the clinic.
    pub contact: ClinicContact,
}

/// A section of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// The client's appointments, past and upcoming.
    Appointments,
    /// Booking new appointments.
    Booking,
}

impl Section {
    /// Every section, in the order that a new clinic starts with.
    pub const ALL: &[Self] = &[Self::Appointments, Self::Booking];
}

/// The portal of one clinic: its name, its look, and its sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Portal {
    /// The slug in the portal's address.
    #[serde(deserialize_with = "slug::read")]
    pub slug: Slug,
    /// The clinic's name.
    pub clinic_name: String,
    /// The name of the portal, which is the clinic's name by default.
    pub name: String,
    /// The description of the clinic on the sign-in page.
    #[schema(required)]
    pub description: Option<String>,
    /// The e-mail address for help with the portal.
    #[schema(required)]
    pub support_email: Option<EmailAddress>,
    /// The colour of buttons and selected elements.
    pub brand_color: BrandColor,
    /// The colour of quiet accents; the brand colour when null.
    #[schema(required)]
    pub accent_color: Option<BrandColor>,
    /// The address of the logo, if there is one.
    #[schema(required)]
    pub logo_url: Option<String>,
    /// The address of the icon for the browser's tab, if there is one.
    #[schema(required)]
    pub favicon_url: Option<String>,
    /// BCP 47 language tag.
    pub locale: String,
    /// IANA time zone of the clinic.
    pub time_zone: String,
    /// The zone's offsets from UTC in chronological order, by the rules of the server.
    pub utc_offsets: Vec<UtcOffset>,
    /// Calling code of the clinic's country. Numbers of that country are shown without it.
    pub calling_code: CallingCode,
    /// How to reach the clinic.
    pub contact: ClinicContact,
    /// The enabled sections, in display order.
    pub sections: Vec<Section>,
    /// Whether a client is signed in to this portal in this browser.
    pub signed_in: bool,
    /// How many notifications the signed-in client has not read; more than 99 are counted as 100.
    pub unread_notifications: u32,
    /// The preview that the request belongs to, if any.
    #[schema(required)]
    pub preview: Option<ShownPreview>,
}
