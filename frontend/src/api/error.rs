//! What can come back instead of an answer.

use contract::problem::{ErrorCode, FieldError, Problem};

use crate::i18n;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server refused, and said why.
    Problem(Box<Problem>),
    /// No answer came: no network, or nobody there.
    Offline,
    /// An answer came that this app cannot read.
    Unreadable {
        /// The HTTP status of the answer.
        status: u16,
    },
}

impl ApiError {
    /// A problem of that code which the app knows of without asking.
    pub fn of(code: ErrorCode) -> Self {
        Self::Problem(Box::new(Problem::new(code, "", "")))
    }

    /// A refusal of fields that the app checks without asking: names and codes, as the server has
    /// them. None when there is nothing to refuse.
    pub fn invalid(faults: impl IntoIterator<Item = (&'static str, &'static str)>) -> Option<Self> {
        let mut problem = Problem::new(ErrorCode::ValidationFailed, "", "");
        problem.errors = faults
            .into_iter()
            .map(|(field, code)| FieldError { field: field.to_owned(), code: code.to_owned(), message: String::new() })
            .collect();
        (!problem.errors.is_empty()).then(|| Self::Problem(Box::new(problem)))
    }

    /// The stable code of the problem, if the server said one.
    pub fn code(&self) -> Option<ErrorCode> {
        self.problem().map(|problem| problem.code)
    }

    /// The problem, if the server said one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Offline | Self::Unreadable { .. } => None,
        }
    }

    /// Whether the problem is of that code.
    pub fn is(&self, code: ErrorCode) -> bool {
        self.code() == Some(code)
    }

    /// What happened and what to do, in the reader's language.
    pub fn text(&self) -> &'static str {
        match self {
            Self::Problem(problem) => i18n::problem(problem.code.as_str()).unwrap_or_else(i18n::feedback::unexpected),
            Self::Offline => i18n::feedback::offline(),
            Self::Unreadable { .. } => i18n::feedback::unexpected(),
        }
    }

    /// What is wrong with one field of the request.
    pub fn field(&self, name: &str) -> Option<&FieldError> {
        self.problem()?.errors.iter().find(|error| error.field == name)
    }

    /// What to quote to support. Problems that people can solve by themselves have none.
    pub fn trace_id(&self) -> Option<&str> {
        self.problem()
            .filter(|problem| problem.status >= 500)
            .map(|problem| problem.trace_id.as_str())
            .filter(|trace_id| !trace_id.is_empty())
    }

    /// Seconds to wait before asking again.
    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.problem()?.retry_after_seconds
    }
}
