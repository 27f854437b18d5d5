//! The editor of weekly hours.

use contract::{hours::Weekday, ids::PractitionerId, practitioners::Practitioner};
use leptos::prelude::*;

use super::model::{Typed, WEEK, next_stretch, typed, week_of, weekday_name};
use crate::{
    api::admin::practitioners as api,
    features::{feedback::Loaded, staff_app::SaveForm},
    i18n::{fields, practitioners as texts},
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Card, Icon, IconName, SkeletonKind, Toasts, live},
};

/// Of each day its stretches, as they stand in the form.
type Days = [Vec<Typed>; 7];

/// When somebody works every week.
#[component]
pub fn WeekEditor(
    /// Who.
    practitioner: PractitionerId,
    /// Whose version guards the hours.
    remote: Remote<Practitioner>,
    /// Whether one may change them.
    may: bool,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let week = Remote::new(move || api::hours(practitioner));
    view! {
        <section class="stack" aria-labelledby="hours">
            <div>
                <h2 id="hours">{texts::hours()}</h2>
                <p class="muted small">{texts::hours_text()}</p>
            </div>
            <Card>
                <Loaded
                    remote=week
                    skeleton=&[SkeletonKind::Line, SkeletonKind::Line, SkeletonKind::Line, SkeletonKind::Line]
                    on_error=move |error| staff.notice(&error)
                    children=move |week| view! {
                        <WeekForm practitioner=practitioner remote=remote days=typed(&week) may=may />
                    }.into_any()
                />
            </Card>
        </section>
    }
}

#[component]
fn WeekForm(practitioner: PractitionerId, remote: Remote<Practitioner>, days: Days, may: bool) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let before = RwSignal::new(days.clone());
    let days = RwSignal::new(days);
    let faults = RwSignal::new(Vec::<(Weekday, &'static str)>::new());
    let dirty = Memo::new(move |_| days.get() != before.get());
    let save = move |over_theirs: bool| {
        let week = match days.with_untracked(week_of) {
            Ok(week) => week,
            Err(wrong) => {
                faults.set(wrong);
                return;
            }
        };
        faults.set(Vec::new());
        let version = remote.ready().map_or(0, |practitioner| practitioner.version);
        submission.run(
            async move {
                let version = if over_theirs { api::get(practitioner).await?.version } else { version };
                let week = api::set_hours(practitioner, version, week).await?;
                Ok((week, api::get(practitioner).await?))
            },
            move |(week, practitioner)| {
                before.set(typed(&week));
                days.set(typed(&week));
                remote.update(|shown| *shown = practitioner);
                toasts.show(texts::hours_saved());
            },
        );
    };
    let discard = move |()| {
        faults.set(Vec::new());
        days.set(before.get_untracked());
    };
    view! {
        <SaveForm
            class="stack" in_card=true dirty=dirty submission=submission on_save=save
            on_theirs=move |()| days.set(before.get_untracked()) on_discard=discard
        >
            <fieldset class="week" disabled=!may>
                {WEEK.into_iter().enumerate().map(|(index, weekday)| view! {
                    <Day index=index weekday=weekday days=days faults=faults />
                }).collect_view()}
            </fieldset>
        </SaveForm>
    }
}

#[component]
fn Day(
    index: usize,
    weekday: Weekday,
    days: RwSignal<Days>,
    faults: RwSignal<Vec<(Weekday, &'static str)>>,
) -> impl IntoView {
    let name = weekday_name(weekday);
    let change = move |change: &dyn Fn(&mut Vec<Typed>)| {
        days.update(|days| {
            if let Some(day) = days.get_mut(index) {
                change(day);
            }
        });
    };
    let count = Memo::new(move |_| days.with(|days| days.get(index).map_or(0, Vec::len)));
    let fault = move || {
        let code = faults.with(|faults| faults.iter().find(|(day, _)| *day == weekday).map(|(_, code)| *code));
        code.and_then(fields::by_name)
    };
    let field = move |number: usize, is_end: bool| {
        let value = move || {
            days.with(|days| {
                let stretch = days.get(index).and_then(|day| day.get(number));
                stretch.map(|(from, to)| if is_end { to.clone() } else { from.clone() }).unwrap_or_default()
            })
        };
        let label = if is_end { texts::to_on(name) } else { texts::from_on(name) };
        view! {
            <input
                class="input week__time"
                type="time"
                aria-label=label
                aria-invalid=move || fault().is_some().then_some("true")
                prop:value=value
                on:input=move |event| {
                    let text = event_target_value(&event);
                    change(&|day| {
                        if let Some((from, to)) = day.get_mut(number) {
                            (if is_end { to } else { from }).clone_from(&text);
                        }
                    });
                }
            />
        }
    };
    view! {
        <div class="week__day">
            <p class="week__name strong">{name}</p>
            <div class="week__times">
                {live(move || (count.get() == 0).then(|| view! { <p class="muted week__none">{texts::not_working()}</p> }))}
                {live(move || (0..count.get()).map(|number| view! {
                    <div class="week__stretch">
                        {field(number, false)}
                        <span aria-hidden="true">"–"</span>
                        {field(number, true)}
                        <button
                            type="button"
                            class="button button--quiet button--icon"
                            aria-label=texts::remove_time_on(name)
                            on:click=move |_| change(&|day| {
                                if number < day.len() {
                                    day.remove(number);
                                }
                            })
                        >
                            <Icon name=IconName::Close size=18 />
                        </button>
                    </div>
                }).collect_view())}
                {live(move || fault().map(|text| view! { <p class="field__error" role="alert">{text}</p> }))}
            </div>
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=texts::add_time_on(name)
                on:click=move |_| change(&|day| day.push(next_stretch(day)))
            >
                <Icon name=IconName::PlusCircle size=20 />
            </button>
        </div>
    }
}
