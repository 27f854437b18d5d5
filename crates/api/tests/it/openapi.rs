//! The OpenAPI document: in step with the code, and following the rules of docs/API-DESIGN.md.

use std::collections::HashSet;

use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(api::document()).unwrap()
}

/// Path, method and operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let item = item.as_object().unwrap().clone();
        let path = path.clone();
        item.into_iter().map(move |(method, operation)| (path.clone(), method, operation)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

fn is_snake_case(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[test]
fn the_committed_document_is_in_step() {
    let committed = std::fs::read_to_string("../../api-spec/openapi.json").unwrap();
    let committed: Value = serde_json::from_str(&committed).unwrap();
    assert!(committed == document(), "api-spec/openapi.json is out of step: run `cargo xtask openapi`");
}

/// The order of paths does not depend on the code, so a diff of the document shows only what changed.
#[test]
fn paths_are_sorted() {
    let paths: Vec<String> = api::document().paths.paths.into_keys().collect();
    assert!(paths.is_sorted(), "{paths:#?}");
}

#[test]
fn every_operation_is_named_described_and_guarded() {
    let document = document();
    let mut seen = HashSet::new();
    for (path, method, operation) in operations(&document) {
        let place = format!("{method} {path}");
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{place} has no operationId"));
        let (entity, verb) = id.split_once('.').unwrap_or_else(|| panic!("{place}: {id} is not entity.verb"));
        assert!(is_snake_case(entity) && is_snake_case(verb), "{place}: {id} is not entity.verb");
        assert!(seen.insert(id.to_owned()), "{id} names two operations");
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{place} has no summary");
        assert!(operation["security"].is_array(), "{place} does not say who may call it");
        assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{place} has one tag");
        for segment in path.split('/').filter(|segment| !segment.is_empty() && !segment.starts_with('{')) {
            assert!(!segment.contains('_') && segment.to_lowercase() == segment, "{place} is not in kebab-case");
        }
    }
}

#[test]
fn every_error_is_a_problem() {
    for (path, method, operation) in operations(&document()) {
        let responses = operation["responses"].as_object().unwrap();
        let errors: Vec<_> = responses.iter().filter(|(status, _)| status.as_str() >= "400").collect();
        assert!(!errors.is_empty(), "{method} {path} documents no errors");
        for (status, response) in errors {
            let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{method} {path} {status}");
        }
    }
}

#[test]
fn every_field_is_in_snake_case() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let Some(properties) = schema["properties"].as_object() else { continue };
        for property in properties.keys() {
            assert!(is_snake_case(property), "{name}.{property}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(!document["components"]["schemas"][name].is_null(), "{name} is referred to and not there");
    }
}

#[test]
fn every_code_is_listed_with_its_own_title() {
    use contract::problem::ErrorCode;
    let mut names = HashSet::new();
    for code in ErrorCode::ALL {
        assert!(is_snake_case(code.as_str()) && names.insert(code.as_str()), "{}", code.as_str());
        assert!((400..=599).contains(&code.status()), "{}", code.as_str());
        assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{}", code.as_str());
    }
}

/// Every value of an enumeration, with its place.
fn enumerated(value: &Value, place: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) => {
            let values = members.get("enum").and_then(Value::as_array).into_iter().flatten();
            found.extend(values.map(|value| (place.to_owned(), value.clone())));
            members.iter().for_each(|(name, value)| enumerated(value, &format!("{place}/{name}"), found));
        }
        Value::Array(items) => items.iter().for_each(|item| enumerated(item, place, found)),
        _ => {}
    }
}

/// As generators of clients do, which make constants, classes and functions of names.
fn as_identifier(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

#[test]
fn every_name_makes_an_identifier_of_its_own() {
    let document = document();
    let mut values = Vec::new();
    enumerated(&document, "", &mut values);
    assert!(values.len() > 100, "{} values", values.len());
    let mut seen = HashSet::new();
    for (place, value) in values {
        let text = value.as_str().unwrap_or_else(|| panic!("{place}: {value} is no text"));
        let is_name = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_:".contains(&byte));
        assert!(is_name, "{place}: {text} is no name");
        assert!(seen.insert((place.clone(), as_identifier(text))), "{place}: {text} is another's name too");
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let names: HashSet<String> = schemas.keys().map(|name| as_identifier(name)).collect();
    assert_eq!(names.len(), schemas.len(), "two schemas have names that differ in case or signs only");
    let operations = operations(&document);
    let ids: HashSet<String> =
        operations.iter().map(|(_, _, operation)| as_identifier(operation["operationId"].as_str().unwrap())).collect();
    assert_eq!(ids.len(), operations.len(), "two operations have names that differ in case or signs only");
}
