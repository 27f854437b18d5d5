//! Day and time.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use contract::{
    slots::{Slot, SlotCalendar, SlotDay},
    time::day_text,
};
use leptos::prelude::*;

use super::choices::{Choices, Part, occurs_twice, offset_name, shown_day};
use crate::{
    browser::document,
    i18n::{
        booking as texts,
        format::{self, Style},
    },
    ui::{Button, ButtonKind, Card, EmptyState, Icon, IconName, live, live_text, react},
};

/// How many days are shown at once.
pub const DAYS_SHOWN: u64 = 14;

/// The days, and the free times of one of them.
#[component]
pub fn TimeStep(
    /// Free times, day by day.
    calendar: SlotCalendar,
    /// The first day on which anything can be booked at all.
    today: NaiveDate,
    /// What has been chosen so far.
    choices: Signal<Choices>,
    /// Chooses.
    #[prop(into)]
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let first = calendar.days.first().map_or(today, |day| day.date);
    let days = Arc::new(calendar.days);
    let date = {
        let days = days.clone();
        Memo::new(move |_| shown_day(&days, choices.with(|choices| choices.day)).map(|day| day.date))
    };
    let turn = move |from: NaiveDate| on_choose.run(choices.get_untracked().days_from(from.max(today)));
    let earlier = move |()| {
        turn(first.checked_sub_days(Days::new(DAYS_SHOWN)).unwrap_or(first));
    };
    let later = move |()| {
        turn(first.checked_add_days(Days::new(DAYS_SHOWN)).unwrap_or(first));
    };
    let choose_day = move |day: NaiveDate| on_choose.run(choices.get_untracked().on_day(day));

    // A day far along the strip would be chosen out of sight.
    react(move || {
        if let Some(date) = date.get() {
            request_animation_frame(move || document::reveal_in(&day_id(date), ".days"));
        }
    });

    view! {
        <div class="row row--between">
            <p class="strong">{live_text(move || format::date(date.get().unwrap_or(first), Style::MonthAndYear))}</p>
            <div class="row">
                <Button kind=ButtonKind::Icon label=texts::earlier() disabled=first <= today on_press=earlier>
                    <Icon name=IconName::ChevronBack size=20 />
                </Button>
                <Button kind=ButtonKind::Icon label=texts::later() on_press=later>
                    <Icon name=IconName::ChevronNext size=20 />
                </Button>
            </div>
        </div>
        <ul class="days" aria-label=texts::days()>
            {days.iter().map(|day| view! { <Day day=day.clone() shown=date on_choose=choose_day /> }).collect_view()}
        </ul>
        {live(move || match date.get().and_then(|date| days.iter().find(|day| day.date == date)).cloned() {
            Some(day) => view! { <Times day=day choices=choices on_choose=on_choose /> }.into_any(),
            None => view! {
                <Card>
                    <EmptyState icon=IconName::Clock title=texts::no_times_title() text=texts::no_times_text()>
                        <Button kind=ButtonKind::Secondary on_press=later>{texts::later()}</Button>
                    </EmptyState>
                </Card>
            }
            .into_any(),
        })}
    }
}

/// Names a day's button in the page.
fn day_id(day: NaiveDate) -> String {
    ["day-", &day_text(day)].concat()
}

#[component]
fn Day(day: SlotDay, shown: Memo<Option<NaiveDate>>, #[prop(into)] on_choose: Callback<NaiveDate>) -> impl IntoView {
    let date = day.date;
    let count = u32::try_from(day.slots.len()).unwrap_or(u32::MAX);
    let free = if count == 0 { texts::nothing_free().to_owned() } else { texts::free_times(count) };
    let label = [format::date(date, Style::DayLong).as_str(), ", ", &free].concat();
    view! {
        <li>
            <button
                type="button"
                id=day_id(date)
                class="day"
                aria-label=label
                aria-pressed=Signal::derive(move || if shown.get() == Some(date) { "true" } else { "false" })
                aria-disabled=(count == 0).then_some("true")
                on:click=move |_| {
                    if count > 0 {
                        on_choose.run(date);
                    }
                }
            >
                <span class="day__weekday">{format::date(date, Style::Weekday)}</span>
                <span class="day__number">{format::date(date, Style::DayOfMonth)}</span>
            </button>
        </li>
    }
}

#[component]
fn Times(day: SlotDay, choices: Signal<Choices>, on_choose: Callback<Choices>) -> impl IntoView {
    let slots = day.slots;
    Part::ALL
        .into_iter()
        .filter_map(|part| {
            let of_part: Vec<Slot> =
                slots.iter().filter(|slot| Part::of(slot.starts_at.naive_local()) == part).cloned().collect();
            if of_part.is_empty() {
                return None;
            }
            let name = match part {
                Part::Morning => texts::morning(),
                Part::Afternoon => texts::afternoon(),
                Part::Evening => texts::evening(),
            };
            Some(view! {
                <div class="stack stack--tight">
                    <h3 class="overline">{name}</h3>
                    <ul class="times">
                        {of_part
                            .into_iter()
                            .map(|slot| {
                                let twice = occurs_twice(&slot, &slots);
                                view! { <li><Time free=slot twice=twice choices=choices on_choose=on_choose /></li> }
                            })
                            .collect_view()}
                    </ul>
                </div>
            })
        })
        .collect_view()
}

/// Free times near one that cannot be had.
#[component]
pub fn Near(
    /// The times.
    slots: Vec<Slot>,
    /// What has been chosen so far.
    choices: Signal<Choices>,
    /// Chooses.
    on_choose: Callback<Choices>,
) -> impl IntoView {
    view! {
        <ul class="times times--wide" aria-label=texts::near()>
            {slots.into_iter().take(4).map(|slot| view! {
                <li><Time free=slot twice=false with_day=true choices=choices on_choose=on_choose /></li>
            }).collect_view()}
        </ul>
    }
}

/// One free time.
#[component]
fn Time(
    /// The time.
    free: Slot,
    /// Its wall time occurs twice on its day: the offset tells which it is.
    twice: bool,
    /// Names the day too.
    #[prop(optional)]
    with_day: bool,
    /// What has been chosen so far.
    choices: Signal<Choices>,
    /// Chooses.
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let slot = free;
    let starts_at = slot.starts_at;
    let style = if with_day { Style::DayAndTime } else { Style::Time };
    let time = format::local(starts_at.naive_local(), style);
    let seconds_east = starts_at.offset().local_minus_utc();
    let offset = twice.then(|| view! { <span class="time__offset">{offset_name(seconds_east)}</span> });
    let chosen = move || choices.with(|choices| choices.at == Some(starts_at));
    view! {
        <button
            type="button"
            class="time"
            aria-pressed=Signal::derive(move || if chosen() { "true" } else { "false" })
            on:click=move |_| on_choose.run(choices.get_untracked().at_slot(&slot))
        >
            {time}
            {offset}
        </button>
    }
}
