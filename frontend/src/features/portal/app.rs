//! The client app, from its address to its pages.

use contract::{
    portal::{Portal, Section},
    portal_activity::ReportedEvent,
    problem::ErrorCode,
};
use leptos::prelude::*;

use super::{
    PortalPage,
    clinic::contact_lines,
    preview::{self, PreviewBar, PreviewOver},
    route::Route,
};
use crate::{
    api::{ApiError, PortalApi},
    browser::{address, document, navigation::Navigation},
    features::{
        dashboard::DashboardPage,
        feedback::Failure,
        lazy_page::{LazyPage, load_when_idle},
        login_links::{LinkLanding, SignInPage},
        notifications::Bell,
    },
    i18n::{self, feedback, portal as texts},
    state::{
        activity, brand,
        portal::{INVITE_PAGE, PortalState, SIGN_IN_PAGE, slug_of},
        remote::{Load, Remote},
    },
    ui::{
        AppFrame, Brand, ButtonKind, ButtonLink, EmptyState, IconName, NavItem, SkeletonKind, Skeletons, ToastRegion,
        Toasts, live, react,
    },
};

/// The pages that are loaded when they are opened.
pub type PortalPages = fn(Route) -> Option<LazyPage<Route>>;

/// The client app.
#[component]
pub fn PortalApp(
    /// Its pages, other than those that everybody sees first.
    pages: PortalPages,
) -> impl IntoView {
    let toasts = Toasts::provide();
    // Before the router looks at the address: it must never see a secret.
    let token = take_token();
    let slug = slug_of(&address::path()).unwrap_or_default().to_owned();
    preview::begin(&slug);
    let portal = {
        let api = PortalApi::new(&slug);
        Remote::new(move || {
            let api = api.clone();
            async move { api.portal().await }
        })
    };
    view! {
        {live(move || match portal.get() {
            Load::Loading => view! { <Opening /> }.into_any(),
            Load::Ready(ready) => view! { <OpenPortal slug=slug.clone() portal=ready token=token.clone() pages=pages /> }.into_any(),
            Load::Failed(error) => view! { <Closed error=error on_retry=move |()| portal.reload() /> }.into_any(),
        })}
        <ToastRegion toasts=toasts />
    }
}

/// The secret in the address, if it is one of a link, and takes it out.
fn take_token() -> Option<String> {
    let path = address::path();
    let path = path.trim_end_matches('/');
    (path.ends_with(SIGN_IN_PAGE) || path.ends_with(INVITE_PAGE)).then(address::take_fragment).flatten()
}

#[component]
fn Opening() -> impl IntoView {
    view! {
        <main class="door">
            <Skeletons shapes=&[SkeletonKind::Title, SkeletonKind::Card, SkeletonKind::Row] />
        </main>
    }
}

/// Why there is no portal here.
#[component]
fn Closed(error: ApiError, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    if error.is(ErrorCode::PreviewEnded) {
        return view! { <PreviewOver /> }.into_any();
    }
    let closed = error.problem().and_then(|problem| problem.closed_portal.clone());
    let (title, content) = match (error.code(), closed) {
        (Some(ErrorCode::PortalNotFound | ErrorCode::NotFound), _) => (
            texts::not_found_title(),
            view! { <EmptyState icon=IconName::Search title=texts::not_found_title() text=texts::not_found_text() /> }
                .into_any(),
        ),
        (_, Some(closed)) => {
            let text = texts::off_text(&closed.clinic_name);
            let lines = contact_lines(closed.contact, closed.calling_code);
            (
                texts::off_title(),
                view! { <EmptyState icon=IconName::Clock title=texts::off_title() text=text>{lines}</EmptyState> }
                    .into_any(),
            )
        }
        _ => (texts::failed_title(), view! { <Failure error=error on_retry=on_retry /> }.into_any()),
    };
    document::set_title(title);
    view! {
        <main class="door">
            <h1 class="visually-hidden">{title}</h1>
            <div class="card">{content}</div>
        </main>
    }
    .into_any()
}

#[component]
fn OpenPortal(slug: String, portal: Portal, token: Option<String>, pages: PortalPages) -> impl IntoView {
    i18n::use_locale(&portal.locale);
    i18n::format::use_clock(&portal.utc_offsets);
    brand::apply(portal.brand_color, portal.accent_color);
    if let Some(icon) = &portal.favicon_url {
        document::set_icon(icon);
    }
    let shown = portal.preview.clone();
    let state = PortalState::provide(&slug, portal);
    state.set_link(token);
    address::on_fragment_change(move || {
        if let Some(token) = take_token() {
            state.set_link(Some(token));
        }
    });
    let signed_in = Memo::new(move |_| state.signed_in());

    // Before the navigation, so that a click is noted on the page it was made on. What staff do in a
    // preview does not count.
    if shown.is_none() {
        activity::start(state.api().activity_url(), state.href(""));
    }
    let path = Navigation::provide(&state.href("")).path();
    react(move || {
        path.track();
        activity::report(ReportedEvent::PageView);
    });
    live(move || match state.link() {
        _ if state.preview_over() => view! { <PreviewOver /> }.into_any(),
        Some(token) => view! { <LinkLanding token=token on_leave=move |()| state.set_link(None) /> }.into_any(),
        None if signed_in.get() => view! {
            {shown.clone().map(|preview| view! { <PreviewBar preview=preview /> })}
            <SignedIn pages=pages />
        }
        .into_any(),
        None => view! { <SignInPage /> }.into_any(),
    })
}

#[component]
fn SignedIn(pages: PortalPages) -> impl IntoView {
    let state = PortalState::from_context();
    let path = Navigation::from_context().path();
    let route = Memo::new(move |_| path.with(|path| Route::at(path)));
    let item = move |page: &'static str, label: &'static str, icon: IconName| NavItem {
        href: state.href(page),
        label,
        icon,
        current: Signal::derive(move || route.get().section() == page),
    };
    let mut items = vec![item("/", texts::home(), IconName::Home)];
    let likely = state.portal().sections.into_iter().map(|section| match section {
        Section::Appointments => Route::Appointments,
        Section::Booking => Route::Book,
    });
    load_when_idle(likely.filter_map(pages).collect());
    items.extend(state.portal().sections.into_iter().map(|section| match section {
        Section::Appointments => item("/appointments", texts::appointments(), IconName::Calendar),
        Section::Booking => item("/book", texts::book(), IconName::PlusCircle),
    }));
    items.push(item("/more", texts::more(), IconName::More));

    view! {
        <AppFrame
            items=items
            label=texts::navigation()
            side_head=move || view! { <Brand name=state.name() logo=state.logo() href=state.href("/") /> }
            side_foot=|| view! { <Bell named=true /> }
        >
            {live(move || match route.get() {
                Route::Home => view! { <DashboardPage /> }.into_any(),
                Route::Missing => view! { <NotHere /> }.into_any(),
                other => match pages(other) {
                    Some(page) => page.show(other),
                    None => view! { <NotHere /> }.into_any(),
                },
            })}
        </AppFrame>
    }
}

#[component]
fn NotHere() -> impl IntoView {
    activity::report(ReportedEvent::ErrorPageView);
    let state = PortalState::from_context();
    view! {
        <PortalPage title=feedback::page_missing_title().to_owned()>
            <EmptyState icon=IconName::Search text=feedback::page_missing_text()>
                <ButtonLink kind=ButtonKind::Primary href=state.href("/")>{feedback::to_home()}</ButtonLink>
            </EmptyState>
        </PortalPage>
    }
}
