//! E-mail addresses.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::openapi::{
    RefOr, Schema, SchemaFormat,
    schema::{ObjectBuilder, Type},
};

/// An e-mail address, trimmed and in lower case, so that equal people compare equal.
///
/// Local parts are dot-atoms of RFC 5321: no quoted strings and no characters beyond ASCII, which
/// few mail servers accept. Domains may be internationalised and stay in Unicode
/// (`müller.example`); address literals such as `[192.0.2.1]` are refused.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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
    #[error("the part before the @ may not contain {0:?}")]
    LocalPartCharacter(char),
    /// A dot at an end of the local part, or two together.
    #[error("check the dots before the @: none at an end, no two together")]
    LocalPartDots,
    /// A character that may not stand in a domain.
    #[error("the part after the @ may not contain {0:?}")]
    DomainCharacter(char),
    /// A domain of one label.
    #[error("the part after the @ has a dot in it, as in example.com")]
    DomainWithoutDot,
    /// A label of the domain is empty, too long, or has a hyphen at an end; or the last is a number.
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
    /// The longest label of a domain, in octets (RFC 1035 §2.3.4).
    const MAX_LABEL_OCTETS: usize = 63;

    /// Reads an address as a person types it.
    pub fn parse(input: &str) -> Result<Self, InvalidEmail> {
        let address = lower(input.trim());
        if address.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        let (local_part, domain) = address.split_once('@').ok_or(InvalidEmail::NoAt)?;
        if domain.contains('@') {
            return Err(InvalidEmail::ManyAts);
        }
        check_local_part(local_part)?;
        check_domain(domain)?;
        if address.len() > Self::MAX_OCTETS {
            return Err(InvalidEmail::TooLong);
        }
        Ok(Self(address))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the `@`, in Unicode.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// The first character and the domain: `e…@example.com`.
    pub fn masked(&self) -> String {
        let first = self.0.chars().next().unwrap_or('…');
        format!("{first}…@{}", self.domain())
    }
}

/// Domains are lowered in every script, by the server, which decides who is who; a browser only
/// sends what was typed, and does without the tables of Unicode. Before the `@` only ASCII is lowered,
/// so that no letter folds into one that looks like it (U+212A, the Kelvin sign, into `k`).
fn lower(address: &str) -> String {
    let mut lowered = address.to_ascii_lowercase();
    if cfg!(not(target_family = "wasm"))
        && let Some((local_part, domain)) = lowered.split_once('@')
    {
        lowered = format!("{local_part}@{}", domain.to_lowercase());
    }
    lowered
}

fn check_local_part(local_part: &str) -> Result<(), InvalidEmail> {
    if local_part.is_empty() {
        return Err(InvalidEmail::NoLocalPart);
    }
    if local_part.len() > EmailAddress::MAX_LOCAL_PART_OCTETS {
        return Err(InvalidEmail::LocalPartTooLong);
    }
    // `atext` of RFC 5322 §3.2.3, and the dot between atoms.
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(refused) = local_part.chars().find(|&c| !allowed(c)) {
        return Err(InvalidEmail::LocalPartCharacter(refused));
    }
    if local_part.split('.').any(str::is_empty) {
        return Err(InvalidEmail::LocalPartDots);
    }
    Ok(())
}

fn check_domain(domain: &str) -> Result<(), InvalidEmail> {
    if domain.is_empty() {
        return Err(InvalidEmail::NoDomain);
    }
    if let Some(refused) = domain.chars().find(|&c| c != '.' && !in_domain(c)) {
        return Err(InvalidEmail::DomainCharacter(refused));
    }
    let Some((_, top_level)) = domain.rsplit_once('.') else {
        return Err(InvalidEmail::DomainWithoutDot);
    };
    let good = |label: &str| {
        (1..=EmailAddress::MAX_LABEL_OCTETS).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    if !domain.split('.').all(good) || top_level.chars().all(|c| c.is_ascii_digit()) {
        return Err(InvalidEmail::DomainLabel);
    }
    Ok(())
}

/// Letters, digits and hyphens; of the characters beyond ASCII all but those that cannot be seen,
/// change direction, or only look like another form of a letter.
fn in_domain(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '-';
    }
    let never = c.is_control()
        || c.is_whitespace()
        || matches!(u32::from(c),
            0x00A0..=0x00BF          // Latin-1 punctuation and symbols
            | 0x061C | 0x180E        // marks of direction, separator
            | 0x2000..=0x2BFF        // punctuation, symbols, arrows, box drawing
            | 0x3000..=0x3004        // ideographic space and stops
            | 0xE000..=0xF8FF        // private use
            | 0xFE00..=0xFE0F        // variation selectors
            | 0xFEFF..=0xFFFF        // byte order mark, full-width forms, specials
            | 0xE_0000..=0x10_FFFF); // tags, private use
    !never
}

impl FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        Self::parse(text)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_trimmed_and_lowered() {
        for (input, expected) in [
            ("eleanor@example.com", "eleanor@example.com"),
            ("  Eleanor.Hart+spa@Example.CO.UK\n", "eleanor.hart+spa@example.co.uk"),
            ("o'neil_9@a-b.example", "o'neil_9@a-b.example"),
            ("INFO@MÜLLER.example", "info@müller.example"),
            ("info@उदाहरण.परीक्षा", "info@उदाहरण.परीक्षा"),
            ("info@xn--mller-kva.example", "info@xn--mller-kva.example"),
        ] {
            assert_eq!(EmailAddress::parse(input).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn nonsense_is_refused_with_its_fault() {
        for (input, fault) in [
            (" ", InvalidEmail::Empty),
            ("eleanor", InvalidEmail::NoAt),
            ("a@b@example.com", InvalidEmail::ManyAts),
            ("@example.com", InvalidEmail::NoLocalPart),
            ("eleanor@", InvalidEmail::NoDomain),
            ("ele anor@example.com", InvalidEmail::LocalPartCharacter(' ')),
            ("\"ele anor\"@example.com", InvalidEmail::LocalPartCharacter('"')),
            ("éléonore@example.com", InvalidEmail::LocalPartCharacter('é')),
            ("\u{212a}im@example.com", InvalidEmail::LocalPartCharacter('\u{212a}')),
            ("Eleanor <e@example.com>", InvalidEmail::LocalPartCharacter(' ')),
            (".eleanor@example.com", InvalidEmail::LocalPartDots),
            ("eleanor.@example.com", InvalidEmail::LocalPartDots),
            ("ele..anor@example.com", InvalidEmail::LocalPartDots),
            ("eleanor@localhost", InvalidEmail::DomainWithoutDot),
            ("eleanor@[192.0.2.1]", InvalidEmail::DomainCharacter('[')),
            ("eleanor@192.0.2.1", InvalidEmail::DomainLabel),
            ("eleanor@example_shop.com", InvalidEmail::DomainCharacter('_')),
            ("eleanor@exam\u{202e}ple.com", InvalidEmail::DomainCharacter('\u{202e}')),
            ("eleanor@example.com, b", InvalidEmail::DomainCharacter(',')),
            ("eleanor@.com", InvalidEmail::DomainLabel),
            ("eleanor@example.", InvalidEmail::DomainLabel),
            ("eleanor@example..com", InvalidEmail::DomainLabel),
            ("eleanor@-example.com", InvalidEmail::DomainLabel),
            ("eleanor@example-.com", InvalidEmail::DomainLabel),
        ] {
            assert_eq!(EmailAddress::parse(input), Err(fault), "{input}");
        }
    }

    #[test]
    fn lengths_are_those_of_the_standard() {
        let label = "d".repeat(63);
        let local_part = "l".repeat(64);
        // 64 + 1 + 63 + 1 + 63 + 1 + 57 + 4 = 254.
        let longest = format!("{local_part}@{label}.{label}.{}.com", "d".repeat(57));
        assert_eq!(longest.len(), 254);
        assert!(EmailAddress::parse(&longest).is_ok());
        assert_eq!(EmailAddress::parse(&longest.replace(".com", ".info")), Err(InvalidEmail::TooLong));
        assert_eq!(EmailAddress::parse(&format!("l{local_part}@example.com")), Err(InvalidEmail::LocalPartTooLong));
        assert_eq!(EmailAddress::parse(&format!("a@d{label}.com")), Err(InvalidEmail::DomainLabel));
    }

    #[test]
    fn a_mask_keeps_one_letter_and_the_domain() {
        assert_eq!(EmailAddress::parse("eleanor@example.com").unwrap().masked(), "e…@example.com");
        assert_eq!(EmailAddress::parse("e@example.com").unwrap().masked(), "e…@example.com");
    }

    proptest! {
        #[test]
        fn never_panics_and_reads_back(input in "\\PC{0,40}") {
            if let Ok(address) = EmailAddress::parse(&input) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
            }
        }

        #[test]
        fn whatever_looks_like_an_address_is_one(
            input in "[a-zA-Z0-9]{1,20}([.+_-][a-z0-9]{1,10}){0,2}@([a-zA-Z0-9]{1,20}\\.){1,3}[a-z]{2,8}",
        ) {
            let address = EmailAddress::parse(&input).unwrap();
            prop_assert_eq!(address.as_str(), input.to_lowercase());
            prop_assert!(address.as_str().len() <= EmailAddress::MAX_OCTETS);
        }

        #[test]
        fn an_accepted_address_has_no_blank_and_one_at(input in "[ -~]{0,6}@[ -~]{0,6}\\.[a-z]{0,3}") {
            if let Ok(address) = EmailAddress::parse(&input) {
                prop_assert!(!address.as_str().contains(char::is_whitespace));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
            }
        }
    }
}
