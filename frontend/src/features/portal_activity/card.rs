//! What was done in the portal in the last days: a chart for each thing that is counted, and all of
//! it as a table.

use chrono::Days;
use contract::portal_activity::PortalActivity;
use leptos::prelude::*;

use super::{
    chart::{chart, name, shown},
    model::Series,
};
use crate::{
    api::admin::portal_activity as api,
    features::feedback::Loaded,
    i18n::{
        format::{self, Style},
        portal_activity as texts,
    },
    state::{remote::Remote, staff::StaffState},
    ui::SkeletonKind,
};

/// How many days are shown, today included.
const DAYS: u64 = 30;

/// Sign-ins, bookings, cancellations and errors by day.
#[component]
pub fn ActivityCard() -> impl IntoView {
    let staff = StaffState::from_context();
    let activity = Remote::new(move || {
        let today = format::today();
        let from = today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today);
        api::get(from, today)
    });
    view! {
        <section class="stack" aria-labelledby="activity">
            <h2 id="activity">{texts::title()}</h2>
            <p class="muted">{texts::intro()}</p>
            <Loaded
                remote=activity
                skeleton=&[SkeletonKind::Card]
                on_error=move |error| staff.notice(&error)
                children=|activity| shown_as_charts(&activity)
            />
        </section>
    }
}

fn shown_as_charts(activity: &PortalActivity) -> AnyView {
    let head = Series::ALL.map(|series| view! { <th scope="col">{name(series)}</th> });
    let rows = activity.days.iter().rev().map(|day| {
        let counts = Series::ALL.map(|series| view! { <td class="numeric">{shown(series.of(day))}</td> });
        view! { <tr><th scope="row">{format::date(day.day, Style::Date)}</th>{counts}</tr> }
    });
    view! {
        <div class="charts">{Series::ALL.map(|series| chart(series, activity))}</div>
        <details class="chart-table">
            <summary>{texts::as_table()}</summary>
            <div class="card chart-table__rows" role="region" aria-label=texts::as_table() tabindex="0">
                <table class="table">
                    <thead><tr><th scope="col">{texts::day()}</th>{head}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
