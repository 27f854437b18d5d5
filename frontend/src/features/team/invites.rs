//! Invites that are open, expired or came back.

use contract::{
    paging::Page,
    team::{ResendTeamInvite, TeamInvite, TeamInviteState},
};
use leptos::prelude::*;

use super::model::{state_name, state_tone};
use crate::{
    api::admin::team as api,
    features::{
        feedback::Loaded,
        staff_app::{Confirm, role_name},
    },
    i18n::{
        format::{self, Style},
        team as texts,
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Badge, Button, ButtonKind, Card, Sheet, SkeletonKind, Toasts, open_while},
};

/// The invites, if there are any.
#[component]
pub fn Invites(invites: Remote<Page<TeamInvite>>) -> impl IntoView {
    let staff = StaffState::from_context();
    let revoking = RwSignal::new(None::<TeamInvite>);
    let changed = Callback::new(move |()| invites.reload());
    view! {
        <Loaded
            remote=invites
            skeleton=&[SkeletonKind::Row]
            on_error=move |error| staff.notice(&error)
            children=move |page| (!page.data.is_empty()).then(|| view! {
                <section class="stack" aria-labelledby="invites">
                    <h2 id="invites">{texts::invites()}</h2>
                    <Card padded=false>
                        <ul class="rows">
                            {page.data.into_iter().map(|invite| view! {
                                <Row invite=invite revoking=revoking on_changed=changed />
                            }).collect_view()}
                        </ul>
                    </Card>
                </section>
            }).into_any()
        />
        <RevokeSheet revoking=revoking on_revoked=changed />
    }
}

#[component]
fn Row(invite: TeamInvite, revoking: RwSignal<Option<TeamInvite>>, on_changed: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let email = invite.email.to_string();
    let expires_at = format::instant(invite.expires_at, Style::Moment);
    let until = match (invite.state, invite.sent_at) {
        (TeamInviteState::Expired, _) => texts::expired_on(&expires_at),
        (TeamInviteState::Invited, None) => texts::not_sent().to_owned(),
        _ => texts::works_until(&expires_at),
    };
    let (resend_label, revoke_label) = (texts::resend_named(&email), texts::revoke_named(&email));
    let (id, to) = (invite.id, email.clone());
    let resend = move |()| {
        let to = to.clone();
        submission.run(api::resend_invite(id, submission.key(&ResendTeamInvite {})), move |_| {
            toasts.show(texts::invited(&to));
            on_changed.run(());
        });
    };
    view! {
        <li class="list-row list-row--stacked">
            <div class="grow stack stack--tight">
                <p class="row">
                    <span class="strong">{email}</span>
                    <Badge>{role_name(invite.role)}</Badge>
                    <Badge tone=state_tone(invite.state)>{state_name(invite.state)}</Badge>
                </p>
                <p class="muted small">{invite.failure.clone().unwrap_or(until)}</p>
                {move || submission.error().map(|error| view! { <p class="field__error" role="alert">{error.text()}</p> })}
            </div>
            <div class="row list-row__actions">
                <Button kind=ButtonKind::Link label=resend_label busy=submission.busy() on_press=resend>
                    {texts::resend()}
                </Button>
                <Button kind=ButtonKind::Link label=revoke_label on_press=move |()| revoking.set(Some(invite.clone()))>
                    {texts::revoke()}
                </Button>
            </div>
        </li>
    }
}

/// Asks whether an invite is to be revoked, and revokes it.
#[component]
fn RevokeSheet(revoking: RwSignal<Option<TeamInvite>>, on_revoked: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let open = open_while(revoking);
    let question = move || {
        let invite = revoking.get()?;
        let submission = Submission::new();
        let (id, email) = (invite.id, StoredValue::new(invite.email.to_string()));
        let revoke = move |()| {
            submission.run(api::revoke_invite(id), move |_| {
                open.set(false);
                toasts.show(email.with_value(|email| texts::revoked(email)));
                on_revoked.run(());
            });
        };
        Some(view! {
            <p>{email.with_value(|email| texts::revoke_text(email))}</p>
            <Confirm open=open submission=submission button=texts::revoke() on_confirm=revoke />
        })
    };
    view! { <Sheet open=open title=texts::revoke_title()>{question}</Sheet> }
}
