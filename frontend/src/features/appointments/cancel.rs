//! Cancelling: what it means is shown before it is done.

use contract::{
    appointments::{Appointment, CancelMyAppointment, CancellationOutcome, CancellationQuote},
    problem::ErrorCode,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser::document,
    features::{
        feedback::Loaded,
        portal::{ContactLines, ZoneNote},
    },
    i18n::{
        appointments as texts,
        format::{self, Style},
    },
    state::{portal::PortalState, remote::Remote},
    ui::{Button, ButtonKind, Note, PAGE_TITLE, Refusal, Sheet, SkeletonKind, Toasts, Tone},
};

/// Asks whether an appointment is to be cancelled, and cancels it.
#[component]
pub fn CancelSheet(
    /// The appointment.
    appointment: Appointment,
    /// Whether the question is being asked.
    open: RwSignal<bool>,
    /// Called when it is cancelled.
    #[prop(into)]
    on_cancelled: Callback<()>,
) -> impl IntoView {
    view! {
        <Sheet open=open title=texts::cancel_title()>
            <Question appointment=appointment.clone() open=open on_cancelled=on_cancelled />
        </Sheet>
    }
}

#[component]
fn Question(appointment: Appointment, open: RwSignal<bool>, on_cancelled: Callback<()>) -> impl IntoView {
    let state = PortalState::from_context();
    let id = appointment.id;
    let quote = Remote::new(move || async move { state.api().cancellation_quote(id).await });
    // Outlives the quote, which is asked for anew when it has changed.
    let failure = RwSignal::new(None::<String>);
    let day = format::local(appointment.local_start, Style::DayLong);
    let time = format::local(appointment.local_start, Style::Time);
    view! {
        <div>
            <p class="strong">{appointment.treatment_name}</p>
            <p class="muted">{day} ", " {time} " · " {texts::with(&appointment.practitioner_name)}</p>
        </div>
        <Loaded
            remote=quote
            skeleton=&[SkeletonKind::Row, SkeletonKind::Line]
            on_error=move |error| state.notice(&error)
            children=move |ready| {
                view! { <Quoted id=id quote=ready remote=quote failure=failure open=open on_cancelled=on_cancelled /> }.into_any()
            }
        />
    }
}

#[component]
fn Quoted(
    id: contract::ids::AppointmentId,
    quote: CancellationQuote,
    remote: Remote<CancellationQuote>,
    failure: RwSignal<Option<String>>,
    open: RwSignal<bool>,
    on_cancelled: Callback<()>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let toasts = Toasts::from_context();
    let busy = RwSignal::new(false);
    let until = format::instant(quote.free_until, Style::DayAndTime);
    let fee = quote.fee;
    let keep = move |()| open.set(false);
    let cancel = move |()| {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            match state.api().cancel(id, &CancelMyAppointment { accepted_fee: fee }).await {
                Ok(_) => {
                    open.set(false);
                    toasts.show(texts::cancelled());
                    on_cancelled.run(());
                    // The button that opened the dialog goes with the appointment.
                    request_animation_frame(|| document::focus(PAGE_TITLE));
                }
                Err(error) => {
                    state.notice(&error);
                    busy.set(false);
                    let changed = error.is(ErrorCode::ValidationFailed) || error.is(ErrorCode::CancellationWindow);
                    failure.set(Some(if changed { texts::quote_changed() } else { error.text() }.to_owned()));
                    if changed {
                        remote.reload();
                    }
                }
            }
        });
    };
    if quote.outcome == CancellationOutcome::ContactClinic {
        return view! {
            <Note tone=Tone::Warn>{texts::cancel_contact(&until)}</Note>
            <ZoneNote />
            <ContactLines contact=state.portal().contact />
            <Button kind=ButtonKind::Secondary block=true on_press=keep>{texts::keep()}</Button>
        }
        .into_any();
    }
    let (explanation, confirm) = match fee {
        Some(fee) => (texts::cancel_late(&until), texts::cancel_confirm_fee(&format::money(fee))),
        None => (texts::cancel_free(&until), texts::cancel_confirm().to_owned()),
    };
    view! {
        <div class="quote">
            <dl class="quote__line">
                <dt>{texts::cancel_fee()}</dt>
                <dd class="strong">{fee.map_or_else(|| texts::cancel_fee_none().to_owned(), format::money)}</dd>
            </dl>
            <p class="muted small">{explanation}</p>
            <ZoneNote />
        </div>
        <Refusal text=failure />
        <div class="stack">
            <Button kind=ButtonKind::Danger block=true busy=busy on_press=cancel>{confirm}</Button>
            <Button kind=ButtonKind::Quiet block=true on_press=keep>{texts::keep()}</Button>
        </div>
    }
    .into_any()
}
