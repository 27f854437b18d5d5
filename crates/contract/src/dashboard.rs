//! The client's home page, in one request.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{appointments::Appointment, portal::ClinicContact, sessions::Me};

/// An announcement of the clinic to its clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// The text.
    pub text: String,
    /// The address of more information.
    #[schema(required)]
    pub link: Option<String>,
}

/// The content of the home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dashboard {
    /// The signed-in client.
    pub me: Me,
    /// Today's announcement.
    #[schema(required)]
    pub announcement: Option<Notice>,
    /// The upcoming appointments, soonest first, at most 20. Empty when the clinic has switched this section of
    /// its portal off.
    pub upcoming: Vec<Appointment>,
    /// The total number of upcoming appointments.
    pub upcoming_count: u32,
    /// How many notifications the client has not read; more than 99 are counted as 100.
    pub unread_notifications: u32,
    /// The clinic's name.
    pub clinic_name: String,
    /// How to reach the clinic.
    pub contact: ClinicContact,
}
