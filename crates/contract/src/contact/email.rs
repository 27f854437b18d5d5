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

/// An e-mail address. On the server it has one canonical form, so that equal mailboxes are equal texts: the
/// part before the `@` in NFC and lower case, the domain in lower-case A-labels (`xn--mnchen-3ya.example`), by
/// UTS #46 without transitional processing. This form is stored, searched, limited and sent to. The API and
/// people use the domain in U-labels (`münchen.example`).
///
/// The part before the `@` is a dot-atom of RFC 5322 §3.2.3, extended by the letters, marks and digits of all
/// scripts (RFC 6531 §3.3). Quoted strings and address literals such as `[192.0.2.1]` are refused.
///
/// The apps only hold addresses that the server sent, and never read any.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// The text is empty.
    #[error("enter an e-mail address")]
    Empty,
    /// There is no `@`.
    #[error("an e-mail address has an @ in it, as in name@example.com")]
    NoAt,
    /// There is more than one `@`.
    #[error("an e-mail address has only one @")]
    ManyAts,
    /// There is nothing before the `@`.
    #[error("the part before the @ is missing")]
    NoLocalPart,
    /// There is nothing after the `@`.
    #[error("the part after the @ is missing, as in name@example.com")]
    NoDomain,
    /// There are more than 64 octets before the `@`.
    #[error("the part before the @ is longer than 64 characters")]
    LocalPartTooLong,
    /// The address has more than 254 octets.
    #[error("an e-mail address has at most 254 characters")]
    TooLong,
    /// A character is not allowed before the `@`.
    #[error("the part before the @ may not contain {}", Named(*.0))]
    LocalPartCharacter(char),
    /// The local part begins or ends with a dot, or has two dots together.
    #[error("check the dots before the @: none at an end, no two together")]
    LocalPartDots,
    /// A character is not allowed in a domain.
    #[error("the part after the @ may not contain {}", Named(*.0))]
    DomainCharacter(char),
    /// The domain has only one label.
    #[error("the part after the @ has a dot in it, as in example.com")]
    DomainWithoutDot,
    /// A label of the domain is empty, too long, not valid in IDNA, or begins or ends with a hyphen; or the
    /// last label is a number.
    #[error("the part after the @ is not a domain such as example.com")]
    DomainLabel,
}

impl InvalidEmail {
    /// The stable name of the fault. The apps choose their own text by it.
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

    /// Wraps a stored address without checking it. Older versions did not recognise that some addresses are
    /// equal; the second one of such a pair is still stored in its old form.
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    /// The whole address in its canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or("", |(local_part, _)| local_part)
    }

    /// The part after the `@`, in its canonical form.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// The first character and the domain: `e…@example.com`.
    pub fn masked(&self) -> String {
        let first = self.0.chars().next().unwrap_or('…');
        format!("{first}…@{}", self.shown_domain())
    }

    /// The address with its domain in Unicode, as people read it.
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
