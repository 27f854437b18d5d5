//! Slugs: the part of a portal's address that names the clinic, as in `/{slug}` or as `{slug}.` before a host.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::{
    RefOr, Schema,
    schema::{ObjectBuilder, Type},
};

/// A clinic's slug: 3 to 40 characters out of `a-z`, `0-9` and single inner hyphens, and not a reserved word.
/// It is valid both as a path segment and as a DNS label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// `deserialize_with` for a slug in an answer of the server, which has checked it. So the client app needs no
/// list of reserved words.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Slug, D::Error> {
    String::deserialize(deserializer).map(Slug)
}

/// Why a text is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSlug {
    /// It has fewer than 3 characters.
    #[error("use at least 3 characters")]
    TooShort,
    /// It has more than 40 characters.
    #[error("use at most 40 characters")]
    TooLong,
    /// It has a character other than `a-z`, `0-9` and `-`.
    #[error("use only small letters a to z, digits and hyphens; replace {}", crate::invisible::Named(*.0))]
    Character(char),
    /// It begins or ends with a hyphen.
    #[error("begin and end with a letter or a digit, not with a hyphen")]
    HyphenAtEnd,
    /// It has two hyphens together.
    #[error("put a letter or a digit between two hyphens")]
    DoubleHyphen,
    /// It is a word that Portico needs itself.
    #[error("this name is reserved; add a word to it, such as your town")]
    Reserved,
}

impl InvalidSlug {
    /// The stable name of the fault. The apps choose their own text by it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "slug_too_short",
            Self::TooLong => "slug_too_long",
            Self::Character(_) => "slug_character",
            Self::HyphenAtEnd => "slug_hyphen_at_end",
            Self::DoubleHyphen => "slug_double_hyphen",
            Self::Reserved => "slug_reserved",
        }
    }
}

/// Paths that the server serves itself, common host names with another meaning, and words by which a clinic
/// could pose as the operator.
const RESERVED: &str = "
    about account admin administrator api app apps assets auth autoconfig autodiscover billing blog
    book cdn clinic clinics dev docs download error favicon files ftp health healthz help home hooks
    imap index livez localhost login logout mail manifest media metrics mta-sts mx1 mx2 new ns1 ns2
    null oauth openapi outbox pop3 portal portals portico postmaster preview public readyz robots
    root security service-worker settings setup sign-in sign-out sign-up signup sitemap smtp staff
    static status support swagger system undefined uploads webhooks webmail well-known widget www
";

fn is_reserved(word: &str) -> bool {
    RESERVED.split_ascii_whitespace().any(|reserved| reserved == word)
}

impl Slug {
    /// The minimum number of characters.
    pub const MIN_LENGTH: usize = 3;
    /// The maximum number of characters.
    pub const MAX_LENGTH: usize = 40;

    /// Reads a slug exactly as it is written. Nothing is trimmed or lowercased, because an address must be
    /// shown in the form that works.
    pub fn parse(text: &str) -> Result<Self, InvalidSlug> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if let Some(refused) = text.chars().find(|&c| !allowed(c)) {
            return Err(InvalidSlug::Character(refused));
        }
        if text.len() < Self::MIN_LENGTH {
            return Err(InvalidSlug::TooShort);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(InvalidSlug::TooLong);
        }
        if text.starts_with('-') || text.ends_with('-') {
            return Err(InvalidSlug::HyphenAtEnd);
        }
        // This also refuses `xn--…`, which would be read as an internationalised name.
        if text.contains("--") {
            return Err(InvalidSlug::DoubleHyphen);
        }
        if is_reserved(text) {
            return Err(InvalidSlug::Reserved);
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl utoipa::PartialSchema for Slug {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(Self::MIN_LENGTH))
            .max_length(Some(Self::MAX_LENGTH))
            .pattern(Some("^[a-z0-9]+(-[a-z0-9]+)*$"))
            .examples(["harbour-clinic"])
            .build()
            .into()
    }
}

impl utoipa::ToSchema for Slug {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn good_slugs_stay_as_they_are() {
        let longest = "a".repeat(40);
        for text in ["harbour-clinic", "abc", "9to5", "the-spa-2", "admin-bath", &longest] {
            assert_eq!(Slug::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn others_are_refused_with_their_fault() {
        let too_long = "a".repeat(41);
        for (text, fault) in [
            ("", InvalidSlug::TooShort),
            ("ab", InvalidSlug::TooShort),
            (too_long.as_str(), InvalidSlug::TooLong),
            ("Harbour", InvalidSlug::Character('H')),
            ("harbour clinic", InvalidSlug::Character(' ')),
            ("harbour_clinic", InvalidSlug::Character('_')),
            ("../etc", InvalidSlug::Character('.')),
            ("müller", InvalidSlug::Character('ü')),
            ("-harbour", InvalidSlug::HyphenAtEnd),
            ("harbour-", InvalidSlug::HyphenAtEnd),
            ("harbour--clinic", InvalidSlug::DoubleHyphen),
            ("xn--mller-kva", InvalidSlug::DoubleHyphen),
            ("admin", InvalidSlug::Reserved),
            ("www", InvalidSlug::Reserved),
        ] {
            assert_eq!(Slug::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn every_reserved_word_is_found() {
        for word in [
            "admin",
            "api",
            "assets",
            "dev",
            "docs",
            "healthz",
            "readyz",
            "metrics",
            "well-known",
            "static",
            "portal",
            "app",
            "www",
        ] {
            assert_eq!(Slug::parse(word), Err(InvalidSlug::Reserved), "{word}");
        }
    }

    proptest! {
        #[test]
        fn what_the_pattern_takes_is_a_slug(text in "[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}") {
            let expected = text.len() >= Slug::MIN_LENGTH && !is_reserved(&text);
            prop_assert_eq!(Slug::parse(&text).is_ok(), expected);
        }

        #[test]
        fn never_panics(text in "\\PC{0,45}") {
            if let Ok(slug) = Slug::parse(&text) {
                prop_assert_eq!(slug.as_str(), text);
            }
        }
    }
}
