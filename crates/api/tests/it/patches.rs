//! Every PATCH treats null and empty texts alike (docs/API-DESIGN.md, Changing records).

use reqwest::Method;
use serde_json::{Map, Value, json};
use testkit::{Http, TestApp, on_both_databases};

use crate::tenancy::world::{Audience, Operation, World, operations, resolved};

on_both_databases!(a_null_changes_nothing, an_empty_text_empties_a_field);

/// A record that PATCH changes.
struct Record<'a> {
    operation: Operation,
    path: String,
    http: &'a Http,
}

impl Record<'_> {
    async fn read(&self) -> Value {
        self.http.get(&self.path).await.expect(200)
    }

    /// The record after the change, without its version and date.
    async fn changed(&self, body: &Value) -> Value {
        let version = self.read().await["version"].as_i64().unwrap();
        let answer = self.http.if_match(version).send(Method::PATCH, &self.path, Some(body)).await;
        assert_eq!(answer.status, 200, "{}: {body} is refused: {:#}", self.operation.id, answer.body);
        let mut record = answer.body;
        let members = record.as_object_mut().unwrap();
        members.remove("version");
        members.remove("updated_at");
        record
    }
}

fn records<'a>(world: &'a World<'_>) -> Vec<Record<'a>> {
    let mut records = Vec::new();
    for operation in operations().into_iter().filter(|operation| operation.method == Method::PATCH) {
        let http = if operation.audience == Audience::Clients { &world.client_http } else { &world.clinic.owner };
        let path = world.request(&operation, "rosewood").path;
        records.push(Record { operation, path, http });
    }
    assert!(records.len() >= 6, "{}", records.len());
    records
}

/// The fields of the request, with their schemas.
fn fields(document: &Value, operation: &Operation) -> Map<String, Value> {
    let described = &document["paths"][&operation.path]["patch"];
    let schema = &described["requestBody"]["content"]["application/json"]["schema"];
    resolved(document, schema)["properties"].as_object().unwrap().clone()
}

/// Whether the field of the record can be null.
fn can_be_null(document: &Value, operation: &Operation, field: &str) -> bool {
    let schema = &operation.responses["200"]["content"]["application/json"]["schema"];
    let property = &resolved(document, schema)["properties"][field];
    let is_null = |kind: &Value| *kind == "null" || kind["type"] == "null";
    ["type", "oneOf", "anyOf"].iter().any(|key| property[key].as_array().is_some_and(|kinds| kinds.iter().any(is_null)))
}

/// Whether the field is an object, which is replaced as a whole.
fn is_group(document: &Value, schema: &Value) -> bool {
    let kinds = schema["oneOf"].as_array().into_iter().flatten().chain([schema]);
    kinds.into_iter().any(|kind| resolved(document, kind)["properties"].is_object())
}

async fn a_null_changes_nothing(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    let document = serde_json::to_value(api::document()).unwrap();
    for record in records(&world) {
        let nulls = fields(&document, &record.operation).into_iter().map(|(name, _)| (name, Value::Null)).collect();
        let before = record.changed(&json!({})).await;
        assert_eq!(record.changed(&Value::Object(nulls)).await, before, "{}", record.operation.id);
    }
}

async fn an_empty_text_empties_a_field(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    let document = serde_json::to_value(api::document()).unwrap();
    let mut emptied = Vec::new();
    for record in records(&world) {
        for (name, schema) in fields(&document, &record.operation) {
            if can_be_null(&document, &record.operation, &name) && !is_group(&document, &schema) {
                let after = record.changed(&json!({ &name: "" })).await;
                assert_eq!(after[&name], Value::Null, "{} does not empty {name}", record.operation.id);
                emptied.push(format!("{} {name}", record.operation.id));
            }
        }
    }
    for wanted in ["client.update email", "client.update phone", "portal_settings.update support_email"] {
        assert!(emptied.iter().any(|field| field == wanted), "{wanted}: {emptied:?}");
    }
}
