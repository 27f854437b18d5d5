//! Clients of a clinic.

use contract::{clients::Client, paging::Page};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{TestApp, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_client_is_added_found_and_changed,
    a_list_is_read_page_by_page,
    what_another_client_has_is_named,
    a_stale_change_is_refused,
    tags_are_compared_strongly_and_one_of_a_list_is_enough,
    a_repeated_request_adds_one_client,
    a_request_that_is_written_in_another_way_is_the_same,
    what_is_wrong_is_said_at_once,
    another_clinics_client_does_not_exist,
);

async fn a_client_is_added_found_and_changed(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "first_name": " Elena ", "last_name": "Marsh", "email": "Elena@Example.com", "phone": "020 7946 0182" });
    let client: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    assert_eq!(client.first_name, "Elena");
    assert_eq!(client.phone.as_ref().unwrap().as_str(), "+442079460182");

    for query in ["elena", "MAR", "elena mar", "elena@example", "0182", "+44%2020%207946", "020%207946"] {
        let page: Page<Client> = clinic.owner.get(&format!("/api/v1/clients?q={query}")).await.expect(200);
        assert_eq!(page.data.len(), 1, "{query}");
    }
    let page: Page<Client> = clinic.owner.get("/api/v1/clients?q=nobody").await.expect(200);
    assert_eq!(page.data, []);

    let path = format!("/api/v1/clients/{}", client.id);
    let changed: Client = clinic
        .owner
        .if_match(client.version)
        .patch(&path, &json!({ "last_name": "Moss", "phone": "" }))
        .await
        .expect(200);
    assert_eq!((changed.last_name.as_str(), changed.phone), ("Moss", None));
    let page: Page<Client> = clinic.owner.get("/api/v1/clients?q=marsh").await.expect(200);
    assert_eq!(page.data, [], "the former name is forgotten");
}

async fn a_list_is_read_page_by_page(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for name in ["Ada", "Ben", "Cleo", "Dev", "Eve"] {
        clinic.client(name).await;
    }
    let mut names = Vec::new();
    let mut path = "/api/v1/clients?limit=2".to_owned();
    loop {
        let page: Page<Client> = clinic.owner.get(&path).await.expect(200);
        names.extend(page.data.into_iter().map(|client| client.first_name));
        let Some(next) = page.next else { break };
        path = format!("/api/v1/clients?limit=2&after={next}");
    }
    assert_eq!(names, ["Ada", "Ben", "Cleo", "Dev", "Eve"]);
    clinic.owner.get("/api/v1/clients?after=nonsense").await.expect_problem(400, "invalid_cursor");
}

async fn what_another_client_has_is_named(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let body = json!({ "first_name": "Other", "email": client.email });
    let answer = clinic.owner.post("/api/v1/clients", &body).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["email: taken"]);

    let elsewhere = app.clinic("oakhill").await;
    elsewhere.owner.post("/api/v1/clients", &body).await.expect::<Client>(201);
}

async fn a_stale_change_is_refused(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let path = format!("/api/v1/clients/{}", client.id);
    let change = json!({ "note": "prefers mornings" });
    clinic.owner.patch(&path, &change).await.expect_problem(428, "precondition_required");
    clinic.owner.if_match(1).patch(&path, &change).await.expect::<Client>(200);
    clinic.owner.if_match(1).patch(&path, &change).await.expect_problem(412, "stale_version");
    clinic
        .owner
        .with_header("if-match", "W/nonsense")
        .patch(&path, &change)
        .await
        .expect_problem(400, "malformed_header");
}

async fn tags_are_compared_strongly_and_one_of_a_list_is_enough(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let path = format!("/api/v1/clients/{}", client.id);
    let change = async |tags: &str, note: &str| {
        clinic.owner.with_header("if-match", tags).patch(&path, &json!({ "note": note })).await
    };
    for tags in ["W/\"1\"", "\"another\"", "\"0\"", "\"\"", "\"7\", W/\"1\""] {
        change(tags, "x").await.expect_problem(412, "stale_version");
    }
    for tags in ["1", "\"1", "\"1\" \"2\"", "*, \"1\""] {
        change(tags, "x").await.expect_problem(400, "malformed_header");
    }
    change("*", "x").await.expect_problem(428, "precondition_required");
    change("\"0\", \"1\"", "mornings").await.expect::<Client>(200);
    change("\"another\",W/\"9\" , \"2\"", "evenings").await.expect::<Client>(200);
    assert_eq!(clinic.owner.get(&path).await.expect::<Value>(200)["note"], "evenings");
}

async fn a_request_that_is_written_in_another_way_is_the_same(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let once = clinic.owner.once("5c7d7b60-8d0c-4a0e-9d4c-0f3a3c1f3a10");
    let send = async |body: &str| {
        let body = body.as_bytes().to_vec();
        once.send_raw(Method::POST, "/api/v1/clients", Some("application/json"), body).await
    };
    let first: Client = send(r#"{"first_name":"Elena","last_name":"Marsh"}"#).await.expect(201);
    let again: Client = send("{ \"last_name\": \"M\\u0061rsh\",\n\t\"first_name\": \"Elena\" }").await.expect(201);
    assert_eq!(again.id, first.id);
    send(r#"{"first_name":"Marsh","last_name":"Elena"}"#).await.expect_problem(422, "idempotency_key_reused");
}

async fn a_repeated_request_adds_one_client(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let once = clinic.owner.once("5c7d7b60-8d0c-4a0e-9d4c-0f3a3c1f3a10");
    let body = json!({ "first_name": "Elena", "email": "elena@example.com" });
    let (first, second) = tokio::join!(once.post("/api/v1/clients", &body), once.post("/api/v1/clients", &body));
    let (first, second): (Client, Client) = (first.expect(201), second.expect(201));
    assert_eq!(first, second);
    once.post("/api/v1/clients", &json!({ "first_name": "Another" }))
        .await
        .expect_problem(422, "idempotency_key_reused");
    let page: Page<Client> = clinic.owner.get("/api/v1/clients").await.expect(200);
    assert_eq!(page.data.len(), 1);
}

async fn what_is_wrong_is_said_at_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let answer =
        clinic.owner.post("/api/v1/clients", &json!({ "first_name": " ", "email": "elena@", "phone": "12" })).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["first_name: required", "email: format", "phone: format"]);
    clinic
        .owner
        .post("/api/v1/clients", &json!({ "first_name": "E", "nickname": "x" }))
        .await
        .expect_problem(400, "malformed_body");
    clinic.owner.post("/api/v1/clients", &json!({})).await.expect_problem(400, "malformed_body");
    clinic.owner.get("/api/v1/clients?limit=1000").await.expect_problem(422, "validation_failed");
    clinic.owner.get("/api/v1/clients?page=2").await.expect_problem(400, "malformed_parameter");
}

async fn another_clinics_client_does_not_exist(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let client = clinic.client("Elena").await;
    let path = format!("/api/v1/clients/{}", client.id);
    other.owner.get(&path).await.expect_problem(404, "not_found");
    other.owner.if_match(1).patch(&path, &json!({ "note": "mine now" })).await.expect_problem(404, "not_found");
    let page: Page<Value> = other.owner.get("/api/v1/clients").await.expect(200);
    assert_eq!(page.data, Vec::<Value>::new());
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    vec![
        Row::new("client.create").body(json!({ "first_name": "Ada" })),
        Row::new("client.get").of(world.client.id),
        Row::new("client.update").of(world.client.id),
    ]
}
