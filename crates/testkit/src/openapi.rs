//! Holding answers against the OpenAPI document.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use jsonschema::Validator;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(api::document()).unwrap());
static VALIDATORS: LazyLock<Mutex<HashMap<String, std::sync::Arc<Validator>>>> = LazyLock::new(Mutex::default);

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
        .or_insert_with(|| {
            let mut schema = schema.clone();
            schema["components"] = DOCUMENT["components"].clone();
            std::sync::Arc::new(jsonschema::validator_for(&schema).unwrap())
        })
        .clone();
    let errors: Vec<String> =
        validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{key} is not as documented: {}\n{}", errors.join("; "), json!(body));
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
