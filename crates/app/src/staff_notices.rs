//! Word to people of the team of what was done to their accounts.
//!
//! The texts are Portico's own: a clinic that could change them, or limit how many mails go out, could have them
//! say nothing. They go to the person alone, at the address they sign in with.

use chrono::{DateTime, Utc};
use contract::{ids::StaffId, staff_pages::href};
use domain::{local_time::wall_time, sign_in::SECOND_FACTOR_WRONG_CODES};
use minijinja::context;
use serde::{Deserialize, Serialize};
use storage::{
    ClinicScope, Tx,
    repos::{self, outbox::LeasedMessage},
};

use crate::{
    Ctx, Result, clinics,
    device::Origin,
    facts::{AccountChange, Fact},
    jobs,
    messaging::{Budget, Message, Outgoing, layout},
};

/// What somebody is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Notice {
    /// Somebody signed in where they had not before.
    NewDevice,
    /// The password was changed by whoever is signed in.
    PasswordChanged,
    /// The operator has set another password.
    PasswordReset,
    /// A password was set by a link that was sent to the person.
    PasswordRecovered,
    /// A second factor was set up.
    SecondFactorOn,
    /// The second factor was taken away.
    SecondFactorOff,
    /// An owner took the second factor away.
    SecondFactorReset,
    /// An owner has changed what the person is.
    RoleChanged,
    /// An owner has ended all sessions.
    SessionsEnded,
    /// The person can no longer sign in.
    Deactivated,
    /// The person can sign in again.
    Activated,
    /// A recovery code stood in for a one-time code.
    RecoveryCodeUsed,
    /// Too many one-time codes were wrong.
    SecondFactorLocked,
    /// The person made an API key.
    ApiKeyMade,
    /// An integration made an API key; the owners are told.
    ApiKeyMadeByIntegration,
}

/// The mail to somebody of the team.
pub(crate) struct StaffNotice;

impl jobs::Kind for StaffNotice {
    const NAME: &'static str = "staff_notice";
    const URGENT: bool = true;
    type Payload = Told;
}

impl Message for StaffNotice {
    const BUDGET: Budget = Budget::Uncounted;

    async fn compose(ctx: &Ctx, message: &LeasedMessage, told: Told) -> Result<Option<Outgoing>> {
        compose(ctx, message, told).await
    }
}

/// Who is told of what.
#[derive(Serialize, Deserialize)]
pub(crate) struct Told {
    staff_id: StaffId,
    notice: Notice,
    at: DateTime<Utc>,
    device: String,
    network: String,
    /// The name of what was made, or of what the person is now; empty otherwise.
    #[serde(default)]
    detail: String,
}

/// Tells people of the team what was done to their accounts, when the transaction is through.
pub(crate) async fn hear(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, fact: &Fact<'_>) -> Result<()> {
    match fact {
        Fact::StaffSignedIn { staff_id, new_device: Some(origin), .. } => {
            tell(ctx, tx, scope, *staff_id, Notice::NewDevice, origin, "").await
        }
        Fact::StaffAccountChanged { staff_id, change, told: Some(origin) } => {
            let (notice, detail) = notice_of(change);
            tell(ctx, tx, scope, *staff_id, notice, origin, detail).await
        }
        Fact::ApiKeyMade { key, told, origin } => {
            let by_integration = key.made_by.is_some();
            let notice = if by_integration { Notice::ApiKeyMadeByIntegration } else { Notice::ApiKeyMade };
            for staff_id in *told {
                tell(ctx, tx, scope, *staff_id, notice, origin, &key.name).await?;
            }
            Ok(())
        }
        Fact::Audited(_)
        | Fact::AppointmentBooked { .. }
        | Fact::AppointmentMoved { .. }
        | Fact::AppointmentTimeKept { .. }
        | Fact::AppointmentCancelled { .. }
        | Fact::ClientAdded { .. }
        | Fact::ClientChanged { .. }
        | Fact::ClientContactChanged { .. }
        | Fact::ClientSignedIn { .. }
        | Fact::LoginLinkRequested { .. }
        | Fact::LoginLinkCopied { .. }
        | Fact::StaffSignedIn { new_device: None, .. }
        | Fact::StaffAccountChanged { told: None, .. } => Ok(()),
    }
}

/// What somebody is told of a change of their account, and what the person is now, if that is said.
const fn notice_of(change: &AccountChange<'_>) -> (Notice, &'static str) {
    let notice = match change {
        AccountChange::RoleChanged { after, .. } => return (Notice::RoleChanged, after.role.name()),
        AccountChange::PasswordChanged => Notice::PasswordChanged,
        AccountChange::PasswordReset => Notice::PasswordReset,
        AccountChange::PasswordRecovered => Notice::PasswordRecovered,
        AccountChange::SecondFactorOn => Notice::SecondFactorOn,
        AccountChange::SecondFactorOff => Notice::SecondFactorOff,
        AccountChange::SecondFactorReset => Notice::SecondFactorReset,
        AccountChange::SecondFactorLocked => Notice::SecondFactorLocked,
        AccountChange::RecoveryCodeUsed => Notice::RecoveryCodeUsed,
        AccountChange::SessionsEnded => Notice::SessionsEnded,
        AccountChange::Deactivated => Notice::Deactivated,
        AccountChange::Activated => Notice::Activated,
    };
    (notice, "")
}

async fn tell(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    staff_id: StaffId,
    notice: Notice,
    origin: &Origin,
    detail: &str,
) -> Result<()> {
    let told = Told {
        staff_id,
        notice,
        at: ctx.now(scope),
        device: origin.device.clone(),
        network: origin.network(),
        detail: detail.to_owned(),
    };
    jobs::enqueue::<StaffNotice>(ctx, tx, scope, &told).await
}

/// The mail. Nothing is sent to somebody who has left but word of that.
async fn compose(ctx: &Ctx, message: &LeasedMessage, told: Told) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let person = repos::staff::find_any(&ctx.db, scope, told.staff_id).await?;
    let Some(person) = person.filter(|person| person.active || told.notice == Notice::Deactivated) else {
        return Ok(None);
    };
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let at = wall_time(&clinics::zone(ctx, &clinic)?, told.at);
    let forms = layout::forms(&clinic);
    let details = context! {
        notice => told.notice,
        name => one_line(&person.name),
        clinic => one_line(&clinic.name),
        at => format!("{}, {}", forms.date(at), forms.time(at)),
        device => one_line(&told.device),
        network => told.network,
        detail => one_line(&told.detail),
        wrong_codes => SECOND_FACTOR_WRONG_CODES,
        account_url => format!("{}{}", ctx.settings.base_url, href("/account")),
        api_keys_url => format!("{}{}", ctx.settings.base_url, href("/integrations")),
    };
    let subject = layout::phrase("staff_notice_subject.txt", &details)?;
    let text = layout::phrase("staff_notice.txt", &details)?;
    let written = layout::write_fixed(ctx, &clinic, subject, &text)?;
    Ok(Some(Outgoing::Mail(layout::mail_of(&clinic, message.id, person.email.to_string(), written))))
}

/// What somebody has typed begins no paragraph.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
