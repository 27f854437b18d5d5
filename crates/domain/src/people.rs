//! Searching for people and sorting them, whatever script and accents their names have.
//!
//! Names and queries are folded by the same function, so that `Sean` finds Seán and `OBrien` finds O’Brien:
//! letters lose accents and case, and words are indexed joined as well as in parts. Any part of a name in a
//! script without spaces is indexed.
//!
//! Lists are sorted by the root collation (UTS #10, CLDR). The sort key is stored with each person, in
//! hexadecimal, so that both databases page alike.

mod fold;
mod order;

use std::collections::BTreeSet;

use contract::contact::{EmailAddress, PhoneNumber};

pub use fold::fold;
pub use order::sort_key;

/// The maximum length of a term in characters. Longer terms are cut, and so are longer words of a query.
const TERM_AT_MOST: usize = 80;
/// How many characters of a text without spaces are indexed as the start of a part.
const PARTS_AT_MOST: usize = 40;

/// The terms by which a person is found; a query word matches the beginning of a term. They are: each word of a
/// name, joined and in parts (`Smith-Jones`: smithjones, smith, jones); the whole name in either order; every
/// part of a name in a script without spaces; the e-mail address, its parts and its domain; and the digits of a
/// telephone number from each position on.
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
            // The domain from each label on, except for the last label alone, which only names a country or a
            // kind of organisation.
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
    terms.extend(name_terms(first_name, last_name));
    terms
}

/// The terms that find people of the same name: two people have the same name if they share one of these terms.
/// No query word begins like them.
///
/// One term has the parts of the whole name in alphabetical order, so that `Marsh, Elena`, `Elena Marsh` and
/// `ELENA MÁRSH` are equal. The other has first and last name, each joined, so that `O'Brien` equals `OBrien`,
/// and `van den Berg` equals `Vandenberg`.
pub fn name_terms(first_name: &str, last_name: &str) -> BTreeSet<String> {
    let folded = fold(&format!("{first_name} {last_name}"));
    let together = [first_name, last_name].map(|name| joined(&fold(name)));
    [folded.split(' ').collect::<Vec<_>>(), together.iter().map(String::as_str).collect()]
        .into_iter()
        .map(|mut parts| {
            parts.sort_unstable();
            ["=", &cut(&parts.concat())].concat()
        })
        .collect()
}

/// Whether two people of the same name can be one person. They cannot if both have an address and a number, and
/// both of these differ. Addresses that differ in a letter or two still count as similar: one may be a typing
/// mistake or a second mailbox.
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

/// The folded words of a query; each must be the beginning of a term.
pub fn query_words(query: &str) -> Vec<String> {
    query.split_whitespace().map(query_word).filter(|word| !word.is_empty()).collect()
}

/// Reduces a telephone number to its digits, without the trunk zero.
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

/// Adds each word of a text, and the parts of words that have several.
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
