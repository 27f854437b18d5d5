//! Why a chore stopped, and what to do about it.

use std::fmt;

/// The result of a chore.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// A message for the person at the terminal: what went wrong and, where known, the next step.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    advice: Option<String>,
}

impl Failure {
    /// A failure whose message says enough.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None }
    }

    /// Adds what to do about it.
    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        match &self.advice {
            Some(advice) => write!(f, "\n  try: {advice}"),
            None => Ok(()),
        }
    }
}

/// Turns any error into a [`Failure`] that says what was being done.
pub(crate) trait Context<T> {
    /// `doing` completes the sentence "cannot …".
    fn context(self, doing: impl fmt::Display) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, doing: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Failure::new(format!("cannot {doing}: {error}")))
    }
}
