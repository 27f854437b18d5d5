//! What a booking form holds, and the request it makes.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use contract::{
    appointments::CreateAppointment,
    clients::CreateClient,
    ids::{ClientId, PractitionerId, TreatmentId},
    slots::Slot,
    treatments::Treatment,
};

/// The time that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// A free one.
    Free(DateTime<Utc>),
    /// Any other, by the clinic's clocks.
    Other(NaiveTime),
}

impl Time {
    /// The time on a local day, as requests have it: an instant, or a wall time.
    pub fn on(self, day: NaiveDate) -> (Option<DateTime<Utc>>, Option<NaiveDateTime>) {
        match self {
            Self::Free(at) => (Some(at), None),
            Self::Other(time) => (None, Some(day.and_time(time))),
        }
    }
}

/// For whom to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// A client of the clinic.
    Existing(ClientId),
    /// Somebody new.
    New(CreateClient),
}

/// What is needed to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// For whom.
    pub whom: Whom,
    /// The treatment.
    pub treatment: TreatmentId,
    /// The practitioner, or anyone.
    pub practitioner: Option<PractitionerId>,
    /// The local day.
    pub day: NaiveDate,
    /// The time on that day.
    pub time: Time,
    /// A note among staff.
    pub note: String,
}

impl Choice {
    /// The request that books it for a client, also `anyway` when they have something else then.
    pub fn request(&self, client_id: ClientId, anyway: bool) -> CreateAppointment {
        let (starts_at, local_start) = self.time.on(self.day);
        CreateAppointment {
            client_id,
            treatment_id: self.treatment,
            practitioner_id: self.practitioner,
            starts_at,
            local_start,
            outside_hours: local_start.is_some(),
            allow_client_overlap: anyway,
            note: self.note.clone(),
        }
    }
}

/// A form as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The client that was chosen.
    pub client: Option<ClientId>,
    /// The client that is being typed in, when it is a new one.
    pub new_client: Option<CreateClient>,
    /// The treatment, or none yet.
    pub treatment: Option<TreatmentId>,
    /// The practitioner, or anyone.
    pub practitioner: Option<PractitionerId>,
    /// The local day, or none yet.
    pub day: Option<NaiveDate>,
    /// The time, or none yet.
    pub time: Option<Time>,
    /// A note among staff.
    pub note: String,
}

/// What is missing: fields and codes, as the server has them.
pub type Faults = Vec<(&'static str, &'static str)>;

impl Draft {
    /// What is chosen, or what is missing.
    pub fn finish(self) -> Result<Choice, Faults> {
        let mut faults = Faults::new();
        let whom = match (self.client, self.new_client) {
            (Some(client), _) => Some(Whom::Existing(client)),
            (None, Some(new)) if new.first_name.is_empty() => {
                faults.push(("first_name", "required"));
                None
            }
            (None, Some(new)) => Some(Whom::New(new)),
            (None, None) => {
                faults.push(("client_id", "client_required"));
                None
            }
        };
        if self.treatment.is_none() {
            faults.push(("treatment_id", "treatment_required"));
        }
        if self.time.is_none() || self.day.is_none() {
            faults.push(("starts_at", "time_required"));
        }
        match (whom, self.treatment, self.day, self.time) {
            (Some(whom), Some(treatment), Some(day), Some(time)) if faults.is_empty() => {
                Ok(Choice { whom, treatment, practitioner: self.practitioner, day, time, note: self.note })
            }
            _ => Err(faults),
        }
    }
}

/// Whether somebody gives a treatment; anyone does.
pub fn gives(treatment: &Treatment, practitioner: Option<PractitionerId>) -> bool {
    practitioner.is_none_or(|practitioner| treatment.practitioner_ids.contains(&practitioner))
}

/// The time to begin with: the wanted one if it is free, or as another time if it is not.
pub fn preselected(slots: &[Slot], wanted: NaiveTime) -> Time {
    slots
        .iter()
        .find(|slot| slot.starts_at.time() == wanted)
        .map_or(Time::Other(wanted), |slot| Time::Free(slot.starts_at.to_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f";

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(prefix: &str) -> T {
        format!("{prefix}_{ID}").parse().unwrap()
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()
    }

    fn nine() -> NaiveTime {
        NaiveTime::from_hms_opt(9, 0, 0).unwrap()
    }

    #[test]
    fn everything_that_is_missing_is_said_at_once() {
        assert_eq!(
            Draft::default().finish(),
            Err(vec![
                ("client_id", "client_required"),
                ("treatment_id", "treatment_required"),
                ("starts_at", "time_required"),
            ])
        );
        let unnamed = Draft { new_client: Some(CreateClient::default()), ..Draft::default() };
        assert_eq!(unnamed.finish().unwrap_err().first(), Some(&("first_name", "required")));
    }

    #[test]
    fn another_time_is_booked_by_the_clinics_clocks() {
        let draft = Draft {
            client: Some(id("cli")),
            treatment: Some(id("trt")),
            day: Some(day()),
            time: Some(Time::Other(nine())),
            ..Draft::default()
        };
        let request = draft.finish().unwrap().request(id("cli"), true);
        assert!(request.allow_client_overlap);
        assert_eq!(request.local_start, Some(day().and_time(nine())));
        assert!(request.outside_hours && request.starts_at.is_none());
    }

    #[test]
    fn a_free_time_is_booked_as_it_was_offered() {
        let at = day().and_time(nine()).and_utc();
        let slot = Slot { starts_at: at.fixed_offset(), practitioners: Vec::new() };
        assert_eq!(preselected(std::slice::from_ref(&slot), nine()), Time::Free(at));
        assert_eq!(preselected(&[], nine()), Time::Other(nine()));
        let draft = Draft {
            client: Some(id("cli")),
            treatment: Some(id("trt")),
            day: Some(day()),
            time: Some(Time::Free(at)),
            ..Draft::default()
        };
        let request = draft.finish().unwrap().request(id("cli"), false);
        assert_eq!((request.starts_at, request.outside_hours), (Some(at), false));
        assert!(!request.allow_client_overlap, "nobody was asked");
    }
}
