//! What people see before they are in.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    state::portal::{PortalState, SIGN_IN_PAGE},
    ui::{Brand, Page},
};

/// The frame of pages for people who are not signed in: the clinic's name and one narrow column.
#[component]
pub fn Door(
    /// The page's heading.
    #[prop(into)]
    title: String,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let clinic_name = PortalState::from_context().clinic_name();
    view! {
        <main id="main" class="door">
            <Brand name=clinic_name.clone() />
            <div class="card door__card">
                <Page title=title site=clinic_name>
                    <div class="stack">{children()}</div>
                </Page>
            </div>
        </main>
    }
}

/// What to do when somebody has signed in: go on where they wanted to be.
pub fn enter_portal(state: PortalState) -> Callback<()> {
    let navigate = StoredValue::new_local(use_navigate());
    Callback::new(move |()| {
        let page = state.current_page();
        let wanted = state.take_return_page();
        if let Some(page) =
            wanted.or_else(|| page.starts_with(SIGN_IN_PAGE).then(|| "/".to_owned()))
        {
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate.with_value(|navigate| navigate(&page, options));
        }
        state.enter();
    })
}
