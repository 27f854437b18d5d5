//! Words that nobody else uses, sent in every place of every operation, and looked for in the log.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Http, Logs, TestApp, on_both_databases};

use super::{
    row::Request,
    world::{Audience, Operation, World, operations, resolved},
};

on_both_databases!(nothing_that_callers_send_is_logged, what_cannot_be_read_is_not_repeated);

/// In every text that is sent.
const WORD: &str = "zq7canary";
/// Every number that is sent: as a sign-in code could come, without quotes.
const NUMBER: u64 = 7_391_540_001;
/// A telephone number of theirs.
const PHONE: &str = "+447700900739";

fn document() -> Value {
    serde_json::to_value(api::document()).unwrap()
}

/// Every place in a body, as a JSON pointer.
fn places(document: &Value, schema: &Value, at: &str, found: &mut Vec<String>) {
    let schema = resolved(document, schema);
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("{at}/{name}");
        found.push(at.clone());
        places(document, property, &at, found);
    }
    if schema["items"].is_object() {
        found.push(format!("{at}/0"));
        places(document, &schema["items"], &format!("{at}/0"), found);
    }
    for kind in ["oneOf", "anyOf", "allOf"] {
        schema[kind].as_array().into_iter().flatten().for_each(|schema| places(document, schema, at, found));
    }
}

/// The body with that value in that place, whatever was there.
fn with(body: &Value, place: &str, value: Value) -> Value {
    let mut body = body.clone();
    let mut at = &mut body;
    for part in place.split('/').skip(1) {
        if let Ok(index) = part.parse::<usize>() {
            if !at.is_array() {
                *at = json!([]);
            }
            let list = at.as_array_mut().unwrap();
            if list.len() <= index {
                list.push(Value::Null);
            }
            at = &mut list[index];
        } else {
            if !at.is_object() {
                *at = json!({});
            }
            at = at.as_object_mut().unwrap().entry(part).or_insert(Value::Null);
        }
    }
    *at = value;
    body
}

fn values() -> [Value; 5] {
    [
        json!(NUMBER),
        json!(format!("{WORD}-text")),
        json!({ WORD: format!("{WORD}-member") }),
        json!([format!("{WORD}-item"), NUMBER]),
        json!(format!("{WORD}-long").repeat(400)),
    ]
}

fn rightful<'a>(world: &'a World<'_>, operation: &Operation, nobody: &'a Http) -> &'a Http {
    match operation.audience {
        Audience::Anybody => nobody,
        Audience::Clients => &world.client_http,
        Audience::Staff | Audience::StaffAndKeys => &world.clinic.owner,
    }
}

/// Everything in the document about an operation.
fn described<'a>(document: &'a Value, operation: &Operation) -> &'a Value {
    &document["paths"][&operation.path][operation.method.as_str().to_lowercase()]
}

/// The path with a word in the place of each of its parameters, in turn.
fn paths_with_words(template: &str, request: &Request) -> Vec<String> {
    let path = request.path.split('?').next().unwrap();
    let parts: Vec<&str> = path.split('/').collect();
    let is_parameter = |(_, part): &(usize, &str)| part.starts_with('{');
    let replaced = template.split('/').enumerate().filter(is_parameter).map(|(index, _)| {
        let mut parts = parts.clone();
        parts[index] = "zq7canary-path";
        parts.join("/")
    });
    replaced.collect()
}

/// Calls every operation with words in its path, query and body, and gives every answer to `look`.
async fn send_words(world: &World<'_>, nobody: &Http, look: &mut dyn FnMut(&str, testkit::Answer)) {
    let document = document();
    for operation in operations() {
        let description = described(&document, &operation);
        let request = world.request(&operation, "rosewood");
        let http = rightful(world, &operation, nobody).if_match(1);
        let method = &operation.method;
        let id = &operation.id;
        for path in paths_with_words(&operation.path, &request) {
            look(id, http.send(method.clone(), &path, request.body.as_ref()).await);
        }
        if *method != Method::DELETE {
            for parameter in description["parameters"].as_array().into_iter().flatten() {
                if parameter["in"] == "query" {
                    let name = parameter["name"].as_str().unwrap();
                    let path = format!("{}?{name}={WORD}-query", request.path.split('?').next().unwrap());
                    look(id, http.send(method.clone(), &path, request.body.as_ref()).await);
                }
            }
        }
        let path = format!("{}?{WORD}={WORD}-query", request.path.split('?').next().unwrap());
        if *method == Method::GET {
            look(id, http.get(&path).await);
        }
        let schema = &description["requestBody"]["content"]["application/json"]["schema"];
        if !schema.is_object() {
            continue;
        }
        let mut found = vec![String::new(), format!("/{WORD}")];
        places(&document, schema, "", &mut found);
        let body = request.body.clone().unwrap_or_else(|| json!({}));
        let mut sent = HashSet::new();
        for place in found {
            for value in values() {
                let body = with(&body, &place, value);
                if sent.insert(body.to_string()) {
                    look(id, http.send(method.clone(), &request.path, Some(&body)).await);
                }
            }
            let broken = format!("{{\"{WORD}\":\"{WORD}-broken").into_bytes();
            look(id, http.send_raw(method.clone(), &request.path, Some("application/json"), broken).await);
        }
    }
}

async fn nothing_that_callers_send_is_logged(app: TestApp) {
    let logs = Logs::capture();
    let world = World::new(&app, "rosewood").await;
    let nobody = app.anonymous();
    let mut count = 0;
    send_words(&world, &nobody, &mut |_, _| count += 1).await;
    assert!(count > 1000, "{count} requests");

    // In headers, with and without being let in.
    let headers: [(&str, &str); 9] = [
        ("authorization", "Bearer zq7canary-token"),
        ("cookie", "portico-staff=zq7canary-cookie"),
        ("idempotency-key", "zq7canary-key"),
        ("if-match", "\"zq7canary-tag\""),
        ("user-agent", "zq7canary-agent"),
        ("portico-preview", "zq7canary-preview"),
        ("x-forwarded-for", "zq7canary-address"),
        ("origin", "https://zq7canary.example"),
        ("content-type", "zq7canary/type"),
    ];
    for operation in operations() {
        let request = world.request(&operation, "rosewood");
        for (name, value) in headers {
            let http = nobody.with_header(name, value);
            http.send(operation.method.clone(), &request.path, request.body.as_ref()).await;
            if name != "authorization" && name != "cookie" && operation.method == Method::PATCH {
                let http = rightful(&world, &operation, &nobody).with_header(name, value);
                http.send(operation.method.clone(), &request.path, request.body.as_ref()).await;
            }
        }
    }
    nobody.send_raw(Method::from_bytes(b"ZQ7CANARY").unwrap(), "/zq7canary/page?zq7canary", None, Vec::new()).await;

    // As it should be: people with addresses and numbers, whose messages go out, and who mistype.
    let owner = &world.clinic.owner;
    let body = json!({ "first_name": WORD, "last_name": WORD, "email": "zq7canary@clients.example", "phone": PHONE });
    let body: Value = owner.post("/api/v1/clients", &body).await.expect(201);
    owner.post("/api/v1/invites", &json!({ "client_id": body["id"] })).await;
    for identifier in ["zq7canary@clients.example", PHONE, "zq7canary@stranger.example"] {
        nobody.post(&world.clinic.portal("/login-links"), &json!({ "identifier": identifier })).await;
        app.send_messages().await;
        nobody.post(&world.clinic.portal("/sessions"), &json!({ "code": "739154" })).await;
    }
    nobody.post("/api/v1/staff/sessions", &json!({ "email": "zq7canary@x.example", "password": WORD })).await;
    owner.get("/api/v1/clients?q=zq7canary").await;

    let text = logs.text();
    assert!(text.contains("refused"), "something is logged");
    for word in [WORD, &NUMBER.to_string(), "7700900739", "739154"] {
        let line = text.lines().find(|line| line.to_lowercase().contains(word));
        assert_eq!(line, None, "{word} was logged");
    }
}

async fn what_cannot_be_read_is_not_repeated(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    let nobody = app.anonymous();
    let mut malformed = 0;
    send_words(&world, &nobody, &mut |operation, answer| {
        let code = answer.body["code"].as_str().unwrap_or_default().to_owned();
        if !code.starts_with("malformed_") && answer.status != 404 {
            return;
        }
        malformed += usize::from(code.starts_with("malformed_"));
        let text = answer.body.to_string();
        for word in [WORD, &NUMBER.to_string()] {
            assert!(!text.contains(word), "{operation} repeats {word}: {text}");
        }
    })
    .await;
    assert!(malformed > 500, "{malformed} malformed requests");
}
