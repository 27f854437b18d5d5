//! E-mail addresses.

#[cfg(not(target_family = "wasm"))]
mod canonical;

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::{
    RefOr, Schema, SchemaFormat,
    schema::{ObjectBuilder, Type},
};

#[cfg(not(target_family = "wasm"))]
pub use canonical::ascii_domain;

use crate::invisible::Named;

/// An e-mail address. On the server it has one form, so that equal mailboxes are equal texts: the part
/// before the `@` in NFC and lower case, the domain in lower-case A-labels (`xn--mnchen-3ya.example`),
/// by UTS #46 without transitional processing. Storing, finding and limiting go by that form; people see
/// the domain in U-labels (`münchen.example`), which is also what travels.
///
/// The part before the `@` is a dot-atom of RFC 5322 §3.2.3, extended by the letters, marks and digits of
/// all scripts (RFC 6531 §3.3): no quoted strings. Address literals such as `[192.0.2.1]` are refused.
///
/// The apps hold what the server sent; they read none.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// Nothing was given.
    #[error("enter an e-mail address")]
    Empty,
    /// No `@`.
    #[error("an e-mail address has an @ in it, as in name@example.com")]
    NoAt,
    /// More than one `@`.
    #[error("an e-mail address has only one @")]
    ManyAts,
    /// Nothing before the `@`.
    #[error("the part before the @ is missing")]
    NoLocalPart,
    /// Nothing after the `@`.
    #[error("the part after the @ is missing, as in name@example.com")]
    NoDomain,
    /// More than 64 octets before the `@`.
    #[error("the part before the @ is longer than 64 characters")]
    LocalPartTooLong,
    /// More than 254 octets altogether.
    #[error("an e-mail address has at most 254 characters")]
    TooLong,
    /// A character that may not stand before the `@`.
    #[error("the part before the @ may not contain {}", Named(*.0))]
    LocalPartCharacter(char),
    /// A dot at an end of the local part, or two together.
    #[error("check the dots before the @: none at an end, no two together")]
    LocalPartDots,
    /// A character that may not stand in a domain.
    #[error("the part after the @ may not contain {}", Named(*.0))]
    DomainCharacter(char),
    /// A domain of one label.
    #[error("the part after the @ has a dot in it, as in example.com")]
    DomainWithoutDot,
    /// A label of the domain is empty, too long, not of IDNA, or has a hyphen at an end; or the last is a
    /// number.
    #[error("the part after the @ is not a domain such as example.com")]
    DomainLabel,
}

impl InvalidEmail {
    /// A stable name of the fault, by which the apps find their own text for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "email_empty",
            Self::NoAt => "email_no_at",
            Self::ManyAts => "email_many_ats",
            Self::NoLocalPart => "email_no_local_part",
            Self::NoDomain => "email_no_domain",
            Self::LocalPartTooLong | Self::TooLong => "email_too_long",
            Self::LocalPartCharacter(_) => "email_local_part_character",
            Self::LocalPartDots => "email_local_part_dots",
            Self::DomainCharacter(_) => "email_domain_character",
            Self::DomainWithoutDot => "email_domain_without_dot",
            Self::DomainLabel => "email_domain_label",
        }
    }
}

impl EmailAddress {
    /// The longest address, in octets (RFC 5321 §4.5.3.1.3: a path of 256 with its brackets).
    pub const MAX_OCTETS: usize = 254;
    /// The longest local part, in octets (RFC 5321 §4.5.3.1.1).
    pub const MAX_LOCAL_PART_OCTETS: usize = 64;

    /// An address that was kept, as it was kept. Nothing is looked at: of two addresses that were kept
    /// before they were known to be one, the second stays what it was.
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    /// The whole address in the form that it is kept in and sent to.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or("", |(local_part, _)| local_part)
    }

    /// What stands after the `@`, as it is kept.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// The first character and the domain: `e…@example.com`.
    pub fn masked(&self) -> String {
        let first = self.0.chars().next().unwrap_or('…');
        format!("{first}…@{}", self.shown_domain())
    }

    /// The address as people read it, its domain in Unicode.
    pub fn shown(&self) -> String {
        format!("{}@{}", self.local_part(), self.shown_domain())
    }

    #[cfg(target_family = "wasm")]
    fn shown_domain(&self) -> &str {
        self.domain()
    }
}

#[cfg(target_family = "wasm")]
impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        Ok(Self(text))
    }
}

impl Serialize for EmailAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl utoipa::PartialSchema for EmailAddress {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("email".into())))
            .max_length(Some(Self::MAX_OCTETS))
            .examples(["eleanor@example.com"])
            .build()
            .into()
    }
}

impl utoipa::ToSchema for EmailAddress {}
