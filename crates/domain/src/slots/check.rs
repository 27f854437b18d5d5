//! The check of a given time, repeated when a booking is written.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use contract::ids::PractitionerId;

use super::{
    DateRange, Enforcement, PractitionerTimes, SlotSearch,
    hours::{busy_around, possible_starts, working_hours},
    search::next_on_grid,
};
use crate::{
    intervals::{Interval, IntervalSet},
    local_time::{Zone, resolve, wall_time},
};

/// Why a visit cannot begin at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlotRefusal {
    /// The wall time does not exist, because clocks go forward over it.
    #[error("clocks go forward over this time, so it does not exist on that day")]
    InDstGap,
    /// The practitioner does not give the treatment.
    #[error("this practitioner does not give this treatment")]
    NotEligible,
    /// The time has passed.
    #[error("this time has passed")]
    InPast,
    /// The notice is shorter than the clinic requires.
    #[error("this time is at too short notice; the earliest start is {earliest}")]
    TooSoon {
        /// The earliest start with enough notice.
        earliest: DateTime<Utc>,
    },
    /// The time is further ahead than clients may book.
    #[error("this time is too far ahead; the last day that can be booked is {last_date}")]
    BeyondHorizon {
        /// The last local date that clients may book.
        last_date: NaiveDate,
    },
    /// The wall time is not on the grid of starts.
    #[error("visits begin every {grid_minutes} minutes, counted from midnight")]
    NotOnGrid {
        /// The step of the grid, in minutes.
        grid_minutes: u16,
    },
    /// Part of the appointment is outside the practitioner's hours.
    #[error("the practitioner does not work at this time")]
    OutsideHours,
    /// The claim overlaps another claim.
    #[error("this time is already taken")]
    Busy,
    /// The client has another appointment at that time.
    #[error("the client has another appointment at this time")]
    Elsewhere,
}

/// The instant at which clocks in `zone` show `wall`; the earlier of two if there are two.
pub fn start_at(zone: &Zone, wall: NaiveDateTime) -> Result<DateTime<Utc>, SlotRefusal> {
    resolve(zone, wall).earliest().ok_or(SlotRefusal::InDstGap)
}

impl SlotSearch<'_> {
    /// Checks whether the visit may begin at `starts_at` with `practitioner`. For clients and staff, exactly
    /// the times that [`SlotSearch::days`] finds pass.
    pub fn check(&self, practitioner: PractitionerId, starts_at: DateTime<Utc>) -> Result<(), SlotRefusal> {
        let practitioner =
            self.practitioners.iter().find(|candidate| candidate.id == practitioner).ok_or(SlotRefusal::NotEligible)?;
        let date = self.check_time(starts_at)?;
        let hours = match self.enforcement {
            Enforcement::Client | Enforcement::Staff => self.hours_from(practitioner, date),
            // Hours do not matter: the time of the appointment counts as working time.
            Enforcement::Override => self.visit.appointment_at(starts_at).into_iter().collect(),
        };
        let busy = busy_around(practitioner, &hours, self.visit);
        let appointment = self.visit.appointment_at(starts_at);
        // The search puts the same starts on the grid.
        if possible_starts(&hours, &busy, self.visit).iter().any(|starts| starts.contains(starts_at)) {
            let meets = |other: &Interval| appointment.is_some_and(|appointment| other.overlaps(appointment));
            return if self.elsewhere.iter().any(meets) { Err(SlotRefusal::Elsewhere) } else { Ok(()) };
        }
        let works = appointment.is_some_and(|appointment| hours.covers(appointment));
        Err(if works { SlotRefusal::Busy } else { SlotRefusal::OutsideHours })
    }

    /// Checks the rules that do not depend on the practitioner. Returns the local date.
    fn check_time(&self, starts_at: DateTime<Utc>) -> Result<DateRange, SlotRefusal> {
        let tolerance = match self.enforcement {
            Enforcement::Override => Enforcement::PAST_TOLERANCE,
            Enforcement::Client | Enforcement::Staff => chrono::TimeDelta::zero(),
        };
        if starts_at < self.now.checked_sub_signed(tolerance).unwrap_or(DateTime::<Utc>::MIN_UTC) {
            return Err(SlotRefusal::InPast);
        }
        let earliest = self.earliest_start();
        if self.enforcement == Enforcement::Client && starts_at < earliest {
            return Err(SlotRefusal::TooSoon { earliest });
        }
        let last_date = self.last_date();
        let date = wall_time(self.zone, starts_at).date();
        let range = DateRange::new(date, date).map_err(|_| SlotRefusal::BeyondHorizon { last_date })?;
        if date > last_date {
            return Err(SlotRefusal::BeyondHorizon { last_date });
        }
        if self.enforcement != Enforcement::Override && !self.on_grid(starts_at) {
            return Err(SlotRefusal::NotOnGrid { grid_minutes: self.rules.grid_minutes.get() });
        }
        Ok(range)
    }

    fn on_grid(&self, starts_at: DateTime<Utc>) -> bool {
        let grid = i64::from(self.rules.grid_minutes.get()) * 60;
        let local = wall_time(self.zone, starts_at).and_utc();
        local.timestamp_subsec_nanos() == 0 && next_on_grid(local.timestamp(), grid) == local.timestamp()
    }

    fn hours_from(&self, practitioner: &PractitionerTimes, date: DateRange) -> IntervalSet {
        working_hours(practitioner, self.days_worked(date), &self.offset_spans(date))
    }
}
