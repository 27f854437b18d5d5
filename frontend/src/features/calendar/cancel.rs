//! Cancelling for the clinic: what it means for the client is shown before it is done.

use contract::appointments::{CancelAppointment, CancellationQuote, ClinicAppointment};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::admin::appointments as api,
    features::{feedback::Loaded, staff_app::Refusal},
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, SkeletonKind, SwitchField, TextArea, Toasts},
};

/// Asks whether an appointment is to be cancelled, and cancels it.
#[component]
pub fn CancelForm(
    /// The appointment.
    appointment: ClinicAppointment,
    /// Whether the question is being asked.
    open: RwSignal<bool>,
    /// Called when it is cancelled.
    #[prop(into)]
    on_cancelled: Callback<()>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let inner = appointment.appointment;
    let id = inner.id;
    let quote = Remote::new(move || api::cancellation_quote(id));
    let reason = RwSignal::new(String::new());
    let charge_fee = RwSignal::new(false);
    let notify = RwSignal::new(true);
    let when = [format::local(inner.local_start, Style::DayLong), format::local(inner.local_start, Style::Time)];
    let name = appointment.client_name.clone();
    let client = StoredValue::new(appointment.client_name);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let request = CancelAppointment {
            reason: reason.get_untracked(),
            charge_fee: charge_fee.get_untracked(),
            notify_client: notify.get_untracked(),
        };
        submission.run(api::cancel(id, request), move |_| {
            open.set(false);
            toasts.show(client.with_value(|client| texts::cancelled(client)));
            staff.appointments_changed();
            on_cancelled.run(());
        });
    };
    view! {
        <form class="stack" novalidate on:submit=on_submit>
            <div>
                <p class="strong">{[name, inner.treatment_name].join(" · ")}</p>
                <p class="muted">{when.join(", ")} " · " {inner.practitioner_name}</p>
            </div>
            <Loaded
                remote=quote
                skeleton=&[SkeletonKind::Line]
                on_error=move |error| staff.notice(&error)
                children=move |quote| view! { <Fee quote=quote charge_fee=charge_fee /> }.into_any()
            />
            <SwitchField id="cancel-notify" label=texts::notify() checked=notify />
            <TextArea
                id="cancel-reason" label=texts::reason() hint=texts::reason_hint() value=reason maxlength=500
                error=submission.field("reason")
            />
            <Refusal submission=submission />
            <div class="stack stack--tight">
                <Button kind=ButtonKind::Danger block=true submit=true busy=submission.busy()>{texts::cancel()}</Button>
                <Button kind=ButtonKind::Quiet block=true on_press=move |()| open.set(false)>{texts::keep()}</Button>
            </div>
        </form>
    }
}

/// What cancelling now costs the client, which staff decide.
#[component]
fn Fee(quote: CancellationQuote, charge_fee: RwSignal<bool>) -> impl IntoView {
    let late = texts::late(&format::instant(quote.free_until, Style::DayAndTime));
    match quote.fee {
        Some(fee) => view! {
            <SwitchField
                id="cancel-fee" label=texts::charge_fee(&format::money(fee)) hint=late checked=charge_fee
            />
        }
        .into_any(),
        None => view! { <p class="muted">{texts::no_fee()}</p> }.into_any(),
    }
}
