//! An appointment that looks for another time.

use contract::{ids::AppointmentId, treatments::Treatment};
use storage::repos::appointments::AppointmentRecord;

use crate::{Error, Result};

/// An appointment that is to be moved: what it takes now is not in the way, and it stays as long as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moves {
    pub(super) id: AppointmentId,
    duration_minutes: u16,
}

impl Moves {
    /// That appointment.
    pub(crate) fn of(record: &AppointmentRecord) -> Result<Self> {
        let duration_minutes = u16::try_from((record.ends_at - record.starts_at).num_minutes())
            .map_err(|_| Error::Internal("a stored appointment is too long"))?;
        Ok(Self { id: record.id, duration_minutes })
    }

    /// The treatment as it was agreed with whoever has booked it, however long it takes others by now.
    pub(super) fn as_agreed(treatment: Treatment, moves: Option<Self>) -> Treatment {
        let duration_minutes = moves.map_or(treatment.duration_minutes, |moves| moves.duration_minutes);
        Treatment { duration_minutes, ..treatment }
    }
}
