//! Staff: signing in, second factors.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{ids::StaffId, permissions::Permission, time::UtcOffset};

/// What somebody is in the clinic; permissions follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Owner,
    /// Runs the clinic day by day.
    Manager,
    /// Treats clients.
    Practitioner,
    /// Answers the telephone.
    FrontDesk,
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
    /// The slug of the clinic, for people who work at several.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinic: Option<String>,
}

/// The signed-in member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffMe {
    /// Names the member of staff.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The e-mail address they sign in with.
    pub email: String,
    /// What they are.
    pub role: Role,
    /// What they may do.
    pub permissions: Vec<Permission>,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// That the clinic requires a second factor and this person has none yet: nothing else works
    /// until it is set up.
    pub must_set_up_second_factor: bool,
    /// The clinic's name.
    pub clinic_name: String,
    /// The clinic's slug.
    pub clinic_slug: String,
    /// The clinic's IANA time zone.
    pub time_zone: String,
    /// How far the clinic's clocks are ahead of UTC, in order, by the server's rules of that zone.
    pub utc_offsets: Vec<UtcOffset>,
    /// The clinic's BCP 47 language tag.
    pub locale: String,
    /// The clinic's currency.
    pub currency: crate::money::Currency,
    /// How many digits of an amount in it stand behind the decimal point, by ISO 4217.
    pub currency_digits: u8,
    /// Calling code of the clinic's country, whose telephone numbers are written without it.
    pub calling_code: crate::contact::CallingCode,
    /// The clinic's brand colour.
    pub brand_color: crate::color::BrandColor,
    /// Whether the clinic's portal is switched on; while it is off, no sign-in links are made.
    pub portal_enabled: bool,
    /// The parts of the portal that a sign-in link can lead to, which are those switched on.
    pub link_sections: Vec<crate::login_links::LinkSection>,
}

/// Changes one's own password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password as it is.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub current_password: String,
    /// The new one, 12 to 256 characters, not a well-known one.
    #[validate(length(min = 12, max = 256))]
    #[schema(min_length = 12, max_length = 256)]
    pub new_password: String,
}

/// Takes one's second factor away; password and code prove who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RemoveSecondFactor {
    /// The password.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
    /// The six digits of the authenticator app, or a recovery code. Only a second factor that was never taken
    /// into use goes without.
    #[validate(length(max = 32))]
    #[schema(max_length = 32)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_code: Option<String>,
}

/// Begins to set a second factor up; the password proves who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PasswordProof {
    /// The password.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
}

/// What an authenticator app needs (RFC 6238: SHA-1, 6 digits, 30 seconds).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorSetUp {
    /// The secret, base32, to type in.
    pub secret: String,
    /// The same as an `otpauth://` address.
    pub uri: String,
    /// The address as a QR code: rows of `0` and `1`, joined by line feeds.
    pub qr_modules: String,
}

/// Proves that the authenticator app works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// The six digits it shows.
    #[validate(length(min = 6, max = 8))]
    #[schema(min_length = 6, max_length = 8)]
    pub code: String,
}

/// Codes to sign in with when the device is lost; shown once, each works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Ten codes.
    pub codes: Vec<String>,
}
