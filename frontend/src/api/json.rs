//! JSON by the browser's own parser. One written in Rust, and the tables of digits it needs, would
//! be a tenth of the portal's download.
//!
//! What serde brings along for any format and for good messages would be much of the rest: nobody
//! reads a message here, so that a fault is nothing but a fault, the fields of a struct are asked
//! for in their order, and the variants of an enum are numbers.

mod read;
mod write;

use std::fmt;

use js_sys::JSON;
use serde::{Serialize, de, de::DeserializeOwned, ser};

/// Reads a value; nothing when the text is not JSON, or not of that shape. An `Option` that may be
/// left out has a `serde(default)`.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(read::Value(JSON::parse(text).ok()?)).ok()
}

/// Writes a value. The contract's types are structs of texts, whole numbers and lists, so that
/// there is always a text.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    let mut text = String::new();
    value.serialize(write::Writer(&mut text)).ok()?;
    Some(text)
}

/// A value that is not of the wanted shape, whyever.
#[derive(Debug)]
struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not of the wanted shape")
    }
}

impl std::error::Error for Unfit {}

impl de::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl ser::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}
