//! Loading, failing and trying again, the same on every page.

use std::cell::RefCell;

use contract::{portal_activity::ReportedEvent, problem::ErrorCode};
use leptos::prelude::*;

use crate::{
    api::ApiError,
    state::{
        activity,
        remote::{AnyRemote, Anything, Load, Remote},
    },
    ui::{FailedState, SkeletonKind, Skeletons, live, react},
};

/// Shows a skeleton, then the value, or what went wrong with a way to try again.
#[component]
pub fn Loaded<T, V>(
    /// What is being loaded.
    remote: Remote<T>,
    /// What it will look like, from top to bottom.
    skeleton: &'static [SkeletonKind],
    /// Told of every failure, for those that concern the whole app.
    #[prop(optional, into)]
    on_error: Option<Callback<ApiError>>,
    /// Shows the value.
    children: V,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Send + Sync + 'static,
{
    let show = move |value: &Anything| value.downcast_ref::<T>().cloned().map(&children);
    loaded(remote.any(), Box::new(show), skeleton, on_error)
}

thread_local! {
    /// What fetches again what could not be had because the session had ended.
    static REFUSED: RefCell<Vec<Callback<()>>> = const { RefCell::new(Vec::new()) };
}

/// Fetches again what could not be had because the session had ended; to be called when somebody
/// has signed in again.
pub fn fetch_refused_again() {
    for retry in REFUSED.take() {
        // Gone with its page, or it is done.
        let _ = retry.try_run(());
    }
}

/// What is shown of a value whose type only the caller knows.
type Show = Box<dyn Fn(&Anything) -> Option<AnyView> + Send>;

/// Everything that does not depend on the value's type, compiled once.
fn loaded(
    remote: AnyRemote,
    show: Show,
    skeleton: &'static [SkeletonKind],
    on_error: Option<Callback<ApiError>>,
) -> AnyView {
    let retry = Callback::new(move |()| remote.reload());
    react(move || {
        let Some(error) = remote.error() else { return };
        if error.is(ErrorCode::Unauthenticated) {
            REFUSED.with_borrow_mut(|refused| refused.push(retry));
        }
        if let Some(on_error) = on_error {
            on_error.run(error);
        }
    });
    live(move || {
        let part = match remote.get() {
            Load::Loading => None,
            Load::Ready(value) => show(&value),
            Load::Failed(error) => Some(view! { <Failure error=error on_retry=retry /> }.into_any()),
        };
        part.unwrap_or_else(|| view! { <Skeletons shapes=skeleton /> }.into_any())
    })
}

/// What went wrong, with a way to try again.
#[component]
pub fn Failure(
    /// What went wrong.
    error: ApiError,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    activity::report(ReportedEvent::ErrorPageView);
    let offline = error == ApiError::Offline;
    let trace_id = error.trace_id().map(str::to_owned).unwrap_or_default();
    view! { <FailedState text=error.text() offline=offline trace_id=trace_id on_retry=on_retry /> }
}
