//! The pages of the portal that are loaded when they are opened. Pages with the same first word in `#[wasm_split]`
//! are loaded together. The word is also what the page's address begins with, so that the loader knows what to
//! fetch on a deep link.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a part that is loaded may fail, and the mark wants the function to say so"
)]

use frontend::{
    features::{
        appointments::{AppointmentPage, AppointmentsPage, BookedPage},
        booking::BookingPage,
        lazy_page::LazyPage,
        notifications::NotificationsPage,
        portal::Route,
        profile::ProfilePage,
        sessions::MorePage,
    },
    ui::SkeletonKind,
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

type Page = Result<AnyView, SplitLoaderError>;

const SKELETON: &[SkeletonKind] = &[SkeletonKind::Title, SkeletonKind::Card, SkeletonKind::Row, SkeletonKind::Row];

/// The page of a route; none for those that are not loaded by themselves.
pub(crate) fn of(route: Route) -> Option<LazyPage<Route>> {
    Some(match route {
        Route::Home | Route::Missing => return None,
        Route::Appointments | Route::Appointment(_) | Route::Booked(_) => {
            LazyPage::new(|| Box::pin(load_appointments()), |route| Box::pin(appointments(route)), SKELETON)
        }
        Route::Book => LazyPage::new(|| Box::pin(load_book()), |_| Box::pin(book()), SKELETON),
        Route::More => LazyPage::new(|| Box::pin(load_more()), |_| Box::pin(more()), SKELETON),
        Route::Profile => LazyPage::new(|| Box::pin(load_profile()), |_| Box::pin(profile()), SKELETON),
        Route::Notifications => {
            LazyPage::new(|| Box::pin(load_notifications()), |_| Box::pin(notifications()), SKELETON)
        }
    })
}

#[wasm_split(appointments, wasm_split_path = leptos::wasm_split, preload(load_appointments), fallible)]
fn appointments(route: Route) -> Page {
    Ok(match route {
        Route::Appointment(id) => view! { <AppointmentPage id=id /> }.into_any(),
        Route::Booked(id) => view! { <BookedPage id=id /> }.into_any(),
        _ => view! { <AppointmentsPage /> }.into_any(),
    })
}

#[wasm_split(book, wasm_split_path = leptos::wasm_split, preload(load_book), fallible)]
fn book() -> Page {
    Ok(view! { <BookingPage /> }.into_any())
}

#[wasm_split(more, wasm_split_path = leptos::wasm_split, preload(load_more), fallible)]
fn more() -> Page {
    Ok(view! { <MorePage /> }.into_any())
}

#[wasm_split(profile, wasm_split_path = leptos::wasm_split, preload(load_profile), fallible)]
fn profile() -> Page {
    Ok(view! { <ProfilePage /> }.into_any())
}

#[wasm_split(notifications, wasm_split_path = leptos::wasm_split, preload(load_notifications), fallible)]
fn notifications() -> Page {
    Ok(view! { <NotificationsPage /> }.into_any())
}
