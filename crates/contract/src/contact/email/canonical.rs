//! Reads addresses into their canonical form. Only the server is compiled with this module, because its Unicode
//! tables are too large for the apps.

use std::{borrow::Cow, str::FromStr};

use icu_normalizer::ComposingNormalizerBorrowed;
use idna::{
    AsciiDenyList,
    uts46::{DnsLength, Hyphens, Uts46},
};

use super::{EmailAddress, InvalidEmail};
use crate::invisible::is_invisible;

/// Invisible marks that distinguish domains in some scripts (RFC 5892, appendix A). IDNA decides where they are
/// allowed.
const JOINERS: [char; 2] = ['\u{200C}', '\u{200D}'];

impl EmailAddress {
    /// Reads a typed or pasted address into its canonical form. Invisible marks and surrounding spaces are
    /// ignored.
    pub fn parse(input: &str) -> Result<Self, InvalidEmail> {
        let visible: String = input.chars().filter(|c| !is_invisible(*c) || JOINERS.contains(c)).collect();
        let typed = visible.trim_matches(|c: char| c.is_whitespace() || JOINERS.contains(&c));
        if typed.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        // Asian keyboards have a full-width @.
        let typed = typed.replace('＠', "@");
        let (local_part, domain) = typed.split_once('@').ok_or(InvalidEmail::NoAt)?;
        if domain.contains('@') {
            return Err(InvalidEmail::ManyAts);
        }
        let local_part = local_part_of(local_part)?;
        let domain = domain_of(domain)?;
        let address = format!("{local_part}@{domain}");
        if address.len() > Self::MAX_OCTETS {
            return Err(InvalidEmail::TooLong);
        }
        Ok(Self(address))
    }

    /// The key under which requests for this mailbox are counted. `name+anything` counts as `name`, because
    /// many providers deliver both into one mailbox. It must never identify a person.
    pub fn limited_as(&self) -> String {
        let local_part = self.local_part();
        let mailbox = match local_part.split_once('+') {
            Some((mailbox, _)) if !mailbox.is_empty() => mailbox,
            _ => local_part,
        };
        format!("{mailbox}@{}", self.domain())
    }

    /// The domain in U-labels, if these convert back to the same domain.
    pub(super) fn shown_domain(&self) -> Cow<'_, str> {
        let domain = self.domain();
        if !domain.contains("xn--") {
            return Cow::Borrowed(domain);
        }
        let (shown, result) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
        if result.is_ok() && ascii_domain(&shown).as_deref() == Some(domain) { shown } else { Cow::Borrowed(domain) }
    }
}

/// A domain in A-labels (UTS #46, not transitional, with STD3 rules and the lengths of DNS), if it is one.
pub fn ascii_domain(domain: &str) -> Option<String> {
    let ascii =
        Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify);
    ascii.ok().map(Cow::into_owned)
}

fn local_part_of(typed: &str) -> Result<String, InvalidEmail> {
    if typed.is_empty() {
        return Err(InvalidEmail::NoLocalPart);
    }
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    // Lowercasing can decompose letters again.
    let local_part = nfc.normalize(&nfc.normalize(typed).to_lowercase()).into_owned();
    if local_part.len() > EmailAddress::MAX_LOCAL_PART_OCTETS {
        return Err(InvalidEmail::LocalPartTooLong);
    }
    if let Some(refused) = local_part.chars().find(|&c| !in_local_part(c)) {
        return Err(InvalidEmail::LocalPartCharacter(refused));
    }
    if local_part.split('.').any(str::is_empty) {
        return Err(InvalidEmail::LocalPartDots);
    }
    Ok(local_part)
}

/// Whether a character is allowed before the `@`: `atext` of RFC 5322 §3.2.3, the dot between atoms, and
/// letters, marks and digits beyond ASCII.
fn in_local_part(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    }
    c.is_alphanumeric() || icu_normalizer::properties::CanonicalCombiningClassMapBorrowed::new().get_u8(c) != 0
}

fn domain_of(typed: &str) -> Result<String, InvalidEmail> {
    if typed.is_empty() {
        return Err(InvalidEmail::NoDomain);
    }
    let domain = ascii_domain(typed).ok_or_else(|| {
        let refused = typed.chars().find(|&c| if c.is_ascii() { !in_ascii_domain(c) } else { is_never_in_domain(c) });
        refused.map_or(InvalidEmail::DomainLabel, InvalidEmail::DomainCharacter)
    })?;
    let Some((_, top_level)) = domain.rsplit_once('.') else {
        return Err(InvalidEmail::DomainWithoutDot);
    };
    // A host that ends in a number is an IPv4 address (WHATWG URL), not a name.
    if top_level.chars().all(|c| c.is_ascii_digit()) {
        return Err(InvalidEmail::DomainLabel);
    }
    Ok(domain)
}

const fn in_ascii_domain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '.'
}

/// Whether the error for a refused domain should name this character, which no script uses as a letter.
fn is_never_in_domain(c: char) -> bool {
    c.is_control() || c.is_whitespace() || !c.is_alphanumeric() && !matches!(c, '。' | '．' | '｡')
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
        ] {
            assert_eq!(EmailAddress::parse(input).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn one_mailbox_is_one_text() {
        for (ways, kept, shown) in [
            (
                [
                    "x@münchen.example",
                    "X@MÜNCHEN.EXAMPLE",
                    "x@mu\u{308}nchen.example",
                    "x@xn--mnchen-3ya.example",
                    "x@XN--MNCHEN-3YA.example",
                    "x＠ｍünchen．ｅxample",
                ],
                "x@xn--mnchen-3ya.example",
                "x@münchen.example",
            ),
            (
                [
                    "jos\u{e9}@example.com",
                    "jose\u{301}@example.com",
                    "JOS\u{c9}@example.com",
                    "JOSE\u{301}@EXAMPLE.com",
                    " jos\u{e9}@example.com",
                    "\u{2068}jos\u{e9}@example.com\u{2069}",
                ],
                "jos\u{e9}@example.com",
                "jos\u{e9}@example.com",
            ),
        ] {
            for way in ways {
                let address = EmailAddress::parse(way).unwrap();
                assert_eq!((address.as_str(), address.shown().as_str()), (kept, shown), "{way:?}");
                assert_eq!(serde_json::to_value(&address).unwrap(), shown);
            }
        }
        for (typed, kept) in [
            ("info@उदाहरण.परीक्षा", "info@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g"),
            ("x@faß.example", "x@xn--fa-hia.example"),
            ("x@\u{212a}elvin.example", "x@kelvin.example"),
        ] {
            assert_eq!(EmailAddress::parse(typed).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn invisible_marks_are_passed_over_wherever_they_stand() {
        for typed in [
            "\u{feff}eleanor@example.com",
            "eleanor\u{200b}@example.com",
            "eleanor@\u{200b}example.com\u{200b}",
            "\u{2068}eleanor@example.com\u{2069}",
            "\u{202a}eleanor@exam\u{ad}ple.com\u{202c} ",
            "eleanor@example.com\u{200d}",
        ] {
            assert_eq!(EmailAddress::parse(typed).unwrap().as_str(), "eleanor@example.com", "{typed:?}");
        }
        assert_eq!(EmailAddress::parse("\u{200b}\u{feff} "), Err(InvalidEmail::Empty));
    }

    #[test]
    fn faults_name_characters_as_people_see_them() {
        for (input, said) in [
            ("ele anor@example.com", "may not contain a space"),
            ("ele\u{7}anor@example.com", "may not contain the invisible character U+0007"),
            ("eleanor@example!.com", "may not contain \"!\""),
        ] {
            let message = EmailAddress::parse(input).unwrap_err().to_string();
            assert!(message.ends_with(said), "{message}");
        }
    }

    #[test]
    fn tags_count_as_one_mailbox_and_are_different_addresses() {
        let (one, other) =
            (EmailAddress::parse("user+a@x.example").unwrap(), EmailAddress::parse("User+b@x.example").unwrap());
        assert_ne!(one, other);
        assert_eq!(one.limited_as(), other.limited_as());
        for (address, limited_as) in [
            ("user@x.example", "user@x.example"),
            ("u.ser+a+b@münchen.example", "u.ser@xn--mnchen-3ya.example"),
            ("+tag@x.example", "+tag@x.example"),
        ] {
            assert_eq!(EmailAddress::parse(address).unwrap().limited_as(), limited_as);
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
            ("eleanor☃@example.com", InvalidEmail::LocalPartCharacter('☃')),
            ("Eleanor <e@example.com>", InvalidEmail::LocalPartCharacter(' ')),
            (".eleanor@example.com", InvalidEmail::LocalPartDots),
            ("eleanor.@example.com", InvalidEmail::LocalPartDots),
            ("ele..anor@example.com", InvalidEmail::LocalPartDots),
            ("eleanor@localhost", InvalidEmail::DomainWithoutDot),
            ("eleanor@[192.0.2.1]", InvalidEmail::DomainCharacter('[')),
            ("eleanor@192.0.2.1", InvalidEmail::DomainLabel),
            ("eleanor@example_shop.com", InvalidEmail::DomainCharacter('_')),
            ("eleanor@exam ple.com", InvalidEmail::DomainCharacter(' ')),
            ("eleanor@xn--a.example", InvalidEmail::DomainLabel),
            ("eleanor@example\u{ff0f}a.com", InvalidEmail::DomainCharacter('\u{ff0f}')),
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
                prop_assert_eq!(EmailAddress::parse(&address.shown()), Ok(address.clone()));
                prop_assert!(address.domain().is_ascii());
            }
        }

        #[test]
        fn domains_of_all_scripts_have_one_form(
            local_part in "[a-zà-ÿа-я0-9]{1,8}",
            domain in "([a-zß-ÿα-ωа-яא-ת一-丯]{1,8}\\.){1,2}[a-z]{2,6}",
        ) {
            if let Ok(address) = EmailAddress::parse(&format!("{local_part}@{domain}")) {
                prop_assert!(address.domain().is_ascii());
                prop_assert_eq!(EmailAddress::parse(&address.shown()), Ok(address.clone()));
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
