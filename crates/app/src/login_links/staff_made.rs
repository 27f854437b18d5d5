//! Sign-in links that staff create for one client, to copy or to send.
//!
//! They work once and for a day, because nobody waits for them. No browser has requested them, so every browser
//! must confirm. They have no code.
//!
//! A link can lead to a section of the portal. The section is stored with the link, passes on to a new link
//! that is requested with it, and comes back from the exchange as a page. While the portal is off, no link is
//! created, and a link that waits to be sent goes on waiting without using up tries. A link that could not be
//! sent within three days is given up.

use chrono::Duration;
use contract::{
    clients::Client,
    contact::Identifier,
    custom_values::ValueName,
    ids::ClientId,
    login_links::{CreateLoginLink, CreatedLoginLink, LinkSection, LoginLinkDelivery},
    message_templates::MessageKind,
};
use domain::sign_in::STAFF_LINK_LIFETIME;
use minijinja::context;
use serde::{Deserialize, Serialize};
use storage::{
    ClinicScope, Tx,
    repos::{self, clinics::ClinicRecord, login_links::LoginRequest, outbox::LeasedMessage},
};
use uuid::Uuid;

use super::{KEPT_FOR, Making, Wanted, identifier_hash, make_in, url};
use crate::{
    ClinicActor, Ctx, Error, Once, Result,
    actor::Credential,
    custom_values,
    facts::Fact,
    jobs, message_templates,
    messaging::{Budget, Message, Outgoing, layout},
    portal_settings, suppressions, tokens,
};

crate::facts::names! {
    SENT = "login_link.send";
}

/// A sign-in link that staff send to a client. The link is made when it is sent.
pub(crate) struct StaffMade;

impl jobs::Kind for StaffMade {
    const NAME: &'static str = "staff_login_link";
    const URGENT: bool = true;
    /// Nobody knows any more that it comes: it is tried for about a day, and what is older was taken up
    /// again by hand.
    const USEFUL_FOR: Duration = Duration::days(3);
    type Payload = AboutLink;
}

impl Message for StaffMade {
    const BUDGET: Budget = Budget::SignIn;
    const WAITS_FOR_PORTAL: bool = true;

    async fn receiver_of_link(ctx: &Ctx, message: &LeasedMessage, about: &AboutLink) -> Result<Option<Identifier>> {
        match subject(ctx, message, about).await? {
            Some((_, client)) => address_of(ctx, message, &client).await,
            None => Ok(None),
        }
    }

    /// Makes the links and writes the message that carries them: one for each magic link that the clinic's
    /// words hold. Nothing is sent to somebody who has asked for a link of their own meanwhile, nor after so
    /// long that nobody waits for it.
    async fn compose(ctx: &Ctx, message: &LeasedMessage, about: AboutLink) -> Result<Option<Outgoing>> {
        let Some((clinic, client)) = subject(ctx, message, &about).await? else { return Ok(None) };
        let Some(identifier) = address_of(ctx, message, &client).await? else { return Ok(None) };
        Ok(login_email(ctx, message, &clinic, &client, &identifier, about.section).await?.ok())
    }
}

/// Tells a client that staff, or an integration, have copied a link that signs them in. Better late than
/// never.
pub(crate) struct Copied;

impl jobs::Kind for Copied {
    const NAME: &'static str = "login_link_copied";
    type Payload = AboutLink;
}

impl Message for Copied {
    const BUDGET: Budget = Budget::Security;

    async fn compose(ctx: &Ctx, message: &LeasedMessage, about: AboutLink) -> Result<Option<Outgoing>> {
        let Some((clinic, client)) = subject(ctx, message, &about).await? else { return Ok(None) };
        let Some(identifier) = address_of(ctx, message, &client).await? else { return Ok(None) };
        let template = message_templates::current(ctx, &message.scope, MessageKind::LoginLinkCopied).await?;
        let mut values = custom_values::of_client(ctx, &clinic, &client);
        values.set(ValueName::SignInHours, STAFF_LINK_LIFETIME.num_hours().to_string());
        let made_by = context! { by_integration => about.by_integration };
        values.set(ValueName::SignInMadeBy, layout::phrase("link_made_by.txt", made_by)?);
        Outgoing::write(ctx, &clinic, message, &identifier, &template, &values).map(Some)
    }
}

/// A link for a client, or one that was copied.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AboutLink {
    client_id: ClientId,
    #[serde(default)]
    section: Option<LinkSection>,
    /// Whether an API key has made it.
    #[serde(default)]
    by_integration: bool,
}

/// Makes a sign-in link for a client, or has one sent.
///
/// # Errors
/// [`Error::Invalid`] when the client could not be told of it, for want of an address or number that
/// something is sent to, or when the part of the portal is switched off; `PortalMustBeOn`.
pub async fn create(
    ctx: &Ctx,
    actor: &ClinicActor,
    once: &Once,
    id: ClientId,
    request: &CreateLoginLink,
) -> Result<CreatedLoginLink> {
    let scope = &actor.scope;
    once.run(ctx, scope, &actor.caller, async |tx| {
        let clinic = repos::clinics::get(tx, scope).await?;
        portal_settings::require_on(&clinic)?;
        portal_settings::require_section(&clinic, request.section)?;
        let client = repos::clients::find(tx, scope, id).await?.ok_or(Error::NotFound("client"))?;
        let open = suppressions::open_ways(tx, scope, &client).await?;
        let identifier = open.into_iter().next().ok_or_else(|| cannot_be_told(&client))?;
        let by_integration = matches!(actor.credential, Credential::ApiKey(_));
        let about = AboutLink { client_id: id, section: request.section, by_integration };
        let (url, fact) = match request.delivery {
            LoginLinkDelivery::Copy => {
                let request_id = ctx.new_uuid();
                let made = make_for(ctx, tx, scope, request_id, id, &identifier, &[request.section]).await?;
                // The request is as new as can be; if another was newer by a hair, it counts.
                let token = made.ok().and_then(|mut tokens| tokens.pop()).ok_or(Error::Stale)?;
                jobs::enqueue_for::<Copied>(ctx, tx, scope, id, &about).await?;
                (Some(url(ctx, &clinic, &token)), Fact::LoginLinkCopied { client_id: id })
            }
            LoginLinkDelivery::Send => {
                jobs::enqueue_for::<StaffMade>(ctx, tx, scope, id, &about).await?;
                (None, SENT.of(id))
            }
        };
        actor.caller.record(ctx, tx, scope, fact).await?;
        Ok(CreatedLoginLink {
            url,
            masked_identifier: identifier.masked(),
            expires_in_seconds: u32::try_from(STAFF_LINK_LIFETIME.num_seconds()).unwrap_or(u32::MAX),
        })
    })
    .await
}

/// Why a client cannot be told of a link.
fn cannot_be_told(client: &Client) -> Error {
    let (code, text) = if suppressions::ways(client).is_empty() {
        ("no_address", "this client has neither an e-mail address nor a telephone number: add one first")
    } else {
        (
            "client_unreachable",
            "mails to this client come back, or they have answered STOP: correct their address or number, or have the \
             address tried again, first",
        )
    };
    Error::invalid("client_id", code, text)
}

/// A login e-mail, or text message, with a new link for each magic link that the clinic's words
/// hold.
pub(crate) async fn login_email(
    ctx: &Ctx,
    message: &LeasedMessage,
    clinic: &ClinicRecord,
    client: &Client,
    identifier: &Identifier,
    section: Option<LinkSection>,
) -> Result<Making<Outgoing>> {
    let scope = &message.scope;
    let template = message_templates::current(ctx, scope, MessageKind::LoginEmail).await?;
    let holds = |name: &ValueName| match identifier {
        Identifier::Email(_) => template.mail_holds(*name),
        Identifier::Phone(_) => template.sms_holds(*name),
    };
    let links: Vec<ValueName> =
        ValueName::ALL.iter().copied().filter(|name| name.is_magic_link()).filter(holds).collect();
    // A link whose name says no section leads where staff wanted it to lead.
    let sections: Vec<Option<LinkSection>> = links.iter().map(|name| name.section().or(section)).collect();
    let request_id = message.id.uuid();
    let made =
        ctx.db.write(async |tx| make_for(ctx, tx, scope, request_id, client.id, identifier, &sections).await).await?;
    let tokens = match made {
        Ok(tokens) => tokens,
        Err(reason) => return Ok(Err(reason)),
    };
    let mut values = custom_values::of_client(ctx, clinic, client);
    values.set(ValueName::SignInHours, STAFF_LINK_LIFETIME.num_hours().to_string());
    for (name, token) in links.into_iter().zip(&tokens) {
        values.set(name, url(ctx, clinic, token));
    }
    Outgoing::write(ctx, clinic, message, identifier, &template, &values).map(Ok)
}

/// The tokens of new links, one for each section, that answer a request nobody made. Sending once more
/// is the same request, so that an earlier message works on.
async fn make_for(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    request_id: Uuid,
    client_id: ClientId,
    identifier: &Identifier,
    sections: &[Option<LinkSection>],
) -> Result<Making<Vec<String>>> {
    let now = ctx.now(scope);
    let request = LoginRequest {
        id: request_id,
        // Of a cookie that no browser has.
        binding_hash: tokens::hash(&tokens::token(ctx)),
        identifier_hash: identifier_hash(scope, identifier),
        created_at: now,
        expires_at: now + KEPT_FOR,
    };
    repos::login_links::insert_request(tx, scope, request.clone()).await?;
    let mut tokens = Vec::new();
    for section in sections.iter().copied() {
        let wanted = Wanted { section, lifetime: STAFF_LINK_LIFETIME };
        match make_in(ctx, tx, scope, &request, client_id, identifier, wanted).await? {
            Ok(made) => tokens.push(made.token),
            Err(reason) => return Ok(Err(reason)),
        }
    }
    Ok(Ok(tokens))
}

/// Clinic and client that a message is about.
async fn subject(ctx: &Ctx, message: &LeasedMessage, about: &AboutLink) -> Result<Option<(ClinicRecord, Client)>> {
    let scope = &message.scope;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let client = repos::clients::find(&ctx.db, scope, about.client_id).await?;
    Ok(client.map(|client| (clinic, client)))
}

/// Where a client is reached: by mail, else by text message. Where nothing is sent to either, the message
/// fails and says why.
async fn address_of(ctx: &Ctx, message: &LeasedMessage, client: &Client) -> Result<Option<Identifier>> {
    let open = suppressions::open_ways(&ctx.db, &message.scope, client).await?;
    Ok(open.into_iter().chain(suppressions::ways(client)).next())
}
