//! The staff app, from its address to its pages.

use contract::{portal_activity::ReportedEvent, problem::ErrorCode};
use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use super::{page::StaffPage, shell::Shell};
use crate::{
    api::admin::staff as api,
    features::{
        api_keys::ApiKeysPage,
        audit::AuditPage,
        calendar::CalendarPage,
        clients::{ClientPage, ClientsPage, NewClientPage},
        delivery_settings::DeliveryPage,
        feedback::Failure,
        login_mailings::{MailingPage, MailingsPage},
        message_templates::{TemplatePage, TemplatesPage},
        my_account::AccountPage,
        outbox::OutboxPage,
        portal_overview::PortalOverviewPage,
        portal_settings::PortalSettingsPage,
        practitioners::{PractitionerPage, TeamPage},
        settings::SettingsPage,
        staff_sign_in::{MustSetUpPage, SignInAgain, StaffSignInPage},
        team_sessions::TeamSessionsPage,
        treatments::TreatmentsPage,
    },
    i18n::feedback,
    state::{
        activity,
        remote::{Load, Remote},
        staff::{BASE, StaffState, href},
    },
    ui::{ButtonKind, ButtonLink, EmptyState, IconName, SkeletonKind, Skeletons, ToastRegion, Toasts},
};

/// The staff app.
#[component]
pub fn StaffApp() -> impl IntoView {
    let toasts = Toasts::provide();
    let staff = StaffState::provide();
    // Asking is the only way to know: the session's cookie cannot be seen from here.
    let opening = Remote::new(move || async move {
        match api::me().await {
            Ok(me) => staff.enter(me),
            Err(error) if error.is(ErrorCode::Unauthenticated) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    });
    view! {
        <Router base=BASE>
            {move || match opening.get() {
                Load::Loading => view! { <Opening /> }.into_any(),
                Load::Ready(()) => view! { <Opened /> }.into_any(),
                Load::Failed(error) => view! {
                    <main class="staff-door">
                        <div class="card"><Failure error=error on_retry=move |()| opening.reload() /></div>
                    </main>
                }.into_any(),
            }}
        </Router>
        <ToastRegion toasts=toasts />
    }
}

#[component]
fn Opening() -> impl IntoView {
    view! {
        <main class="staff-door">
            <Skeletons shapes=&[SkeletonKind::Title, SkeletonKind::Card] />
        </main>
    }
}

/// What somebody sees depends on whether they are signed in, and with enough.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Closed,
    SecondFactorMissing,
    Open,
}

#[component]
fn Opened() -> impl IntoView {
    let staff = StaffState::from_context();
    let door = Memo::new(move |_| match staff.with_me(|me| me.must_set_up_second_factor) {
        None => Door::Closed,
        Some(true) => Door::SecondFactorMissing,
        Some(false) => Door::Open,
    });
    view! {
        {move || match door.get() {
            Door::Closed => view! { <StaffSignInPage /> }.into_any(),
            Door::SecondFactorMissing => view! { <MustSetUpPage /> }.into_any(),
            Door::Open => view! { <Pages /> }.into_any(),
        }}
        <SignInAgain />
    }
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Shell>
            <Routes fallback=NotHere>
                <Route path=path!("/") view=CalendarPage />
                <Route path=path!("/clients") view=ClientsPage />
                <Route path=path!("/clients/new") view=NewClientPage />
                <Route path=path!("/clients/:id") view=ClientPage />
                <Route path=path!("/portal") view=PortalOverviewPage />
                <Route path=path!("/templates") view=TemplatesPage />
                <Route path=path!("/templates/:kind") view=TemplatePage />
                <Route path=path!("/portal/mailings") view=MailingsPage />
                <Route path=path!("/portal/mailings/:id") view=MailingPage />
                <Route path=path!("/portal-settings") view=PortalSettingsPage />
                <Route path=path!("/settings") view=SettingsPage />
                <Route path=path!("/outbox") view=OutboxPage />
                <Route path=path!("/treatments") view=TreatmentsPage />
                <Route path=path!("/team") view=TeamPage />
                <Route path=path!("/team/:id") view=PractitionerPage />
                <Route path=path!("/sessions") view=TeamSessionsPage />
                <Route path=path!("/integrations") view=ApiKeysPage />
                <Route path=path!("/delivery") view=DeliveryPage />
                <Route path=path!("/audit") view=AuditPage />
                <Route path=path!("/account") view=AccountPage />
            </Routes>
        </Shell>
    }
}

#[component]
fn NotHere() -> impl IntoView {
    activity::report(ReportedEvent::ErrorPageView);
    view! {
        <StaffPage title=feedback::page_missing_title().to_owned()>
            <EmptyState icon=IconName::Search title=feedback::page_missing_title() text=feedback::page_missing_text()>
                <ButtonLink kind=ButtonKind::Primary href=href("/")>{feedback::to_home()}</ButtonLink>
            </EmptyState>
        </StaffPage>
    }
}
