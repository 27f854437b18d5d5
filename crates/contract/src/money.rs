//! Money: integer minor units with an ISO 4217 currency; no floats anywhere.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{
    ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};

/// A currency code of ISO 4217: three upper-case letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

/// The text is not a currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a currency code of three letters, such as `GBP`")]
pub struct InvalidCurrency;

impl Currency {
    /// The three letters.
    pub fn as_str(&self) -> &str {
        // The bytes are always ASCII letters, so this never fails.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Currency {
    type Err = InvalidCurrency;

    fn from_str(text: &str) -> Result<Self, InvalidCurrency> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| InvalidCurrency)?;
        if letters.iter().all(u8::is_ascii_uppercase) { Ok(Self(letters)) } else { Err(InvalidCurrency) }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for Currency {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[A-Z]{3}$")).build().into()
    }
}

impl ToSchema for Currency {}

/// An amount of money.
#[derive(Debug, Clone, Copy, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The amount in the currency's smallest unit, such as pence or cents.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
    /// How many digits of `minor` follow the decimal point, by ISO 4217: 2 for pounds, 0 for yen, 3 for Kuwaiti
    /// dinars. Use this to show amounts, and not a table of your own. Responses always have it. A request may
    /// leave it out, and is refused if it does not match the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 4)]
    pub digits: Option<u8>,
}

/// Digits are not compared: they follow from the currency.
impl PartialEq for Money {
    fn eq(&self, other: &Self) -> bool {
        (self.minor, self.currency) == (other.minor, other.currency)
    }
}

impl Money {
    /// Whether the amount is zero.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }
}
