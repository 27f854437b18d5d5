//! A clinic's own account with Twilio.

use contract::{
    delivery_settings::{SaveTextAccount, TextAccount, TextDelivery},
    ids::MessageId,
    messages::{MessageChannel, MessageFault},
};
use domain::phones;
use serde::{Deserialize, Serialize};
use storage::{ClinicScope, repos};

use super::{Kept, Opened, open, read, remove as remove_account, write};
use crate::{
    ClinicActor, Ctx, Error, Result,
    ports::{DeliveryError, SmsAccount},
    validation::Fields,
};

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeptAccount {
    account_sid: String,
    sender: String,
}

impl Kept for KeptAccount {
    const CHANNEL: MessageChannel = MessageChannel::Sms;
}

pub(super) async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<TextDelivery> {
    let (account, version) = read::<KeptAccount>(&ctx.db, scope).await?;
    let own = account.map(|(kept, account)| TextAccount {
        account_sid: kept.account_sid,
        sender: kept.sender,
        checked_at: account.checked_at,
    });
    let answer_url = answer_url(ctx, scope);
    Ok(TextDelivery { own, shared: ctx.settings.shared_texts, answer_url, version })
}

/// Where Twilio tells what became of that text.
pub(crate) fn status_url(ctx: &Ctx, scope: &ClinicScope, id: MessageId) -> String {
    format!("{}/api/v1/webhooks/twilio/messages/{}/{id}", ctx.settings.base_url, scope.clinic_id())
}

/// Where Twilio hands on what clients answer to the clinic's own number.
fn answer_url(ctx: &Ctx, scope: &ClinicScope) -> String {
    format!("{}/api/v1/webhooks/twilio/incoming/{}", ctx.settings.base_url, scope.clinic_id())
}

/// The account by which the clinic's texts go out, if it has one of its own.
pub(crate) async fn account(ctx: &Ctx, scope: &ClinicScope) -> Result<Option<SmsAccount>> {
    Ok(open(ctx, scope).await?.map(|Opened { kept, secret }| with_token(&kept, secret)))
}

/// Opens an account, and sends by it from now on.
///
/// # Errors
/// [`Error::Invalid`] names the field that Twilio's answer points at; then all stays as it was.
pub async fn save(ctx: &Ctx, actor: &ClinicActor, version: i64, request: &SaveTextAccount) -> Result<TextDelivery> {
    let scope = &actor.scope;
    let (_, found) = read::<KeptAccount>(&ctx.db, scope).await?;
    if found != version {
        return Err(Error::Stale);
    }
    let mut fields = Fields::default();
    let account_sid = request.account_sid.trim().to_owned();
    if !is_sid(&account_sid, "AC") {
        fields.wrong("account_sid", "format", "must be `AC` and 32 hexadecimal digits");
    }
    let sender = sender(ctx, scope, &request.sender, &mut fields).await?;
    let before = open::<KeptAccount>(ctx, scope).await?;
    let auth_token = match (&request.auth_token, before) {
        (Some(token), _) => Some(token.trim().to_owned()),
        (None, Some(before)) if before.kept.account_sid == account_sid => Some(before.secret),
        (None, _) => {
            fields.wrong("auth_token", "required", "must be sent for another account");
            None
        }
    };
    fields.finish()?;
    let auth_token = auth_token.ok_or(Error::Internal("a field was not checked"))?;
    let kept = KeptAccount { account_sid, sender };
    let account = with_token(&kept, auth_token);
    ctx.ports.accounts.check_sms(&account).await.map_err(|error| refused(&error))?;
    write(ctx, actor, version, &kept, &account.auth_token, super::TEXT_ACCOUNT_SAVED).await?;
    get(ctx, scope).await
}

/// Sends by the installation's account from now on.
pub async fn remove(ctx: &Ctx, actor: &ClinicActor, version: i64) -> Result<TextDelivery> {
    remove_account::<KeptAccount>(ctx, actor, version, super::TEXT_ACCOUNT_REMOVED).await?;
    get(ctx, &actor.scope).await
}

/// A messaging service, or a number, to which the clinic's calling code belongs.
async fn sender(ctx: &Ctx, scope: &ClinicScope, text: &str, fields: &mut Fields) -> Result<String> {
    let text = text.trim();
    if is_sid(text, "MG") {
        return Ok(text.to_owned());
    }
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let Ok(number) = phones::parse(text, clinic.home()) else {
        let message = "must be a telephone number, or a messaging service: `MG` and 32 hexadecimal digits";
        fields.wrong("sender", "sender", message);
        return Ok(String::new());
    };
    Ok(number.to_string())
}

fn with_token(kept: &KeptAccount, auth_token: String) -> SmsAccount {
    SmsAccount { account_sid: kept.account_sid.clone(), auth_token, sender: kept.sender.clone() }
}

fn refused(error: &DeliveryError) -> Error {
    let (field, code) = match error.fault {
        MessageFault::CredentialsRefused => ("auth_token", "refused"),
        _ => ("account_sid", "unreachable"),
    };
    Error::invalid(field, code, error.detail.clone())
}

/// A name as Twilio gives them: two letters that say of what, and 32 hexadecimal digits.
fn is_sid(text: &str, kind: &str) -> bool {
    let digits = text.strip_prefix(kind).unwrap_or_default();
    digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
