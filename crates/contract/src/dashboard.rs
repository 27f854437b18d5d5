//! The client's home page, in one request.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{appointments::Appointment, portal::ClinicContact, sessions::Me};

/// All that the home page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dashboard {
    /// Who is signed in.
    pub me: Me,
    /// The appointments to come, soonest first, at most 20; the first is the next one.
    pub upcoming: Vec<Appointment>,
    /// How many appointments are to come in all.
    pub upcoming_count: u32,
    /// How many notifications one has not read; more than 99 are counted as 100.
    pub unread_notifications: u32,
    /// The clinic's name.
    pub clinic_name: String,
    /// How to reach the clinic.
    pub contact: ClinicContact,
}
