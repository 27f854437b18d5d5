//! The mail of an invite to the team, and what becomes of it.

use chrono::{DateTime, Duration, Utc};
use contract::{ids::TeamInviteId, staff_pages::href};
use domain::sign_in::TEAM_INVITE_LIFETIME;
use minijinja::context;
use serde::{Deserialize, Serialize};
use storage::{
    Tx,
    repos::{self, outbox::LeasedMessage, team_invites::TeamInviteRecord},
};

use crate::{
    Ctx, Error, Result,
    jobs::{self, Outcome},
    messaging::{Budget, Message, Outgoing, layout},
    staff_notices::one_line,
    tokens,
};

/// The mail of an invite to the team. Its link is made when it is sent.
pub(crate) struct TeamInviteMail;

impl jobs::Kind for TeamInviteMail {
    const NAME: &'static str = "team_invite";
    const USEFUL_FOR: Duration = TEAM_INVITE_LIFETIME;
    type Payload = AboutTeamInvite;
}

impl Message for TeamInviteMail {
    const BUDGET: Budget = Budget::Uncounted;

    async fn compose(ctx: &Ctx, message: &LeasedMessage, about: AboutTeamInvite) -> Result<Option<Outgoing>> {
        compose(ctx, message, about.invite_id).await
    }

    async fn settled(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
        let failure = match outcome {
            Outcome::Sent => None,
            Outcome::GivenUp(reason) => Some(reason.as_str()),
            Outcome::Dropped | Outcome::Postponed => return Ok(()),
        };
        let AboutTeamInvite { invite_id } = jobs::payload::<Self>(message)?;
        let (scope, now) = (&message.scope, ctx.now(&message.scope));
        Ok(repos::team_invites::note_delivery(tx, scope, message.id, invite_id, failure, now).await?)
    }
}

/// Which invite a message is about.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AboutTeamInvite {
    pub(super) invite_id: TeamInviteId,
}

/// Makes the link and composes the mail that carries it; nothing when the invite has ended or was sent anew.
async fn compose(ctx: &Ctx, message: &LeasedMessage, invite_id: TeamInviteId) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let now = ctx.now(scope);
    let token = tokens::token(ctx);
    let token_hash = tokens::hash(&token);
    let invite = ctx
        .db
        .write(async |tx| {
            let invite = repos::team_invites::find(tx, scope, invite_id).await?;
            let Some(invite) = invite.filter(|invite| is_wanted(message, invite, now)) else { return Ok(None) };
            repos::team_invites::insert_link(tx, scope, invite_id, message.id, token_hash.clone(), now).await?;
            Ok::<_, Error>(Some(invite))
        })
        .await?;
    let Some(invite) = invite else { return Ok(None) };
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let inviter = repos::staff::find_any(&ctx.db, scope, invite.invited_by).await?;
    let details = context! {
        clinic => one_line(&clinic.name),
        inviter => inviter.map(|person| one_line(&person.name)).unwrap_or_default(),
        role => invite.role.name(),
        email => invite.email.shown(),
        hours => TEAM_INVITE_LIFETIME.num_hours(),
        url => format!("{}{}#{token}", ctx.settings.base_url, href("/join")),
    };
    let subject = layout::phrase("team_invite_subject.txt", &details)?;
    let text = layout::phrase("team_invite.txt", &details)?;
    let written = layout::write_fixed(ctx, &clinic, subject, &text)?;
    Ok(Some(Outgoing::Mail(layout::mail_of(&clinic, message.id, invite.email.to_string(), written))))
}

/// Whether the message is still to be sent.
fn is_wanted(message: &LeasedMessage, invite: &TeamInviteRecord, now: DateTime<Utc>) -> bool {
    invite.message_id == message.id && invite.history.is_open() && invite.history.expires_at > now
}
