//! The client's home page, in one request.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{appointments::Appointment, portal::ClinicContact, sessions::Me};

/// Something that the clinic tells its clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// What is told.
    pub text: String,
    /// Where there is more to read.
    #[schema(required)]
    pub link: Option<String>,
}

/// All that the home page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dashboard {
    /// Who is signed in.
    pub me: Me,
    /// What the clinic has to tell today.
    #[schema(required)]
    pub announcement: Option<Notice>,
    /// The appointments to come, soonest first, at most 20; the first is the next one. None when the
    /// clinic has switched this part of its portal off.
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
