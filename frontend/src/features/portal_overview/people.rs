//! The people themselves, a page at a time.

use contract::{paging::Page, permissions::Permission, portal_overview::PortalPerson};
use leptos::prelude::*;

use super::{
    model::{Group, Step, Ticked, next_step, person_name, state_name, state_tone},
    page::ROWS,
    person::take_step,
};
use crate::{
    api::admin::portal_overview as api,
    features::staff_app::ShowMore,
    i18n::{
        format::{self, Style},
        portal_overview as texts,
    },
    state::{paged::Paged, staff::StaffState, submission::Submission},
    ui::{Badge, Button, ButtonKind, Card, EmptyState, IconName, Monogram, Toasts, react},
};

/// The rows so far, and the way to more.
#[component]
pub fn People(
    /// The first page.
    first: Page<PortalPerson>,
    /// Whom it was narrowed to.
    filter: Group,
    /// The words it was narrowed by.
    words: String,
    /// Who is ticked.
    selected: RwSignal<Vec<Ticked>>,
    /// Whose details are shown.
    shown: RwSignal<Option<PortalPerson>>,
    /// Something was done.
    on_changed: Callback<()>,
) -> impl IntoView {
    if first.data.is_empty() {
        let (icon, title, text) = if filter == Group::default() && words.trim().is_empty() {
            (IconName::People, texts::nobody_title(), texts::nobody_text())
        } else {
            (IconName::Search, texts::none_title(), texts::none_text())
        };
        return view! { <EmptyState icon=icon title=title text=text /> }.into_any();
    }
    follow_invites(selected, &first.data);
    let people = Paged::new(first, move |after| api::people(filter, words.clone(), ROWS, after));
    let everybody = move || people.with(|people| people.iter().map(ticked).collect::<Vec<_>>());
    let all_selected = move || {
        let everybody = everybody();
        !everybody.is_empty() && selected.with(|selected| everybody.iter().all(|id| selected.contains(id)))
    };
    view! {
        <Card padded=false>
            <table class="table table--people">
                <thead>
                    <tr>
                        <th scope="col" class="table__tick">
                            <input
                                class="check__box"
                                type="checkbox"
                                aria-label=texts::select_all()
                                prop:checked=all_selected
                                on:change=move |event| {
                                    selected.set(if event_target_checked(&event) { everybody() } else { Vec::new() });
                                }
                            />
                        </th>
                        <th scope="col">{texts::name()}</th>
                        <th scope="col">{texts::state()}</th>
                        <th scope="col" class="table__wide">{texts::last_sign_in()}</th>
                        <th scope="col" class="table__action"><span class="visually-hidden">{texts::action()}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || people.rows()
                        key=ticked
                        let:person
                    >
                        <Row person=person selected=selected shown=shown on_changed=on_changed />
                    </For>
                </tbody>
            </table>
        </Card>
        <ShowMore paged=people />
    }
    .into_any()
}

/// How somebody is named when they are ticked.
const fn ticked(person: &PortalPerson) -> Ticked {
    (person.client_id, person.invite_id)
}

/// Has ticks name the invites that their people have now: somebody may have been sent a new one since.
fn follow_invites(selected: RwSignal<Vec<Ticked>>, people: &[PortalPerson]) {
    let before = selected.get_untracked();
    let mut after = before.clone();
    for tick in after.iter_mut().filter(|tick| tick.0.is_some()) {
        if let Some(person) = people.iter().find(|person| person.client_id == tick.0) {
            *tick = ticked(person);
        }
    }
    if after != before {
        selected.set(after);
    }
}

#[component]
fn Row(
    person: PortalPerson,
    selected: RwSignal<Vec<Ticked>>,
    shown: RwSignal<Option<PortalPerson>>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let name = person_name(&person);
    let contact = person
        .email
        .as_ref()
        .map(ToString::to_string)
        .or_else(|| person.phone.as_ref().map(ToString::to_string))
        .filter(|contact| *contact != name);
    let last =
        person.last_sign_in_at.map_or_else(|| texts::never().to_owned(), |at| format::instant(at, Style::Moment));
    let state = person.state;
    let id = ticked(&person);
    let tick = view! {
        <input
            class="check__box"
            type="checkbox"
            aria-label=texts::select(&name)
            prop:checked=move || selected.with(|selected| selected.contains(&id))
            on:change=move |event| {
                let on = event_target_checked(&event);
                selected.update(|selected| {
                    selected.retain(|other| *other != id);
                    if on {
                        selected.push(id);
                    }
                });
            }
        />
    };
    let show = {
        let person = person.clone();
        move |_| shown.set(Some(person.clone()))
    };
    view! {
        <tr class="table__row">
            <td class="table__tick">{tick}</td>
            <th scope="row">
                <span class="table__name">
                    <Monogram name=name.clone() />
                    <span class="table__contact">
                        <button type="button" class="table__link table__open" aria-haspopup="dialog" on:click=show>
                            {name.clone()}
                        </button>
                        <span class="muted small">{contact}</span>
                    </span>
                </span>
            </th>
            <td><Badge tone=state_tone(state)>{state_name(state)}</Badge></td>
            <td class="table__wide muted numeric">{last}</td>
            <td class="table__action">
                {staff.may(Permission::InvitesWrite).then(|| view! { <NextStep person=person name=name on_changed=on_changed /> })}
            </td>
        </tr>
    }
}

/// The one thing that is most likely wanted.
#[component]
fn NextStep(person: PortalPerson, name: String, on_changed: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    react(move || {
        if let Some(error) = submission.error() {
            toasts.show(error.text());
        }
    });
    let (text, label) = match next_step(&person) {
        Step::Invite => (texts::invite(), texts::invite_named(&name)),
        Step::Resend => (texts::resend(), texts::resend_named(&name)),
        Step::NoAddress => return view! { <span class="muted small">{texts::no_address()}</span> }.into_any(),
        Step::Done => return ().into_any(),
    };
    let press = move |()| take_step(&person, submission, toasts, on_changed);
    view! {
        <Button kind=ButtonKind::Secondary label=label busy=submission.busy() on_press=press>{text}</Button>
    }
    .into_any()
}
