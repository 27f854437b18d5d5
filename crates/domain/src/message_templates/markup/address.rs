//! The addresses of links in messages.

use contract::custom_values::ValueName;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::message_templates::{
    catalogue::{Secrecy, secrecy},
    filling::{Marked, Part},
    language::is_mark,
};

/// Characters that a value keeps in an address; all others could change the structure of the address and are
/// percent-encoded.
const IN_ADDRESS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'+');

/// The result of filling an address.
pub(super) enum Address {
    Whole(String),
    /// It leads nowhere, because a value that it needs is empty, such as the number in `tel:`.
    Nowhere,
    Refused,
    /// It would reveal a secret, which is only a part of it.
    Exposes(ValueName),
}

/// The address of a link with its values filled in. Only a value that is an address can begin it. Any other
/// value is percent-encoded, and none can be part of the host name. A secret must be the whole address.
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

/// Whether text appended to the address would still belong to the host name.
fn ends_in_host(address: &str) -> bool {
    address.split_once("://").is_some_and(|(_, rest)| !rest.contains(['/', '?', '#']))
}

/// The address in the form that people read.
pub(super) fn shown(to: &str) -> &str {
    to.strip_prefix("mailto:").or_else(|| to.strip_prefix("tel:")).unwrap_or(to)
}
