//! Something that lives on the server: loading, there, or failed; with a way to try again.

use futures_util::future::{AbortHandle, abortable};
use leptos::{prelude::*, task::spawn_local};

use crate::api::ApiError;

/// How far loading has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load<T> {
    /// No answer yet.
    Loading,
    /// The answer.
    Ready(T),
    /// There is none.
    Failed(ApiError),
}

/// A value that is fetched when it is first needed, and again when what it depends on changes.
pub struct Remote<T: Send + Sync + 'static> {
    load: RwSignal<Load<T>>,
    attempt: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Clone + Send + Sync + 'static> Remote<T> {
    /// Fetches by `request`. Signals that `request` reads before it waits are its dependencies;
    /// when one changes, or the page goes away, the running transfer is aborted.
    pub fn new<F, R>(request: F) -> Self
    where
        F: Fn() -> R + 'static,
        R: Future<Output = Result<T, ApiError>> + 'static,
    {
        let remote = Self {
            load: RwSignal::new(Load::Loading),
            attempt: RwSignal::new(0),
        };
        let running = StoredValue::new(None::<AbortHandle>);
        let stop = move || {
            if let Some(Some(handle)) = running.try_update_value(Option::take) {
                handle.abort();
            }
        };
        Effect::new(move |former: Option<u32>| {
            let attempt = remote.attempt.get();
            let (answer, handle) = abortable(request());
            stop();
            running.set_value(Some(handle));
            // Asking again for the same thing keeps showing it meanwhile; another thing does not.
            let again = former.is_some_and(|former| former != attempt);
            if !again
                || remote
                    .load
                    .with_untracked(|load| matches!(load, Load::Failed(_)))
            {
                remote.load.set(Load::Loading);
            }
            spawn_local(async move {
                if let Ok(answer) = answer.await {
                    remote
                        .load
                        .set(answer.map_or_else(Load::Failed, Load::Ready));
                }
            });
            attempt
        });
        on_cleanup(stop);
        remote
    }

    /// How far loading has come.
    pub fn get(self) -> Load<T> {
        self.load.get()
    }

    /// The value, once it is there.
    pub fn ready(self) -> Option<T> {
        self.load.with(|load| {
            if let Load::Ready(value) = load {
                Some(value.clone())
            } else {
                None
            }
        })
    }

    /// Why there is none, if loading failed.
    pub fn error(self) -> Option<ApiError> {
        self.load.with(|load| {
            if let Load::Failed(error) = load {
                Some(error.clone())
            } else {
                None
            }
        })
    }

    /// Fetches it again.
    pub fn reload(self) {
        self.attempt
            .update(|attempt| *attempt = attempt.wrapping_add(1));
    }

    /// Changes the value at once, before the server has answered.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.load.update(|load| {
            if let Load::Ready(value) = load {
                change(value);
            }
        });
    }
}
