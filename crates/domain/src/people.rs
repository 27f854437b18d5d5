//! Finding people by name, and putting them in order, whatever script and accents their names have.
//!
//! What is searched and what is searched for are folded by the same function, so that `Sean` finds Seán and
//! `OBrien` O’Brien. Order is that of the root collation (UTS #10, CLDR), the same on both databases.

mod fold;
mod order;

use std::collections::BTreeSet;

use contract::contact::{EmailAddress, PhoneNumber};

pub use fold::fold;
pub use order::sort_key;

/// How long a term may get, in characters: longer ones are cut, as are longer words of a query.
const TERM_AT_MOST: usize = 80;
/// How many characters of a text without spaces can be the first of a part that is searched for.
const PARTS_AT_MOST: usize = 40;

/// What a search for a person may begin with: each word of a name and each part of it, joined and apart
/// (`Smith-Jones`: smithjones, smith, jones), the name as a whole either way round, any part of a name in a script
/// without spaces, the e-mail address, its parts and its domain, and the digits of a telephone number from
/// each position on.
pub fn search_terms(
    first_name: &str,
    last_name: &str,
    email: Option<&EmailAddress>,
    phone: Option<&PhoneNumber>,
) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    add_text(&mut terms, first_name);
    add_text(&mut terms, last_name);
    for whole in [[first_name, last_name], [last_name, first_name]] {
        add_joined(&mut terms, &fold(&whole.concat()));
    }
    if let Some(email) = email {
        let shown = email.shown();
        for address in [email.as_str(), &shown] {
            add_joined(&mut terms, &fold(address));
            let (local_part, domain) = address.split_once('@').unwrap_or((address, ""));
            add_text(&mut terms, local_part);
            // From each label on, but for what is the country's or the kind's alone.
            for (dot, _) in std::iter::once((0, "")).chain(domain.match_indices('.').map(|(dot, stop)| (dot + 1, stop)))
            {
                if domain[dot..].contains('.') {
                    add_joined(&mut terms, &fold(&domain[dot..]));
                }
            }
        }
    }
    if let Some(phone) = phone {
        // People remember the end of a number, or begin with the trunk zero.
        let digits = phone.as_str().trim_start_matches('+');
        terms.extend((0..digits.len().saturating_sub(2)).map(|start| digits[start..].to_owned()));
    }
    terms.insert(name_term(first_name, last_name));
    terms
}

/// By what people of the same name are found: the parts of the whole name in the order of the alphabet, so that
/// `Marsh, Elena`, `Elena Marsh` and `ELENA MÁRSH` are one. No word of a query begins like it.
pub fn name_term(first_name: &str, last_name: &str) -> String {
    let folded = fold(&format!("{first_name} {last_name}"));
    let mut parts: Vec<&str> = folded.split(' ').collect();
    parts.sort_unstable();
    ["=", &cut(&parts.concat())].concat()
}

/// Whether two people of the same name can be one: unless both have an address and a number, and both are
/// others. A letter or two that differ in an address are a slip, or a second mailbox.
pub fn may_be_one(
    one: (Option<&EmailAddress>, Option<&PhoneNumber>),
    other: (Option<&EmailAddress>, Option<&PhoneNumber>),
) -> bool {
    let other_address = matches!((one.0, other.0), (Some(one), Some(other)) if !is_similar(one, other));
    let other_number = matches!((one.1, other.1), (Some(one), Some(other)) if one != other);
    !(other_address && other_number)
}

fn is_similar(one: &EmailAddress, other: &EmailAddress) -> bool {
    one.limited_as() == other.limited_as() || strsim::damerau_levenshtein(one.as_str(), other.as_str()) <= 2
}

/// The words of a query as they are looked for: each must be the beginning of a term.
pub fn query_words(query: &str) -> Vec<String> {
    query.split_whitespace().map(query_word).filter(|word| !word.is_empty()).collect()
}

/// Of a telephone number only the digits, without the trunk zero.
fn query_word(word: &str) -> String {
    let word: String = word.chars().filter(|c| !contract::invisible::is_invisible(*c)).collect();
    let is_phone = word.chars().all(|c| c.is_ascii_digit() || "+-()/.".contains(c));
    if is_phone {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').to_owned()
    } else {
        cut(&joined(&fold(&word)))
    }
}

/// Each word of a text, and its parts where it has several.
fn add_text(terms: &mut BTreeSet<String>, text: &str) {
    let mut whole = String::new();
    for word in text.split_whitespace() {
        let folded = fold(word);
        for part in folded.split(' ') {
            add_part(terms, part);
        }
        let word = joined(&folded);
        whole.push_str(&word);
        add_joined(terms, &word);
    }
    add_joined(terms, &whole);
}

fn add_part(terms: &mut BTreeSet<String>, part: &str) {
    add_joined(terms, part);
    if part.chars().any(fold::is_written_without_spaces) {
        for (start, _) in part.char_indices().take(PARTS_AT_MOST) {
            add_joined(terms, &part[start..]);
        }
    }
}

fn add_joined(terms: &mut BTreeSet<String>, folded: &str) {
    let term = cut(&joined(folded));
    if !term.is_empty() {
        terms.insert(term);
    }
}

fn joined(folded: &str) -> String {
    folded.replace(' ', "")
}

fn cut(term: &str) -> String {
    term.chars().take(TERM_AT_MOST).collect()
}

#[cfg(test)]
mod tests;
