//! What the audit log has of the facts that others hear of as well.

use contract::contact::Identifier;
use serde_json::json;

use super::{AccountChange, Fact, changes, naming::Entry};
use crate::Result;

super::names! {
    APPOINTMENT_BOOKED = "appointment.create";
    APPOINTMENT_MOVED = "appointment.move";
    APPOINTMENT_TIME_KEPT = "appointment.keep_time";
    APPOINTMENT_CANCELLED = "appointment.cancel";
    CLIENT_ADDED = "client.create";
    CLIENT_CHANGED = "client.update";
    CLIENT_EMAIL_CHANGED = "client.change_email";
    CLIENT_PHONE_CHANGED = "client.change_phone";
    CLIENT_SIGNED_IN = "session.create";
    LOGIN_LINK_COPIED = "login_link.copy";
    STAFF_SIGNED_IN = "staff.sign_in";
    PASSWORD_CHANGED = "staff.change_password";
    PASSWORD_RESET = "staff.reset_password";
    PASSWORD_RECOVERED = "staff.recover_password";
    SECOND_FACTOR_ON = "second_factor.confirm";
    SECOND_FACTOR_OFF = "second_factor.remove";
    SECOND_FACTOR_RESET = "staff.reset_second_factor";
    SECOND_FACTOR_LOCKED = "second_factor.lock";
    RECOVERY_CODE_USED = "second_factor.use_recovery_code";
    ROLE_CHANGED = "staff.change_role";
    SESSIONS_ENDED = "staff.end_sessions";
    DEACTIVATED = "staff.deactivate";
    ACTIVATED = "staff.activate";
    API_KEY_MADE = "api_key.create";
}

impl Fact<'_> {
    /// What the audit log has of the fact; nothing of one that is not audited.
    pub(crate) fn into_entry(self) -> Result<Option<Entry>> {
        Ok(Some(match self {
            Self::Audited(entry) => entry,
            Self::AppointmentBooked { appointment, .. } => APPOINTMENT_BOOKED.entry(appointment.id),
            Self::AppointmentMoved { appointment, changes, .. } => {
                Entry { changes, ..APPOINTMENT_MOVED.entry(appointment.id) }
            }
            Self::AppointmentTimeKept { former, appointment, .. } => {
                let instants = [former, appointment].map(|record| json!({ "starts_at": record.starts_at }));
                let changes = changes::between(&instants[0], &instants[1])?;
                Entry { changes, ..APPOINTMENT_TIME_KEPT.entry(appointment.id) }
            }
            Self::AppointmentCancelled { appointment, changes, .. } => {
                Entry { changes, ..APPOINTMENT_CANCELLED.entry(appointment.id) }
            }
            Self::ClientAdded { client } => CLIENT_ADDED.entry(client.id),
            Self::ClientChanged { former, client, .. } => {
                Entry { changes: changes::between(former, client)?, ..CLIENT_CHANGED.entry(client.id) }
            }
            Self::ClientContactChanged { former, client, contact } => {
                let name = match contact {
                    Identifier::Email(_) => CLIENT_EMAIL_CHANGED,
                    Identifier::Phone(_) => CLIENT_PHONE_CHANGED,
                };
                Entry { changes: changes::between(former, client)?, ..name.entry(client.id) }
            }
            Self::ClientSignedIn { session_id, .. } => CLIENT_SIGNED_IN.entry(session_id),
            // Nobody knows yet whose address it is, if anybody's.
            Self::LoginLinkRequested { .. } => return Ok(None),
            Self::LoginLinkCopied { client_id } => LOGIN_LINK_COPIED.entry(client_id),
            Self::StaffSignedIn { session_id, .. } => STAFF_SIGNED_IN.entry(session_id),
            Self::StaffAccountChanged { staff_id, change, .. } => match change {
                AccountChange::PasswordChanged => PASSWORD_CHANGED.entry(staff_id),
                AccountChange::PasswordReset => PASSWORD_RESET.entry(staff_id),
                AccountChange::PasswordRecovered => PASSWORD_RECOVERED.entry(staff_id),
                AccountChange::SecondFactorOn => SECOND_FACTOR_ON.entry(staff_id),
                AccountChange::SecondFactorOff => SECOND_FACTOR_OFF.entry(staff_id),
                AccountChange::SecondFactorReset => SECOND_FACTOR_RESET.entry(staff_id),
                AccountChange::SecondFactorLocked => SECOND_FACTOR_LOCKED.entry(staff_id),
                AccountChange::RecoveryCodeUsed => RECOVERY_CODE_USED.entry(staff_id),
                AccountChange::RoleChanged { before, after } => {
                    Entry { changes: changes::between(before, after)?, ..ROLE_CHANGED.entry(staff_id) }
                }
                AccountChange::SessionsEnded => SESSIONS_ENDED.entry(staff_id),
                AccountChange::Deactivated => DEACTIVATED.entry(staff_id),
                AccountChange::Activated => ACTIVATED.entry(staff_id),
            },
            Self::ApiKeyMade { key, .. } => API_KEY_MADE.entry(key.id),
        }))
    }
}
