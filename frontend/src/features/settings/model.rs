//! Pure rules of the settings' form.

use contract::{
    clinics::{BookingRules, Clinic, UpdateClinic},
    money::Money,
};

use crate::features::treatments::{amount_text, parse_amount};

/// The unit in which a duration is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days of 24 hours.
    Days,
}

impl Unit {
    /// Every unit, smallest first.
    pub const ALL: [Self; 3] = [Self::Minutes, Self::Hours, Self::Days];

    /// Its minutes.
    pub const fn minutes(self) -> u32 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 1440,
        }
    }
}

/// Minutes as a count of the largest unit that holds them whole.
pub fn in_units(minutes: u32) -> (u32, Unit) {
    let whole = |unit: &Unit| minutes > 0 && minutes.is_multiple_of(unit.minutes());
    let unit = Unit::ALL.into_iter().rev().find(whole).unwrap_or(Unit::Hours);
    (minutes / unit.minutes(), unit)
}

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// Time zone.
    pub time_zone: String,
    /// Minutes between offered times.
    pub step: String,
    /// Count and unit (its minutes) of the notice.
    pub notice: (String, String),
    /// Days.
    pub horizon: String,
    /// The most appointments to come of a client.
    pub most: String,
    /// Count and unit (its minutes) of the cancellation window.
    pub window: (String, String),
    /// Whether cancelling late costs a fee.
    pub late_fee: bool,
    /// The fee.
    pub fee: String,
    /// Whether clients are reminded of appointments.
    pub reminders: bool,
    /// How many hours before.
    pub reminder_hours: String,
    /// Whether everybody needs a second factor.
    pub require_second_factor: bool,
}

/// Fields and codes of what is wrong.
pub type Faults = Vec<(&'static str, &'static str)>;

impl Typed {
    /// The form of a clinic.
    pub fn of(clinic: &Clinic, digits: usize) -> Self {
        let units = |minutes| {
            let (count, unit) = in_units(minutes);
            (count.to_string(), unit.minutes().to_string())
        };
        let rules = &clinic.booking;
        Self {
            name: clinic.name.clone(),
            time_zone: clinic.time_zone.clone(),
            step: rules.slot_step_minutes.to_string(),
            notice: units(rules.notice_minutes),
            horizon: rules.horizon_days.to_string(),
            most: rules.max_upcoming_appointments.to_string(),
            window: units(rules.cancellation_window_minutes),
            late_fee: rules.late_cancellation_fee.is_some(),
            fee: rules.late_cancellation_fee.map(|fee| amount_text(fee.minor, digits)).unwrap_or_default(),
            reminders: rules.reminder_hours.is_some(),
            reminder_hours: rules.reminder_hours.unwrap_or(24).to_string(),
            require_second_factor: clinic.require_second_factor,
        }
    }

    /// The changes to a clinic, and whether everybody needs a second factor from now on: only what differs is
    /// sent.
    pub fn changes(&self, clinic: &Clinic, digits: usize) -> Result<(UpdateClinic, Option<bool>), Faults> {
        let before = Self::of(clinic, digits);
        let mut faults = Faults::new();
        let changed = |now: &str, before: &str| (now.trim() != before).then(|| now.trim().to_owned());
        if self.name.trim().is_empty() {
            faults.push(("name", "required"));
        }
        let rules = self.rules(clinic, digits, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let changes = UpdateClinic {
            name: changed(&self.name, &before.name),
            time_zone: changed(&self.time_zone, &before.time_zone),
            booking: rules.filter(|rules| *rules != clinic.booking),
        };
        let required = self.require_second_factor;
        Ok((changes, (required != before.require_second_factor).then_some(required)))
    }

    fn rules(&self, clinic: &Clinic, digits: usize, faults: &mut Faults) -> Option<BookingRules> {
        let mut number = |field, text: &str| {
            let number = text.trim().parse::<u32>().ok();
            if number.is_none() {
                faults.push((field, "number"));
            }
            number
        };
        let minutes = |(count, unit): &(String, String), number: Option<u32>| {
            debug_assert!(!count.is_empty() || number.is_none());
            number?.checked_mul(unit.parse().ok()?)
        };
        let step = number("booking.slot_step_minutes", &self.step);
        let notice = number("booking.notice_minutes", &self.notice.0);
        let horizon = number("booking.horizon_days", &self.horizon);
        let most = number("booking.max_upcoming_appointments", &self.most);
        let window = number("booking.cancellation_window_minutes", &self.window.0);
        let reminder = if self.reminders { Some(number("booking.reminder_hours", &self.reminder_hours)) } else { None };
        let fee = if self.late_fee { Some(parse_amount(&self.fee, digits)) } else { None };
        if fee == Some(None) {
            faults.push(("booking.late_cancellation_fee.minor", "amount"));
        }
        Some(BookingRules {
            slot_step_minutes: u16::try_from(step?).ok()?,
            notice_minutes: minutes(&self.notice, notice)?,
            horizon_days: u16::try_from(horizon?).unwrap_or(u16::MAX),
            max_upcoming_appointments: u16::try_from(most?).unwrap_or(u16::MAX),
            cancellation_window_minutes: minutes(&self.window, window)?,
            late_cancellation_fee: fee.flatten().map(|minor| Money {
                minor,
                currency: clinic.currency,
                digits: Some(clinic.currency_digits),
            }),
            reminder_hours: reminder.flatten().map(|hours| u16::try_from(hours).unwrap_or(u16::MAX)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_shown_in_the_largest_unit_that_fits() {
        assert_eq!(in_units(2880), (2, Unit::Days));
        assert_eq!(in_units(90), (90, Unit::Minutes));
        assert_eq!(in_units(120), (2, Unit::Hours));
        assert_eq!(in_units(0), (0, Unit::Hours));
    }
}
