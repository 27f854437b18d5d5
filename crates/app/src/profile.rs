//! What clients change about themselves: their name at once, their e-mail address or telephone
//! number after a code was sent to the new one.
//!
//! Asking does the same work and gives the same answer whether the new address is free or another
//! client's. That is looked up by the worker: it makes the code, or tells the other's address that
//! somebody tried.

mod messages;

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use contract::{
    clients::Client,
    contact::Identifier,
    ids::ContactChangeId,
    problem::ErrorCode,
    profile::{ConfirmContactChange, ContactChange, RequestContactChange, UpdateMe},
    sessions::Me,
};
use domain::{
    contact_changes::{CODE_LIFETIME, CodeState},
    sign_in::{CONTACT_CHANGE_LIMIT, CONTACT_CODE_FAILURE_LIMIT, CONTACT_CODE_LIFETIME_LIMIT, PROFILE_CHANGE_LIMITS},
};
use storage::{
    ClientScope, ClinicScope, Tx,
    repos::{self, clinics::ClinicRecord, rate_counters},
};

use self::messages::{Changed, Code};
pub(crate) use self::messages::{ContactChanged, ContactCode};
use crate::{
    ClientActor, Ctx, Error, Once, Result, clients,
    facts::Fact,
    jobs, login_links,
    previews::{Seen, Viewer, example},
    rate_limits::{self, Counted, Limit, of_client},
    tokens,
    validation::Fields,
};

crate::facts::names! {
    ASKED = "contact_change.create";
}

/// After how many seconds another code may be asked for.
const RESEND_AFTER_SECONDS: u32 = 60;
/// For so long a change whose code ran out is kept, for whoever types it late.
const KEPT_FOR: Duration = Duration::hours(1);

/// The client as they see themselves.
pub async fn get(ctx: &Ctx, viewer: &Viewer) -> Result<Me> {
    match viewer.seen() {
        Seen::Client(seen) => Ok(view(repos::clients::get(&ctx.db, seen).await?)),
        Seen::Example(preview) => Ok(example::me(preview)),
    }
}

/// The client as they see themselves.
pub(crate) fn view(client: Client) -> Me {
    Me {
        id: client.id,
        first_name: client.first_name,
        last_name: client.last_name,
        email: client.email.map(|email| email.shown()),
        phone: client.phone.map(Into::into),
        version: client.version,
    }
}

/// Changes the client's name, if nobody has changed their record since that version.
pub async fn update(ctx: &Ctx, actor: &ClientActor, version: i64, request: &UpdateMe) -> Result<Me> {
    let scope = actor.scope.clinic();
    ctx.db
        .write(async |tx| {
            repos::clients::lock(tx, &actor.scope).await?;
            rate_limits::spend_by_client(ctx, tx, &actor.scope, &PROFILE_CHANGE_LIMITS).await?;
            let mut client = repos::clients::get(tx, &actor.scope).await?;
            if client.version != version {
                return Err(Error::Stale);
            }
            let former = client.clone();
            let mut fields = Fields::default();
            if let Some(first_name) = &request.first_name {
                client.first_name = fields.name("first_name", first_name);
            }
            if let Some(last_name) = &request.last_name {
                last_name.trim().clone_into(&mut client.last_name);
            }
            fields.finish()?;
            client.updated_at = ctx.now(scope);
            repos::clients::update(tx, scope, &client).await?;
            let fact = Fact::ClientChanged { former: &former, client: &client, corrected: &[] };
            actor.caller.record(ctx, tx, scope, fact).await?;
            client.version += 1;
            Ok(view(client))
        })
        .await
}

/// Asks for a code to be sent to a new address or number.
///
/// # Errors
/// [`Error::Invalid`] when it is neither, or the client's own already; [`Error::RateLimited`].
/// Never whether another client has it.
pub async fn request_contact_change(
    ctx: &Ctx,
    actor: &ClientActor,
    clinic: &ClinicRecord,
    address: IpAddr,
    once: &Once,
    request: &RequestContactChange,
) -> Result<ContactChange> {
    let scope = actor.scope.clinic();
    if let Some(answer) = once.answered(ctx, scope, &actor.caller).await? {
        return Ok(answer);
    }
    let contact = wanted(clinic, request)?;
    let client = repos::clients::get(&ctx.db, &actor.scope).await?;
    if current(&client, &contact).is_some_and(|current| current == contact) {
        let field = field_of(&contact);
        return Err(Error::invalid(field, "unchanged", "this is what the clinic has already: give a new one"));
    }
    let mut limits = vec![(of_client(&CONTACT_CHANGE_LIMIT, &actor.scope), Limit::from(CONTACT_CHANGE_LIMIT))];
    let contact_hash = login_links::identifier_hash(scope, &contact);
    limits.extend(login_links::limits(ctx, scope, Some(&contact_hash), address));
    rate_limits::hit(ctx, &limits).await?;

    let now = ctx.now(scope);
    let id = ContactChangeId::from_uuid(ctx.new_uuid());
    let sealed = ctx.sealer.seal(&*ctx.ports.chance, &purpose(id), contact.as_str().as_bytes())?;
    let change = ContactChange {
        id,
        contact: contact.shown(),
        expires_in_seconds: u32::try_from(CODE_LIFETIME.num_seconds()).unwrap_or(u32::MAX),
        resend_after_seconds: RESEND_AFTER_SECONDS,
    };
    once.run(ctx, scope, &actor.caller, async |tx| {
        // Of two who ask at once, the later takes the place of the earlier.
        repos::clients::lock(tx, &actor.scope).await?;
        repos::contact_changes::replace(tx, &actor.scope, id, sealed.clone(), now, now + CODE_LIFETIME).await?;
        jobs::enqueue_for::<ContactCode>(ctx, tx, scope, client.id, &Code { change_id: id }).await?;
        actor.caller.record(ctx, tx, scope, ASKED.of(id)).await?;
        Ok(change.clone())
    })
    .await
}

/// What came of trying a code.
enum Tried {
    Right(Box<Client>),
    Wrong {
        tries_left: u8,
    },
    Burnt,
    /// Too often wrong, however long it took.
    Locked,
}

/// Makes the new address or number the client's, with the code that was sent there. Where else
/// they are signed in they are no longer, and links that went to the former address are void.
///
/// # Errors
/// `ContactCodeWrong`, `ContactCodeExpired`; `AlreadyExists` when another client was faster, which
/// is only said to somebody who has shown that the address is theirs.
pub async fn confirm_contact_change(
    ctx: &Ctx,
    actor: &ClientActor,
    id: ContactChangeId,
    request: &ConfirmContactChange,
) -> Result<Me> {
    let now = ctx.now(actor.scope.clinic());
    let code: String = request.code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    // A wrong try is counted even though nothing else comes of it, so that it must be committed.
    let tried = ctx.db.write(async |tx| try_code(ctx, tx, actor, id, &code, now).await).await?;
    match tried {
        Tried::Right(client) => Ok(view(*client)),
        Tried::Wrong { tries_left } => {
            let left = match tries_left {
                1 => "1 try is left".to_owned(),
                tries => format!("{tries} tries are left"),
            };
            let detail = format!("this is not the code of the newest message: {left}");
            Err(Error::refused(ErrorCode::ContactCodeWrong, detail))
        }
        Tried::Locked => Err(Error::refused(
            ErrorCode::ContactCodeExpired,
            "there were too many wrong codes in the last months: ask the clinic to change it for you",
        )),
        Tried::Burnt => Err(Error::refused(
            ErrorCode::ContactCodeExpired,
            "there were too many wrong codes: come back in an hour and ask for a new one",
        )),
    }
}

async fn try_code(
    ctx: &Ctx,
    tx: &Tx,
    actor: &ClientActor,
    id: ContactChangeId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Tried> {
    // Counted before it is compared: of many tries at once, no more than allowed are compared.
    let failures = of_client(&CONTACT_CODE_FAILURE_LIMIT, &actor.scope);
    let tries = rate_limits::count(tx, &failures, CONTACT_CODE_FAILURE_LIMIT.into(), ctx.system_now()).await?;
    let change = repos::contact_changes::find_mine(tx, &actor.scope, id).await?;
    let change = change.ok_or(Error::NotFound("contact change"))?;
    match change.history.state(tries - 1, now) {
        CodeState::Usable { .. } => {}
        CodeState::Burnt => return Ok(Tried::Burnt),
        CodeState::Expired => {
            let detail = "codes work for ten minutes: ask for a new one";
            return Err(Error::refused(ErrorCode::ContactCodeExpired, detail));
        }
    }
    let in_all = Counted::new(&CONTACT_CODE_LIFETIME_LIMIT, &whose(&actor.scope));
    if !rate_limits::has_room(tx, &in_all, ctx.system_now()).await? {
        return Ok(Tried::Locked);
    }
    let is_right = change.code_hash.as_ref().is_some_and(|hash| tokens::same(&code_hash(id, code), hash));
    if !is_right {
        repos::contact_changes::count_wrong_code(tx, &actor.scope, id).await?;
        let mut history = change.history;
        history.wrong_codes = history.wrong_codes.saturating_add(1);
        return Ok(match history.state(tries, now) {
            CodeState::Usable { tries_left } => Tried::Wrong { tries_left },
            CodeState::Burnt | CodeState::Expired => Tried::Burnt,
        });
    }
    // The client before the change, as whoever asks for another one does.
    repos::clients::lock(tx, &actor.scope).await?;
    if !repos::contact_changes::consume(tx, &actor.scope, id).await? {
        return Err(Error::NotFound("contact change"));
    }
    rate_counters::reset(tx, &failures).await?;
    rate_limits::take_back(tx, &[&in_all], ctx.system_now()).await?;
    let contact = login_links::open_identifier(ctx, &purpose(id), &change.contact)?;
    Ok(Tried::Right(Box::new(apply(ctx, tx, actor, id, contact, now).await?)))
}

async fn apply(
    ctx: &Ctx,
    tx: &Tx,
    actor: &ClientActor,
    id: ContactChangeId,
    contact: Identifier,
    now: DateTime<Utc>,
) -> Result<Client> {
    let scope = actor.scope.clinic();
    let mut client = repos::clients::get(tx, &actor.scope).await?;
    let former = client.clone();
    // Where there was none, the other way is told.
    let told = current(&client, &contact).or_else(|| other(&client, &contact));
    match &contact {
        Identifier::Email(email) => client.email = Some(email.clone()),
        Identifier::Phone(phone) => client.phone = Some(phone.clone()),
    }
    client.updated_at = now;
    repos::clients::update(tx, scope, &client).await.map_err(clients::taken)?;
    client.version += 1;
    repos::client_sessions::revoke_others(tx, &actor.scope, actor.session_id, now).await?;
    repos::login_links::supersede_all(tx, scope, client.id, now).await?;
    if let Some(told) = told {
        let changed = Changed::new(ctx, id, client.id, &told, contact.masked(), now)?;
        jobs::enqueue_for::<ContactChanged>(ctx, tx, scope, client.id, &changed).await?;
    }
    let fact = Fact::ClientContactChanged { former: &former, client: &client, contact: &contact };
    actor.caller.record(ctx, tx, scope, fact).await?;
    Ok(client)
}

/// Sees to it that nobody signs in any more by what staff have corrected, and tells whoever reads what goes
/// there.
pub(crate) async fn hear(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, fact: &Fact<'_>) -> Result<()> {
    match fact {
        Fact::ClientChanged { client, corrected, .. } => {
            for former in corrected.iter().filter_map(|corrected| corrected.former.as_ref()) {
                // It may have been somebody else's all along, who can read what went there.
                repos::login_links::supersede_all(tx, scope, client.id, client.updated_at).await?;
                tell_former(ctx, tx, scope, client, former).await?;
            }
            Ok(())
        }
        Fact::Audited(_)
        | Fact::ClientAdded { .. }
        | Fact::ClientContactChanged { .. }
        | Fact::ClientSignedIn { .. }
        | Fact::AppointmentBooked { .. }
        | Fact::AppointmentMoved { .. }
        | Fact::AppointmentTimeKept { .. }
        | Fact::AppointmentCancelled { .. }
        | Fact::LoginLinkRequested { .. }
        | Fact::LoginLinkCopied { .. }
        | Fact::StaffSignedIn { .. }
        | Fact::StaffAccountChanged { .. }
        | Fact::ApiKeyMade { .. } => Ok(()),
    }
}

/// Tells where a client was reached before staff changed it. Whoever is not reached at all any more
/// could be told nothing that says where to.
async fn tell_former(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, client: &Client, former: &Identifier) -> Result<()> {
    let Some(reached) = current(client, former).or_else(|| other(client, former)) else { return Ok(()) };
    let id = ContactChangeId::from_uuid(ctx.new_uuid());
    let changed = Changed::new(ctx, id, client.id, former, reached.masked(), client.updated_at)?;
    jobs::enqueue_for::<ContactChanged>(ctx, tx, scope, client.id, &changed).await
}

/// The address or number that is asked for.
fn wanted(clinic: &ClinicRecord, request: &RequestContactChange) -> Result<Identifier> {
    let mut fields = Fields::default();
    let contact = match (&request.email, &request.phone) {
        (Some(email), None) => fields.email("email", Some(email)).map(Identifier::Email),
        (None, Some(phone)) => fields.phone("phone", Some(phone), clinic.home()).map(Identifier::Phone),
        _ => return Err(Error::invalid("email", "one_of", "send either `email` or `phone`")),
    };
    fields.finish()?;
    contact.ok_or_else(|| {
        let field = if request.email.is_some() { "email" } else { "phone" };
        Error::invalid(field, "required", "must not be empty")
    })
}

/// What the client has of the same kind.
fn current(client: &Client, contact: &Identifier) -> Option<Identifier> {
    match contact {
        Identifier::Email(_) => client.email.clone().map(Identifier::Email),
        Identifier::Phone(_) => client.phone.clone().map(Identifier::Phone),
    }
}

/// What the client has of the other kind.
fn other(client: &Client, contact: &Identifier) -> Option<Identifier> {
    match contact {
        Identifier::Email(_) => client.phone.clone().map(Identifier::Phone),
        Identifier::Phone(_) => client.email.clone().map(Identifier::Email),
    }
}

const fn field_of(contact: &Identifier) -> &'static str {
    match contact {
        Identifier::Email(_) => "email",
        Identifier::Phone(_) => "phone",
    }
}

fn whose(scope: &ClientScope) -> String {
    format!("{}/{}", scope.clinic().clinic_id(), scope.client_id())
}

/// What is kept of a code. It is worth nothing for another change.
fn code_hash(id: ContactChangeId, code: &str) -> Vec<u8> {
    tokens::hash_parts(&[id.uuid().as_bytes(), code.as_bytes()])
}

fn purpose(id: ContactChangeId) -> String {
    format!("contact_change/{id}")
}

/// Forgets changes of contact details that nobody confirmed.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let before = ctx.system_now() - KEPT_FOR;
    ctx.db.write(async |tx| Ok(repos::contact_changes::delete_expired(tx, before).await?)).await
}
