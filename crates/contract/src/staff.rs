//! Staff: signing in, passwords and second factors.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{ids::StaffId, permissions::Permission, time::UtcOffset};

/// The role of a member of staff, which decides their permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Has all permissions.
    Owner,
    /// Runs the clinic day by day.
    Manager,
    /// Treats clients.
    Practitioner,
    /// Answers the telephone.
    FrontDesk,
}

impl Role {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Practitioner => "practitioner",
            Self::FrontDesk => "front_desk",
        }
    }
}

/// Signs a member of staff in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// E-mail address.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub email: String,
    /// Password.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
    /// The six digits of the authenticator app, or a recovery code.
    #[validate(length(max = 32))]
    #[schema(max_length = 32)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_code: Option<String>,
    /// The slug of the clinic. Only people who work at several clinics need it.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinic: Option<String>,
}

/// The signed-in member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffMe {
    /// The id of the member of staff.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// The e-mail address they sign in with.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// Their permissions.
    pub permissions: Vec<Permission>,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// Whether the person must set up a second factor first, because the clinic requires one. Nothing else
    /// works until then.
    pub must_set_up_second_factor: bool,
    /// The clinic's name.
    pub clinic_name: String,
    /// The clinic's slug.
    pub clinic_slug: String,
    /// The clinic's IANA time zone.
    pub time_zone: String,
    /// The zone's offsets from UTC in chronological order, by the rules of the server.
    pub utc_offsets: Vec<UtcOffset>,
    /// The clinic's BCP 47 language tag.
    pub locale: String,
    /// The clinic's currency.
    pub currency: crate::money::Currency,
    /// How many digits of an amount in this currency follow the decimal point, by ISO 4217.
    pub currency_digits: u8,
    /// Calling code of the clinic's country. Numbers of that country are shown without it.
    pub calling_code: crate::contact::CallingCode,
    /// The clinic's brand colour.
    pub brand_color: crate::color::BrandColor,
    /// Whether the clinic's portal is switched on. While it is off, no sign-in links can be created.
    pub portal_enabled: bool,
    /// The sections of the portal that a sign-in link can lead to, which are the enabled ones.
    pub link_sections: Vec<crate::login_links::LinkSection>,
}

/// Changes the person's own password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The current password.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub current_password: String,
    /// The new password, 12 to 256 characters, and not a well-known one.
    #[validate(length(min = 12, max = 256))]
    #[schema(min_length = 12, max_length = 256)]
    pub new_password: String,
}

/// Removes the person's own second factor. Password and code prove who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RemoveSecondFactor {
    /// The password.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
    /// The six digits of the authenticator app, or a recovery code. Not needed if setting up the second factor
    /// was never finished.
    #[validate(length(max = 32))]
    #[schema(max_length = 32)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_code: Option<String>,
}

/// Starts to set up a second factor. The password proves who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PasswordProof {
    /// The password.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
}

/// The data for an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorSetUp {
    /// The secret in base32, for typing.
    pub secret: String,
    /// The same as an `otpauth://` address.
    pub uri: String,
    /// The address as a QR code: rows of `0` and `1`, joined by line feeds.
    pub qr_modules: String,
}

/// Confirms that the authenticator app works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// The six digits that it shows.
    #[validate(length(min = 6, max = 8))]
    #[schema(min_length = 6, max_length = 8)]
    pub code: String,
}

/// Recovery codes for signing in when the device is lost. They are shown once, and each works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Ten codes.
    pub codes: Vec<String>,
}
