//! A clinic's own mail server.

use contract::{
    contact::EmailAddress,
    delivery_settings::{MailDelivery, MailEncryption, MailServer, SaveMailServer},
    messages::{MessageChannel, MessageFault},
};
use domain::network::is_host;
use serde::{Deserialize, Serialize};
use storage::ClinicScope;

use super::{Kept, Opened, open, read, remove as remove_account, write};
use crate::{
    ClinicActor, Ctx, Error, Result,
    ports::{DeliveryError, MailAccount},
    validation::Fields,
};

/// Ports on which mail servers listen for those who send; others would make this a way to try out
/// which ports are open elsewhere.
const PORTS: [u16; 4] = [25, 465, 587, 2525];

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeptServer {
    host: String,
    port: u16,
    encryption: MailEncryption,
    user: String,
    sender: EmailAddress,
}

impl Kept for KeptServer {
    const CHANNEL: MessageChannel = MessageChannel::Email;
}

pub(super) async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<MailDelivery> {
    let (account, version) = read::<KeptServer>(&ctx.db, scope).await?;
    let own = account.map(|(kept, account)| MailServer {
        host: kept.host,
        port: kept.port,
        encryption: kept.encryption,
        user: kept.user,
        sender: kept.sender,
        checked_at: account.checked_at,
    });
    Ok(MailDelivery { own, version })
}

/// The server by which the clinic's mails go out, if it has one of its own.
pub(crate) async fn account(ctx: &Ctx, scope: &ClinicScope) -> Result<Option<MailAccount>> {
    Ok(open(ctx, scope).await?.map(|Opened { kept, secret }| with_password(&kept, secret)))
}

/// Signs in at a mail server, and sends by it from now on.
///
/// # Errors
/// [`Error::Invalid`] names the field that the server's answer points at; then all stays as it was.
pub async fn save(ctx: &Ctx, actor: &ClinicActor, version: i64, request: &SaveMailServer) -> Result<MailDelivery> {
    let scope = &actor.scope;
    let (_, found) = read::<KeptServer>(&ctx.db, scope).await?;
    if found != version {
        return Err(Error::Stale);
    }
    let mut fields = Fields::default();
    let host = request.host.trim().trim_end_matches('.').to_ascii_lowercase();
    if !is_host(&host) {
        fields.wrong("host", "format", "must be a host name such as `smtp.example.com`");
    }
    if !PORTS.contains(&request.port) && !ctx.settings.private_mail_hosts {
        fields.wrong("port", "port", "must be 25, 465, 587 or 2525");
    }
    let user = fields.name("user", &request.user);
    let sender = fields.required_email("sender", &request.sender);
    let before = open::<KeptServer>(ctx, scope).await?;
    let same = |kept: &KeptServer| kept.host == host && kept.port == request.port && kept.user == user;
    let password = match (&request.password, before) {
        (Some(password), _) => Some(password.clone()),
        (None, Some(before)) if same(&before.kept) => Some(before.secret),
        (None, _) => {
            fields.wrong("password", "required", "must be sent for another host, port or user");
            None
        }
    };
    fields.finish()?;
    let (Some(sender), Some(password)) = (sender, password) else {
        return Err(Error::Internal("a field was not checked"));
    };
    let kept = KeptServer { host, port: request.port, encryption: request.encryption, user, sender };
    let account = with_password(&kept, password);
    ctx.ports.accounts.check_mail(&account).await.map_err(|error| refused(&error))?;
    write(ctx, actor, version, &kept, &account.password, super::MAIL_SERVER_SAVED).await?;
    get(ctx, scope).await
}

/// Sends by the installation's mail server from now on.
pub async fn remove(ctx: &Ctx, actor: &ClinicActor, version: i64) -> Result<MailDelivery> {
    remove_account::<KeptServer>(ctx, actor, version, super::MAIL_SERVER_REMOVED).await?;
    get(ctx, &actor.scope).await
}

fn with_password(kept: &KeptServer, password: String) -> MailAccount {
    MailAccount {
        host: kept.host.clone(),
        port: kept.port,
        encryption: kept.encryption,
        user: kept.user.clone(),
        password,
        sender: kept.sender.to_string(),
    }
}

/// Which field to look at when signing in failed.
fn refused(error: &DeliveryError) -> Error {
    let (field, code) = match error.fault {
        MessageFault::CredentialsRefused => ("password", "refused"),
        MessageFault::Insecure => ("encryption", "insecure"),
        _ => ("host", "unreachable"),
    };
    Error::invalid(field, code, error.detail.clone())
}
