//! Signing in by a one-time link or by the code beside it: requesting a link, and sending it.
//!
//! 1. A request counts against the limits, stores a `login_request` and queues a message. The answer and the
//!    work are the same whether the clinic knows the person or not. The answer sets the binding cookie, which
//!    marks the browser that asked.
//! 2. The worker looks the person up, and only then creates a token of 256 random bits and a code of six
//!    digits. The database stores their SHA-256; in clear they exist only in the message. The new link
//!    supersedes the links of older requests. An unknown e-mail address gets a short message that there is no
//!    such client; an unknown number gets none. A message that could not be sent within half an hour is given
//!    up: nobody expects it any more.
//! 3. The link is `{base}/{slug}/sign-in#TOKEN`. A browser never sends the fragment to a server, so neither
//!    logs nor scanners that fetch the address see the token, and GET or HEAD use nothing up. The page asks
//!    [`inspect`] for the state of the link.
//! 4. [`crate::client_sessions`] exchanges the token or the code for a session.
//!
//! ```text
//! requested ──► queued ──worker──► usable ──► used          by link or by code, once
//!                                     ├─────► superseded    a newer request was answered
//!                                     └─────► expired       after 10 minutes
//! ```
//!
//! Used, superseded and expired links still show the masked address they were for. The page sends such a token
//! as `expired_token` to request a new link, which goes where the old one went. Requests are kept for 30 days
//! for this.

mod inspecting;
pub(crate) mod staff_made;

pub(crate) use self::staff_made::{Copied, NAMES, StaffMade};
pub use self::{inspecting::inspect, staff_made::create as create_for_client};

use std::net::IpAddr;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::Duration;
use contract::{
    clients::Client,
    contact::Identifier,
    custom_values::ValueName,
    ids::{ClientId, LoginLinkId},
    login_links::{LinkSection, LoginLinkRequested, RequestLoginLink},
    message_templates::MessageKind,
    problem::ErrorCode,
};
use domain::{
    identifiers,
    sign_in::{LINK_LIFETIME, LINK_REQUEST_LIMITS, LimitedBy, NetworkPrefix, RateLimit},
};
use serde::{Deserialize, Serialize};
use storage::{
    ClinicScope, Read, Tx,
    repos::{
        self,
        clinics::ClinicRecord,
        login_links::{LoginLink, LoginRequest, NewLoginLink},
        outbox::LeasedMessage,
    },
};
use uuid::Uuid;

use crate::{
    Caller, Ctx, Error, Result, custom_values,
    facts::Fact,
    invites, jobs, message_templates,
    messaging::{Budget, Message, Outgoing},
    rate_limits::{self, Limit},
    tokens,
};

/// How long a request is kept: an old link still knows where a new one is to go.
pub const KEPT_FOR: Duration = Duration::days(30);
/// After how many seconds another link may be asked for.
const RESEND_AFTER_SECONDS: u32 = 60;

/// The message with the link that somebody has asked for. The link is made when it is sent.
pub(crate) struct SignIn;

impl jobs::Kind for SignIn {
    const NAME: &'static str = "login_link";
    const URGENT: bool = true;
    /// Whoever asked for a link has asked again by then, or given up; half an hour leaves room for a mail
    /// server that is away for a while.
    const USEFUL_FOR: Duration = Duration::minutes(30);
    type Payload = Asked;
}

impl Message for SignIn {
    const BUDGET: Budget = Budget::SignIn;

    async fn receiver_of_link(ctx: &Ctx, message: &LeasedMessage, asked: &Asked) -> Result<Option<Identifier>> {
        let identifier = asked.identifier(ctx)?;
        Ok(known(ctx, &message.scope, &identifier).await?.map(|_| identifier))
    }

    async fn compose(ctx: &Ctx, message: &LeasedMessage, asked: Asked) -> Result<Option<Outgoing>> {
        compose(ctx, message, &asked).await
    }
}

/// Who has asked for a link, sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Asked {
    request_id: Uuid,
    identifier: String,
    #[serde(default)]
    section: Option<LinkSection>,
}

/// A new value for the cookie that says which browser asked.
pub fn new_binding(ctx: &Ctx) -> String {
    tokens::token(ctx)
}

/// Asks for a link to be sent. `binding` is the cookie that the same browser will show again.
///
/// # Errors
/// [`Error::Invalid`] when the identifier is neither an e-mail address nor a telephone number;
/// [`Error::RateLimited`]. Never whether the clinic knows the person.
pub async fn request(
    ctx: &Ctx,
    scope: &ClinicScope,
    clinic: &ClinicRecord,
    address: IpAddr,
    binding: &str,
    request: &RequestLoginLink,
) -> Result<LoginLinkRequested> {
    let requested = LoginLinkRequested {
        expires_in_seconds: u32::try_from(LINK_LIFETIME.num_seconds()).unwrap_or(u32::MAX),
        resend_after_seconds: RESEND_AFTER_SECONDS,
    };
    let (identifier, section) = match (&request.identifier, &request.expired_token) {
        (Some(typed), None) => {
            let identifier = identifiers::parse(typed, clinic.home())
                .map_err(|fault| Error::invalid("identifier", fault.code(), fault.to_string()))?;
            (Some(identifier), None)
        }
        (None, Some(token)) => of_old_link(ctx, scope, token).await?,
        _ => {
            return Err(Error::invalid("identifier", "one_of", "send either `identifier` or `expired_token`"));
        }
    };
    let identifier_hash = identifier.as_ref().map(|identifier| identifier_hash(scope, identifier));
    rate_limits::hit(ctx, &limits(ctx, scope, identifier_hash.as_deref(), address)).await?;
    let (Some(identifier), Some(identifier_hash)) = (identifier, identifier_hash) else {
        return Ok(requested);
    };

    let now = ctx.now(scope);
    let login_request = LoginRequest {
        id: ctx.new_uuid(),
        binding_hash: tokens::hash(binding),
        identifier_hash,
        created_at: now,
        expires_at: now + KEPT_FOR,
    };
    let sealed =
        ctx.sealer.seal(&*ctx.ports.chance, &request_purpose(login_request.id), identifier.as_str().as_bytes())?;
    let asked = Asked { request_id: login_request.id, identifier: BASE64_STANDARD.encode(sealed), section };
    ctx.db
        .write(async |tx| {
            repos::login_links::insert_request(tx, scope, login_request.clone()).await?;
            jobs::enqueue::<SignIn>(ctx, tx, scope, &asked).await?;
            // Nobody knows who asks.
            Caller::system().record(ctx, tx, scope, Fact::LoginLinkRequested { time_zone: &clinic.time_zone }).await
        })
        .await?;
    Ok(requested)
}

/// The link with that token.
pub(crate) async fn find(db: &impl Read, scope: &ClinicScope, token: &str) -> Result<LoginLink> {
    repos::login_links::find_by_token(db, scope, &tokens::hash(token)).await?.ok_or_else(|| {
        Error::refused(
            ErrorCode::LoginLinkInvalid,
            "this link was not made by this portal, or not copied completely: ask for a new one",
        )
    })
}

/// Whether the request came from the browser that shows this binding.
pub(crate) fn is_bound(request: &LoginRequest, binding: Option<&str>) -> bool {
    binding.is_some_and(|binding| tokens::same(&tokens::hash(binding), &request.binding_hash))
}

/// What is kept of a code. It is worth nothing for another link.
pub(crate) fn code_hash(id: LoginLinkId, code: &str) -> Vec<u8> {
    tokens::hash_parts(&[id.uuid().as_bytes(), code.as_bytes()])
}

impl Asked {
    fn identifier(&self, ctx: &Ctx) -> Result<Identifier> {
        let sealed = BASE64_STANDARD
            .decode(&self.identifier)
            .map_err(|_| Error::Internal("a message for a sign-in link cannot be read"))?;
        open_identifier(ctx, &request_purpose(self.request_id), &sealed)
    }
}

async fn known(ctx: &Ctx, scope: &ClinicScope, identifier: &Identifier) -> Result<Option<Client>> {
    Ok(match identifier {
        Identifier::Email(email) => repos::clients::find_by_email(&ctx.db, scope, email).await?,
        Identifier::Phone(phone) => repos::clients::find_by_phone(&ctx.db, scope, phone).await?,
    })
}

/// Makes the link and composes the message that carries it. The link's life begins now, so that
/// none arrives expired. Nothing is sent when the person has asked again meanwhile, when they asked too
/// long ago, or when the clinic does not know a telephone number.
async fn compose(ctx: &Ctx, message: &LeasedMessage, asked: &Asked) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let identifier = asked.identifier(ctx)?;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let request = repos::login_links::find_request(&ctx.db, scope, asked.request_id).await?;
    let Some(request) = request.filter(|_| clinic.portal_enabled) else {
        return Ok(None);
    };

    let client = match (known(ctx, scope, &identifier).await?, &identifier) {
        (None, Identifier::Email(email)) => invites::take_up(ctx, scope, email).await?,
        (client, _) => client,
    };
    match (client, identifier) {
        (Some(client), identifier) => {
            let wanted = Wanted { section: asked.section, lifetime: LINK_LIFETIME };
            let Ok(made) = make(ctx, scope, &request, &client, &identifier, wanted).await? else {
                return Ok(None);
            };
            let mut values = custom_values::of_client(ctx, &clinic, &client);
            values.set(ValueName::SignInLink, url(ctx, &clinic, &made.token));
            values.set(ValueName::SignInCode, shown(&made.code));
            values.set(ValueName::SignInMinutes, LINK_LIFETIME.num_minutes().to_string());
            let template = message_templates::current(ctx, scope, MessageKind::SignIn).await?;
            Outgoing::write(ctx, &clinic, message, &identifier, &template, &values).map(Some)
        }
        (None, identifier @ Identifier::Email(_)) => {
            let template = message_templates::current(ctx, scope, MessageKind::NoAccount).await?;
            let values = custom_values::of_clinic(ctx, &clinic);
            Outgoing::write(ctx, &clinic, message, &identifier, &template, &values).map(Some)
        }
        (None, Identifier::Phone(_)) => Ok(None),
    }
}

/// A link and its code, in clear: they leave in the message and are kept nowhere.
struct Made {
    token: String,
    code: String,
}

/// What a link is to be like.
#[derive(Clone, Copy)]
struct Wanted {
    section: Option<LinkSection>,
    lifetime: Duration,
}

/// Why no link was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoLink {
    /// The client has a newer one.
    Newer,
    /// The client is reached elsewhere by now.
    Elsewhere,
}

/// What is made, unless it is not.
type Making<T> = std::result::Result<T, NoLink>;

/// Makes a link that answers a request.
async fn make(
    ctx: &Ctx,
    scope: &ClinicScope,
    request: &LoginRequest,
    client: &Client,
    identifier: &Identifier,
    wanted: Wanted,
) -> Result<Making<Made>> {
    ctx.db.write(async |tx| make_in(ctx, tx, scope, request, client.id, identifier, wanted).await).await
}

async fn make_in(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    request: &LoginRequest,
    client_id: ClientId,
    identifier: &Identifier,
    wanted: Wanted,
) -> Result<Making<Made>> {
    let now = ctx.now(scope);
    if !repos::login_links::supersede_older(tx, scope, client_id, request.id, now).await? {
        return Ok(Err(NoLink::Newer));
    }
    // The client may be reached elsewhere since they were looked up.
    let client = repos::clients::find(tx, scope, client_id).await?;
    let is_theirs = client.is_some_and(|client| match identifier {
        Identifier::Email(email) => client.email.as_ref() == Some(email),
        Identifier::Phone(phone) => client.phone.as_ref() == Some(phone),
    });
    if !is_theirs {
        return Ok(Err(NoLink::Elsewhere));
    }
    let made = Made { token: tokens::token(ctx), code: tokens::code(ctx) };
    let id = LoginLinkId::from_uuid(ctx.new_uuid());
    let sealed = ctx.sealer.seal(&*ctx.ports.chance, &link_purpose(id.uuid()), identifier.as_str().as_bytes())?;
    let link = NewLoginLink {
        id,
        client_id,
        request_id: request.id,
        token_hash: tokens::hash(&made.token),
        code_hash: code_hash(id, &made.code),
        masked_identifier: identifier.masked(),
        identifier: sealed,
        section: wanted.section,
        created_at: now,
        expires_at: now + wanted.lifetime,
    };
    repos::login_links::insert(tx, scope, link).await?;
    Ok(Ok(made))
}

/// Where a link leads.
fn url(ctx: &Ctx, clinic: &ClinicRecord, token: &str) -> String {
    format!("{}/sign-in#{token}", ctx.settings.portal_url(clinic.slug.as_str()))
}

/// Under which wrong codes and requests of one mailbox or telephone are counted.
pub(crate) fn identifier_hash(scope: &ClinicScope, identifier: &Identifier) -> Vec<u8> {
    tokens::hash_parts(&[scope.clinic_id().uuid().as_bytes(), identifier.limited_as().as_bytes()])
}

/// Whom an old link, or that of an invite, was for, and where it led. Who holds it learns nothing:
/// the new one goes where the old one went.
async fn of_old_link(ctx: &Ctx, scope: &ClinicScope, token: &str) -> Result<(Option<Identifier>, Option<LinkSection>)> {
    match repos::login_links::find_by_token(&ctx.db, scope, &tokens::hash(token)).await? {
        Some(link) => {
            let identifier = open_identifier(ctx, &link_purpose(link.id.uuid()), &link.identifier)?;
            Ok((Some(identifier), link.section))
        }
        None => Ok((invites::addressee(ctx, scope, token).await?, None)),
    }
}

/// What was sealed as an e-mail address or a telephone number.
pub(crate) fn open_identifier(ctx: &Ctx, purpose: &str, sealed: &[u8]) -> Result<Identifier> {
    let text = String::from_utf8(ctx.sealer.open(purpose, sealed)?).ok();
    text.and_then(|text| text.parse().ok()).ok_or(Error::Internal("a kept identifier cannot be read"))
}

fn request_purpose(id: Uuid) -> String {
    format!("login_request/{id}")
}

fn link_purpose(id: Uuid) -> String {
    format!("login_link/{id}")
}

/// All limits that hold for a message that somebody asks for, those of the sender first.
pub(crate) fn limits(
    ctx: &Ctx,
    scope: &ClinicScope,
    identifier_hash: Option<&[u8]>,
    address: IpAddr,
) -> Vec<(String, Limit)> {
    let clinic = scope.clinic_id();
    let bucket = |limit: &RateLimit| {
        let (whose, at_most) = match limit.by {
            LimitedBy::Address | LimitedBy::Network if !ctx.settings.limit_by_address => {
                return None;
            }
            LimitedBy::Address => (NetworkPrefix::of_address(address).to_string(), limit.at_most),
            LimitedBy::Network => (NetworkPrefix::of_network(address).to_string(), limit.at_most),
            LimitedBy::Client | LimitedBy::Device | LimitedBy::Staff => return None,
            LimitedBy::Identifier => (BASE64_STANDARD.encode(identifier_hash?), limit.at_most),
            LimitedBy::Clinic => (clinic.to_string(), ctx.settings.clinic_login_budget),
        };
        Some((format!("{}/{whose}", limit.name), Limit { limit: at_most, ..Limit::from(*limit) }))
    };
    let mut limits = LINK_REQUEST_LIMITS;
    limits.sort_by_key(|limit| match limit.by {
        LimitedBy::Address => 0,
        LimitedBy::Network => 1,
        LimitedBy::Identifier => 2,
        LimitedBy::Client | LimitedBy::Device | LimitedBy::Staff => 3,
        LimitedBy::Clinic => 4,
    });
    limits.iter().filter_map(bucket).collect()
}

/// A code as it is read best: `123 456`.
pub(crate) fn shown(code: &str) -> String {
    let (first, second) = code.split_at(code.len() / 2);
    format!("{first} {second}")
}

/// Forgets requests and links that have expired.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    ctx.db.write(async |tx| Ok(repos::login_links::delete_expired(tx, now).await?)).await
}
