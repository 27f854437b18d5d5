//! The desk: what staff do all day. The office's pages are not to be named here, or they are loaded
//! with it.

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Routes},
    path,
};

use super::{
    app::{NotHere, StaffApp},
    shell::Shell,
};
use crate::{
    features::{
        audit::AuditPage,
        calendar::CalendarPage,
        clients::{ClientPage, ClientsPage, NewClientPage},
        my_account::AccountPage,
        outbox::OutboxPage,
        practitioners::{PractitionerPage, TeamPage},
    },
    state::staff::StaffModule,
};

/// The staff app with the desk's pages.
#[component]
pub fn DeskApp() -> impl IntoView {
    view! { <StaffApp module=StaffModule::Desk pages=pages /> }
}

fn pages() -> AnyView {
    view! {
        <Shell>
            <Routes fallback=NotHere>
                <Route path=path!("/") view=CalendarPage />
                <Route path=path!("/clients") view=ClientsPage />
                <Route path=path!("/clients/new") view=NewClientPage />
                <Route path=path!("/clients/:id") view=ClientPage />
                <Route path=path!("/outbox") view=OutboxPage />
                <Route path=path!("/team") view=TeamPage />
                <Route path=path!("/team/:id") view=PractitionerPage />
                <Route path=path!("/audit") view=AuditPage />
                <Route path=path!("/account") view=AccountPage />
            </Routes>
        </Shell>
    }
    .into_any()
}
