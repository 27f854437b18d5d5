//! Free times: when a client may come, and whether a given time will do.
//!
//! The rules, used alike by the search and by the check on writing:
//!
//! - Working hours are wall times, turned into instants date by date. An instant is working time if
//!   clocks at the clinic then show a working time. So a wall time in a DST gap is never offered,
//!   and one that occurs twice is offered twice, told apart by its offset.
//! - Weekly hours and `Open` exceptions add up; `Closed` exceptions are then taken away, so that
//!   time off always wins.
//! - The appointment itself lies within working hours. Its buffers need not: cleaning up may run
//!   past closing time.
//! - The claim, buffers included, overlaps nothing busy. It may touch it.
//! - The appointment overlaps none that the client has elsewhere. Buffers are the practitioner's time
//!   and not the client's, so they do not count for that.
//! - Starts stand on a grid of wall times, counted from local midnight. Durations are elapsed time:
//!   an hour over the end of summer time is an hour.

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
    /// Who gives it, in the clinic's order.
    pub practitioners: &'a [PractitionerTimes],
    /// When the client has other appointments, without their buffers, in any order. Empty when it is
    /// not the client who books.
    pub elsewhere: &'a [Interval],
    /// The present instant.
    pub now: DateTime<Utc>,
    /// How strictly the rules are applied.
    pub enforcement: Enforcement,
}
