//! What people see before they are in.

use leptos::prelude::*;

use crate::{
    browser::navigation::Navigation,
    state::portal::{PortalState, is_door},
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
    let state = PortalState::from_context();
    let name = state.name();
    view! {
        <main id="main" class="door">
            <Brand name=name.clone() logo=state.logo() />
            <div class="card door__card">
                <Page title=title site=name>
                    <div class="stack">{children()}</div>
                </Page>
            </div>
        </main>
    }
}

/// What to do when somebody has signed in: go on where they wanted to be.
pub fn enter_portal(state: PortalState) -> Callback<()> {
    let navigation = Navigation::from_context();
    Callback::new(move |()| {
        let wanted = state.take_return_page();
        let at_door = navigation.path().with_untracked(|path| is_door(path));
        if let Some(page) = wanted.or_else(|| at_door.then(|| "/".to_owned())) {
            navigation.replace(&page);
        }
        state.enter();
    })
}
