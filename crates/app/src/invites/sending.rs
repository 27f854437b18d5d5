//! Making invites.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use contract::{
    clients::Client,
    contact::EmailAddress,
    ids::{ClientId, InviteId, MessageId},
    invites::{
        ClientRecord, CreateInvite, CreateInvites, CreatedInvites, Invite, InviteOutcome, InviteSettings, InvitedClient,
    },
};
use storage::{
    ClinicScope, Tx,
    repos::{self, invites::NewInvite},
};

use super::{
    RESEND_AFTER, already_joined, expiry,
    messages::{AboutInvite, InviteMail},
    name_of, pause_left, refuse_while_off, too_soon, view,
};
use crate::{
    Caller, ClinicActor, Ctx, Error, Once, Result, clients, facts::Fact, jobs, suppressions, validation::Fields,
};

/// Whom an invite is for.
struct Invitee {
    client_id: Option<ClientId>,
    email: EmailAddress,
    first_name: String,
    last_name: String,
}

/// Invites one person: a client, or somebody by their address.
///
/// # Errors
/// [`Error::Invalid`] for a malformed address and for a client without one, `AlreadyJoined` for
/// somebody who has signed in before, [`Error::RateLimited`] when they were invited a moment ago,
/// `PortalMustBeOn` while the portal is off.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreateInvite) -> Result<Invite> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let mut fields = Fields::default();
    let email = request.email.as_deref().and_then(|typed| fields.required_email("email", typed));
    if request.email.is_some() == request.client_id.is_some() {
        fields.wrong("email", "one_of", "send either `client_id` or `email`");
    }
    fields.finish()?;
    once.run(ctx, scope, &actor.caller, async |tx| {
        refuse_while_off(tx, scope).await?;
        let settings = repos::invites::settings(tx, scope).await?;
        let invitee = match (request.client_id, &email) {
            (Some(id), _) => of_client(repos::clients::find(tx, scope, id).await?.ok_or(Error::NotFound("client"))?)?,
            (None, Some(email)) => match repos::clients::find_by_email(tx, scope, email).await? {
                Some(client) => of_client(client)?,
                None => newcomer(ctx, tx, actor, &settings, email, request).await?,
            },
            (None, None) => return Err(Error::Internal("an invite for nobody")),
        };
        let former = match invitee.client_id {
            Some(id) => repos::invites::find_of_clients(tx, scope, &[id]).await?.pop(),
            None => repos::invites::find_without_client(tx, scope, &invitee.email).await?,
        };
        if let Some(left) = former.and_then(|invite| pause_left(&invite, now)) {
            return Err(too_soon(left));
        }
        let id = write(ctx, tx, scope, &actor.caller, &settings, vec![invitee], now).await?[0];
        let invite = repos::invites::find(tx, scope, id).await?.ok_or(Error::Internal("an invite is gone"))?;
        Ok(view(invite, now))
    })
    .await
}

/// Invites several clients, and says of each what came of it.
///
/// # Errors
/// [`Error::NotFound`] when one of them is no client of the clinic; then nobody is invited.
/// `PortalMustBeOn` while the portal is off.
pub async fn create_many(
    ctx: &Ctx,
    actor: &ClinicActor,
    once: &Once,
    request: &CreateInvites,
) -> Result<CreatedInvites> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let mut named = HashSet::new();
    let ids: Vec<ClientId> = request.client_ids.iter().copied().filter(|id| named.insert(*id)).collect();
    once.run(ctx, scope, &actor.caller, async |tx| {
        refuse_while_off(tx, scope).await?;
        let settings = repos::invites::settings(tx, scope).await?;
        let clients = repos::clients::find_many(tx, scope, &ids).await?;
        if clients.len() < ids.len() {
            return Err(Error::NotFound("client"));
        }
        let former = repos::invites::find_of_clients(tx, scope, &ids).await?;
        let just_invited: HashSet<ClientId> = former
            .iter()
            .filter(|invite| pause_left(invite, now).is_some())
            .filter_map(|invite| invite.client_id)
            .collect();
        let mut outcomes = BTreeMap::new();
        let mut invitees = Vec::new();
        for client in clients {
            let (id, joined) = (client.id, client.joined_at.is_some());
            let outcome = match (joined, of_client(client)) {
                (true, _) => InviteOutcome::AlreadyJoined,
                (false, Ok(_)) if just_invited.contains(&id) => InviteOutcome::JustInvited,
                (false, Ok(invitee)) => {
                    invitees.push(invitee);
                    InviteOutcome::Invited
                }
                (false, Err(_)) => InviteOutcome::NoAddress,
            };
            outcomes.insert(id, InvitedClient { client_id: id, outcome, invite_id: None });
        }
        let people: Vec<Option<ClientId>> = invitees.iter().map(|invitee| invitee.client_id).collect();
        let invites = write(ctx, tx, scope, &actor.caller, &settings, invitees, now).await?;
        for (client_id, invite_id) in people.into_iter().zip(invites) {
            if let Some(invited) = client_id.and_then(|id| outcomes.get_mut(&id)) {
                invited.invite_id = Some(invite_id);
            }
        }
        Ok(CreatedInvites { clients: ids.iter().filter_map(|id| outcomes.get(id).cloned()).collect() })
    })
    .await
}

/// Keeps invites, queues their mails and notes who made them; their ids, in the same order.
async fn write(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    caller: &Caller,
    settings: &InviteSettings,
    invitees: Vec<Invitee>,
    now: DateTime<Utc>,
) -> Result<Vec<InviteId>> {
    let expires_at = expiry(settings, now);
    let new: Vec<NewInvite> = invitees
        .into_iter()
        .map(|invitee| NewInvite {
            id: InviteId::from_uuid(ctx.new_uuid()),
            client_id: invitee.client_id,
            email: invitee.email,
            first_name: invitee.first_name,
            last_name: invitee.last_name,
            message_id: MessageId::from_uuid(ctx.new_uuid()),
            created_at: now,
            expires_at,
        })
        .collect();
    let ids: Vec<InviteId> = new.iter().map(|invite| invite.id).collect();
    let emails: Vec<EmailAddress> = new.iter().map(|invite| invite.email.clone()).collect();
    let mails =
        new.iter().map(|invite| (invite.message_id, invite.client_id, AboutInvite { invite_id: invite.id })).collect();
    repos::invites::insert(tx, scope, new, now, now - RESEND_AFTER).await?;
    // Whoever invites somebody wants it tried, also where a mail has come back before.
    suppressions::try_all_again(tx, scope, emails.into_iter()).await?;
    jobs::enqueue_all::<InviteMail>(ctx, tx, scope, mails).await?;
    caller.record(ctx, tx, scope, super::CREATED.of_each(&ids)).await?;
    Ok(ids)
}

fn of_client(client: Client) -> Result<Invitee> {
    if client.joined_at.is_some() {
        return Err(already_joined());
    }
    let Some(email) = client.email else {
        return Err(Error::invalid("client_id", "no_address", "this client has no e-mail address: add one first"));
    };
    Ok(Invitee { client_id: Some(client.id), email, first_name: client.first_name, last_name: client.last_name })
}

/// Somebody new, who becomes a client now or later, as the clinic has set.
async fn newcomer(
    ctx: &Ctx,
    tx: &Tx,
    actor: &ClinicActor,
    settings: &InviteSettings,
    email: &EmailAddress,
    request: &CreateInvite,
) -> Result<Invitee> {
    let scope = &actor.scope;
    let (first_name, last_name) = (request.first_name.trim().to_owned(), request.last_name.trim().to_owned());
    let client = new_client(ctx, scope, &first_name, &last_name, email);
    // Whoever was not named is named by their address: nobody is looked for by that.
    if !request.even_if_similar && !first_name.is_empty() {
        clients::refuse_similar(tx, scope, &repos::clinics::get(tx, scope).await?, &client).await?;
    }
    let mut invitee = Invitee { client_id: None, email: email.clone(), first_name, last_name };
    if settings.client_record == ClientRecord::AtOnce {
        invitee.client_id = Some(client.id);
        add_client(ctx, tx, scope, &actor.caller, client).await?;
    }
    Ok(invitee)
}

/// The client record of somebody who was invited by address.
pub(super) fn new_client(
    ctx: &Ctx,
    scope: &ClinicScope,
    first_name: &str,
    last_name: &str,
    email: &EmailAddress,
) -> Client {
    let now = ctx.now(scope);
    Client {
        id: ClientId::from_uuid(ctx.new_uuid()),
        first_name: if first_name.is_empty() { name_of(email) } else { first_name.to_owned() },
        last_name: last_name.to_owned(),
        email: Some(email.clone()),
        phone: None,
        note: String::new(),
        joined_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// Adds that record.
pub(super) async fn add_client(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    caller: &Caller,
    client: Client,
) -> Result<Client> {
    repos::clients::insert(tx, scope, &client).await.map_err(storage::Error::when_looked_up)?;
    caller.record(ctx, tx, scope, Fact::ClientAdded { client: &client }).await?;
    Ok(client)
}
