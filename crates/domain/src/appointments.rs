//! The life of an appointment: booked, and then cancelled, completed or missed for good.

use chrono::{DateTime, Utc};
use contract::appointments::AppointmentStatus;

/// What may happen to an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppointmentEvent {
    /// Somebody calls it off; [`crate::cancellation`] says at what price.
    Cancel,
    /// It took place.
    Complete,
    /// The client did not come.
    MarkNoShow,
}

/// Why something cannot happen to an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransitionRefusal {
    /// Its life is over.
    #[error("this appointment is no longer booked")]
    NotBooked(AppointmentStatus),
    /// It cannot have taken place or been missed before it began.
    #[error("this appointment has not begun")]
    NotBegun,
    /// It has begun, so it took place or was missed.
    #[error("this appointment has begun, and can no longer be cancelled")]
    Begun,
}

/// The status after `event` at `now`, for an appointment that begins at `starts_at`.
pub fn transition(
    status: AppointmentStatus,
    event: AppointmentEvent,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<AppointmentStatus, TransitionRefusal> {
    if status != AppointmentStatus::Booked {
        return Err(TransitionRefusal::NotBooked(status));
    }
    let begun = starts_at <= now;
    match event {
        AppointmentEvent::Cancel if begun => Err(TransitionRefusal::Begun),
        AppointmentEvent::Cancel => Ok(AppointmentStatus::Cancelled),
        _ if !begun => Err(TransitionRefusal::NotBegun),
        AppointmentEvent::Complete => Ok(AppointmentStatus::Completed),
        AppointmentEvent::MarkNoShow => Ok(AppointmentStatus::NoShow),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const EVENTS: [AppointmentEvent; 3] =
        [AppointmentEvent::Cancel, AppointmentEvent::Complete, AppointmentEvent::MarkNoShow];

    fn starts_at() -> DateTime<Utc> {
        "2026-03-28T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn before_the_start_it_can_only_be_cancelled() {
        let now = starts_at() - TimeDelta::seconds(1);
        let after = EVENTS.map(|event| transition(AppointmentStatus::Booked, event, starts_at(), now));
        let refused = Err(TransitionRefusal::NotBegun);
        assert_eq!(after, [Ok(AppointmentStatus::Cancelled), refused, refused]);
    }

    #[test]
    fn from_the_start_on_it_took_place_or_was_missed() {
        let after = EVENTS.map(|event| transition(AppointmentStatus::Booked, event, starts_at(), starts_at()));
        assert_eq!(
            after,
            [Err(TransitionRefusal::Begun), Ok(AppointmentStatus::Completed), Ok(AppointmentStatus::NoShow)]
        );
    }

    #[test]
    fn the_other_states_are_final() {
        for status in [AppointmentStatus::Cancelled, AppointmentStatus::Completed, AppointmentStatus::NoShow] {
            for event in EVENTS {
                for now in [starts_at() - TimeDelta::hours(1), starts_at()] {
                    assert_eq!(transition(status, event, starts_at(), now), Err(TransitionRefusal::NotBooked(status)));
                }
            }
        }
    }
}
