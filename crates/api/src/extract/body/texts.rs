//! The texts of a body, checked before anybody reads what they mean: a field that is added cannot be forgotten.

use contract::{problem::FieldError, text};

use crate::reading::Json;

/// What is wrong with texts anywhere in the body, with the path of each field.
pub(super) fn faults(body: &Json) -> Vec<FieldError> {
    let mut found = Vec::new();
    collect("", "", body, &mut found);
    found
}

/// `name` is that of the field which `value` belongs to: of a list, that of the list.
fn collect(path: &str, name: &str, value: &Json, found: &mut Vec<FieldError>) {
    let below = |part: &str| if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
    match value {
        Json::Text(content) => {
            if let Err(fault) = text::check(name, content) {
                found.push(FieldError {
                    field: path.to_owned(),
                    code: fault.code().to_owned(),
                    message: fault.to_string(),
                });
            }
        }
        Json::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(&below(&index.to_string()), name, item, found);
            }
        }
        Json::Object(fields) => {
            for (key, value) in fields {
                // No field is called so, and it is not repeated in the answer.
                if let Err(fault) = text::check_line(key) {
                    let code = fault.code().to_owned();
                    found.push(FieldError { field: below("…"), code, message: fault.to_string() });
                    continue;
                }
                collect(&below(key), key, value, found);
            }
        }
        Json::Null | Json::Bool(_) | Json::Unsigned(_) | Json::Negative(_) | Json::Real(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_found_wherever_they_are() {
        let body = json!({
            "name": "A\nB",
            "note": "A\nB",
            "version": 3,
            "link": null,
            "announcement": { "text": "A\nB", "link": "A\u{2028}B" },
            "emails": ["a@example.com", "b@example.com\r"],
            "people": [{ "name": "\u{200b}" }],
            "a\nb": 1,
        });
        let found: Vec<String> = faults(&Json::parse(body.to_string().as_bytes()).unwrap())
            .into_iter()
            .map(|error| format!("{}: {}", error.field, error.code))
            .collect();
        assert_eq!(
            found,
            [
                "…: control_character",
                "announcement.link: control_character",
                "emails.1: control_character",
                "name: control_character",
                "people.0.name: invisible",
            ]
        );
    }
}
