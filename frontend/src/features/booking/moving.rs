//! The bar at the bottom when an appointment is moved: from when to when, and the button that does it.

use contract::{
    appointments::{Appointment, MoveMyAppointment},
    holds::CreateHold,
    ids::AppointmentId,
    slots::SlotCalendar,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    choices::Choices,
    hold::{Holding, refused},
    times::Near,
};
use crate::{
    api::IdempotencyKey,
    browser::navigation::Navigation,
    features::feedback::Loaded,
    i18n::{
        booking as texts,
        format::{self, Style},
    },
    state::{portal::PortalState, remote::Remote},
    ui::{Button, ButtonKind, SkeletonKind, Toasts, live},
};

/// Moves an appointment to the chosen time, or says why that cannot be had.
#[component]
pub fn MoveBar(
    /// The appointment.
    id: AppointmentId,
    /// The time that is wanted for it, once one is.
    wanted: Memo<Option<CreateHold>>,
    /// The free times, asked for anew when one of them turns out to be taken.
    calendar: Remote<SlotCalendar>,
    /// What has been chosen so far.
    choices: Signal<Choices>,
    /// Chooses another time.
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let former = Remote::new(move || async move { state.api().appointment(id).await });
    live(move || {
        wanted.get().map(|wanted| {
            view! {
                <section class="confirm-bar" aria-label=texts::summary()>
                    <div class="confirm-bar__inner">
                        <Loaded
                            remote=former
                            skeleton=&[SkeletonKind::Line]
                            on_error=move |error| state.notice(&error)
                            children=move |former| view! {
                                <Question
                                    former=former wanted=wanted.clone() calendar=calendar choices=choices
                                    on_choose=on_choose
                                />
                            }
                            .into_any()
                        />
                    </div>
                </section>
            }
        })
    })
}

#[component]
fn Question(
    former: Appointment,
    wanted: CreateHold,
    calendar: Remote<SlotCalendar>,
    choices: Signal<Choices>,
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let navigation = Navigation::from_context();
    let toasts = Toasts::from_context();
    let busy = RwSignal::new(false);
    // Nothing is held for a move, but a time is refused as it is for a new appointment.
    let outcome = RwSignal::new(Holding::Nothing);
    // One key for one time: pressing again after a lost answer moves nothing twice.
    let key = IdempotencyKey::fresh();
    let id = former.id;
    let CreateHold { practitioner_id, starts_at: at, .. } = wanted;
    // Its own time is free for it, and no other.
    let same = (at, practitioner_id) == (former.starts_at, Some(former.practitioner_id));
    let confirm = move |()| {
        let key = key.clone();
        busy.set(true);
        outcome.set(Holding::Nothing);
        spawn_local(async move {
            match state.api().reschedule(id, &MoveMyAppointment { starts_at: at, practitioner_id }, &key).await {
                Ok(_) => {
                    toasts.show(texts::moved());
                    navigation.replace(&["/appointments/", &id.to_string()].concat());
                }
                Err(error) => {
                    state.notice(&error);
                    busy.set(false);
                    outcome.set(refused(error));
                    calendar.reload();
                }
            }
        });
    };
    view! {
        <div>
            <p class="strong">{format::instant(at, Style::DayAndTime)}</p>
            <p class="muted small">{texts::move_from(&format::local(former.local_start, Style::DayAndTime))}</p>
            {live(move || {
                let (text, near) = match outcome.get() {
                    Holding::Refused(text, near) => (text, near),
                    Holding::Failed(error) => (error.text(), Vec::new()),
                    _ => return None,
                };
                Some(view! {
                    <p class="refused" role="alert">{text}</p>
                    {(!near.is_empty()).then(|| view! { <Near slots=near choices=choices on_choose=on_choose /> })}
                })
            })}
        </div>
        <Button kind=ButtonKind::Primary block=true busy=busy disabled=same on_press=confirm>
            {texts::move_confirm()}
        </Button>
    }
}
