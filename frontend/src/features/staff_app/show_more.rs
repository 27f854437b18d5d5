//! The way to the next page of a list.

use leptos::prelude::*;

use super::Refusal;
use crate::{
    i18n::staff_app as texts,
    state::paged::Paged,
    ui::{Button, ButtonKind, live},
};

/// Fetches the next page, if there is one.
#[component]
pub fn ShowMore<T: Clone + Send + Sync + 'static>(
    /// The list.
    paged: Paged<T>,
    /// What the button is called, where it is not simply more.
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let label = label.unwrap_or_else(texts::load_more);
    view! {
        <Refusal submission=paged.submission() />
        {live(move || paged.has_more().then(|| view! {
            <div class="row row--center">
                <Button kind=ButtonKind::Secondary busy=paged.submission().busy() on_press=paged.more()>{label}</Button>
            </div>
        }))}
    }
}
