//! An appointment, looked at: what it is, and what can be done about it.

use contract::{
    appointments::{AppointmentStatus, CancelledBy, ClinicAppointment},
    permissions::Permission,
};
use leptos::prelude::*;

use super::{
    cancel::CancelForm,
    conflicts::explained,
    moving::MoveForm,
    status::{StatusBadge, source_name},
};
use crate::{
    api::admin::{appointments, clients},
    browser::clock,
    features::{
        new_booking::{NewBooking, Prefill},
        staff_app::Refusal,
    },
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
    state::{
        staff::{StaffState, href},
        submission::Submission,
    },
    ui::{Button, ButtonKind, ButtonLink, Drawer, Icon, IconName, Monogram, Note, Sheet, Tone, live, open_while},
};

/// An appointment in a drawer, which is open while there is one.
#[component]
pub fn AppointmentDrawer(
    /// The appointment that is looked at.
    opened: RwSignal<Option<ClinicAppointment>>,
) -> impl IntoView {
    let open = open_while(opened);
    view! {
        <Drawer open=open id="appointment" title=texts::appointment().to_owned()>
            {live(move || opened.get().map(|appointment| view! { <Details appointment=appointment opened=opened /> }))}
        </Drawer>
    }
}

#[component]
fn Details(appointment: ClinicAppointment, opened: RwSignal<Option<ClinicAppointment>>) -> impl IntoView {
    let staff = StaffState::from_context();
    let booking = NewBooking::from_context();
    let (cancelling, moving) = (RwSignal::new(false), RwSignal::new(false));
    let inner = appointment.appointment.clone();
    let day = format::local(inner.local_start, Style::DayWithYear);
    let time = format::time_range(inner.local_start, inner.starts_at, inner.ends_at);
    let minutes = u32::try_from((inner.ends_at - inner.starts_at).num_minutes()).unwrap_or_default();
    let may = staff.may(Permission::AppointmentsWrite);
    let stands = inner.status == AppointmentStatus::Booked;
    let cancellable = may && stands && inner.starts_at > clock::now();
    // Whoever is late gets another time.
    let movable = may && stands && inner.ends_at > clock::now();
    let file = appointments::calendar_file(inner.id);
    let (client_id, client_name) = (appointment.client_id, appointment.client_name.clone());
    let fact = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div class="facts__row"><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let cancelled_by = appointment.cancelled_by.map(|by| match by {
        CancelledBy::Client => texts::cancelled_by_client(),
        CancelledBy::Clinic => texts::cancelled_by_clinic(),
    });
    let practitioner = inner.practitioner_id;
    let asking = Submission::new();
    let book_again = move |()| {
        asking.run(clients::get(client_id), move |client| {
            opened.set(None);
            booking.start(Prefill { client: Some(client), practitioner: Some(practitioner), ..Prefill::default() });
        });
    };
    let to_change = StoredValue::new(appointment.clone());
    view! {
        <div class="drawer__body stack">
            <a class="picked picked--link" href=href(&["/clients/", &client_id.to_string()].concat())>
                <Monogram name=client_name.clone() />
                <span class="grow">
                    <span class="strong picked__name">{client_name.clone()}</span>
                    <span class="small muted">{texts::open_client(&client_name)}</span>
                </span>
            </a>
            <div>
                <StatusBadge status=inner.status />
                <h3 class="appointment__what">{inner.treatment_name.clone()}</h3>
                <p class="muted">{day}<br />{time}</p>
            </div>
            {explained(&appointment).filter(|_| stands).map(|text| view! { <Note tone=Tone::Warn>{text}</Note> })}
            <dl class="facts-list">
                {fact(texts::practitioner(), inner.practitioner_name.clone())}
                {fact(texts::duration(), format::minutes(minutes))}
                {fact(texts::price(), format::money(inner.price))}
                {fact(texts::source(), source_name(appointment.source).to_owned())}
                {fact(texts::note(), appointment.note.clone())}
                {cancelled_by.and_then(|by| {
                    let at = inner.cancelled_at.map(|at| format::instant(at, Style::Moment));
                    fact(by, at.unwrap_or_default())
                })}
                {fact(texts::cancellation_reason(), appointment.cancellation_reason.clone())}
                {appointment.cancellation_fee.and_then(|fee| fact(texts::cancellation_fee(), format::money(fee)))}
            </dl>
        </div>
        <div class="drawer__foot stack stack--tight">
            {stands.then(|| view! {
                <ButtonLink block=true href=file external=true>
                    <Icon name=IconName::CalendarAdd size=20 />
                    {texts::calendar_file()}
                </ButtonLink>
            })}
            {movable.then(|| view! {
                <Button block=true on_press=move |()| moving.set(true)>{texts::move_it()}</Button>
            })}
            {cancellable.then(|| view! {
                <Button kind=ButtonKind::Quiet block=true on_press=move |()| cancelling.set(true)>{texts::cancel()}</Button>
            })}
            {(may && !cancellable).then(|| view! {
                <Refusal submission=asking />
                <Button block=true busy=asking.busy() on_press=book_again>{texts::book_again()}</Button>
            })}
        </div>
        <Sheet open=moving title=texts::move_title()>
            <MoveForm appointment=to_change.get_value() open=moving on_moved=move |()| opened.set(None) />
        </Sheet>
        <Sheet open=cancelling title=texts::cancel_title()>
            <CancelForm
                appointment=to_change.get_value()
                open=cancelling
                on_cancelled=move |()| opened.set(None)
            />
        </Sheet>
    }
}
