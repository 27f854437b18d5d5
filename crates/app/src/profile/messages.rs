//! Messages about a new address or number: the code to it, and word of it to the former one.

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use contract::{
    contact::Identifier,
    custom_values::ValueName,
    ids::{ClientId, ContactChangeId},
    message_templates::MessageKind,
};
use domain::{contact_changes::CODE_LIFETIME, local_time::wall_time};
use serde::{Deserialize, Serialize};
use storage::repos::{self, outbox::LeasedMessage};

use super::{code_hash, purpose};
use crate::{
    Ctx, Error, Result, clinics, custom_values, jobs, login_links, message_templates,
    messaging::{Budget, Message, Outgoing, layout},
    tokens,
};

/// The message with the code to a client's new address or number. The code is made when it is sent.
pub(crate) struct ContactCode;

impl jobs::Kind for ContactCode {
    const NAME: &'static str = "contact_code";
    const URGENT: bool = true;
    type Payload = Code;
}

impl Message for ContactCode {
    const BUDGET: Budget = Budget::SignIn;

    async fn compose(ctx: &Ctx, message: &LeasedMessage, code: Code) -> Result<Option<Outgoing>> {
        compose_code(ctx, message, code.change_id).await
    }
}

/// Tells a client that they are reached elsewhere now, where they were reached before.
pub(crate) struct ContactChanged;

impl jobs::Kind for ContactChanged {
    const NAME: &'static str = "contact_changed";
    type Payload = Changed;
}

impl Message for ContactChanged {
    const BUDGET: Budget = Budget::Security;

    async fn compose(ctx: &Ctx, message: &LeasedMessage, changed: Changed) -> Result<Option<Outgoing>> {
        compose_changed(ctx, message, changed).await
    }
}

/// Which change a code confirms.
#[derive(Serialize, Deserialize)]
pub(crate) struct Code {
    pub(super) change_id: ContactChangeId,
}

/// A change, for the message to where the client was reached before.
#[derive(Serialize, Deserialize)]
pub(crate) struct Changed {
    change_id: ContactChangeId,
    client_id: ClientId,
    /// Where the message goes, sealed: nothing else knows it any more.
    to: String,
    /// The new address or number, masked.
    contact: String,
    at: DateTime<Utc>,
}

impl Changed {
    pub(super) fn new(
        ctx: &Ctx,
        change_id: ContactChangeId,
        client_id: ClientId,
        to: &Identifier,
        contact: String,
        at: DateTime<Utc>,
    ) -> Result<Self> {
        let sealed = ctx.sealer.seal(&*ctx.ports.chance, &told_purpose(change_id), to.as_str().as_bytes())?;
        Ok(Self { change_id, client_id, to: BASE64_STANDARD.encode(sealed), contact, at })
    }
}

/// Makes the code and composes the message that carries it, so that the code's life begins when it
/// is sent. When another client has the address, its owner is told that somebody tried; a telephone
/// number is told nothing. Nothing is sent when the client has asked again meanwhile.
async fn compose_code(ctx: &Ctx, message: &LeasedMessage, change_id: ContactChangeId) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let change = repos::contact_changes::find(&ctx.db, scope, change_id).await?;
    let Some(change) = change.filter(|_| clinic.portal_enabled) else { return Ok(None) };
    let contact = login_links::open_identifier(ctx, &purpose(change_id), &change.contact)?;
    let owner = match &contact {
        Identifier::Email(email) => repos::clients::find_by_email(&ctx.db, scope, email).await?,
        Identifier::Phone(phone) => repos::clients::find_by_phone(&ctx.db, scope, phone).await?,
    };
    let is_taken = owner.is_some_and(|owner| owner.id != change.client_id);
    let code = (!is_taken).then(|| tokens::code(ctx));

    let hash = code.as_ref().map(|code| code_hash(change_id, code));
    let expires_at = ctx.now(scope) + CODE_LIFETIME;
    let is_wanted = ctx
        .db
        .write(async |tx| {
            Ok::<_, Error>(repos::contact_changes::set_code(tx, scope, change_id, hash.clone(), expires_at).await?)
        })
        .await?;
    if !is_wanted {
        return Ok(None);
    }
    let kind = if is_taken { MessageKind::ContactTaken } else { MessageKind::ContactCode };
    // Whoever reads this may be anybody: the address may be mistyped, and the client chooses both it
    // and their own name.
    let mut values = custom_values::of_clinic(ctx, &clinic);
    if let Some(code) = &code {
        values.set(ValueName::ContactCode, login_links::shown(code));
        values.set(ValueName::ContactMinutes, CODE_LIFETIME.num_minutes().to_string());
    }
    let template = message_templates::current(ctx, scope, kind).await?;
    if is_taken && matches!(contact, Identifier::Phone(_)) {
        return Ok(None);
    }
    Outgoing::write(ctx, &clinic, message, &contact, &template, &values).map(Some)
}

/// Tells where the client was reached before that they now are elsewhere.
async fn compose_changed(ctx: &Ctx, message: &LeasedMessage, changed: Changed) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let Changed { change_id, client_id, to, contact, at } = changed;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let Some(client) = repos::clients::find(&ctx.db, scope, client_id).await? else { return Ok(None) };
    let sealed = BASE64_STANDARD.decode(&to).map_err(|_| unreadable())?;
    let told = login_links::open_identifier(ctx, &told_purpose(change_id), &sealed)?;
    let local = wall_time(&clinics::zone(ctx, &clinic)?, at);
    let forms = layout::forms(&clinic);
    let mut values = custom_values::of_client(ctx, &clinic, &client);
    values.set(ValueName::ContactNew, contact);
    values.set(ValueName::ContactChangedDate, forms.date(local));
    values.set(ValueName::ContactChangedTime, forms.time(local));
    let template = message_templates::current(ctx, scope, MessageKind::ContactChanged).await?;
    Outgoing::write(ctx, &clinic, message, &told, &template, &values).map(Some)
}

const fn unreadable() -> Error {
    Error::Internal("a message about a new address cannot be read")
}

fn told_purpose(id: ContactChangeId) -> String {
    format!("contact_changed/{id}")
}
