//! Pages that are loaded when they are opened.
//!
//! A binary marks its pages with `#[wasm_split]`, and hands them to the app as functions: whatever the library
//! named itself would be in every app.

use std::pin::Pin;

use contract::portal_activity::ReportedEvent;
use futures_util::FutureExt;
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local, wasm_split::SplitLoaderError};

use crate::{
    browser::{
        address,
        loading::{self, LoadFault},
    },
    i18n::feedback as texts,
    state::activity,
    ui::{FailedState, SkeletonKind, Skeletons, live},
};

/// Loads what a page needs.
pub type Loading = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

/// Makes a page, at once where it is loaded.
pub type Opening = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

/// How long after the start pages are loaded that are likely to be opened next: the first one has what it
/// shows by then.
const IDLE_AFTER_MS: u32 = 1_500;

/// A page that is loaded when it is opened, with `A`.
#[derive(Debug)]
pub struct LazyPage<A = ()> {
    load: fn() -> Loading,
    open: fn(A) -> Opening,
    skeleton: &'static [SkeletonKind],
}

impl<A> Clone for LazyPage<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for LazyPage<A> {}

impl<A: Copy + Send + 'static> LazyPage<A> {
    /// A page by the two functions that `#[wasm_split]` makes of one, and what is shown until it is there.
    pub const fn new(load: fn() -> Loading, open: fn(A) -> Opening, skeleton: &'static [SkeletonKind]) -> Self {
        Self { load, open, skeleton }
    }

    /// The page, as soon as it is loaded.
    pub fn show(self, with: A) -> AnyView {
        lazy_page(self.load, Box::new(move || (self.open)(with)), self.skeleton)
    }
}

/// Loads pages that are likely to be opened next, one after the other, once there is time for it.
pub fn load_when_idle<A>(pages: Vec<LazyPage<A>>) {
    let loads: Vec<_> = pages.into_iter().map(|page| page.load).collect();
    spawn_local(async move {
        TimeoutFuture::new(IDLE_AFTER_MS).await;
        for load in loads {
            // Whoever opens it loads it again, and learns what went wrong.
            let _ = load().await;
        }
    });
}

/// How far a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Loading,
    Ready,
    Failed(LoadFault),
}

/// What does not depend on what a page is opened with, compiled once.
fn lazy_page(
    load: fn() -> Loading,
    open: Box<dyn Fn() -> Opening + Send>,
    skeleton: &'static [SkeletonKind],
) -> AnyView {
    let state = RwSignal::new(State::Loading);
    start(load, state);
    let retry = Callback::new(move |()| {
        if state.get_untracked() == State::Failed(LoadFault::Gone) {
            address::reload();
        } else {
            state.set(State::Loading);
            start(load, state);
        }
    });
    live(move || match state.get() {
        State::Loading => view! { <Skeletons shapes=skeleton /> }.into_any(),
        // Made here, not where it was loaded: what the page provides and listens to ends with it.
        State::Ready => open().now_or_never().and_then(Result::ok).into_any(),
        State::Failed(fault) => view! { <NotLoaded fault=fault on_retry=retry /> }.into_any(),
    })
}

/// Loads a page. When it is there already, it is ready before this returns, and no skeleton is shown.
fn start(load: fn() -> Loading, state: RwSignal<State>) {
    let mut loading = load();
    if let Some(outcome) = (&mut loading).now_or_never() {
        settle(state, outcome);
    } else {
        spawn_local(async move { settle(state, loading.await) });
    }
}

fn settle(state: RwSignal<State>, outcome: Result<(), SplitLoaderError>) {
    let next = if outcome.is_ok() {
        loading::note_success();
        State::Ready
    } else {
        let fault = loading::fault();
        // Another version of the app is served now, and has the page.
        if fault == LoadFault::Gone && loading::reload_once() {
            return;
        }
        State::Failed(fault)
    };
    // Somebody may have gone on to another page.
    let _ = state.try_set(next);
}

/// Why a page could not be loaded, with a way to try again.
#[component]
fn NotLoaded(fault: LoadFault, on_retry: Callback<()>) -> impl IntoView {
    activity::report(ReportedEvent::ErrorPageView);
    let text = match fault {
        LoadFault::Offline => texts::offline(),
        LoadFault::Gone => texts::part_gone(),
        LoadFault::Broken => texts::part_broken(),
    };
    view! { <FailedState text=text offline={fault == LoadFault::Offline} on_retry=on_retry /> }
}
