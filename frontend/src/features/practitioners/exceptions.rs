//! Exceptions to weekly hours.

use chrono::NaiveDate;
use contract::{
    hours::{CreateHoursException, HoursException, HoursExceptionKind},
    ids::PractitionerId,
};
use leptos::prelude::*;

use super::model::{parse_end, parse_time, time_text};
use crate::{
    api::admin::practitioners as api,
    browser::elements,
    features::{feedback::Loaded, staff_app::DrawerForm},
    i18n::{
        format::{self, Style},
        practitioners as texts,
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{
        Badge, Button, ButtonKind, Card, Choice, Drawer, Segmented, SkeletonKind, SwitchField, TextField, Toasts, Tone,
        react,
    },
};

/// Exceptions that have not passed.
#[component]
pub fn Exceptions(
    /// Whose.
    practitioner: PractitionerId,
    /// Whether one may change them.
    may: bool,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let adding = RwSignal::new(false);
    let list = Remote::new(move || api::exceptions(practitioner));
    let removing = Submission::new();
    react(move || {
        if let Some(error) = removing.error() {
            toasts.show(error.text());
        }
    });
    let remove = Callback::new(move |exception: HoursException| {
        removing.run(api::remove_exception(practitioner, exception.id), move |()| {
            list.update(|list| list.data.retain(|other| other.id != exception.id));
            toasts.show(texts::exception_removed());
            elements::focus_first("#exceptions");
        });
    });
    view! {
        <section class="stack" aria-labelledby="exceptions">
            <div class="row row--between">
                <div>
                    <h2 id="exceptions" tabindex="-1">{texts::exceptions()}</h2>
                    <p class="muted small">{texts::exceptions_text()}</p>
                </div>
                {may.then(|| view! {
                    <Button on_press=move |()| adding.set(true)>{texts::add_exception()}</Button>
                })}
            </div>
            <Loaded
                remote=list
                skeleton=&[SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |list| if list.data.is_empty() {
                    view! { <p class="muted">{texts::none_exceptions()}</p> }.into_any()
                } else {
                    view! {
                        <Card padded=false>
                            <ul class="rows">
                                {list.data.into_iter().map(|one| view! {
                                    <Row exception=one may=may on_remove=remove />
                                }).collect_view()}
                            </ul>
                        </Card>
                    }.into_any()
                }
            />
            <Drawer open=adding id="new-exception" title=texts::add_exception().to_owned()>
                <ExceptionForm practitioner=practitioner on_added=move |()| {
                    adding.set(false);
                    toasts.show(texts::exception_added());
                    list.reload();
                } />
            </Drawer>
        </section>
    }
}

#[component]
fn Row(exception: HoursException, may: bool, on_remove: Callback<HoursException>) -> impl IntoView {
    let kind = match exception.kind {
        HoursExceptionKind::Closed => view! { <Badge tone=Tone::Warn>{texts::closed()}</Badge> },
        HoursExceptionKind::Open => view! { <Badge tone=Tone::Good>{texts::open()}</Badge> },
    };
    let mut days = format::date(exception.from_date, Style::Day);
    if exception.to_date != exception.from_date {
        days = [days, format::date(exception.to_date, Style::Day)].join(" – ");
    }
    let hours = if (exception.starts_minute, exception.ends_minute) == (0, 1440) {
        texts::whole_day().to_owned()
    } else {
        [time_text(exception.starts_minute), time_text(exception.ends_minute)].join(" – ")
    };
    let name = if exception.reason.is_empty() { days.clone() } else { exception.reason.clone() };
    let label = texts::remove_named(&name);
    view! {
        <li class="list-row">
            <div class="grow">
                <p class="row"><span class="strong">{name}</span>{kind}</p>
                <p class="muted small">{[days, hours].join(" · ")}</p>
            </div>
            {may.then(|| view! {
                <Button kind=ButtonKind::Link label=label on_press=move |()| on_remove.run(exception.clone())>
                    {texts::remove()}
                </Button>
            })}
        </li>
    }
}

#[component]
fn ExceptionForm(practitioner: PractitionerId, #[prop(into)] on_added: Callback<()>) -> impl IntoView {
    let submission = Submission::new();
    let today = format::today().to_string();
    let kind = RwSignal::new(HoursExceptionKind::Closed);
    let from_date = RwSignal::new(today.clone());
    let to_date = RwSignal::new(today);
    let whole_day = RwSignal::new(true);
    let from = RwSignal::new("09:00".to_owned());
    let to = RwSignal::new("17:00".to_owned());
    let reason = RwSignal::new(String::new());
    // The last day follows the first until it is later by itself.
    react(move || {
        let first = from_date.get();
        if to_date.get_untracked() < first {
            to_date.set(first);
        }
    });
    let send = move |()| {
        let (first, last) =
            (from_date.get_untracked().parse::<NaiveDate>(), to_date.get_untracked().parse::<NaiveDate>());
        let hours = if whole_day.get_untracked() {
            Some((0, 1440))
        } else {
            parse_time(&from.get_untracked()).zip(parse_end(&to.get_untracked())).filter(|(from, to)| from < to)
        };
        let faults = [
            ("from_date", "required", first.is_err()),
            ("to_date", "required", last.is_err()),
            ("to_date", "dates_order", matches!((&first, &last), (Ok(first), Ok(last)) if last < first)),
            ("ends_minute", "hours_order", hours.is_none()),
        ];
        let wrong = faults.into_iter().filter(|(_, _, wrong)| *wrong).map(|(field, code, _)| (field, code));
        if submission.refuse_fields(wrong) {
            return;
        }
        if let (Ok(from_date), Ok(to_date), Some((starts_minute, ends_minute))) = (first, last, hours) {
            let request = CreateHoursException {
                kind: kind.get_untracked(),
                from_date,
                to_date,
                starts_minute,
                ends_minute,
                reason: reason.get_untracked().trim().to_owned(),
            };
            let key = submission.key(&request);
            submission.run(api::add_exception(practitioner, request, key), move |_| on_added.run(()));
        }
    };
    let choices = vec![
        Choice { value: HoursExceptionKind::Closed, label: texts::closed() },
        Choice { value: HoursExceptionKind::Open, label: texts::open() },
    ];
    view! {
        <DrawerForm submission=submission on_submit=send button=texts::add_exception()>
            <div>
                <Segmented
                    name="exception-kind" legend=texts::kind() choices=choices value=kind
                    on_choose=move |chosen| kind.set(chosen)
                />
            </div>
            <div class="pair">
                <TextField
                    id="exception-from" label=texts::from_date() value=from_date kind="date"
                    error=submission.field("from_date")
                />
                <TextField
                    id="exception-to" label=texts::to_date() value=to_date kind="date"
                    error=submission.field("to_date")
                />
            </div>
            <SwitchField id="exception-whole" label=texts::whole_day() checked=whole_day />
            <Show when=move || !whole_day.get()>
                <div class="pair">
                    <TextField id="exception-starts" label=texts::from() value=from kind="time" />
                    <TextField
                        id="exception-ends" label=texts::to() value=to kind="time"
                        error=submission.field("ends_minute")
                    />
                </div>
            </Show>
            <TextField
                id="exception-reason" label=texts::reason() hint=texts::reason_hint() value=reason maxlength=120
                error=submission.field("reason")
            />
        </DrawerForm>
    }
}
