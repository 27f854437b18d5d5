//! What has been chosen so far. It lives in the address's query, so that going back undoes one
//! choice and a reload none.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, Timelike};
use contract::{
    appointments::Appointment,
    holds::CreateHold,
    ids::{AppointmentId, PractitionerId, TreatmentId},
    slots::{Slot, SlotDay},
    time::{day_text, local_instant_text, parse_day, parse_local_instant},
    treatments::{OfferedPractitioner, OfferedTreatment, TreatmentMenu},
};

/// With whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Whoever is free.
    Anyone,
    /// This person.
    Practitioner(PractitionerId),
}

impl Whom {
    /// The person, if it has to be a certain one.
    pub const fn practitioner_id(self) -> Option<PractitionerId> {
        match self {
            Self::Anyone => None,
            Self::Practitioner(id) => Some(id),
        }
    }
}

/// What is being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What.
    Treatment,
    /// With whom.
    With,
    /// When.
    Time,
}

/// What has been chosen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// What.
    pub treatment: Option<TreatmentId>,
    /// With whom.
    pub with: Option<Whom>,
    /// The first of the days that are shown.
    pub from: Option<NaiveDate>,
    /// The day.
    pub day: Option<NaiveDate>,
    /// The time, by the clinic's clocks.
    pub at: Option<DateTime<FixedOffset>>,
    /// An earlier choice that is being made again.
    pub changing: Option<Step>,
    /// The appointment that is given another time, if it is not a new one.
    pub moving: Option<AppointmentId>,
}

impl Choices {
    /// Reads the choices from a query. What cannot be read has not been chosen.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            treatment: value("treatment").and_then(|id| id.parse().ok()),
            with: value("with").and_then(|with| match with.as_str() {
                "anyone" => Some(Whom::Anyone),
                id => id.parse().ok().map(Whom::Practitioner),
            }),
            from: value("from").and_then(|day| parse_day(&day)),
            day: value("day").and_then(|day| parse_day(&day)),
            at: value("at").and_then(|at| parse_local_instant(&at)),
            changing: value("change").and_then(|step| match step.as_str() {
                "treatment" => Some(Step::Treatment),
                "with" => Some(Step::With),
                _ => None,
            }),
            moving: value("move").and_then(|id| id.parse().ok()),
        }
    }

    /// What is chosen for an appointment that is to be moved: all but the time, of days near its own.
    pub fn to_move(appointment: &Appointment) -> Self {
        Self {
            treatment: Some(appointment.treatment_id),
            with: Some(Whom::Practitioner(appointment.practitioner_id)),
            from: appointment.local_start.date().checked_sub_days(Days::new(3)),
            moving: Some(appointment.id),
            ..Self::default()
        }
    }

    /// The parameters of a query that reads back as these choices.
    pub fn parameters(&self) -> [(&'static str, Option<String>); 7] {
        [
            ("treatment", self.treatment.map(|id| id.to_string())),
            (
                "with",
                self.with.map(|with| match with {
                    Whom::Anyone => "anyone".to_owned(),
                    Whom::Practitioner(id) => id.to_string(),
                }),
            ),
            ("from", self.from.map(day_text)),
            ("day", self.day.map(day_text)),
            ("at", self.at.map(local_instant_text)),
            (
                "change",
                self.changing.and_then(|step| match step {
                    Step::Treatment => Some("treatment".to_owned()),
                    Step::With => Some("with".to_owned()),
                    Step::Time => None,
                }),
            ),
            ("move", self.moving.map(|id| id.to_string())),
        ]
    }

    /// Without choices that the clinic does not offer (any more).
    pub fn offered(mut self, menu: &TreatmentMenu) -> Self {
        let treatment = self.treatment.and_then(|id| treatment(menu, id));
        if treatment.is_none() {
            return Self { from: self.from, day: self.day, moving: self.moving, ..Self::default() };
        }
        let gives = |id| treatment.is_some_and(|treatment| treatment.practitioner_ids.contains(&id));
        if self.with.and_then(Whom::practitioner_id).is_some_and(|id| !gives(id)) {
            self.with = None;
        }
        if self.with.is_none() {
            self.at = None;
        }
        self
    }

    /// What is to be chosen now.
    pub fn step(&self) -> Step {
        match (self.treatment, self.with, self.changing) {
            (None, ..) | (_, _, Some(Step::Treatment)) => Step::Treatment,
            (_, None, _) | (_, _, Some(Step::With)) => Step::With,
            _ => Step::Time,
        }
    }

    /// Chooses a treatment. Whom one had chosen stays, if they give it; where only one person
    /// does, there is nothing to choose.
    pub fn with_treatment(self, menu: &TreatmentMenu, id: TreatmentId) -> Self {
        let at = self.at.filter(|_| self.treatment == Some(id));
        let mut choices = Self { treatment: Some(id), at, changing: None, ..self }.offered(menu);
        if choices.with.is_none()
            && let [only] = practitioners(menu, id).as_slice()
        {
            choices.with = Some(Whom::Practitioner(only.id));
        }
        choices
    }

    /// Chooses with whom.
    pub fn with_whom(self, with: Whom) -> Self {
        let at = self.at.filter(|_| self.with == Some(with));
        Self { with: Some(with), at, changing: None, ..self }
    }

    /// Chooses a day; a time of another day is dropped.
    pub fn on_day(self, day: NaiveDate) -> Self {
        Self { day: Some(day), at: None, ..self }
    }

    /// Chooses a time.
    pub fn at_slot(self, slot: &Slot) -> Self {
        Self { day: Some(slot.starts_at.date_naive()), at: Some(slot.starts_at), ..self }
    }

    /// Shows days from another one on.
    pub fn days_from(self, from: NaiveDate) -> Self {
        Self { from: Some(from), day: None, at: None, ..self }
    }

    /// Goes back to an earlier choice without losing any.
    pub fn changing(self, step: Step) -> Self {
        Self { changing: Some(step), ..self }
    }

    /// The hold that these choices ask for, once they are complete.
    pub fn wanted(&self) -> Option<CreateHold> {
        if self.step() != Step::Time {
            return None;
        }
        Some(CreateHold {
            treatment_id: self.treatment?,
            practitioner_id: self.with?.practitioner_id(),
            starts_at: self.at?,
        })
    }
}

/// The treatment with that id.
pub fn treatment(menu: &TreatmentMenu, id: TreatmentId) -> Option<&OfferedTreatment> {
    menu.treatments.iter().find(|treatment| treatment.id == id)
}

/// Those who give a treatment, in the clinic's order.
pub fn practitioners(menu: &TreatmentMenu, id: TreatmentId) -> Vec<OfferedPractitioner> {
    let ids = treatment(menu, id).map(|treatment| treatment.practitioner_ids.as_slice()).unwrap_or_default();
    menu.practitioners.iter().filter(|practitioner| ids.contains(&practitioner.id)).cloned().collect()
}

/// The treatments under their headings, both in the clinic's order.
pub fn by_category(menu: &TreatmentMenu) -> Vec<(String, Vec<OfferedTreatment>)> {
    let mut categories: Vec<(String, Vec<OfferedTreatment>)> = Vec::new();
    for treatment in &menu.treatments {
        match categories.iter_mut().find(|(name, _)| *name == treatment.category) {
            Some((_, treatments)) => treatments.push(treatment.clone()),
            None => categories.push((treatment.category.clone(), vec![treatment.clone()])),
        }
    }
    categories
}

/// Part of a day, as times are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before noon.
    Morning,
    /// Until 17:00.
    Afternoon,
    /// From 17:00.
    Evening,
}

impl Part {
    /// Every part, in order.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// The part in which a wall time lies.
    pub fn of(at: NaiveDateTime) -> Self {
        match at.hour() {
            0..12 => Self::Morning,
            12..17 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

/// The day to show: the chosen one if there is anything free on it, else the first that has.
pub fn shown_day(days: &[SlotDay], chosen: Option<NaiveDate>) -> Option<&SlotDay> {
    let free = |day: &&SlotDay| !day.slots.is_empty();
    days.iter().filter(free).find(|day| Some(day.date) == chosen).or_else(|| days.iter().find(free))
}

/// Whether a slot's wall time occurs twice on its day, because the clocks go back.
pub fn occurs_twice(slot: &Slot, day: &[Slot]) -> bool {
    let at = slot.starts_at;
    day.iter().any(|other| other.starts_at.naive_local() == at.naive_local() && other.starts_at != at)
}

/// `UTC+1`, `UTC−3:30`.
pub fn offset_name(seconds_east: i32) -> String {
    let minutes = seconds_east.unsigned_abs() / 60;
    let sign = if seconds_east < 0 { "−" } else { "+" };
    let rest = match minutes % 60 {
        0 => String::new(),
        rest if rest < 10 => [":0", &rest.to_string()].concat(),
        rest => [":", &rest.to_string()].concat(),
    };
    ["UTC", sign, &(minutes / 60).to_string(), &rest].concat()
}

#[cfg(test)]
#[path = "choices_tests.rs"]
mod tests;
