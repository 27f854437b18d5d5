//! Calling codes of countries.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::openapi::{
    RefOr, Schema,
    schema::{ObjectBuilder, Type},
};

/// The calling code of a country, 1 to 999: 44 for the United Kingdom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallingCode(u16);

/// The text is not a calling code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a country's calling code, such as 44")]
pub struct InvalidCallingCode;

impl CallingCode {
    /// The number itself.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl FromStr for CallingCode {
    type Err = InvalidCallingCode;

    fn from_str(text: &str) -> Result<Self, InvalidCallingCode> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let good =
            (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if good { digits.parse().map(Self).map_err(|_| InvalidCallingCode) } else { Err(InvalidCallingCode) }
    }
}

impl TryFrom<String> for CallingCode {
    type Error = InvalidCallingCode;

    fn try_from(text: String) -> Result<Self, InvalidCallingCode> {
        text.parse()
    }
}

impl From<CallingCode> for String {
    fn from(code: CallingCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for CallingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl utoipa::PartialSchema for CallingCode {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[1-9][0-9]{0,2}$"))
            .examples(["44"])
            .build()
            .into()
    }
}

impl utoipa::ToSchema for CallingCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calling_code_is_one_to_three_digits() {
        assert_eq!("44".parse::<CallingCode>().unwrap().get(), 44);
        assert_eq!("+353".parse::<CallingCode>().unwrap().to_string(), "353");
        for wrong in ["", "0", "044", "1234", "4a", "-4", "+"] {
            assert_eq!(wrong.parse::<CallingCode>(), Err(InvalidCallingCode), "{wrong}");
        }
    }
}
