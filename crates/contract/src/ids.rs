//! Typed identifiers: a UUID (version 7) with a prefix that says what it identifies.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::{
    RefOr, Schema,
    schema::{ObjectBuilder, Type},
};
use uuid::Uuid;

/// The text is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id such as `{prefix}_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f`")]
pub struct InvalidId {
    /// The expected prefix.
    pub prefix: &'static str,
}

fn show(prefix: &str, id: Uuid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(prefix)?;
    f.write_str("_")?;
    f.write_str(id.simple().encode_lower(&mut Uuid::encode_buffer()))
}

/// The UUID of a text such as `apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f`. It is one function for all kinds of ids,
/// so that the apps contain it only once.
fn read(prefix: &'static str, text: &str) -> Result<Uuid, InvalidId> {
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).filter(|digits| digits.len() == 32);
    let mut digits = digits.unwrap_or("-").chars();
    let value = digits.try_fold(0_u128, |value, digit| Some((value << 4) | u128::from(digit.to_digit(16)?)));
    value.map(Uuid::from_u128).ok_or(InvalidId { prefix })
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The part before the underscore.
            pub const PREFIX: &str = $prefix;

            /// Wraps a UUID that is known to identify such a record.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                show($prefix, self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                read($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-9a-f]{32}$")))
                    .build()
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )+};
}

typed_ids! {
    /// Identifies an API key.
    ApiKeyId = "key";
    /// Identifies an appointment.
    AppointmentId = "apt";
    /// Identifies an entry of the audit log.
    AuditEntryId = "aud";
    /// Identifies a client of one clinic.
    ClientId = "cli";
    /// Identifies a clinic, the tenant.
    ClinicId = "cln";
    /// Identifies a new address or number of a client that is not confirmed by its code yet.
    ContactChangeId = "chg";
    /// Identifies a claim on a practitioner's time.
    ClaimId = "clm";
    /// Identifies a slot that is held while a client confirms.
    HoldId = "hld";
    /// Identifies an exception to weekly hours.
    HoursExceptionId = "hex";
    /// Identifies an invite to the portal.
    InviteId = "inv";
    /// Identifies a location of a clinic.
    LocationId = "loc";
    /// Identifies a sign-in link.
    LoginLinkId = "lnk";
    /// Identifies a login e-mail to many clients.
    LoginMailingId = "mlg";
    /// Identifies a message in the outbox.
    MessageId = "msg";
    /// Identifies a notification of a client.
    NotificationId = "ntf";
    /// Identifies a preview of the portal.
    PreviewId = "prv";
    /// Identifies a practitioner.
    PractitionerId = "prc";
    /// Identifies a session of a client or of staff.
    SessionId = "ses";
    /// Identifies a member of staff.
    StaffId = "stf";
    /// Identifies an invite to the team.
    TeamInviteId = "tiv";
    /// Identifies a treatment.
    TreatmentId = "trt";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_shows() {
        let id = AppointmentId::from_uuid(Uuid::from_u128(0x018f_3c5e_8a0b_7c1d_9e2f_3a4b_5c6d_7e8f));
        assert_eq!(id.to_string(), "apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(serde_json::from_str::<AppointmentId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        for wrong in
            ["", "apt_", "cli_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f", "apt_018f3c5e-8a0b-7c1d-9e2f-3a4b5c6d7e8f", "apt_zz"]
        {
            assert_eq!(wrong.parse::<AppointmentId>(), Err(InvalidId { prefix: "apt" }), "{wrong}");
        }
    }
}
