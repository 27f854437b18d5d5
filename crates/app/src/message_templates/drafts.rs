//! Messages that are looked at before they are kept: previews, and tests to one's own address.

use chrono::Duration;
use contract::{
    clients::Client,
    ids::{ClientId, StaffId},
    message_templates::{MessageDraft, MessageKind, MessagePreview, QueuedTest},
    permissions::Permission,
    problem::ErrorCode,
};
use domain::message_templates::{filling::Values, sms, validation::Message};
use minijinja::context;
use serde::{Deserialize, Serialize};
use storage::{
    ClinicScope,
    repos::{self, clinics::ClinicRecord, outbox::LeasedMessage},
};

use super::check;
use crate::{
    ClinicActor, Ctx, Error, Once, Result, clients, custom_values, jobs,
    messaging::{
        self, Outgoing,
        layout::{self, WrittenMail},
    },
    rate_limits::{self, Limit},
    staff,
};

/// How many tests somebody may send themselves.
const TESTS: Limit = Limit { limit: 10, window: Duration::minutes(10) };

/// A message that somebody of the team tries out.
pub(crate) struct Test;

impl jobs::Kind for Test {
    const NAME: &'static str = "message_test";
    type Payload = TestMessage;
}

impl messaging::Message for Test {
    async fn compose(ctx: &Ctx, message: &LeasedMessage, test: TestMessage) -> Result<Option<Outgoing>> {
        compose(ctx, message, test).await
    }
}

/// What is tried out, and by whom.
#[derive(Serialize, Deserialize)]
pub(crate) struct TestMessage {
    staff_id: StaffId,
    kind: MessageKind,
    draft: MessageDraft,
}

/// The message as its receiver would get it. Nothing is kept or sent.
pub async fn preview(
    ctx: &Ctx,
    actor: &ClinicActor,
    kind: MessageKind,
    draft: &MessageDraft,
) -> Result<MessagePreview> {
    let client = chosen(ctx, actor, draft.client_id).await?;
    let (mail, text_message) = written(ctx, &actor.scope, kind, draft, client.as_ref()).await?;
    let WrittenMail { subject, text, html } = mail;
    Ok(MessagePreview { subject, html, text, sms: text_message.map(sms::preview) })
}

/// Sends the message to whoever asks for it, marked as a test.
///
/// # Errors
/// `Forbidden` for an API key, which has no address; [`Error::RateLimited`].
pub async fn send_test(
    ctx: &Ctx,
    actor: &ClinicActor,
    once: &Once,
    kind: MessageKind,
    draft: &MessageDraft,
) -> Result<QueuedTest> {
    let scope = &actor.scope;
    let person = staff::current(ctx, actor).await?;
    let client = chosen(ctx, actor, draft.client_id).await?;
    // What cannot be written is refused now, not when it is sent.
    written(ctx, scope, kind, draft, client.as_ref()).await?;
    let payload = TestMessage { staff_id: person.id, kind, draft: draft.clone() };
    let queued = QueuedTest { to: person.email.to_string() };
    once.run(ctx, scope, &actor.caller, async |tx| {
        rate_limits::spend(tx, &format!("message_test/{}", person.id), TESTS, ctx.system_now()).await?;
        jobs::enqueue::<Test>(ctx, tx, scope, &payload).await?;
        actor.caller.record(ctx, tx, scope, super::TEST_SENT.of(kind.as_str())).await?;
        Ok(queued.clone())
    })
    .await
}

/// The test, with the text message in it where there is one, unless whoever asked for it has left meanwhile.
async fn compose(ctx: &Ctx, message: &LeasedMessage, test: TestMessage) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let TestMessage { staff_id, kind, draft } = test;
    let person = repos::staff::find(&ctx.db, scope, staff_id).await?;
    let Some(person) = person else { return Ok(None) };
    let client = match draft.client_id {
        Some(id) => repos::clients::find(&ctx.db, scope, id).await?,
        None => None,
    };
    let (clinic, words, values) = filled_for(ctx, scope, kind, &draft, client.as_ref()).await?;
    let mut mail = layout::write_test(ctx, &clinic, &words, &values)?;
    mail.subject = layout::phrase("test_subject.txt", context! { subject => mail.subject })?;
    Ok(Some(Outgoing::Mail(layout::mail_of(&clinic, message.id, person.email.to_string(), mail))))
}

async fn written(
    ctx: &Ctx,
    scope: &ClinicScope,
    kind: MessageKind,
    draft: &MessageDraft,
    client: Option<&Client>,
) -> Result<(WrittenMail, Option<String>)> {
    let (clinic, message, values) = filled_for(ctx, scope, kind, draft, client).await?;
    Ok((layout::write_mail(ctx, &clinic, &message, &values)?, layout::write_sms(&message, &values)?))
}

/// The draft, if it can be sent, and what it is filled with.
async fn filled_for(
    ctx: &Ctx,
    scope: &ClinicScope,
    kind: MessageKind,
    draft: &MessageDraft,
    client: Option<&Client>,
) -> Result<(ClinicRecord, Message, Values)> {
    let (_, message) = check(kind, &draft.subject, &draft.body, draft.sms.as_deref())?;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let values = custom_values::examples(ctx, &clinic, client, kind);
    Ok((clinic, message, values))
}

/// The client whom the message is looked at for. Their details are shown to those only who may
/// read them.
async fn chosen(ctx: &Ctx, actor: &ClinicActor, id: Option<ClientId>) -> Result<Option<Client>> {
    let Some(id) = id else { return Ok(None) };
    if !actor.permissions.contains(&Permission::ClientsRead) {
        let needs = format!("to see it for a client needs the permission `{}`", Permission::ClientsRead.as_str());
        return Err(Error::refused(ErrorCode::Forbidden, needs));
    }
    clients::get(ctx, &actor.scope, id).await.map(Some)
}
