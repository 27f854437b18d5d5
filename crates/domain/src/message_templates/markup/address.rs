//! Where links of a message lead.

use contract::custom_values::ValueName;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::message_templates::{
    catalogue::{Secrecy, secrecy},
    filling::{Marked, Part},
    language::is_mark,
};

/// What a value may hold in an address without being read as a part of its structure.
const IN_ADDRESS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'+');

/// What came of an address.
pub(super) enum Address {
    Whole(String),
    /// A value that it needs is empty, such as the number in `tel:`.
    Nowhere,
    Refused,
    /// A secret is a part of it.
    Exposes(ValueName),
}

/// Where a link leads, with its values. Only a value that is an address can be its beginning;
/// any other is a part of it that cannot break out, and none is a part of a host's name. A secret is
/// the whole of it or nothing.
pub(super) fn address(marked: &Marked, written: &str) -> Address {
    let parts = marked.parts(written);
    if let Some(Part::Value(name, value)) = parts.iter().find(|part| part.is_secret()) {
        return match (secrecy(*name), parts.len()) {
            (Secrecy::Link, 1) => Address::Whole((*value).to_owned()),
            _ => Address::Exposes(*name),
        };
    }
    let mut address = String::new();
    for part in parts {
        match part {
            Part::Text(text) => address.push_str(text),
            Part::Value(name, value) if address.is_empty() && name.is_address() => address.push_str(value),
            Part::Value(..) if address.is_empty() || ends_in_host(&address) => return Address::Refused,
            // A telephone number is written with spaces and dialled without.
            Part::Value(_, value) if address.eq_ignore_ascii_case("tel:") => {
                address.extend(value.chars().filter(|c| c.is_ascii_digit() || *c == '+'));
            }
            Part::Value(_, value) => address.extend(utf8_percent_encode(value, IN_ADDRESS)),
        }
    }
    let scheme = ["https://", "http://", "mailto:", "tel:"]
        .into_iter()
        .find(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    match scheme {
        _ if address.contains(|c: char| c.is_control() || c.is_whitespace() || is_mark(c)) => Address::Refused,
        Some(scheme) if address.len() > scheme.len() => Address::Whole(address),
        Some(_) => Address::Nowhere,
        None => Address::Refused,
    }
}

/// Whether what comes next would still be read as a part of the host's name.
fn ends_in_host(address: &str) -> bool {
    address.split_once("://").is_some_and(|(_, rest)| !rest.contains(['/', '?', '#']))
}

/// An address as people read it.
pub(super) fn shown(to: &str) -> &str {
    to.strip_prefix("mailto:").or_else(|| to.strip_prefix("tel:")).unwrap_or(to)
}
