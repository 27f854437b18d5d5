//! Something that lives on the server: loading, there, or failed; with a way to try again.

use std::{any::Any, marker::PhantomData, pin::Pin, sync::Arc};

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
pub struct Remote<T> {
    fetched: AnyRemote,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Clone + Send + Sync + 'static> Remote<T> {
    /// Fetches by `request`. Signals that `request` reads before it waits are its dependencies;
    /// when one changes, or the page goes away, the running transfer is aborted.
    pub fn new<F, R>(request: F) -> Self
    where
        F: Fn() -> R + 'static,
        R: Future<Output = Result<T, ApiError>> + 'static,
    {
        let request = move || -> Answer {
            let answer = request();
            Box::pin(async move { answer.await.map(|value| Arc::new(value) as Anything) })
        };
        Self { fetched: AnyRemote::new(Box::new(request)), value: PhantomData }
    }

    /// How far loading has come.
    pub fn get(self) -> Load<T> {
        match self.fetched.get() {
            Load::Loading => Load::Loading,
            Load::Ready(value) => value.downcast_ref::<T>().cloned().map_or(Load::Loading, Load::Ready),
            Load::Failed(error) => Load::Failed(error),
        }
    }

    /// The value, once it is there.
    pub fn ready(self) -> Option<T> {
        match self.get() {
            Load::Ready(value) => Some(value),
            Load::Loading | Load::Failed(_) => None,
        }
    }

    /// Why there is none, if loading failed.
    pub fn error(self) -> Option<ApiError> {
        self.fetched.error()
    }

    /// Fetches it again.
    pub fn reload(self) {
        self.fetched.reload();
    }

    /// The same whatever the value's type is, for what is to be compiled once.
    pub fn any(self) -> AnyRemote {
        self.fetched
    }

    /// Changes the value at once, before the server has answered.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        if let Load::Ready(mut value) = self.get() {
            change(&mut value);
            self.fetched.load.set(Load::Ready(Arc::new(value)));
        }
    }
}

/// A value of whatever type.
pub type Anything = Arc<dyn Any + Send + Sync>;

type Answer = Pin<Box<dyn Future<Output = Result<Anything, ApiError>>>>;

/// A remote value of whatever type: all of the work, compiled once for every type there is.
#[derive(Clone, Copy)]
pub struct AnyRemote {
    load: RwSignal<Load<Anything>>,
    attempt: RwSignal<u32>,
}

impl AnyRemote {
    fn new(request: Box<dyn Fn() -> Answer>) -> Self {
        let fetched = Self { load: RwSignal::new(Load::Loading), attempt: RwSignal::new(0) };
        let running = StoredValue::new(None::<AbortHandle>);
        let stop = move || {
            if let Some(Some(handle)) = running.try_update_value(Option::take) {
                handle.abort();
            }
        };
        Effect::new(move |former: Option<u32>| {
            let attempt = fetched.attempt.get();
            let (answer, handle) = abortable(request());
            stop();
            running.set_value(Some(handle));
            // Asking again for the same thing keeps showing it meanwhile; another thing does not.
            let again = former.is_some_and(|former| former != attempt);
            if !again || fetched.load.with_untracked(|load| matches!(load, Load::Failed(_))) {
                fetched.load.set(Load::Loading);
            }
            spawn_local(async move {
                if let Ok(answer) = answer.await {
                    fetched.load.set(answer.map_or_else(Load::Failed, Load::Ready));
                }
            });
            attempt
        });
        on_cleanup(stop);
        fetched
    }

    /// How far loading has come.
    pub fn get(self) -> Load<Anything> {
        self.load.get()
    }

    /// Fetches it again.
    pub fn reload(self) {
        self.attempt.update(|attempt| *attempt = attempt.wrapping_add(1));
    }

    /// Why there is none, if loading failed.
    pub fn error(self) -> Option<ApiError> {
        self.load.with(|load| if let Load::Failed(error) = load { Some(error.clone()) } else { None })
    }
}
