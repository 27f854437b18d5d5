//! The clinic: the tenant, its details and its rules for booking.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    color::BrandColor,
    contact::{EmailAddress, PhoneNumber},
    ids::ClinicId,
    money::{Currency, Money},
    slug::Slug,
    time::UtcOffset,
};

/// Rules for booking, cancelling and reminders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BookingRules {
    /// Free times start at multiples of this many minutes after local midnight, 5 to 240.
    #[validate(range(min = 5, max = 240))]
    #[schema(minimum = 5, maximum = 240)]
    pub slot_step_minutes: u16,
    /// Clients book at least this many minutes ahead, 0 to 43200 (30 days).
    #[validate(range(max = 43_200))]
    #[schema(maximum = 43_200)]
    pub notice_minutes: u32,
    /// Clients book at most this many days ahead, 1 to 730.
    #[validate(range(min = 1, max = 730))]
    #[schema(minimum = 1, maximum = 730)]
    pub horizon_days: u16,
    /// Clients with this many upcoming appointments cannot book another, 1 to 100. Staff and API keys still
    /// can.
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub max_upcoming_appointments: u16,
    /// Cancelling is free until this many minutes before the start, 0 to 43200 (30 days).
    #[validate(range(max = 43_200))]
    #[schema(maximum = 43_200)]
    pub cancellation_window_minutes: u32,
    /// The fee for cancelling later than that; null when clients must contact the clinic instead.
    #[schema(required)]
    pub late_cancellation_fee: Option<Money>,
    /// Clients are reminded this many hours before an appointment begins, 1 to 168 (7 days); null for no
    /// reminders.
    #[validate(range(min = 1, max = 168))]
    #[schema(required, minimum = 1, maximum = 168)]
    pub reminder_hours: Option<u16>,
}

/// A clinic as its staff see it. The [portal settings](crate::portal_settings) hold what clients see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clinic {
    /// The clinic's id.
    pub id: ClinicId,
    /// The part of the portal's address after the host.
    pub slug: Slug,
    /// The current address of the portal.
    pub portal_url: String,
    /// The name that clients know.
    pub name: String,
    /// Whether clients can open the portal.
    pub portal_enabled: bool,
    /// The colour of buttons and selected elements.
    pub brand_color: BrandColor,
    /// The IANA time zone of hours and appointments.
    pub time_zone: String,
    /// The zone's offsets from UTC in chronological order, by the rules of the server.
    pub utc_offsets: Vec<UtcOffset>,
    /// The currency of prices.
    pub currency: Currency,
    /// How many digits of an amount in this currency follow the decimal point, by ISO 4217.
    pub currency_digits: u8,
    /// BCP 47 language tag.
    pub locale: String,
    /// Calling code for telephone numbers typed without one, such as `44`.
    pub calling_code: String,
    /// Telephone for clients.
    #[schema(required)]
    pub phone: Option<PhoneNumber>,
    /// E-mail address for clients.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// Street address, on one line.
    #[schema(required)]
    pub address: Option<String>,
    /// The rules for booking.
    pub booking: BookingRules,
    /// Whether every member of staff needs a second factor.
    pub require_second_factor: bool,
    /// Rises with every change; the `ETag`.
    pub version: i64,
    /// When the clinic was set up.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Changes to a clinic. Fields that are left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateClinic {
    /// The new name, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new time zone. Booked appointments keep their instants.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The new rules for booking, as a whole.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<BookingRules>,
}

/// Replaces the security settings of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReplaceClinicSecurity {
    /// Whether every member of staff needs a second factor. Staff without one can do nothing but set it up.
    pub require_second_factor: bool,
}
