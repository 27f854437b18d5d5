//! Something that is sent to the server when a person says so: under way, done, or refused.

use futures_util::future::LocalBoxFuture;
use leptos::{prelude::*, task::spawn_local};
use serde::Serialize;

use super::staff::StaffState;
use crate::{
    api::{ApiError, IdempotencyKey, json},
    browser::elements,
    i18n,
};

/// What is to be done with the answer.
type WhenDone = Box<dyn FnOnce()>;

/// One form's dealings with the server. What was typed stays in the form whatever comes back.
#[derive(Clone, Copy)]
pub struct Submission {
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    /// The last body that was sent, and its key.
    sent: StoredValue<Option<(String, IdempotencyKey)>>,
}

impl Default for Submission {
    fn default() -> Self {
        Self::new()
    }
}

impl Submission {
    /// Nothing sent yet.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), error: RwSignal::new(None), sent: StoredValue::new(None) }
    }

    /// Whether the server is being asked.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why the server refused, if it did.
    pub fn error(self) -> Option<ApiError> {
        self.error.get()
    }

    /// Forgets a refusal.
    pub fn clear(self) {
        self.error.set(None);
    }

    /// Shows an error that was found without asking.
    pub fn refuse(self, error: ApiError) {
        self.error.set(Some(error));
        elements::focus_first_invalid();
    }

    /// Shows what is wrong with fields, found without asking: names and codes, as the server has them.
    /// Whether there was anything to show.
    pub fn refuse_fields(self, faults: impl IntoIterator<Item = (&'static str, &'static str)>) -> bool {
        let Some(fault) = ApiError::invalid(faults) else { return false };
        self.refuse(fault);
        true
    }

    /// What is wrong with a field, in the reader's language where there is a text for it.
    pub fn field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error.with(|error| {
                let fault = error.as_ref()?.field(name)?;
                let text = i18n::fields::by_name(&fault.code).map(str::to_owned);
                Some(text.unwrap_or_else(|| sentence(&fault.message)))
            })
        })
    }

    /// The key for sending that body: the same one as long as nothing has been changed, so that
    /// trying again after a lost answer does not do it twice.
    pub fn key<T: Serialize>(self, body: &T) -> IdempotencyKey {
        let text = json::write(body).unwrap_or_default();
        if let Some((sent, key)) = self.sent.get_value()
            && sent == text
        {
            return key;
        }
        let key = IdempotencyKey::fresh();
        self.sent.set_value(Some((text, key.clone())));
        key
    }

    /// Sends, unless something is under way already.
    pub fn run<T, R>(self, request: R, on_done: impl FnOnce(T) + 'static)
    where
        T: 'static,
        R: Future<Output = Result<T, ApiError>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.send(Box::pin(async move {
            let value = request.await?;
            Ok(Box::new(move || on_done(value)) as WhenDone)
        }));
    }

    /// Everything that does not depend on the answer's type, compiled once.
    fn send(self, request: LocalBoxFuture<'static, Result<WhenDone, ApiError>>) {
        let staff = use_context::<StaffState>();
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = request.await;
            // The page may have gone meanwhile, and its signals with it.
            if self.busy.try_set(false).is_some() {
                return;
            }
            if !matches!(answer, Err(ApiError::Offline)) {
                self.sent.set_value(None);
            }
            match answer {
                Ok(on_done) => on_done(),
                Err(error) => {
                    // Whoever has to sign in again is asked to, and what was to be sent is still there.
                    if let Some(staff) = staff.filter(|staff| staff.is_ended_by(&error)) {
                        staff.notice(&error);
                        return;
                    }
                    if self.error.try_set(Some(error)).is_none() {
                        elements::focus_first_invalid();
                    }
                }
            }
        });
    }
}

/// A message of the server, which begins small, as a sentence.
pub fn sentence(message: &str) -> String {
    let mut text = message.to_owned();
    // English, so that the portal needs no tables of Unicode for it.
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if text.ends_with(['.', '!', '?']) { text } else { text + "." }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("must not be empty"), "Must not be empty.");
        assert_eq!(sentence("Really?"), "Really?");
    }
}
