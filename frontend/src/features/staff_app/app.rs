//! The staff app, from its address to its pages.

use contract::{portal_activity::ReportedEvent, problem::ErrorCode, staff_pages::BASE};
use leptos::prelude::*;
use leptos_router::{components::Router, hooks::use_location};

use super::{
    model::{Entries, Entry, LinkPage},
    page::StaffPage,
};
use crate::{
    api::admin::staff as api,
    browser::leaving,
    features::{
        feedback::Failure,
        staff_sign_in::{MustSetUpPage, SignInAgain, StaffSignInPage},
    },
    i18n::{self, feedback, staff_app as texts},
    state::{
        activity,
        remote::{Load, Remote},
        staff::{StaffState, href},
    },
    ui::{ButtonKind, ButtonLink, EmptyState, IconName, SkeletonKind, Skeletons, ToastRegion, Toasts, live},
};

/// The staff app. Its pages are a function's of the binary, which loads each when it is opened.
#[component]
pub fn StaffApp(
    /// The pages in the frame.
    pages: fn() -> AnyView,
    /// The pages that links with a token lead to.
    link_pages: fn(LinkPage) -> AnyView,
    /// The entries of the navigation, in order.
    entries: &'static [Entry],
) -> impl IntoView {
    provide_context(Entries(entries));
    leaving::guard(texts::leave_unsaved);
    leaving::reload_when_brought_back();
    let toasts = Toasts::provide();
    i18n::use_staff_problems();
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
            {live(move || match opening.get() {
                Load::Loading => view! { <Opening /> }.into_any(),
                Load::Ready(()) => view! { <Opened pages=pages link_pages=link_pages /> }.into_any(),
                Load::Failed(error) => view! {
                    <main class="staff-door">
                        <div class="card"><Failure error=error on_retry=move |()| opening.reload() /></div>
                    </main>
                }.into_any(),
            })}
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
    /// A mailed link led here, whoever is signed in.
    Link(LinkPage),
}

#[component]
fn Opened(pages: fn() -> AnyView, link_pages: fn(LinkPage) -> AnyView) -> impl IntoView {
    let staff = StaffState::from_context();
    let path = use_location().pathname;
    let link = Memo::new(move |_| path.with(|path| LinkPage::at(path)));
    let door = Memo::new(move |_| match (link.get(), staff.with_me(|me| me.must_set_up_second_factor)) {
        (Some(page), _) => Door::Link(page),
        (None, None) => Door::Closed,
        (None, Some(true)) => Door::SecondFactorMissing,
        (None, Some(false)) => Door::Open,
    });
    view! {
        {live(move || match door.get() {
            Door::Closed => view! { <StaffSignInPage /> }.into_any(),
            Door::SecondFactorMissing => view! { <MustSetUpPage /> }.into_any(),
            Door::Open => pages(),
            Door::Link(page) => link_pages(page),
        })}
        <SignInAgain />
    }
}

/// That there is no such page.
#[component]
pub fn NotHere() -> impl IntoView {
    activity::report(ReportedEvent::ErrorPageView);
    view! {
        <StaffPage title=feedback::page_missing_title().to_owned()>
            <EmptyState icon=IconName::Search title=feedback::page_missing_title() text=feedback::page_missing_text()>
                <ButtonLink kind=ButtonKind::Primary href=href("/")>{feedback::to_home()}</ButtonLink>
            </EmptyState>
        </StaffPage>
    }
}
