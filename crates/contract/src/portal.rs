//! What the client app has to know before anybody has signed in.

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

/// Whose portal is switched off, and how to reach them instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClosedPortal {
    /// The clinic's name.
    pub clinic_name: String,
    /// Calling code of the clinic's country, whose telephone numbers are written without it.
    pub calling_code: CallingCode,
    /// How to reach the clinic.
    pub contact: ClinicContact,
}

/// A part of the portal that a clinic can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Booked appointments, past and to come.
    Appointments,
    /// Booking new ones.
    Booking,
}

impl Section {
    /// Every part, in the order in which a new clinic has them.
    pub const ALL: &[Self] = &[Self::Appointments, Self::Booking];
}

/// The portal of one clinic: name, look, and what is switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Portal {
    /// The slug in the portal's address.
    #[serde(deserialize_with = "slug::read")]
    pub slug: Slug,
    /// The clinic's name.
    pub clinic_name: String,
    /// What the clinic calls its portal; its own name, if nothing else.
    pub name: String,
    /// What the clinic says of itself on the sign-in page.
    #[schema(required)]
    pub description: Option<String>,
    /// Where there is help with the portal.
    #[schema(required)]
    pub support_email: Option<EmailAddress>,
    /// The colour of buttons and of what is selected.
    pub brand_color: BrandColor,
    /// The colour of quiet accents; the brand colour when null.
    #[schema(required)]
    pub accent_color: Option<BrandColor>,
    /// Where the logo is, if there is one.
    #[schema(required)]
    pub logo_url: Option<String>,
    /// Where the icon for the browser's tab is, if there is one.
    #[schema(required)]
    pub favicon_url: Option<String>,
    /// BCP 47 language tag.
    pub locale: String,
    /// IANA time zone of the clinic.
    pub time_zone: String,
    /// How far the clinic's clocks are ahead of UTC, in order, by the server's rules of that zone.
    pub utc_offsets: Vec<UtcOffset>,
    /// Calling code of the clinic's country, whose telephone numbers are written without it.
    pub calling_code: CallingCode,
    /// How to reach the clinic.
    pub contact: ClinicContact,
    /// What is switched on, in the order in which it is shown.
    pub sections: Vec<Section>,
    /// Whether this browser is signed in to this portal.
    pub signed_in: bool,
    /// How many notifications whoever is signed in has not read; more than 99 are counted as 100.
    pub unread_notifications: u32,
    /// The preview that is shown, to one.
    #[schema(required)]
    pub preview: Option<ShownPreview>,
}
