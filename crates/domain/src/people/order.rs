//! Sorting names.

use std::{fmt::Write, sync::LazyLock};

use contract::contact::EmailAddress;
use icu_collator::{
    CollatorBorrowed, CollatorPreferences,
    options::{CollatorOptions, Strength},
};

/// The root collation, which belongs to no language: `None` only if the data that is built in were broken.
static ROOT: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    CollatorBorrowed::try_new(CollatorPreferences::default(), options).ok()
});

/// The maximum length of a key in octets, which is about a hundred Latin letters. People with equal keys are
/// sorted by id. The limit keeps cursors, which hold the key, short.
const KEY_AT_MOST: usize = 128;

/// The sort key of a person: first name, last name and e-mail address by the root collation (UTS #10). The key
/// is hexadecimal, so that both databases compare it byte by byte as text.
pub fn sort_key(first_name: &str, last_name: &str, email: Option<&EmailAddress>) -> String {
    let email = email.map(EmailAddress::shown).unwrap_or_default();
    let text = format!("{first_name} {last_name} {email}");
    let mut key = Vec::new();
    match &*ROOT {
        Some(root) => {
            let Ok(()) = root.write_sort_key_to(text.trim(), &mut key);
        }
        None => key.extend_from_slice(text.trim().to_lowercase().as_bytes()),
    }
    key.truncate(KEY_AT_MOST);
    key.iter().fold(String::with_capacity(2 * key.len()), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
