//! The first run: an installation without a clinic prints an address, at which the first clinic and its owner are
//! created.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{contact::CallingCode, money::Currency};

/// Asks what the address of the first run is good for, without using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InspectSetup {
    /// The token from the address's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
}

/// What the first clinic can choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetupChoices {
    /// The address of a portal, without the slug: `https://portal.example/`.
    pub portal_base: String,
    /// The countries, in the order of their codes.
    pub countries: Vec<Country>,
}

/// A country, and what it brings along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Country {
    /// ISO 3166-1 code, two capital letters.
    pub code: String,
    /// The currency of prices.
    pub currency: Currency,
    /// BCP 47 tag of the clinic's formats.
    pub locale: String,
    /// Calling code for telephone numbers typed without one.
    pub calling_code: CallingCode,
    /// IANA time zones, that of most people first.
    pub time_zones: Vec<String>,
}

/// Asks whether a portal can have a slug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckSetupSlug {
    /// The token from the address's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
    /// The slug as it was typed.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub slug: String,
}

/// Creates the first clinic and its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The token from the address's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
    /// The clinic's name, as clients know it.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub clinic_name: String,
    /// The part of the portal's address after the host: 3 to 40 small letters, digits and hyphens.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub slug: String,
    /// ISO 3166-1 code of the country, which decides currency, locale and calling code.
    #[validate(length(max = 2))]
    #[schema(max_length = 2)]
    pub country: String,
    /// IANA time zone; one of the country's.
    #[validate(length(max = 64))]
    #[schema(max_length = 64)]
    pub time_zone: String,
    /// The owner's name.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub owner_name: String,
    /// The e-mail address that the owner signs in with.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub owner_email: String,
    /// A password, 12 to 256 characters, not a well-known one.
    #[validate(length(min = 12, max = 256))]
    #[schema(min_length = 12, max_length = 256)]
    pub password: String,
}
