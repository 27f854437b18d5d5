//! The booking page.

use chrono::Days;
use contract::{appointments::Appointment, ids::AppointmentId, slots::SlotCalendar, treatments::TreatmentMenu};
use leptos::prelude::*;

use super::{
    choices::{Choices, Step, Whom, practitioners, treatment},
    confirm::ConfirmBar,
    hold::Keeper,
    moving::MoveBar,
    steps::{Chosen, TreatmentStep, WithStep, duration_and_price},
    times::{DAYS_SHOWN, TimeStep},
};
use crate::{
    api::query,
    browser::{document, navigation::Navigation},
    features::{
        feedback::Loaded,
        portal::{ContactLines, PortalPage, ZoneNote},
        profile::ProfileFacts,
    },
    i18n::{booking as texts, format},
    state::{portal::PortalState, remote::Remote},
    ui::{Card, EmptyState, IconName, Note, SkeletonKind, Tone, live},
};

/// The page on which an appointment is given another time.
pub fn move_page(appointment: &Appointment) -> String {
    query("/book", &Choices::to_move(appointment).parameters())
}

/// Books an appointment in four short steps on one page, or moves one by the last of them.
#[component]
pub fn BookingPage() -> impl IntoView {
    let state = PortalState::from_context();
    let navigation = Navigation::from_context();
    let choices = Memo::new(move |_| Choices::read(|name| navigation.parameter(name)));
    let menu = Remote::new(move || async move { state.api().treatments().await });
    let choose = Callback::new(move |choices: Choices| {
        navigation.go(&query("/book", &choices.parameters()));
    });
    let moving = Memo::new(move |_| choices.with(|choices| choices.moving));
    let title =
        Signal::derive(move || if moving.get().is_some() { texts::move_title() } else { texts::title() }.to_owned());
    let back = move |()| {
        if let Some(id) = moving.get_untracked() {
            navigation.go(&["/appointments/", &id.to_string()].concat());
            return;
        }
        let menu = untrack(move || menu.ready());
        let choices = menu.as_ref().map_or_else(Choices::default, |menu| choices.get_untracked().offered(menu));
        let alone = menu.zip(choices.treatment).is_some_and(|(menu, id)| practitioners(&menu, id).len() < 2);
        match choices.step() {
            Step::Time if !alone => choose.run(choices.changing(Step::With)),
            Step::Time | Step::With => choose.run(choices.changing(Step::Treatment)),
            Step::Treatment => navigation.go("/"),
        }
    };
    view! {
        <PortalPage title=title back=back>
            <Loaded
                remote=menu
                skeleton=&[SkeletonKind::Title, SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| state.notice(&error)
                children=move |menu| live(move || {
                    let menu = menu.clone();
                    match moving.get() {
                        Some(id) => {
                            view! { <Moving id=id menu=menu choices=choices on_choose=choose /> }.into_any()
                        }
                        None => view! { <Steps menu=menu choices=choices on_choose=choose /> }.into_any(),
                    }
                })
            />
        </PortalPage>
    }
}

/// Lets a client choose another time for an appointment, unless only the clinic can move it by now.
#[component]
fn Moving(
    id: AppointmentId,
    menu: TreatmentMenu,
    choices: Memo<Choices>,
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let quote = Remote::new(move || async move { state.api().cancellation_quote(id).await });
    view! {
        <Loaded
            remote=quote
            skeleton=&[SkeletonKind::Row, SkeletonKind::Row]
            on_error=move |error| state.notice(&error)
            children=move |quote| if quote.may_move {
                view! { <Steps menu=menu.clone() choices=choices on_choose=on_choose /> }.into_any()
            } else {
                view! {
                    <div class="stack">
                        <Note tone=Tone::Warn>{texts::move_contact()}</Note>
                        <ContactLines contact=state.portal().contact />
                    </div>
                }
                .into_any()
            }
        />
    }
}

#[component]
fn Steps(menu: TreatmentMenu, choices: Memo<Choices>, on_choose: Callback<Choices>) -> impl IntoView {
    let state = PortalState::from_context();
    if menu.treatments.is_empty() {
        return view! {
            <Card>
                <EmptyState icon=IconName::Calendar title=texts::nothing_offered_title() text=texts::nothing_offered_text()>
                    <ContactLines contact=state.portal().contact />
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let menu = StoredValue::new(menu);
    let choices = Memo::new(move |_| menu.with_value(|menu| choices.get().offered(menu)));
    let made = Memo::new(move |_| choices.with(|choices| (choices.step(), choices.treatment, choices.with)));
    // What had the focus is gone with the former step.
    Effect::new(move |former: Option<Step>| {
        let (now, ..) = made.get();
        if former.is_some_and(|former| former != now) {
            document::focus("step");
        }
        now
    });
    view! {
        <div class="stack">
            {live(move || {
                let (step, chosen, with) = made.get();
                let so_far = choices.get_untracked();
                let menu_now = menu.get_value();
                match step {
                    Step::Treatment => {
                        view! { <TreatmentStep menu=menu_now choices=so_far on_choose=on_choose /> }.into_any()
                    }
                    Step::With => view! {
                        <ChosenTreatment menu=menu_now.clone() choices=choices on_choose=on_choose />
                        <WithStep menu=menu_now choices=so_far on_choose=on_choose />
                    }
                    .into_any(),
                    Step::Time => chosen.zip(with).map(|(id, with)| view! {
                        <ChosenTreatment menu=menu_now.clone() choices=choices on_choose=on_choose />
                        <ChosenPerson menu=menu_now choices=choices with=with on_choose=on_choose />
                        <When menu=menu choices=choices treatment_id=id with=with on_choose=on_choose />
                    })
                    .into_any(),
                }
            })}
        </div>
    }
    .into_any()
}

#[component]
fn ChosenTreatment(menu: TreatmentMenu, choices: Memo<Choices>, on_choose: Callback<Choices>) -> impl IntoView {
    let chosen = choices.get_untracked().treatment.and_then(|id| treatment(&menu, id));
    let name = chosen.map(|treatment| treatment.name.clone()).unwrap_or_default();
    let detail = chosen.map(duration_and_price).unwrap_or_default();
    let change = Callback::new(move |()| on_choose.run(choices.get_untracked().changing(Step::Treatment)));
    view! {
        <Chosen
            label=texts::treatment()
            value=name
            detail=detail
            change=texts::change_treatment()
            on_change=choices.get_untracked().moving.is_none().then_some(change)
        />
    }
}

#[component]
fn ChosenPerson(
    menu: TreatmentMenu,
    choices: Memo<Choices>,
    with: Whom,
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let people = choices.get_untracked().treatment.map(|id| practitioners(&menu, id)).unwrap_or_default();
    let person = with.practitioner_id().and_then(|id| people.iter().find(|person| person.id == id));
    let name = person.map_or_else(|| texts::anyone().to_owned(), |person| person.name.clone());
    let detail = person.map(|person| person.role_title.clone()).unwrap_or_default();
    let change = Callback::new(move |()| on_choose.run(choices.get_untracked().changing(Step::With)));
    view! {
        <Chosen
            label=texts::with()
            value=name
            detail=detail
            change=texts::change_practitioner()
            on_change=(people.len() > 1 && choices.get_untracked().moving.is_none()).then_some(change)
        />
    }
}

#[component]
fn When(
    menu: StoredValue<TreatmentMenu>,
    choices: Memo<Choices>,
    treatment_id: contract::ids::TreatmentId,
    with: Whom,
    on_choose: Callback<Choices>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let moving = choices.get_untracked().moving;
    let today = format::today();
    let from = Memo::new(move |_| choices.with(|choices| choices.from));
    let wanted = Memo::new(move |_| choices.with(Choices::wanted));
    let calendar: Remote<SlotCalendar> = Remote::new(move || {
        let from = from.get().unwrap_or(today).max(today);
        let to = from.checked_add_days(Days::new(DAYS_SHOWN - 1)).unwrap_or(from);
        async move { state.api().slots(treatment_id, with.practitioner_id(), moving, from, to).await }
    });
    view! {
        <section class="stack" aria-labelledby="step">
            <h2 id="step" tabindex="-1">{texts::when()}</h2>
            <Loaded
                remote=calendar
                skeleton=&[SkeletonKind::Row, SkeletonKind::Line, SkeletonKind::Row]
                on_error=move |error| state.notice(&error)
                children=move |ready| view! {
                    <TimeStep calendar=ready today=today choices=choices.into() on_choose=on_choose />
                }
                .into_any()
            />
            <ZoneNote always=true />
        </section>
        {match moving {
            Some(id) => view! {
                <MoveBar id=id wanted=wanted calendar=calendar choices=choices.into() on_choose=on_choose />
            }
            .into_any(),
            None => view! {
                <Details />
                <ConfirmBar
                    keeper=Keeper::new(state, wanted)
                    menu=menu.get_value()
                    calendar=calendar
                    choices=choices.into()
                    on_choose=on_choose
                />
            }
            .into_any(),
        }}
    }
}

#[component]
fn Details() -> impl IntoView {
    let state = PortalState::from_context();
    let me = Remote::new(move || async move { state.api().me().await });
    view! {
        <section class="stack" aria-labelledby="details">
            <h2 id="details">{texts::details()}</h2>
            <Card>
                <Loaded
                    remote=me
                    skeleton=&[SkeletonKind::Line, SkeletonKind::Line]
                    children=|me| view! { <ProfileFacts me=me /> }.into_any()
                />
            </Card>
        </section>
    }
}
