//! When clients are reminded of their appointments.

use chrono::{DateTime, TimeDelta, Utc};

/// When to send the reminder of an appointment at `starts_at` that is booked at `now`. `None` if that time has
/// come or passed: a client who has just chosen the time needs no reminder.
pub fn due_at(hours_before: u16, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let due_at = starts_at.checked_sub_signed(TimeDelta::hours(hours_before.into()))?;
    (due_at > now).then_some(due_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_reminder_is_due_hours_before_or_not_at_all() {
        let starts_at = at("2026-11-26T10:00:00Z");
        for (hours, now, expected) in [
            (24, "2026-11-20T10:00:00Z", Some("2026-11-25T10:00:00Z")),
            (24, "2026-11-25T09:59:59Z", Some("2026-11-25T10:00:00Z")),
            (24, "2026-11-25T10:00:00Z", None),
            (24, "2026-11-26T09:00:00Z", None),
            (24, "2026-11-27T09:00:00Z", None),
            (1, "2026-11-26T08:00:00Z", Some("2026-11-26T09:00:00Z")),
            (168, "2026-11-18T10:00:00Z", Some("2026-11-19T10:00:00Z")),
        ] {
            assert_eq!(due_at(hours, starts_at, at(now)), expected.map(at), "{hours} hours, made at {now}");
        }
    }

    #[test]
    fn the_hours_are_elapsed_time_over_the_end_of_summer_time() {
        // 25 October 2026, 10:00 in London is 10:00 UTC; the same wall time a day before, 9:00 UTC.
        let starts_at = at("2026-10-25T10:00:00Z");
        assert_eq!(due_at(24, starts_at, at("2026-10-01T10:00:00Z")), Some(at("2026-10-24T10:00:00Z")));
    }

    #[test]
    fn the_beginning_of_time_is_no_time_to_remind() {
        assert_eq!(due_at(24, DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MIN_UTC), None);
    }
}
