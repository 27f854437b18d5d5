//! Moving through the calendar.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::model::View;
use crate::{
    i18n::calendar as texts,
    ui::{Choice, Icon, IconName, Segmented},
};

/// Earlier, today, later; a day; a view.
#[component]
pub fn Toolbar(
    /// The view.
    current: Memo<View>,
    /// The day that is looked at.
    date: Memo<NaiveDate>,
    /// Looks at another day, or today.
    on_date: Callback<Option<NaiveDate>>,
    /// Looks at it otherwise.
    on_view: Callback<View>,
) -> impl IntoView {
    let go = move |forward: bool| on_date.run(Some(current.get_untracked().moved(date.get_untracked(), forward)));
    let earlier = move || if current.get() == View::Week { texts::earlier_week() } else { texts::earlier_day() };
    let later = move || if current.get() == View::Week { texts::later_week() } else { texts::later_day() };
    let choices = vec![
        Choice { value: View::Day, label: texts::day() },
        Choice { value: View::Week, label: texts::week() },
        Choice { value: View::List, label: texts::list() },
    ];
    view! {
        <div class="stepper">
            <button type="button" class="stepper__step" aria-label=earlier on:click=move |_| go(false)>
                <Icon name=IconName::ChevronBack size=18 />
            </button>
            <button type="button" class="stepper__now" on:click=move |_| on_date.run(None)>{texts::today()}</button>
            <button type="button" class="stepper__step" aria-label=later on:click=move |_| go(true)>
                <Icon name=IconName::ChevronNext size=18 />
            </button>
        </div>
        <input
            class="input date-jump"
            type="date"
            aria-label=texts::go_to()
            prop:value=move || date.get().to_string()
            on:change=move |event| {
                if let Ok(day) = event_target_value(&event).parse::<NaiveDate>() {
                    on_date.run(Some(day));
                }
            }
        />
        <Segmented name="calendar-view" legend=texts::view() choices=choices value=current on_choose=on_view />
    }
}
