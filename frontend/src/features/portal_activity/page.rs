//! The page of what is done in the portal.

use chrono::Days;
use contract::portal_activity::PortalActivity;
use leptos::prelude::*;

use super::{
    chart::{Chart, name, shown},
    model::Series,
};
use crate::{
    api::admin::portal_activity as api,
    features::{feedback::Loaded, staff_app::StaffPage},
    i18n::{
        format::{self, Style},
        portal_activity as texts,
    },
    state::{remote::Remote, staff::StaffState},
    ui::{Card, Choice, Segmented, SkeletonKind},
};

/// What is done in the portal, on a page of its own.
#[component]
pub fn PortalActivityPage() -> impl IntoView {
    view! {
        <StaffPage title=texts::title().to_owned()>
            <ActivityCard />
        </StaffPage>
    }
}

/// Sign-ins, bookings, cancellations and errors by day, as charts and as a table.
#[component]
pub fn ActivityCard() -> impl IntoView {
    let staff = StaffState::from_context();
    let days = RwSignal::new(30_u64);
    let activity = Remote::new(move || {
        let today = format::today(&staff.time_zone());
        let from = today.checked_sub_days(Days::new(days.get() - 1)).unwrap_or(today);
        api::get(from, today)
    });
    let choices = vec![
        Choice { value: 7, label: texts::week() },
        Choice { value: 30, label: texts::month() },
        Choice { value: 90, label: texts::quarter() },
    ];
    view! {
        <div class="stack">
            <div class="row row--between">
                <p class="muted">{texts::intro()}</p>
                <Segmented
                    name="days" legend=texts::range() choices=choices value=days
                    on_choose=move |chosen| days.set(chosen)
                />
            </div>
            <Loaded
                remote=activity
                skeleton=&[SkeletonKind::Card, SkeletonKind::Card]
                on_error=move |error| staff.notice(&error)
                children=|activity| view! { <Charts activity=activity /> }.into_any()
            />
        </div>
    }
}

#[component]
fn Charts(activity: PortalActivity) -> impl IntoView {
    let table = activity.clone();
    let activity = Signal::stored(activity);
    view! {
        <div class="charts">
            {Series::ALL.map(|series| view! { <Chart series=series activity=activity /> })}
        </div>
        <details class="chart-table">
            <summary>{texts::as_table()}</summary>
            <Card padded=false>
                <table class="table table--dense">
                    <thead>
                        <tr>
                            <th scope="col">{texts::day()}</th>
                            {Series::ALL.map(|series| view! { <th scope="col">{name(series)}</th> })}
                        </tr>
                    </thead>
                    <tbody>
                        {table.days.iter().rev().map(|day| view! {
                            <tr>
                                <th scope="row">{format::date(day.day, Style::Date)}</th>
                                {Series::ALL.map(|series| view! { <td class="numeric">{shown(series.of(day))}</td> })}
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </Card>
        </details>
    }
}
