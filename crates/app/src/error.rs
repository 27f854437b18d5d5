//! Errors of use cases, without HTTP in them. Every error has an [`contract::problem::ErrorCode`].

use chrono::NaiveDateTime;
use contract::{
    portal::ClosedPortal,
    problem::{ClinicChoice, ErrorCode, FieldError, SimilarClient},
    slots::NearbySlots,
};
use storage::Retryable;

/// What a use case returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it belongs to somebody else.
    #[error("there is no {0} with this id")]
    NotFound(&'static str),
    /// Fields need attention.
    #[error("{}", join(.0))]
    Invalid(Vec<FieldError>),
    /// Somebody else changed it first.
    #[error("somebody else has changed this meanwhile: read it again, then repeat the change")]
    Stale,
    /// Too many requests.
    #[error("try again in {retry_after_seconds} seconds")]
    RateLimited {
        /// When to come back, in seconds.
        retry_after_seconds: u32,
    },
    /// More people sign in at this moment than can be served.
    #[error("many people are signing in right now: try again in {retry_after_seconds} seconds")]
    Busy {
        /// When to come back, in seconds.
        retry_after_seconds: u32,
    },
    /// The time cannot be booked.
    #[error("{detail}")]
    Slot {
        /// `SlotTaken`, `SlotUnavailable`, `OtherAppointment` or `HoldExpired`.
        code: ErrorCode,
        /// Why, and what to do.
        detail: String,
        /// When the client's other appointment begins (`OtherAppointment`), by the clinic's clocks.
        other_start: Option<NaiveDateTime>,
        /// Free times nearby, if there are any.
        alternatives: Option<NearbySlots>,
    },
    /// A sign-in link that cannot be used; it says for whom it was.
    #[error("{detail}")]
    Link {
        /// `LoginLinkUsed` or `LoginLinkExpired`.
        code: ErrorCode,
        /// What to do.
        detail: &'static str,
        /// Whom it was for.
        masked_identifier: String,
    },
    /// The person works at several clinics.
    #[error("say for which clinic")]
    ClinicChoice(Vec<ClinicChoice>),
    /// The clinic seems to have the client already.
    #[error("somebody of this name is a client already: open their record, or send `even_if_similar` to add another")]
    SimilarClient(Vec<SimilarClient>),
    /// The clinic has switched its portal off.
    #[error("{} has switched its portal off: please contact the clinic", .0.clinic_name)]
    PortalOff(Box<ClosedPortal>),
    /// Any other refusal.
    #[error("{detail}")]
    Refused {
        /// Why.
        code: ErrorCode,
        /// What happened and what to do.
        detail: String,
    },
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// Something that cannot be, unless a secret was changed or there is a mistake in Portico.
    #[error("{0}")]
    Internal(&'static str),
}

impl Error {
    /// A time that cannot be booked, without others nearby.
    pub(crate) fn slot(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self::Slot { code, detail: detail.into(), other_start: None, alternatives: None }
    }

    /// A refusal.
    pub fn refused(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self::Refused { code, detail: detail.into() }
    }

    /// One field that needs attention.
    pub fn invalid(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.to_owned(), code: code.to_owned(), message: message.into() }])
    }

    /// The stable code to show for it.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::Invalid(_) => ErrorCode::ValidationFailed,
            Self::Stale | Self::Storage(storage::Error::Stale) => ErrorCode::StaleVersion,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::Busy { .. } => ErrorCode::SignInBusy,
            Self::Slot { code, .. } | Self::Link { code, .. } | Self::Refused { code, .. } => *code,
            Self::ClinicChoice(_) => ErrorCode::ClinicChoiceRequired,
            Self::SimilarClient(_) => ErrorCode::SimilarClient,
            Self::PortalOff(_) => ErrorCode::PortalOff,
            Self::Storage(storage::Error::Busy(_) | storage::Error::Unreachable(_)) => ErrorCode::Unavailable,
            Self::Storage(storage::Error::Unstorable(_)) => ErrorCode::MalformedParameter,
            Self::Storage(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }
}

impl Retryable for Error {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Storage(error) if error.is_retryable())
    }
}

fn join(errors: &[FieldError]) -> String {
    errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect::<Vec<_>>().join("; ")
}
