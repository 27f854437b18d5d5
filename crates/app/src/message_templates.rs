//! The templates of a clinic's messages: its own versions, or the defaults.
//!
//! A version that can no longer be read, or could no longer be saved, is not sent: clients get the default, and
//! the template's `faults` tell staff.

mod drafts;

use contract::{
    message_templates::{MessageKind, MessageTemplate, MessageTexts, UpdateMessageTemplate},
    paging::{Page, PageQuery},
    problem::FieldError,
};
use domain::message_templates::{
    catalogue::definition,
    language::{Fault, FaultKind, place},
    validation::{Faults, Message},
};
use storage::{
    ClinicScope, Tx,
    repos::{self, message_templates::StoredTemplate},
};

use crate::{ClinicActor, Ctx, Error, Result, facts::Name, paging, validation::Fields};

pub(crate) use self::drafts::Test;
pub use self::drafts::{preview, send_test};

crate::facts::names! {
    REPLACED = "message_template.replace";
    RESET = "message_template.reset";
    TEST_SENT = "message_template.send_test";
}

macro_rules! texts {
    ($name:literal) => {
        (
            include_str!(concat!("../templates/messages/", $name, ".subject.txt")),
            include_str!(concat!("../templates/messages/", $name, ".md")),
        )
    };
    ($name:literal, sms) => {
        (texts!($name), Some(include_str!(concat!("../templates/messages/", $name, ".sms.txt"))))
    };
    ($name:literal, mail only) => {
        (texts!($name), None)
    };
}

/// What a message says unless the clinic has a version of its own.
pub(crate) fn defaults(kind: MessageKind) -> MessageTexts {
    let ((subject, body), sms) = match kind {
        MessageKind::SignIn => texts!("sign_in", sms),
        MessageKind::NoAccount => texts!("no_account", mail only),
        MessageKind::Invite => texts!("invite", mail only),
        MessageKind::LoginEmail => texts!("login_email", sms),
        MessageKind::LoginLinkCopied => texts!("login_link_copied", sms),
        MessageKind::ContactCode => texts!("contact_code", sms),
        MessageKind::ContactTaken => texts!("contact_taken", mail only),
        MessageKind::ContactChanged => texts!("contact_changed", sms),
        MessageKind::AppointmentBooked => texts!("appointment_booked", sms),
        MessageKind::AppointmentMoved => texts!("appointment_moved", sms),
        MessageKind::AppointmentTimeKept => texts!("appointment_time_kept", mail only),
        MessageKind::AppointmentReminder => texts!("appointment_reminder", sms),
        MessageKind::AppointmentCancelled => texts!("appointment_cancelled", sms),
    };
    let own = |text: &str| text.trim().to_owned();
    MessageTexts { subject: own(subject), body: own(body), sms: sms.map(own) }
}

/// One page of the clinic's messages.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &PageQuery) -> Result<Page<MessageTemplate>> {
    let mut stored = repos::message_templates::list(&ctx.db, scope).await?;
    let templates = MessageKind::ALL.iter().map(|kind| view(*kind, stored.remove(kind))).collect();
    paging::page_of(templates, query, |template: &MessageTemplate| template.kind)
}

/// One of them.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, kind: MessageKind) -> Result<MessageTemplate> {
    Ok(view(kind, repos::message_templates::find(&ctx.db, scope, kind).await?))
}

/// Replaces what a message says, if it still has that version.
pub async fn replace(
    ctx: &Ctx,
    actor: &ClinicActor,
    kind: MessageKind,
    version: i64,
    request: &UpdateMessageTemplate,
) -> Result<MessageTemplate> {
    let (texts, _) = check(kind, &request.subject, &request.body, request.sms.as_deref())?;
    // Whoever saves the default follows it from now on.
    let own = (texts != defaults(kind)).then_some(texts);
    write(ctx, actor, kind, version, own, REPLACED).await
}

/// Goes back to the default, if the message still has that version.
pub async fn reset(ctx: &Ctx, actor: &ClinicActor, kind: MessageKind, version: i64) -> Result<MessageTemplate> {
    write(ctx, actor, kind, version, None, RESET).await
}

async fn write(
    ctx: &Ctx,
    actor: &ClinicActor,
    kind: MessageKind,
    version: i64,
    own: Option<MessageTexts>,
    name: Name,
) -> Result<MessageTemplate> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx: &Tx| {
            let former = repos::message_templates::find(tx, scope, kind).await?;
            if former.as_ref().map_or(0, |former| former.version) != version {
                return Err(Error::Stale);
            }
            let before = former.and_then(|former| former.texts).unwrap_or_else(|| defaults(kind));
            let after = own.clone().unwrap_or_else(|| defaults(kind));
            let template = StoredTemplate { texts: own.clone(), version, updated_at: ctx.now(scope) };
            repos::message_templates::write(tx, scope, kind, &template).await?;
            actor.caller.record(ctx, tx, scope, name.changed(kind.as_str(), &before, &after)?).await?;
            Ok(view(kind, Some(StoredTemplate { version: version + 1, ..template })))
        })
        .await
}

/// What a message says now, ready to be filled. A clinic's version that can no longer be sent, because
/// a value is gone or rules have changed, gives way to the default: the message matters more than its words.
/// Staff see it by the template's faults.
pub(crate) async fn current(ctx: &Ctx, scope: &ClinicScope, kind: MessageKind) -> Result<Message> {
    let own = repos::message_templates::find(&ctx.db, scope, kind).await?.and_then(|stored| own_texts(kind, stored));
    if let Some(texts) = own {
        if let Ok(message) = Message::parse(kind, &texts) {
            return Ok(message);
        }
        tracing::error!(kind = kind.as_str(), "a clinic's message cannot be read any more");
    }
    Message::parse(kind, &defaults(kind)).map_err(|_| Error::Internal("a default message cannot be read"))
}

/// A clinic's own version, if it has one. One from before the message went by text as well has the
/// default's words for that.
fn own_texts(kind: MessageKind, stored: StoredTemplate) -> Option<MessageTexts> {
    let own = stored.texts?;
    Some(MessageTexts { sms: own.sms.or_else(|| defaults(kind).sms), ..own })
}

/// The texts as they are kept, and as they are filled, if they can be sent.
fn check(kind: MessageKind, subject: &str, body: &str, sms: Option<&str>) -> Result<(MessageTexts, Message)> {
    let unix = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    let texts = MessageTexts { subject: unix(subject), body: unix(body), sms: sms.map(unix) };
    let mut fields = Fields::default();
    let mut missing = |field: &str, text: &str| {
        if text.is_empty() {
            fields.wrong(field, "required", "must not be empty");
        }
    };
    missing("subject", &texts.subject);
    missing("body", &texts.body);
    match (definition(kind).has_sms, &texts.sms) {
        (true, sms) => missing("sms", sms.as_deref().unwrap_or_default()),
        (false, Some(_)) => fields.wrong("sms", "mail_only", "this message is sent by mail only: leave it out"),
        (false, None) => {}
    }
    fields.finish()?;
    let message = Message::parse(kind, &texts).map_err(|faults| Error::Invalid(listed(&texts, faults)))?;
    Ok((texts, message))
}

/// What is wrong with a version of a message, field by field.
fn listed(texts: &MessageTexts, faults: Faults) -> Vec<FieldError> {
    let fields = [
        ("subject", texts.subject.as_str(), faults.subject),
        ("body", &texts.body, faults.body),
        ("sms", texts.sms.as_deref().unwrap_or_default(), faults.sms),
    ];
    let of_field = |(field, source, faults): (&str, &str, Vec<Fault>)| {
        let error = |fault: &Fault| FieldError {
            field: field.to_owned(),
            code: fault.kind.code().to_owned(),
            message: said(source, fault),
        };
        faults.iter().map(error).collect::<Vec<_>>()
    };
    fields.into_iter().flat_map(of_field).collect()
}

/// What is wrong, and where.
fn said(source: &str, fault: &Fault) -> String {
    let (line, column) = place(source, fault.at);
    match &fault.kind {
        kind @ FaultKind::Needed { .. } => kind.to_string(),
        kind => format!("line {line}, column {column}: {kind}"),
    }
}

fn view(kind: MessageKind, stored: Option<StoredTemplate>) -> MessageTemplate {
    let default_texts = defaults(kind);
    let (version, updated_at) = stored.as_ref().map_or((0, None), |stored| (stored.version, Some(stored.updated_at)));
    let own = stored.and_then(|stored| own_texts(kind, stored));
    let faults = own.as_ref().and_then(|own| Some(listed(own, Message::parse(kind, own).err()?)));
    MessageTemplate {
        kind,
        customised: own.is_some(),
        faults: faults.unwrap_or_default(),
        texts: own.unwrap_or_else(|| default_texts.clone()),
        default_texts,
        needs_one_of: definition(kind).needs_one_of.iter().map(|value| value.as_str().to_owned()).collect(),
        version,
        updated_at,
    }
}
