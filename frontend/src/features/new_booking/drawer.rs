//! The drawer that the form stands in.

use leptos::prelude::*;

use super::{NewBooking, form::BookingForm};
use crate::{
    api::admin::{practitioners, treatments},
    features::feedback::Loaded,
    i18n::new_booking as texts,
    state::{remote::Remote, staff::StaffState},
    ui::{Drawer, SkeletonKind},
};

/// The booking form, closed until somebody wants to book.
#[component]
pub fn NewBookingDrawer() -> impl IntoView {
    let booking = NewBooking::from_context();
    view! {
        <Drawer open=booking.open id="new-booking" title=texts::title().to_owned()><Content /></Drawer>
    }
}

#[component]
fn Content() -> impl IntoView {
    let booking = NewBooking::from_context();
    let staff = StaffState::from_context();
    let menu = Remote::new(|| async { Ok((treatments::list().await?, practitioners::list().await?)) });
    view! {
        <Loaded
            remote=menu
            skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
            on_error=move |error| staff.notice(&error)
            children=move |(treatments, practitioners)| {
                let prefill = booking.prefill.get_value();
                view! {
                    <BookingForm
                        prefill=prefill
                        treatments=treatments
                        practitioners=practitioners
                        on_booked=move |()| booking.open.set(false)
                    />
                }
                .into_any()
            }
        />
    }
}
