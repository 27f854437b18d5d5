//! Free times: the search for them, and the check of a given time.
//!
//! The search and the check before writing a booking follow the same rules:
//!
//! - Working hours are wall times, converted to instants date by date. An instant is working time if clocks at
//!   the clinic show a working time at that moment. So a wall time in a DST gap is never offered, and a wall
//!   time that occurs twice is offered twice, with different offsets.
//! - Weekly hours and `Open` exceptions add up. `Closed` exceptions are then subtracted, so time off always
//!   wins.
//! - The appointment itself must be within working hours, but its buffers need not be: cleaning up may go on
//!   after closing time.
//! - The claim, which includes the buffers, must not overlap a busy time. It may touch one.
//! - The appointment must not overlap another appointment of the client. Buffers do not count here: they are
//!   the practitioner's time and not the client's.
//! - Appointments start on a grid of wall times, counted from local midnight. Durations are elapsed time: an
//!   hour across the end of summer time is an hour.
//!
//! Property tests compare the search with a second implementation that walks through every minute, in 12 zones
//! around clock changes (`oracle`).

mod check;
mod hours;
mod rules;
mod search;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod oracle;

use chrono::{DateTime, Utc};

pub use self::{
    check::{SlotRefusal, start_at},
    rules::{
        BookingRules, DateRange, Enforcement, HoursException, InvalidDateRange, PractitionerTimes, Visit, WorkingTime,
    },
};
use crate::{intervals::Interval, local_time::Zone};

/// Everything that decides which times are free.
#[derive(Debug, Clone, Copy)]
pub struct SlotSearch<'a> {
    /// The clinic's time zone.
    pub zone: &'a Zone,
    /// How clients may book.
    pub rules: BookingRules,
    /// How long the treatment takes.
    pub visit: Visit,
    /// The practitioners who give the treatment, in the clinic's order.
    pub practitioners: &'a [PractitionerTimes],
    /// The client's other appointments, without buffers, in any order. Empty if the client does not matter.
    pub elsewhere: &'a [Interval],
    /// The present instant.
    pub now: DateTime<Utc>,
    /// How strictly the rules are applied.
    pub enforcement: Enforcement,
}
