//! The browser's own parser.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::Parsed;

/// Parses a text; nothing if it is not JSON.
pub(super) fn parse(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

/// Puts a text into quotes.
pub(super) fn quote(text: &str) -> Option<String> {
    JSON::stringify(&text.into()).ok().map(String::from)
}

impl Parsed for JsValue {
    fn is_nothing(&self) -> bool {
        self.is_null() || self.is_undefined()
    }

    fn truth(&self) -> Option<bool> {
        self.as_bool()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn elements(&self) -> Option<Vec<Self>> {
        self.dyn_ref::<Array>().map(|list| list.iter().collect())
    }

    fn entries(&self) -> Option<Vec<(String, Self)>> {
        let entries = Object::entries(self.dyn_ref().filter(|_| self.is_object())?);
        let entry = |entry: Self| {
            let entry: Array = entry.dyn_into().ok()?;
            Some((entry.get(0).as_string()?, entry.get(1)))
        };
        entries.iter().map(entry).collect()
    }

    fn field(&self, name: &str) -> Option<Self> {
        Reflect::get(self, &name.into()).ok().filter(|value| !value.is_undefined())
    }

    fn is_object(&self) -> bool {
        Self::is_object(self) && !Array::is_array(self)
    }
}
