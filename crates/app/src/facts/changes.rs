//! What an entry says of a change: which fields, from what, to what.

use std::collections::BTreeMap;

use contract::audit::FieldChange;
use serde::Serialize;
use serde_json::Value;

use crate::{Error, Result};

/// What says nothing of its own: every change moves it.
const BOOKKEEPING: [&str; 4] = ["version", "created_at", "updated_at", "checked_at"];
/// What stands for a secret.
const MASK: &str = "•••";
/// What fields with secrets are called.
const SECRETS: [&str; 5] = ["password", "secret", "auth_token", "project_key", "token"];

/// The fields in which two states of one record differ, by name.
pub(crate) fn between(before: &impl Serialize, after: &impl Serialize) -> Result<Vec<FieldChange>> {
    let (mut before, after) = (fields(before)?, fields(after)?);
    let mut changes = Vec::new();
    for (field, to) in after {
        let from = before.remove(&field).flatten();
        changes.push((field, from, to));
    }
    changes.extend(before.into_iter().map(|(field, from)| (field, from, None)));
    changes.retain(|(_, from, to)| from != to);
    changes.sort_unstable();
    let masked =
        |field: &str, text: Option<String>| text.map(|text| if is_secret(field) { MASK.to_owned() } else { text });
    let shown =
        |(field, from, to): (String, _, _)| FieldChange { from: masked(&field, from), to: masked(&field, to), field };
    Ok(changes.into_iter().map(shown).collect())
}

fn is_secret(field: &str) -> bool {
    field.rsplit('.').next().is_some_and(|name| SECRETS.contains(&name))
}

/// The fields of a record, those of records in it with a path of dots. Lists are one field each.
fn fields(record: &impl Serialize) -> Result<BTreeMap<String, Option<String>>> {
    let value = serde_json::to_value(record).map_err(|_| Error::Internal("a change cannot be written"))?;
    let mut found = BTreeMap::new();
    let mut unread = vec![(String::new(), value)];
    while let Some((path, value)) = unread.pop() {
        match value {
            Value::Object(members) => unread.extend(
                members
                    .into_iter()
                    .filter(|(name, _)| !BOOKKEEPING.contains(&name.as_str()))
                    .map(|(name, value)| (if path.is_empty() { name } else { format!("{path}.{name}") }, value)),
            ),
            _ if path.is_empty() => {}
            Value::Null => drop(found.insert(path, None)),
            Value::String(text) => drop(found.insert(path, Some(text))),
            other => drop(found.insert(path, Some(other.to_string()))),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(before: &Value, after: &Value) -> Vec<(String, Option<String>, Option<String>)> {
        let changes = between(before, after).unwrap();
        changes.into_iter().map(|change| (change.field, change.from, change.to)).collect()
    }

    fn row(field: &str, from: Option<&str>, to: Option<&str>) -> (String, Option<String>, Option<String>) {
        (field.to_owned(), from.map(str::to_owned), to.map(str::to_owned))
    }

    #[test]
    fn only_what_differs_is_told_by_field() {
        let before = json!({ "name": "Peel", "price": { "minor": 9500, "currency": "GBP" }, "active": true, "version": 1,
            "updated_at": "2026-11-01T00:00:00Z", "practitioner_ids": ["a", "b"], "note": null });
        let after = json!({ "name": "Peel", "price": { "minor": 9900, "currency": "GBP" }, "active": false, "version": 2,
            "updated_at": "2026-12-01T00:00:00Z", "practitioner_ids": ["a"], "note": "new" });
        assert_eq!(
            told(&before, &after),
            [
                row("active", Some("true"), Some("false")),
                row("note", None, Some("new")),
                row("practitioner_ids", Some(r#"["a","b"]"#), Some(r#"["a"]"#)),
                row("price.minor", Some("9500"), Some("9900")),
            ]
        );
        assert_eq!(told(&after, &after), []);
    }

    #[test]
    fn what_was_taken_away_or_added_whole_is_told() {
        let record = json!({ "host": "smtp.example.com", "port": 587 });
        assert_eq!(
            told(&record, &Value::Null),
            [row("host", Some("smtp.example.com"), None), row("port", Some("587"), None)]
        );
        let fee = json!({ "fee": { "minor": 100 } });
        assert_eq!(told(&json!({ "fee": null }), &fee), [row("fee.minor", None, Some("100"))]);
    }

    #[test]
    fn that_a_secret_changed_is_told_and_never_the_secret() {
        let change = told(&json!({ "mail": { "password": "old" } }), &json!({ "mail": { "password": "new" } }));
        assert_eq!(change, [row("mail.password", Some(MASK), Some(MASK))]);
        assert_eq!(told(&json!({ "secret": "same" }), &json!({ "secret": "same" })), []);
    }
}
