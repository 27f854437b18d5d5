//! The life cycle of an appointment: booked at first, and finally cancelled, completed or missed.

use chrono::{DateTime, Utc};
use contract::appointments::AppointmentStatus;

/// What may happen to an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppointmentEvent {
    /// The client cancels it; [`crate::cancellation`] decides what that costs.
    CancelByClient,
    /// The clinic cancels it, for example because it never began.
    CancelByClinic,
    /// The client moves it; [`crate::cancellation`] decides until when that is possible.
    MoveByClient,
    /// The clinic moves it, for example because the client is late.
    MoveByClinic,
    /// It took place.
    Complete,
    /// The client did not come.
    MarkNoShow,
}

/// Why something cannot happen to an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransitionRefusal {
    /// It is no longer booked: it was cancelled, completed or missed.
    #[error("this appointment is no longer booked")]
    NotBooked(AppointmentStatus),
    /// It has not begun, so it cannot have taken place or been missed.
    #[error("this appointment has not begun")]
    NotBegun,
    /// It has begun: only the clinic can still cancel or move it.
    #[error("this appointment has begun, and can no longer be changed by the client")]
    Begun,
    /// It is over: it took place or was missed.
    #[error("this appointment is over, and can no longer be changed")]
    Over,
}

/// The status after `event` at `now`, for an appointment that lasts from `starts_at` to `ends_at`.
pub fn transition(
    status: AppointmentStatus,
    event: AppointmentEvent,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<AppointmentStatus, TransitionRefusal> {
    if status != AppointmentStatus::Booked {
        return Err(TransitionRefusal::NotBooked(status));
    }
    let begun = starts_at <= now;
    match event {
        AppointmentEvent::CancelByClient | AppointmentEvent::MoveByClient if begun => Err(TransitionRefusal::Begun),
        AppointmentEvent::CancelByClinic | AppointmentEvent::MoveByClinic if ends_at <= now => {
            Err(TransitionRefusal::Over)
        }
        AppointmentEvent::CancelByClient | AppointmentEvent::CancelByClinic => Ok(AppointmentStatus::Cancelled),
        AppointmentEvent::MoveByClient | AppointmentEvent::MoveByClinic => Ok(AppointmentStatus::Booked),
        AppointmentEvent::Complete | AppointmentEvent::MarkNoShow if !begun => Err(TransitionRefusal::NotBegun),
        AppointmentEvent::Complete => Ok(AppointmentStatus::Completed),
        AppointmentEvent::MarkNoShow => Ok(AppointmentStatus::NoShow),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const EVENTS: [AppointmentEvent; 4] = [
        AppointmentEvent::CancelByClient,
        AppointmentEvent::CancelByClinic,
        AppointmentEvent::Complete,
        AppointmentEvent::MarkNoShow,
    ];

    fn starts_at() -> DateTime<Utc> {
        "2026-03-28T10:00:00Z".parse().unwrap()
    }

    fn ends_at() -> DateTime<Utc> {
        starts_at() + TimeDelta::hours(1)
    }

    fn each(status: AppointmentStatus, now: DateTime<Utc>) -> [Result<AppointmentStatus, TransitionRefusal>; 4] {
        EVENTS.map(|event| transition(status, event, starts_at(), ends_at(), now))
    }

    #[test]
    fn before_the_start_it_can_only_be_cancelled() {
        let cancelled = Ok(AppointmentStatus::Cancelled);
        let refused = Err(TransitionRefusal::NotBegun);
        let after = each(AppointmentStatus::Booked, starts_at() - TimeDelta::seconds(1));
        assert_eq!(after, [cancelled, cancelled, refused, refused]);
    }

    #[test]
    fn while_it_lasts_only_the_clinic_can_call_it_off() {
        for now in [starts_at(), ends_at() - TimeDelta::seconds(1)] {
            let after = each(AppointmentStatus::Booked, now);
            assert_eq!(
                after,
                [
                    Err(TransitionRefusal::Begun),
                    Ok(AppointmentStatus::Cancelled),
                    Ok(AppointmentStatus::Completed),
                    Ok(AppointmentStatus::NoShow)
                ]
            );
        }
    }

    #[test]
    fn from_its_end_on_it_took_place_or_was_missed() {
        let after = each(AppointmentStatus::Booked, ends_at());
        assert_eq!(
            after,
            [
                Err(TransitionRefusal::Begun),
                Err(TransitionRefusal::Over),
                Ok(AppointmentStatus::Completed),
                Ok(AppointmentStatus::NoShow)
            ]
        );
    }

    #[test]
    fn what_is_moved_stays_booked() {
        let booked = Ok(AppointmentStatus::Booked);
        for (now, by_client, by_clinic) in [
            (starts_at() - TimeDelta::seconds(1), booked, booked),
            (starts_at(), Err(TransitionRefusal::Begun), booked),
            (ends_at() - TimeDelta::seconds(1), Err(TransitionRefusal::Begun), booked),
            (ends_at(), Err(TransitionRefusal::Begun), Err(TransitionRefusal::Over)),
        ] {
            let moved = |event| transition(AppointmentStatus::Booked, event, starts_at(), ends_at(), now);
            assert_eq!(moved(AppointmentEvent::MoveByClient), by_client, "{now}");
            assert_eq!(moved(AppointmentEvent::MoveByClinic), by_clinic, "{now}");
        }
        for status in [AppointmentStatus::Cancelled, AppointmentStatus::Completed, AppointmentStatus::NoShow] {
            for event in [AppointmentEvent::MoveByClient, AppointmentEvent::MoveByClinic] {
                let now = starts_at() - TimeDelta::hours(1);
                let moved = transition(status, event, starts_at(), ends_at(), now);
                assert_eq!(moved, Err(TransitionRefusal::NotBooked(status)));
            }
        }
    }

    #[test]
    fn the_other_states_are_final() {
        for status in [AppointmentStatus::Cancelled, AppointmentStatus::Completed, AppointmentStatus::NoShow] {
            for now in [starts_at() - TimeDelta::hours(1), starts_at(), ends_at()] {
                assert_eq!(each(status, now), [Err(TransitionRefusal::NotBooked(status)); 4]);
            }
        }
    }
}
