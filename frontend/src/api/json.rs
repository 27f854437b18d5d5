//! JSON by the browser's own parser. One written in Rust, and the tables of digits it needs, would
//! be a tenth of the portal's download.
//!
//! What serde brings along for any format and for good messages would be much of the rest: nobody
//! reads a message here, so that a fault is nothing but a fault, the fields of a struct are asked
//! for in their order, and the variants of an enum are numbers.

mod browser;
mod read;
mod write;

use std::fmt;

use serde::{Serialize, de, de::DeserializeOwned, ser};

/// Reads a value; nothing when the text is not JSON, or not of that shape. An `Option` that may be
/// left out has a `serde(default)`.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(read::Value(browser::parse(text)?)).ok()
}

/// Writes a value. The contract's types are structs and enums of texts, whole numbers and lists, so
/// that there is always a text.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    to_text(value, browser::quote)
}

fn to_text<T: Serialize + ?Sized>(value: &T, quote: write::Quote) -> Option<String> {
    let mut text = String::new();
    value.serialize(write::Writer { text: &mut text, quote }).ok()?;
    Some(text)
}

/// A value that a JSON parser has made: the browser's, or serde_json's in tests.
trait Parsed: Sized {
    /// Whether it is null, or not there.
    fn is_nothing(&self) -> bool;

    /// The truth value that it is.
    fn truth(&self) -> Option<bool>;

    /// The number that it is.
    fn number(&self) -> Option<f64>;

    /// The text that it is.
    fn text(&self) -> Option<String>;

    /// The elements, if it is a list.
    fn elements(&self) -> Option<Vec<Self>>;

    /// Names and values, if it is an object.
    fn entries(&self) -> Option<Vec<(String, Self)>>;

    /// The value of that name, if it is an object with such a one.
    fn field(&self, name: &str) -> Option<Self>;

    /// Whether it is an object.
    fn is_object(&self) -> bool;
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

#[cfg(test)]
mod tests;
