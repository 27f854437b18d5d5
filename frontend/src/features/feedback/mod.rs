//! Loading, failing and trying again, the same on every page.

use leptos::prelude::*;

use crate::{
    api::ApiError,
    state::remote::{Load, Remote},
    ui::{FailedState, SkeletonKind, Skeletons},
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
    Effect::new(move |_| {
        if let (Some(error), Some(on_error)) = (remote.error(), on_error) {
            on_error.run(error);
        }
    });
    move || match remote.get() {
        Load::Loading => view! { <Skeletons shapes=skeleton /> }.into_any(),
        Load::Ready(value) => children(value),
        Load::Failed(error) => view! { <Failure error=error on_retry=move |()| remote.reload() /> }.into_any(),
    }
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
    let offline = error == ApiError::Offline;
    let trace_id = error.trace_id().map(str::to_owned).unwrap_or_default();
    view! { <FailedState text=error.text() offline=offline trace_id=trace_id on_retry=on_retry /> }
}
