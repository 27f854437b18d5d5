//! A page of the portal.

use leptos::prelude::*;

use crate::{state::portal::PortalState, ui::Page};

/// A page of the portal, named in the tab together with the clinic.
#[component]
pub fn PortalPage(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// A step back, if there is one.
    #[prop(optional, into)]
    back: Option<Callback<()>>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let site = PortalState::from_context().name();
    match back {
        Some(back) => view! { <Page title=title site=site back=back>{children()}</Page> }.into_any(),
        None => view! { <Page title=title site=site>{children()}</Page> }.into_any(),
    }
}
