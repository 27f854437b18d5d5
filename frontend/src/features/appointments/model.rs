//! What can be said of an appointment and done with it.

use chrono::{DateTime, NaiveDate, Utc};
use contract::appointments::{Appointment, AppointmentStatus};

/// How many days from `today` an appointment is, by the clinic's calendar.
pub fn in_days(appointment: &Appointment, today: NaiveDate) -> i64 {
    (appointment.local_start.date() - today).num_days()
}

/// Whether an appointment is still to come.
pub fn is_upcoming(appointment: &Appointment, now: DateTime<Utc>) -> bool {
    appointment.status == AppointmentStatus::Booked && appointment.starts_at > now
}

/// How long an appointment takes, in minutes.
pub fn minutes(appointment: &Appointment) -> u32 {
    u32::try_from((appointment.ends_at - appointment.starts_at).num_minutes()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appointment() -> Appointment {
        serde_json::from_value(serde_json::json!({
            "id": "apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f",
            "status": "booked",
            "treatment_id": "trt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f",
            "treatment_name": "Peel",
            "practitioner_id": "prc_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f",
            "practitioner_name": "Priya Nair",
            "starts_at": "2026-11-26T23:30:00Z",
            "ends_at": "2026-11-27T00:15:00Z",
            "time_zone": "Asia/Tokyo",
            "local_start": "2026-11-27T08:30:00",
            "price": { "minor": 9000, "currency": "GBP", "digits": 2 },
            "cancelled_at": null,
            "version": 1,
            "created_at": "2026-11-01T09:00:00Z"
        }))
        .unwrap()
    }

    #[test]
    fn days_are_counted_by_the_clinics_calendar() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(in_days(&appointment(), today), 3);
    }

    #[test]
    fn only_booked_ones_that_have_not_begun_are_to_come() {
        let mut appointment = appointment();
        let before = appointment.starts_at - chrono::TimeDelta::minutes(1);
        assert!(is_upcoming(&appointment, before));
        assert!(!is_upcoming(&appointment, appointment.starts_at));
        appointment.status = AppointmentStatus::Cancelled;
        assert!(!is_upcoming(&appointment, before));
    }

    #[test]
    fn the_duration_is_from_start_to_end() {
        assert_eq!(minutes(&appointment()), 45);
    }
}
