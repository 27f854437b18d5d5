//! Moving for the clinic: another day, time or practitioner for the same appointment.

use chrono::{NaiveDate, NaiveTime};
use contract::{
    appointments::{ClinicAppointment, MoveAppointment},
    ids::{PractitionerId, TreatmentId},
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::admin::{appointments as api, practitioners, treatments},
    features::{
        new_booking::{Alternatives, OverlapNote, Question, Time, Times, forget_with},
        staff_app::{Refusal, StaleNote},
    },
    i18n::{
        calendar as texts,
        format::{self, Style},
        new_booking,
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, SelectField, SwitchField, TextField, Toasts},
};

/// Who can give the treatment: whoever was to give it, and all others once they are known.
fn who_can(treatment: TreatmentId, former: PractitionerId, former_name: String) -> Signal<Vec<(String, String)>> {
    let team = Remote::new(|| async { Ok((treatments::list().await?, practitioners::list().await?)) });
    Signal::derive(move || {
        let mut options = vec![(former.to_string(), former_name.clone())];
        if let Some((treatments, practitioners)) = team.ready() {
            let given = treatments.into_iter().find(|offered| offered.id == treatment);
            let giving = given.map(|offered| offered.practitioner_ids).unwrap_or_default();
            let others = practitioners.into_iter().filter(|person| person.active && person.id != former);
            let others = others.filter(|person| giving.contains(&person.id));
            options.extend(others.map(|person| (person.id.to_string(), person.name)));
        }
        options
    })
}

/// Asks for another time, and moves the appointment there.
#[component]
pub fn MoveForm(
    /// The appointment.
    appointment: ClinicAppointment,
    /// Whether another time is being asked for.
    open: RwSignal<bool>,
    /// Called when it is moved.
    #[prop(into)]
    on_moved: Callback<()>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let inner = appointment.appointment;
    let (id, version) = (inner.id, inner.version);
    let (treatment, former) = (inner.treatment_id, inner.practitioner_id);
    let practitioner = RwSignal::new(former.to_string());
    let practitioners = who_can(treatment, former, inner.practitioner_name.clone());
    let day = RwSignal::new(inner.local_start.date().to_string());
    let time = RwSignal::new(None::<Time>);
    let wanted = StoredValue::new(None::<NaiveTime>);
    let other = RwSignal::new(false);
    let other_time = RwSignal::new(String::new());
    let notify = RwSignal::new(true);
    let question = Memo::new(move |_| {
        let day = day.get().parse::<NaiveDate>().ok()?;
        Some(Question { treatment, practitioner: practitioner.get().parse().ok(), day, moving: Some(id) })
    });
    forget_with(question, time);
    let when = [format::local(inner.local_start, Style::DayLong), format::local(inner.local_start, Style::Time)];
    // What has been asked and answered: over somebody else's change, and beside another appointment.
    let (over_theirs, anyway) = (StoredValue::new(false), StoredValue::new(false));
    let send = move || {
        let (over_theirs, anyway) = (over_theirs.get_value(), anyway.get_value());
        let Some((time, day)) = time.get_untracked().zip(day.get_untracked().parse::<NaiveDate>().ok()) else {
            submission.refuse_fields([("starts_at", "time_required")]);
            return;
        };
        let (starts_at, local_start) = time.on(day);
        let request = MoveAppointment {
            starts_at,
            local_start,
            practitioner_id: practitioner.get_untracked().parse().ok(),
            outside_hours: local_start.is_some(),
            allow_client_overlap: anyway,
            notify_client: notify.get_untracked(),
        };
        let key = submission.key(&request);
        submission.run(
            async move {
                let version = if over_theirs { api::get(id).await?.appointment.version } else { version };
                api::reschedule(id, version, request, key).await
            },
            move |moved: ClinicAppointment| {
                let moment = format::local(moved.appointment.local_start, Style::DayAndTime);
                open.set(false);
                toasts.show(texts::moved(&moved.client_name, &moment));
                staff.appointments_changed();
                on_moved.run(());
            },
        );
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        over_theirs.set_value(false);
        anyway.set_value(false);
        send();
    };
    let on_mine = move |()| {
        over_theirs.set_value(true);
        send();
    };
    let on_anyway = move |()| {
        anyway.set_value(true);
        send();
    };
    let look_again = move |()| {
        staff.appointments_changed();
        on_moved.run(());
    };
    view! {
        <form class="stack" novalidate on:submit=on_submit>
            <div>
                <p class="strong">{[appointment.client_name, inner.treatment_name].join(" · ")}</p>
                <p class="muted">{when.join(", ")} " · " {inner.practitioner_name}</p>
            </div>
            <div class="pair">
                <SelectField
                    id="move-practitioner" label=new_booking::practitioner() options=practitioners
                    value=practitioner error=submission.field("practitioner_id")
                />
                <TextField id="move-day" label=new_booking::day() value=day kind="date" />
            </div>
            <Times
                question=question.into() time=time wanted=wanted other=other other_time=other_time
                submission=submission
            />
            <SwitchField id="move-notify" label=texts::notify() checked=notify />
            <Refusal submission=submission />
            <StaleNote submission=submission on_theirs=look_again on_mine=on_mine />
            <OverlapNote submission=submission button=texts::move_anyway() on_anyway=on_anyway />
            <Alternatives submission=submission day=day time=time other=other />
            <div class="stack stack--tight">
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>
                    {texts::move_confirm()}
                </Button>
                <Button kind=ButtonKind::Quiet block=true on_press=move |()| open.set(false)>{texts::keep()}</Button>
            </div>
        </form>
    }
}
