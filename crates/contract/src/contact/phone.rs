//! Telephone numbers as they are stored and sent.
//!
//! The server reads what a person types, in `domain::phones`, which knows the numbers of every country. The
//! apps send the text unchanged.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::openapi::{
    RefOr, Schema, SchemaFormat,
    schema::{ObjectBuilder, Type},
};

use super::{CallingCode, grouping};

/// A telephone number in E.164: `+`, calling code, national number; 5 to 15 digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// The text is not a telephone number in E.164.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a telephone number in E.164, such as +447700900182")]
pub struct NotE164;

impl PhoneNumber {
    /// The fewest digits, calling code included: no plan has shorter numbers.
    pub const MIN_DIGITS: usize = 5;
    /// The most digits, calling code included (ITU-T E.164 §6).
    pub const MAX_DIGITS: usize = 15;

    /// The number in E.164: `+447700900182`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people write it: `07700 900182` in the country of `home`, `+44 7700 900182`
    /// elsewhere.
    pub fn written(&self, home: Option<CallingCode>) -> String {
        grouping::written(self.0.strip_prefix('+').unwrap_or(&self.0), home)
    }

    /// The last four digits: `•••• 0182`.
    pub fn masked(&self) -> String {
        format!("•••• {}", self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default())
    }

    /// The apps trust the server and are compiled without this check.
    fn is_e164(text: &str) -> bool {
        text.strip_prefix('+').is_some_and(|digits| {
            (Self::MIN_DIGITS..=Self::MAX_DIGITS).contains(&digits.len())
                && !digits.starts_with('0')
                && digits.bytes().all(|digit| digit.is_ascii_digit())
        })
    }
}

impl FromStr for PhoneNumber {
    type Err = NotE164;

    fn from_str(text: &str) -> Result<Self, NotE164> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = NotE164;

    fn try_from(text: String) -> Result<Self, NotE164> {
        if cfg!(target_family = "wasm") || Self::is_e164(&text) { Ok(Self(text)) } else { Err(NotE164) }
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl utoipa::PartialSchema for PhoneNumber {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("phone".into())))
            .description(Some("A telephone number in E.164."))
            .examples(["+447700900182"])
            .build()
            .into()
    }
}

impl utoipa::ToSchema for PhoneNumber {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mask_keeps_four_digits() {
        assert_eq!("+447700900182".parse::<PhoneNumber>().unwrap().masked(), "•••• 0182");
    }

    #[test]
    fn only_e164_is_kept() {
        for wrong in ["", "+", "447700900182", "+0447700900182", "+44 7700 900182", "+4477009001821234", "+1234"] {
            assert_eq!(wrong.parse::<PhoneNumber>(), Err(NotE164), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_reads_back(digits in "[1-9][0-9]{4,14}") {
            let number: PhoneNumber = format!("+{digits}").parse().unwrap();
            prop_assert_eq!(number.as_str().parse::<PhoneNumber>(), Ok(number.clone()));
            prop_assert_eq!(serde_json::to_value(&number).unwrap(), serde_json::json!(number.as_str()));
        }
    }
}
