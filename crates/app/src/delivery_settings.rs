//! By which accounts a clinic's messages go out: its own mail server and its own account with
//! Twilio, or the installation's.
//!
//! An account is tried before it is saved. Its password or token is sealed and never shown; it is
//! kept only for the same server and user, or whoever may change the settings could have it sent
//! to a server of their own.

mod limits;
mod mail;
mod texts;

use contract::{delivery_settings::DeliverySettings, messages::MessageChannel};
use serde::{Serialize, de::DeserializeOwned};
use storage::{
    ClinicScope, Read,
    repos::delivery_settings::{self, DeliveryAccount},
};

pub use limits::save as save_limits;
pub(crate) use limits::{daily_mails, get as daily_limits};
pub(crate) use mail::account as mail_account;
pub use mail::{remove as remove_mail_server, save as save_mail_server};
pub(crate) use texts::{account as text_account, status_url};
pub use texts::{remove as remove_text_account, save as save_text_account};

use crate::{ClinicActor, Ctx, Error, Result, facts::Name};

crate::facts::names! {
    MAIL_SERVER_SAVED = "delivery_settings.save_mail_server";
    MAIL_SERVER_REMOVED = "delivery_settings.remove_mail_server";
    TEXT_ACCOUNT_SAVED = "delivery_settings.save_text_account";
    TEXT_ACCOUNT_REMOVED = "delivery_settings.remove_text_account";
    LIMITS_SAVED = "delivery_settings.save_limits";
}

/// By which accounts the clinic's messages go out, and how many.
pub async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<DeliverySettings> {
    let (mail, texts) = (mail::get(ctx, scope).await?, texts::get(ctx, scope).await?);
    Ok(DeliverySettings { mail, texts, limits: limits::get(ctx, scope).await? })
}

/// What is kept of an account besides its secret.
trait Kept: Serialize + DeserializeOwned {
    const CHANNEL: MessageChannel;
}

/// An account as it is kept, with its secret opened.
struct Opened<T> {
    kept: T,
    secret: String,
}

async fn read<T: Kept>(db: &impl Read, scope: &ClinicScope) -> Result<(Option<(T, DeliveryAccount)>, i64)> {
    let (account, version) = delivery_settings::find(db, scope, T::CHANNEL).await?;
    let account = account
        .map(|account| {
            let kept = serde_json::from_value(account.settings.clone())
                .map_err(|_| Error::Internal("a delivery account cannot be read"))?;
            Ok::<_, Error>((kept, account))
        })
        .transpose()?;
    Ok((account, version))
}

async fn open<T: Kept>(ctx: &Ctx, scope: &ClinicScope) -> Result<Option<Opened<T>>> {
    let Some((kept, account)) = read::<T>(&ctx.db, scope).await?.0 else { return Ok(None) };
    let secret = ctx.sealer.open(&purpose(scope, T::CHANNEL), &account.secret)?;
    let secret = String::from_utf8(secret).map_err(|_| Error::Internal("a delivery account cannot be read"))?;
    Ok(Some(Opened { kept, secret }))
}

/// Writes an account that has just been tried.
async fn write<T: Kept>(
    ctx: &Ctx,
    actor: &ClinicActor,
    version: i64,
    kept: &T,
    secret: &str,
    name: Name,
) -> Result<()> {
    let scope = &actor.scope;
    let now = ctx.system_now();
    let account = DeliveryAccount {
        settings: serde_json::to_value(kept).map_err(|_| Error::Internal("a delivery account cannot be written"))?,
        secret: ctx.sealer.seal(&*ctx.ports.chance, &purpose(scope, T::CHANNEL), secret.as_bytes())?,
        checked_at: now,
    };
    let former = open::<T>(ctx, scope).await?;
    let after = Audited { settings: &account.settings, secret };
    ctx.db
        .write(async |tx| {
            let (before, _) = delivery_settings::find(tx, scope, T::CHANNEL).await?;
            let former_secret = former.as_ref().map_or("", |former| former.secret.as_str());
            let before = before.as_ref().map(|before| Audited { settings: &before.settings, secret: former_secret });
            delivery_settings::save(tx, scope, T::CHANNEL, Some(account.clone()), version, now).await?;
            actor.caller.record(ctx, tx, scope, name.changed(scope.clinic_id(), &before, &after)?).await
        })
        .await
}

/// An account as the audit log tells of it: of the secret, that it changed.
#[derive(Serialize)]
struct Audited<'a> {
    #[serde(flatten)]
    settings: &'a serde_json::Value,
    secret: &'a str,
}

/// Takes the clinic's own account away; from then on its messages go by the installation's.
async fn remove<T: Kept>(ctx: &Ctx, actor: &ClinicActor, version: i64, name: Name) -> Result<()> {
    let scope = &actor.scope;
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            let (account, found) = delivery_settings::find(tx, scope, T::CHANNEL).await?;
            if found != version {
                return Err(Error::Stale);
            }
            let Some(account) = account else {
                // Taking away twice is as good as once.
                return Ok(());
            };
            delivery_settings::save(tx, scope, T::CHANNEL, None, version, now).await?;
            actor.caller.record(ctx, tx, scope, name.changed(scope.clinic_id(), &account.settings, &())?).await
        })
        .await
}

fn purpose(scope: &ClinicScope, channel: MessageChannel) -> String {
    format!("delivery_account/{}/{channel:?}", scope.clinic_id())
}
