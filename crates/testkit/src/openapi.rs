//! Holding answers against the OpenAPI document.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use jsonschema::Validator;
use reqwest::header::HeaderMap;
use serde_json::{Map, Value, json};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(api::document()).unwrap());
static VALIDATORS: LazyLock<Mutex<HashMap<String, std::sync::Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Where the document keeps what its schemas refer to.
const SCHEMAS: &str = "#/components/schemas/";

/// Panics when an answer of the API is not as documented.
pub(crate) fn check(method: &str, path: &str, status: u16, headers: &HeaderMap, body: &Value) {
    let path = path.split('?').next().unwrap_or(path);
    let Some(template) = template_of(path) else { return };
    let operation = &DOCUMENT["paths"][&template][method.to_lowercase()];
    // A method that is not there is answered as a problem, which callers of this assert on.
    if operation.is_null() {
        return;
    }
    let response = &operation["responses"][status.to_string()];
    assert!(!response.is_null(), "{method} {template} answered {status}, which is not documented: {body:#}");
    let content_type = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = content_type.split(';').next().unwrap_or_default();
    let schema = &response["content"][media]["schema"];
    if schema.is_null() {
        assert!(
            response["content"].is_null() || status == 204,
            "{method} {template} {status}: {media} is not documented"
        );
        return;
    }
    if !media.ends_with("json") {
        return;
    }
    let key = format!("{method} {template} {status}");
    let validator = VALIDATORS
        .lock()
        .unwrap()
        .entry(key.clone())
        .or_insert_with(|| std::sync::Arc::new(jsonschema::validator_for(&self_contained(schema)).unwrap()))
        .clone();
    let errors: Vec<String> =
        validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{key} is not as documented: {}\n{}", errors.join("; "), json!(body));
}

/// The schema together with those it refers to, and no others: a validator takes in all that it is given.
fn self_contained(schema: &Value) -> Value {
    let mut reached = Map::new();
    let mut unread = vec![schema];
    while let Some(value) = unread.pop() {
        match value {
            Value::Object(members) => {
                let name = members.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix(SCHEMAS));
                if let Some(name) = name
                    && !reached.contains_key(name)
                {
                    let referred = &DOCUMENT["components"]["schemas"][name];
                    reached.insert(name.to_owned(), referred.clone());
                    unread.push(referred);
                }
                unread.extend(members.values());
            }
            Value::Array(items) => unread.extend(items),
            _ => {}
        }
    }
    let mut schema = schema.clone();
    schema["components"] = json!({ "schemas": reached });
    schema
}

/// The path of the document that an address belongs to; the most literal one, if several do.
fn template_of(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let matches = |template: &&String| {
        let wanted: Vec<&str> = template.split('/').collect();
        wanted.len() == parts.len()
            && wanted.iter().zip(&parts).all(|(want, part)| want.starts_with('{') || want == part)
    };
    DOCUMENT["paths"].as_object()?.keys().filter(matches).min_by_key(|template| template.matches('{').count()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_brings_what_it_refers_to_and_no_more() {
        let schemas = DOCUMENT["components"]["schemas"].as_object().unwrap();
        for name in schemas.keys() {
            let schema = self_contained(&json!({ "$ref": format!("{SCHEMAS}{name}") }));
            let brought = schema["components"]["schemas"].as_object().unwrap();
            let text = schema.to_string();
            for other in schemas.keys() {
                let is_referred_to = text.contains(&format!("\"{SCHEMAS}{other}\""));
                assert_eq!(brought.contains_key(other), is_referred_to, "{other} for {name}");
            }
        }
    }
}
