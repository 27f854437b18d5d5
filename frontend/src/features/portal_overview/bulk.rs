//! What can be done for several people at once.

use contract::{
    ids::{ClientId, InviteId},
    invites::InviteOutcome,
    login_mailings::Audience,
    permissions::Permission,
};
use leptos::prelude::*;

use super::model::{Ticked, count_of};
use crate::{
    api::admin::invites as api,
    features::staff_app::{Confirm, Refusal},
    i18n::{login_mailings, portal_overview as texts},
    state::{staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Sheet, Toasts, live, live_text},
};

/// How many people one request can be about.
const MOST: usize = 200;

/// What is done with invites.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Invite,
    Resend,
    Revoke,
}

/// What came of it, for how many.
fn told(outcomes: &[InviteOutcome]) -> String {
    let known = [
        (InviteOutcome::Invited, texts::invited_many as fn(u32) -> String),
        (InviteOutcome::Revoked, texts::revoked_many),
        (InviteOutcome::AlreadyJoined, texts::joined_many),
        (InviteOutcome::NoAddress, texts::no_address_many),
        (InviteOutcome::JustInvited, texts::just_invited_many),
        (InviteOutcome::Closed, texts::closed_many),
    ];
    let told = known.into_iter().filter_map(|(outcome, text)| {
        let count = count_of(outcomes, outcome);
        (count > 0).then(|| text(count))
    });
    told.collect::<Vec<_>>().join(" ")
}

fn clients_of(people: &[Ticked]) -> Vec<ClientId> {
    people.iter().filter_map(|one| one.0).collect()
}

/// Acts on everybody who is ticked.
#[component]
pub fn BulkBar(
    /// Who is ticked.
    selected: RwSignal<Vec<Ticked>>,
    /// Who is to get a login e-mail, once somebody wants to send one.
    audience: RwSignal<Option<Audience>>,
    /// Something was done.
    on_changed: Callback<()>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let count = Memo::new(move |_| selected.with(Vec::len));
    let has_clients = Memo::new(move |_| selected.with(|people| people.iter().any(|one| one.0.is_some())));
    let has_invites = Memo::new(move |_| selected.with(|people| people.iter().any(|one| one.1.is_some())));
    let (revoking, asks) = (Submission::new(), RwSignal::new(false));
    let take = move |act: Act, submission: Submission| {
        let mut people = selected.get_untracked();
        people.retain(|(client, invite)| if act == Act::Invite { client.is_some() } else { invite.is_some() });
        people.truncate(MOST);
        let clients = clients_of(&people);
        let invites: Vec<InviteId> = people.iter().filter_map(|one| one.1).collect();
        let key = if act == Act::Invite { submission.key(&clients) } else { submission.key(&invites) };
        let request = async move {
            match act {
                Act::Invite => api::create_many(clients, key).await,
                Act::Resend | Act::Revoke => api::change_many(invites, act == Act::Revoke, key).await,
            }
        };
        submission.run(request, move |outcomes| {
            toasts.show(told(&outcomes));
            // Whom the request was not about stays ticked for the next.
            selected.update(|selected| selected.retain(|one| !people.contains(one)));
            asks.set(false);
            on_changed.run(());
        });
    };
    let button = move |kind: ButtonKind, act: Act, text: &'static str| {
        let busy = submission.busy();
        view! { <Button kind=kind busy=busy on_press=move |()| take(act, submission)>{text}</Button> }
    };
    let mail = move |()| {
        let client_ids = selected.with_untracked(|people| clients_of(people));
        audience.set(Some(Audience { client_ids: Some(client_ids), filter: None }));
    };
    let (may_invite, may_mail) = (staff.may(Permission::InvitesWrite), staff.may(Permission::LoginLinksWrite));
    view! {
        <Show when=move || { count.get() > 0 && (may_invite || may_mail) }>
            <div class="save-bar">
                <Refusal submission=submission />
                <div class="row row--between">
                    <p class="strong" role="status">{live_text(move || texts::selected(u32::try_from(count.get()).unwrap_or(u32::MAX)))}</p>
                    <div class="row">
                        <Button kind=ButtonKind::Quiet on_press=move |()| selected.set(Vec::new())>{texts::clear()}</Button>
                        {live(move || (may_mail && has_clients.get()).then(|| view! {
                            <Button on_press=mail>{login_mailings::login_email()}</Button>
                        }))}
                        {live(move || (may_invite && has_invites.get()).then(|| view! {
                            <Button kind=ButtonKind::Quiet on_press=move |()| asks.set(true)>{texts::revoke_ticked()}</Button>
                            {button(ButtonKind::Secondary, Act::Resend, texts::resend())}
                        }))}
                        {live(move || (may_invite && has_clients.get()).then(|| {
                            button(ButtonKind::Primary, Act::Invite, texts::invite())
                        }))}
                    </div>
                </div>
            </div>
        </Show>
        <Sheet open=asks title=texts::revoke_title()>
            <p>{texts::revoke_text_many()}</p>
            <Confirm open=asks submission=revoking button=texts::revoke_ticked() on_confirm=move |()| take(Act::Revoke, revoking) />
        </Sheet>
    }
}
