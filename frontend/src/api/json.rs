//! JSON by the browser's own parser. One written in Rust, and the tables of digits it needs, would
//! be a tenth of the portal's download.

use js_sys::JSON;
use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;

/// Reads a value; nothing when the text is not JSON, or not of that shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(JSON::parse(text).ok()?).ok()
}

/// Writes a value. The contract's types have string keys and no failing serializers, so that
/// there is always a text.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    let value = value.serialize(&Serializer::json_compatible()).ok()?;
    JSON::stringify(&value).ok().map(String::from)
}
