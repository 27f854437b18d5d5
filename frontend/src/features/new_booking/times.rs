//! Choosing a time: a free one of the day, or another.

use chrono::{NaiveDate, NaiveTime, Timelike};
use contract::{
    ids::{AppointmentId, PractitionerId, TreatmentId},
    slots::Slot,
};
use leptos::prelude::*;

use super::model::{Time, preselected};
use crate::{
    api::{ApiError, admin::calendar},
    features::{
        feedback::Loaded,
        practitioners::{parse_time, time_text},
    },
    i18n::{
        format::{self, Style},
        new_booking as texts,
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{SkeletonKind, SwitchField, TextField, live, react},
};

/// What the free times depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The treatment.
    pub treatment: TreatmentId,
    /// The practitioner, or anyone.
    pub practitioner: Option<PractitionerId>,
    /// The local day.
    pub day: NaiveDate,
    /// The appointment that is to be moved, if it is not a new one.
    pub moving: Option<AppointmentId>,
}

/// A free time belongs to the question that it answered: it goes when that is another.
pub fn forget_with(question: Memo<Option<Question>>, time: RwSignal<Option<Time>>) {
    Effect::new(move |before: Option<Option<Question>>| {
        let now = question.get();
        if before.is_some_and(|before| before != now) && matches!(time.get_untracked(), Some(Time::Free(_))) {
            time.set(None);
        }
        now
    });
}

/// The times of a day.
#[component]
pub fn Times(
    /// What is being asked, once enough is known.
    question: Signal<Option<Question>>,
    /// The time that was chosen.
    time: RwSignal<Option<Time>>,
    /// The time to begin with, once.
    wanted: StoredValue<Option<NaiveTime>>,
    /// Whether another time than a free one is wanted.
    other: RwSignal<bool>,
    /// The other time, as it was typed.
    other_time: RwSignal<String>,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let slots = Remote::new(move || {
        let question = question.get();
        async move {
            let Some(Question { treatment, practitioner, day, moving }) = question else {
                return Ok(None);
            };
            let calendar = calendar::slots(treatment, practitioner, moving, day).await?;
            Ok::<_, ApiError>(Some(calendar.days.into_iter().flat_map(|day| day.slots).collect::<Vec<Slot>>()))
        }
    });
    // A time that was asked for by a click into the calendar.
    react(move || {
        let Some(Some(slots)) = slots.ready() else { return };
        let Some(wanted) = wanted.try_update_value(Option::take).flatten() else { return };
        let chosen = preselected(&slots, wanted);
        if let Time::Other(at) = chosen {
            other.set(true);
            other_time.set(typed_time(at));
        }
        time.set(Some(chosen));
    });
    let type_other = move |text: String| {
        time.set(read_time(&text).map(Time::Other));
    };
    Effect::new(move |before: Option<bool>| {
        let on = other.get();
        if before.is_some_and(|before| before != on) {
            let typed = read_time(&other_time.get_untracked()).map(Time::Other);
            time.set(if on { typed } else { None });
        }
        on
    });
    let fault = submission.field("starts_at");
    let zone = texts::zone(&format::zone_city(&staff.time_zone()));
    view! {
        <div class="stack">
            {live(move || if other.get() {
                view! {
                    <TextField
                        id="booking-other-time" label=texts::time() value=other_time kind="time"
                        error=fault on_input=type_other
                    />
                }.into_any()
            } else {
                view! {
                    <fieldset class="field" aria-invalid=move || fault.get().map(|_| "true") tabindex="-1">
                        <legend class="field__label">{texts::time()}</legend>
                        <Loaded
                            remote=slots
                            skeleton=&[SkeletonKind::Line, SkeletonKind::Line]
                            on_error=move |error| staff.notice(&error)
                            children=move |slots| match slots {
                                None => view! { <p class="muted">{texts::choose_treatment_first()}</p> }.into_any(),
                                Some(slots) if slots.is_empty() => view! { <p class="muted">{texts::no_times()}</p> }.into_any(),
                                Some(slots) => view! { <Slots slots=slots time=time /> }.into_any(),
                            }
                        />
                        {live(move || fault.get().map(|text| view! { <p class="field__error" role="alert">{text}</p> }))}
                    </fieldset>
                }.into_any()
            })}
            <p class="muted small">{zone}</p>
            <SwitchField
                id="booking-other" label=texts::other_time() hint=texts::other_time_hint() checked=other
            />
        </div>
    }
}

/// A time as a time field has it.
fn typed_time(time: NaiveTime) -> String {
    time_text(u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or_default())
}

/// The time that a time field shows.
fn read_time(text: &str) -> Option<NaiveTime> {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::from(parse_time(text)?) * 60, 0)
}

/// Free times near one that cannot be had, once the server has named them.
#[component]
pub fn Alternatives(
    /// The form's dealings with the server.
    submission: Submission,
    /// The day that is shown.
    day: RwSignal<String>,
    /// The time that was chosen.
    time: RwSignal<Option<Time>>,
    /// Whether another time than a free one is wanted.
    other: RwSignal<bool>,
) -> impl IntoView {
    let take = move |slot: Slot| {
        other.set(false);
        day.set(slot.starts_at.date_naive().to_string());
        submission.clear();
        // After the day's own effect, which would forget it.
        request_animation_frame(move || time.set(Some(Time::Free(slot.starts_at.to_utc()))));
    };
    live(move || {
        let alternatives = submission.error()?.problem()?.alternatives.clone()?;
        Some(view! {
            <fieldset class="field">
                <legend class="field__label">{texts::alternatives()}</legend>
                <Slots slots=alternatives.slots time=time with_day=true on_choose=take />
            </fieldset>
        })
    })
}

/// Free times, as radio buttons.
#[component]
fn Slots(
    /// The free times.
    slots: Vec<Slot>,
    /// The one that is chosen.
    time: RwSignal<Option<Time>>,
    /// Says the day of each as well.
    #[prop(optional)]
    with_day: bool,
    /// Called after every choice.
    #[prop(optional, into)]
    on_choose: Option<Callback<Slot>>,
) -> impl IntoView {
    let name = if with_day { "booking-alternative" } else { "booking-time" };
    view! {
        <div class="times">
            {slots.into_iter().map(|slot| {
                let own = Time::Free(slot.starts_at.to_utc());
                let style = if with_day { Style::DayAndTime } else { Style::Time };
                let label = format::local(slot.starts_at.naive_local(), style);
                view! {
                    <label class="times__time">
                        <input
                            class="visually-hidden"
                            type="radio"
                            name=name
                            prop:checked=move || time.get() == Some(own)
                            on:change=move |_| {
                                time.set(Some(own));
                                if let Some(on_choose) = on_choose {
                                    on_choose.run(slot.clone());
                                }
                            }
                        />
                        {label}
                    </label>
                }
            }).collect_view()}
        </div>
    }
}
