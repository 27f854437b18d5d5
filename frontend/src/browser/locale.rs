//! What the browser knows of languages and countries.

use std::cmp::Ordering;

use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The BCP 47 tag of the language that the browser prefers.
pub fn language() -> String {
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default()
}

/// The name of a country in the reader's language, by its ISO 3166-1 code.
pub fn region_name(code: &str) -> String {
    display_name("region", code).unwrap_or_else(|| code.to_owned())
}

/// The name of a language in the reader's language, by its BCP 47 tag: "British English".
pub fn language_name(tag: &str) -> String {
    display_name("language", tag).unwrap_or_else(|| tag.to_owned())
}

/// The order of two names in the reader's language.
pub fn compare(one: &str, other: &str) -> Ordering {
    let order = JsString::from(one).locale_compare(other, &Array::new(), &Object::new());
    order.cmp(&0)
}

/// A name by `Intl.DisplayNames`, which js-sys does not have.
fn display_name(kind: &str, code: &str) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &kind.into()).ok()?;
    let names = Reflect::construct(&constructor, &Array::of2(&JsValue::UNDEFINED, &options)).ok()?;
    let of: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
    of.call1(&names, &code.into()).ok()?.as_string()
}
