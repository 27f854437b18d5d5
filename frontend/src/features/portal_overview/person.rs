//! One person: how far they are, and what can be done.

use contract::{
    invites::CreateInvite,
    permissions::Permission,
    portal_overview::{PersonState, PortalPerson},
};
use leptos::prelude::*;

use super::model::{Step, is_revocable, next_step, person_name, state_name, state_tone};
use crate::{
    api::admin::invites as api,
    features::{clients::MagicLinkForm, staff_app::Refusal},
    i18n::{
        format::{self, Style},
        magic_link, portal_overview as texts,
    },
    state::{
        staff::{StaffState, href},
        submission::Submission,
    },
    ui::{Badge, Button, ButtonKind, ButtonLink, Drawer, Toasts, live, open_while, react},
};

/// Invites somebody, or sends their invite once more.
pub(super) fn take_step(person: &PortalPerson, submission: Submission, toasts: Toasts, on_changed: Callback<()>) {
    let name = person_name(person);
    let done = move |_| {
        toasts.show(texts::invited_toast(&name));
        on_changed.run(());
    };
    match (next_step(person), person.invite_id) {
        (Step::Resend, Some(id)) => submission.run(api::resend(id, submission.key(&id)), done),
        (Step::Invite, _) => {
            let request = CreateInvite {
                client_id: person.client_id,
                email: person.email.as_ref().filter(|_| person.client_id.is_none()).map(ToString::to_string),
                ..CreateInvite::default()
            };
            let key = submission.key(&request);
            submission.run(api::create(request, key), done);
        }
        _ => {}
    }
}

/// A person's details beside the list.
#[component]
pub fn PersonDrawer(
    /// Whose details are shown.
    shown: RwSignal<Option<PortalPerson>>,
    /// Something was done.
    on_changed: Callback<()>,
) -> impl IntoView {
    let open = open_while(shown);
    let title = Signal::derive(move || shown.with(|person| person.as_ref().map(person_name).unwrap_or_default()));
    // Its details first, whoever is shown.
    let linking = RwSignal::new(false);
    react(move || {
        shown.track();
        linking.set(false);
    });
    let changed = Callback::new(move |()| {
        open.set(false);
        on_changed.run(());
    });
    view! {
        <Drawer open=open id="person" title=title>
            {live(move || shown.get().map(|person| match person.client_id.filter(|_| linking.get()) {
                Some(client) => view! { <MagicLinkForm client=client on_done=changed /> }.into_any(),
                None => view! { <Details person=person linking=linking on_changed=changed /> }.into_any(),
            }))}
        </Drawer>
    }
}

#[component]
fn Details(person: PortalPerson, linking: RwSignal<bool>, on_changed: Callback<()>) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let moment = |at| format::instant(at, Style::Moment);
    let facts = [
        (texts::fact_email(), person.email.as_ref().map(ToString::to_string)),
        (texts::fact_phone(), person.phone.as_ref().map(ToString::to_string)),
        (texts::fact_invited(), person.invited_at.map(moment)),
        (texts::fact_expires(), person.invite_expires_at.filter(|_| person.joined_at.is_none()).map(moment)),
        (texts::fact_failure(), person.failure.clone()),
        (texts::fact_joined(), person.joined_at.map(moment)),
        (texts::fact_last(), person.last_sign_in_at.map(moment)),
    ];
    let may = staff.may(Permission::InvitesWrite);
    let step = match next_step(&person) {
        Step::Invite if may => Some(texts::invite()),
        Step::Resend if may => Some(texts::resend()),
        _ => None,
    };
    let state = person.state;
    let client = person.client_id;
    let name = person_name(&person);
    let revocable = person.invite_id.filter(|_| may && is_revocable(state));
    let may_link = client.is_some() && staff.may(Permission::LoginLinksWrite);
    let take = move |()| take_step(&person, submission, toasts, on_changed);
    view! {
        <div class="drawer__body stack">
            <dl class="facts-list">
                <div class="facts__row">
                    <dt>{texts::fact_state()}</dt>
                    <dd><Badge tone=state_tone(state)>{state_name(state)}</Badge></dd>
                </div>
                {facts.into_iter().filter_map(|(label, fact)| fact.map(|fact| view! {
                    <div class="facts__row"><dt>{label}</dt><dd>{fact}</dd></div>
                })).collect_view()}
            </dl>
            {client.map(|id| view! {
                <ButtonLink kind=ButtonKind::Link href=href(&["/clients/", &id.to_string()].concat())>
                    {texts::to_client()}
                </ButtonLink>
            })}
        </div>
        <div class="drawer__foot stack stack--tight">
            <Refusal submission=submission />
            {step.map(|step| view! {
                <Button kind=ButtonKind::Primary block=true busy=submission.busy() on_press=take>{step}</Button>
            })}
            {may_link.then(|| view! {
                <Button kind=ButtonKind::Secondary block=true on_press=move |()| linking.set(true)>
                    {magic_link::title()}
                </Button>
            })}
            {revocable.map(|id| {
                let revoke = move |()| {
                    let name = name.clone();
                    submission.run(api::revoke(id), move |_| {
                        toasts.show(texts::revoked_toast(&name));
                        on_changed.run(());
                    });
                };
                view! {
                    <Button kind=ButtonKind::Quiet block=true busy=submission.busy() on_press=revoke>{texts::revoke()}</Button>
                    <p class="muted small">{texts::revoke_text()}</p>
                }
            })}
            {(state == PersonState::NotInvited && step.is_none()).then(|| view! {
                <p class="muted small">{texts::no_address()}</p>
            })}
        </div>
    }
}
