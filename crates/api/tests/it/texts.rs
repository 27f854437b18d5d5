//! What no text of a request may hold, in whatever field.

use contract::{clients::Client, text};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Http, TestApp, on_both_databases};

use crate::tenancy::{
    row::Request,
    world::{Audience, Operation, World, operations},
};

on_both_databases!(
    every_text_of_every_request_is_checked,
    a_name_that_breaks_off_a_line_is_refused,
    a_name_of_nothing_to_be_seen_is_refused,
);

/// What breaks a line, and what else is no character of a text.
const NO_LINES: [&str; 6] = ["A\nB", "A\rB", "A\tB", "A\0B", "A\u{2028}B", "A\u{85}B"];
/// What a text of several lines must not hold either.
const NO_TEXTS: [&str; 3] = ["A\0B", "A\u{85}B", "A\u{1b}B"];

/// The fields of a schema that hold texts, each by its path; `0` is the first of a list.
fn text_fields(document: &Value, schema: &Value, path: &[String], found: &mut Vec<Vec<String>>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return text_fields(document, &document["components"]["schemas"][name], path, found);
    }
    let below = |part: &str| [path, &[part.to_owned()]].concat();
    for name in ["oneOf", "anyOf", "allOf"] {
        schema[name].as_array().into_iter().flatten().for_each(|one| text_fields(document, one, path, found));
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        text_fields(document, field, &below(name), found);
    }
    if schema["items"].is_object() {
        text_fields(document, &schema["items"], &below("0"), found);
    }
    let kind = &schema["type"];
    if kind == "string" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "string")) {
        found.push(path.to_vec());
    }
}

/// The body with that text at that path.
fn with_text(body: &Value, path: &[String], text: &str) -> Value {
    let Some((first, rest)) = path.split_first() else { return json!(text) };
    if first == "0" {
        return json!([with_text(&body[0], rest, text)]);
    }
    let mut body = if body.is_object() { body.clone() } else { json!({}) };
    body[first] = with_text(&body[first], rest, text);
    body
}

/// Tries every text of a field, and says which were taken.
async fn taken(http: &Http, operation: &Operation, request: &Request, path: &[String]) -> Vec<String> {
    let field = path.iter().rfind(|part| *part != "0").unwrap();
    let texts = if text::FIELDS_OF_SEVERAL_LINES.contains(&field.as_str()) { &NO_TEXTS[..] } else { &NO_LINES };
    let expected = format!("{}: control_character", path.join("."));
    let mut taken = Vec::new();
    for text in texts {
        let body = with_text(request.body.as_ref().unwrap_or(&Value::Null), path, text);
        let answer = http.if_match(1).send(operation.method.clone(), &request.path, Some(&body)).await;
        if answer.status != 422 || answer.fields() != [expected.clone()] {
            taken.push(format!(
                "{} takes {text:?} as {}: {} {:?}",
                operation.id,
                path.join("."),
                answer.status,
                answer.fields()
            ));
        }
    }
    taken
}

async fn every_text_of_every_request_is_checked(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    let document = serde_json::to_value(api::document()).unwrap();
    let bodies: Vec<(&str, &Value)> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            (operation["operationId"].as_str().unwrap(), schema)
        })
        .collect();
    let (mut count, mut faults) = (0, Vec::new());
    for operation in operations() {
        let schema = bodies.iter().find(|(id, _)| *id == operation.id).unwrap().1;
        let mut fields = Vec::new();
        text_fields(&document, schema, &[], &mut fields);
        let request = world.request(&operation, "rosewood");
        let anonymous = app.anonymous();
        let http = match operation.audience {
            Audience::Anybody => &anonymous,
            Audience::Clients => &world.client_http,
            Audience::Staff | Audience::StaffAndKeys => &world.clinic.owner,
        };
        for path in fields {
            faults.extend(taken(http, &operation, &request, &path).await);
            count += 1;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 80, "{count} fields were found");
}

async fn a_name_that_breaks_off_a_line_is_refused(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for name in ["A\nB", "A\rB", "A\u{85}B"] {
        let answer = clinic.owner.if_match(1).patch("/api/v1/clinic", &json!({ "name": name })).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), ["name: control_character"]);
    }
    // A note is written in several lines, and comes back as it was written.
    let body = json!({ "first_name": "Elena", "note": "Prefers mornings.\n\tNo latex." });
    let client: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    assert_eq!(client.note, "Prefers mornings.\n\tNo latex.");
}

async fn a_name_of_nothing_to_be_seen_is_refused(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (method, path, field) in [
        (Method::POST, "/api/v1/clients", "first_name"),
        (Method::PATCH, "/api/v1/clinic", "name"),
        (Method::PATCH, "/api/v1/portal-settings", "name"),
        (Method::POST, "/api/v1/practitioners", "name"),
        (Method::POST, "/api/v1/treatments", "category"),
        (Method::POST, "/api/v1/api-keys", "name"),
    ] {
        for nothing in ["\u{200b}", " \u{feff}\u{2060} ", "\u{3164}"] {
            let mut body = json!({});
            body[field] = json!(nothing);
            let answer = clinic.owner.if_match(1).send(method.clone(), path, Some(&body)).await;
            answer.expect_problem(422, "validation_failed");
            assert_eq!(answer.fields(), [format!("{field}: invisible")], "{path} {nothing:?}");
        }
    }
    // From the command line, where no request is checked.
    let operator = app::Caller::operator();
    for (name, fault) in [("\u{200b}", "something that can be seen"), ("A\nB", "one line")] {
        let created = app::staff::create(
            &app.ctx,
            &clinic.scope,
            &operator,
            name,
            "ada@rosewood.example",
            contract::staff::Role::Owner,
            clinic.password(),
        );
        let error = created.await.unwrap_err().to_string();
        assert!(error.starts_with("name: ") && error.contains(fault), "{error}");
    }
}
