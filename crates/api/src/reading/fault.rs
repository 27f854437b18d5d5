//! Why something that was sent cannot be read.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// How long a name may be that is repeated to whoever sent it.
const LONGEST_NAME: usize = 40;

/// Why something that was sent cannot be read: where, and what was expected there. It holds nothing of
/// what was sent but names of fields.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The innermost place first.
    path: Vec<String>,
    what: String,
}

impl Fault {
    fn new(what: impl Into<String>) -> Self {
        Self { path: Vec::new(), what: what.into() }
    }

    /// The same fault, seen from around the field with that name.
    pub(super) fn within(mut self, field: &str) -> Self {
        self.path.push(shown(field).to_owned());
        self
    }

    /// The same fault, seen from around the item with that number.
    pub(super) fn within_item(mut self, index: usize) -> Self {
        self.path.push(index.to_string());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            let path: Vec<&str> = self.path.iter().rev().map(String::as_str).collect();
            write!(f, "`{}`: ", path.join("."))?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    /// What a type of the contract says, such as which ids it takes. (The texts of those types do not hold
    /// the value either.)
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {}", kind_of(&found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found another {}", kind_of(&found).trim_start_matches("a ")))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {length} items"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("expected one of {}", listed(expected)))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let known =
            if expected.is_empty() { "there is none".to_owned() } else { format!("known are {}", listed(expected)) };
        Self::new(format!("`{}` is not a known field: {known}", shown(field)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("`{field}` is missing"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("`{field}` is there twice"))
    }
}

/// A name as it may be repeated: one that looks like a field's. Anything else could be a value in the wrong
/// place.
fn shown(name: &str) -> &str {
    let is_name = name.len() <= LONGEST_NAME
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if is_name { name } else { "…" }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn kind_of(found: &Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "a list",
        Unexpected::Map => "an object",
        _ => "a value of another kind",
    }
}
