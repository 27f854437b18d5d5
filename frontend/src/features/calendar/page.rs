//! The calendar page: what is shown stands in the address, so that it survives a reload.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use contract::{
    appointments::ClinicAppointment,
    calendar::{Calendar, CalendarDay},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    appointment::AppointmentDrawer, conflicts::Conflicts, day_grid::DayGrid, list::DayList, model::View,
    toolbar::Toolbar, week_grid::WeekGrid,
};
use crate::{
    api::{ApiError, admin::calendar as api},
    browser::clock,
    features::{
        feedback::Failure,
        staff_app::{StaffNavigation, StaffPage},
    },
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
    state::{
        remote::{Load, Remote},
        staff::{StaffState, href},
    },
    ui::{ButtonKind, ButtonLink, EmptyState, IconName, Note, SkeletonKind, Skeletons, Tone, live, react},
};

/// How old what is shown may become.
const REFRESH: Duration = Duration::from_secs(30);

/// What was asked for: the first day, and how many.
type Asked = (NaiveDate, u8);

/// What is shown, and how it is kept up to date.
struct Fresh {
    /// The days that were asked for, once they are there.
    days: Memo<Option<Vec<CalendarDay>>>,
    /// Appointments of any day that could not keep their time.
    conflicts: Memo<Vec<ClinicAppointment>>,
    /// Why they could not be fetched the last time.
    failure: RwSignal<Option<ApiError>>,
    /// Tries again.
    retry: Callback<()>,
}

/// What every view of the calendar needs.
#[derive(Clone, Copy)]
pub struct CalendarContext {
    /// The clinic's clock, by which the line that says "now" moves.
    pub now: RwSignal<DateTime<Utc>>,
    /// The appointment that is looked at.
    pub opened: RwSignal<Option<ClinicAppointment>>,
    /// Whose week is looked at, as an id; everybody's when empty.
    pub whose_week: RwSignal<String>,
}

/// The clinic's calendar.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let query = use_query_map();
    let current = Memo::new(move |_| query.with(|query| View::from_name(query.get_str("view"))));
    let date = Memo::new(move |_| {
        let wanted = query.with(|query| query.get_str("date").and_then(|date| date.parse().ok()));
        wanted.unwrap_or_else(format::today)
    });
    let navigation = StaffNavigation::from_context();
    let go = move |date: Option<NaiveDate>, view: View| {
        let date = date.map(|date| ["&date=", &date.to_string()].concat()).unwrap_or_default();
        navigation.turn_to(&["/?view=", view.name(), &date].concat());
    };
    let on_date = Callback::new(move |date| go(date, current.get_untracked()));
    let on_view = Callback::new(move |view| go(Some(date.get_untracked()), view));

    let asked = Memo::new(move |_| {
        let view = current.get();
        (view.first_day(date.get()), view.days())
    });
    let context = CalendarContext {
        now: RwSignal::new(clock::now()),
        opened: RwSignal::new(None),
        whose_week: RwSignal::new(String::new()),
    };
    provide_context(context);
    let Fresh { days, conflicts, failure, retry } = kept_fresh(asked, context.now);

    let title = Signal::derive(move || match current.get() {
        View::Week => {
            let first = View::Week.first_day(date.get());
            let last = first + chrono::Days::new(6);
            [format::date(first, Style::Day), format::date(last, Style::Day)].join(" – ")
        }
        View::Day | View::List => format::date(date.get(), Style::DayLong),
    });
    view! {
        <StaffPage
            title=title
            wide=true
            actions=move || view! { <Toolbar current=current date=date on_date=on_date on_view=on_view /> }
        >
            {live(move || failure.get().filter(|_| days.with(Option::is_some)).map(|_| view! {
                <div class="cal-note"><Note tone=Tone::Warn alert=true>{texts::not_refreshed()}</Note></div>
            }))}
            <Conflicts appointments=conflicts />
            {live(move || match days.get() {
                None => match failure.get() {
                    Some(error) => view! { <Failure error=error on_retry=retry /> }.into_any(),
                    None => view! {
                        <div class="cal-loading">
                            <Skeletons shapes=&[SkeletonKind::Title, SkeletonKind::Card, SkeletonKind::Card] />
                        </div>
                    }.into_any(),
                },
                Some(days) if days.iter().all(|day| day.columns.is_empty()) => view! { <NoTeam /> }.into_any(),
                Some(days) => match current.get() {
                    View::Week => view! { <WeekGrid days=days /> }.into_any(),
                    View::Day => days.into_iter().next().map(|day| view! { <DayGrid day=day /> }).into_any(),
                    View::List => days.into_iter().next().map(|day| view! { <DayList day=day /> }).into_any(),
                },
            })}
            <AppointmentDrawer opened=context.opened />
        </StaffPage>
    }
}

/// The days that were asked for, refreshed every now and then and whenever something is booked or
/// cancelled here. What is shown stays when refreshing fails, and is not drawn anew when nothing
/// has changed, so that neither the focus nor the place on the page is lost.
fn kept_fresh(asked: Memo<Asked>, now: RwSignal<DateTime<Utc>>) -> Fresh {
    let staff = StaffState::from_context();
    let calendar = Remote::new(move || {
        let asked = asked.get();
        async move { Ok((asked, api::get(Some(asked.0), asked.1).await?)) }
    });
    let shown = RwSignal::new(None::<(Asked, Calendar)>);
    let failure = RwSignal::new(None);
    react(move || match calendar.get() {
        Load::Loading => {}
        Load::Ready(ready) => {
            now.set(clock::now());
            failure.set(None);
            shown.set(Some(ready));
        }
        Load::Failed(error) => {
            staff.notice(&error);
            failure.set(Some(error));
        }
    });
    Effect::new(move |before: Option<()>| {
        staff.track_appointments();
        if before.is_some() {
            calendar.reload();
        }
    });
    let timer = set_interval_with_handle(
        move || {
            now.set(clock::now());
            calendar.reload();
        },
        REFRESH,
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    let days = Memo::new(move |_| {
        let asked = asked.get();
        shown.with(|shown| shown.as_ref().filter(|(of, _)| *of == asked).map(|(_, calendar)| calendar.days.clone()))
    });
    let conflicts = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().map(|(_, calendar)| calendar.clock_conflicts.clone()).unwrap_or_default())
    });
    Fresh { days, conflicts, failure, retry: Callback::new(move |()| calendar.reload()) }
}

#[component]
fn NoTeam() -> impl IntoView {
    view! {
        <EmptyState icon=IconName::People title=texts::no_team_title() text=texts::no_team_text()>
            <ButtonLink kind=ButtonKind::Primary href=href("/team")>{texts::add_team()}</ButtonLink>
        </EmptyState>
    }
}
