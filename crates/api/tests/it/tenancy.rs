//! Every operation of the OpenAPI document, called by everybody who must not get anywhere: nobody,
//! somebody whose session was revoked, another clinic, another client, a key without the scope, a
//! preview.
//!
//! The operations come from the document. It also says how to call an operation that needs neither an id nor a
//! body. For other operations, the tests of their feature have [rows](row::Row). A missing row fails every test
//! here, so nobody can add an operation and forget who must not use it.

mod canaries;
mod features;
pub(crate) mod row;
pub(crate) mod world;

use std::collections::BTreeSet;

use contract::{
    api_keys::{AccessToken, CreatedApiKey},
    permissions::{self, Permission},
    staff::Role,
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, on_both_databases};

use self::{
    row::Request,
    world::{Audience, Operation, World, current_session, key_scopes, operations},
};

on_both_databases!(
    nobody_gets_anywhere,
    others_find_nothing,
    a_key_without_the_scope_is_forbidden,
    a_key_does_nothing_that_is_for_people,
    no_other_permission_gives_clients_away,
    a_preview_reads_everything_and_changes_nothing,
);

async fn call(http: &Http, operation: &Operation, request: &Request) -> Answer {
    let mut http = http.if_match(1);
    if operation.method == Method::POST {
        http = http.once("5c7d7b60-8d0c-4a0e-9d4c-0f3a3c1f3a10");
    }
    http.send(operation.method.clone(), &request.path, request.body.as_ref()).await
}

#[track_caller]
fn assert_refused(operation: &Operation, who: &str, answer: &Answer, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{} as {who}: {:#}", operation.id, answer.body);
}

async fn nobody_gets_anywhere(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    // Revoked from elsewhere, so that these browsers still have their cookies.
    app.clock.advance(chrono::Duration::minutes(2));
    let revoked_client = world.clinic.sign_in(&world.clinic.client_email("Elena")).await;
    let session = current_session(revoked_client.get(&world.clinic.portal("/sessions")).await);
    let path = world.clinic.portal(&format!("/sessions/{}", session.id));
    world.client_http.delete(&path).await.expect::<Value>(204);
    let revoked_staff = world.clinic.staff("gone", Role::Owner).await;
    let session = current_session(revoked_staff.get("/api/v1/staff/sessions").await);
    world.clinic.owner.delete(&format!("/api/v1/sessions/{}", session.id)).await.expect::<Value>(204);

    for operation in operations() {
        let request = world.request(&operation, "rosewood");
        let outsiders: &[(&str, &Http)] = match operation.audience {
            Audience::Anybody => &[],
            Audience::Clients => &[("a revoked session", &revoked_client), ("staff", &world.clinic.owner)],
            Audience::Staff | Audience::StaffAndKeys => {
                &[("a revoked session", &revoked_staff), ("a client", &world.client_http)]
            }
        };
        for (who, http) in outsiders {
            assert_refused(&operation, who, &call(http, &operation, &request).await, 401);
        }
        if operation.audience != Audience::Anybody {
            assert_refused(&operation, "nobody", &call(&app.anonymous(), &operation, &request).await, 401);
            let forged = app.anonymous().with_bearer("eyJhbGciOiJub25lIn0.e30.");
            assert_refused(&operation, "a forged token", &call(&forged, &operation, &request).await, 401);
        }
    }
}

async fn others_find_nothing(app: TestApp) {
    let (world, other) = (World::new(&app, "rosewood").await, World::new(&app, "oakhill").await);
    let other_token: AccessToken =
        app.anonymous().with_bearer(&other.key.secret).post("/api/v1/access-tokens", &json!({})).await.expect(201);
    let other_key = app.anonymous().with_bearer(&other_token.access_token);
    let (_, neighbour) = world.clinic.signed_in_client("Noor").await;

    for operation in operations() {
        let request = world.request(&operation, "rosewood");
        match operation.audience {
            Audience::StaffAndKeys | Audience::Staff if request.names_something => {
                assert_refused(
                    &operation,
                    "another clinic",
                    &call(&other.clinic.owner, &operation, &request).await,
                    404,
                );
                if operation.audience == Audience::StaffAndKeys {
                    assert_refused(
                        &operation,
                        "another clinic's key",
                        &call(&other_key, &operation, &request).await,
                        404,
                    );
                }
            }
            Audience::Anybody | Audience::StaffAndKeys | Audience::Staff => {}
            Audience::Clients => {
                assert_refused(
                    &operation,
                    "another clinic's client",
                    &call(&other.client_http, &operation, &request).await,
                    401,
                );
                if request.names_something {
                    assert_refused(&operation, "another client", &call(&neighbour, &operation, &request).await, 404);
                    let elsewhere = world.request(&operation, "oakhill");
                    assert_refused(
                        &operation,
                        "a client elsewhere",
                        &call(&other.client_http, &operation, &elsewhere).await,
                        404,
                    );
                }
            }
        }
    }
}

async fn a_key_without_the_scope_is_forbidden(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    let mut tokens = Vec::new();
    for left_out in key_scopes() {
        let scopes: Vec<Permission> = key_scopes().into_iter().filter(|scope| *scope != left_out).collect();
        let body = json!({ "name": left_out.as_str(), "scopes": scopes });
        let key: CreatedApiKey = world.clinic.owner.post("/api/v1/api-keys", &body).await.expect(201);
        let token: AccessToken =
            app.anonymous().with_bearer(&key.secret).post("/api/v1/access-tokens", &json!({})).await.expect(201);
        tokens.push((left_out, app.anonymous().with_bearer(&token.access_token)));
    }
    for operation in operations().iter().filter(|operation| operation.audience == Audience::StaffAndKeys) {
        assert!(!operation.scopes.is_empty(), "{} documents no scope", operation.id);
        for scope in &operation.scopes {
            let (_, http) = tokens.iter().find(|(left_out, _)| left_out == scope).unwrap();
            let answer = call(http, operation, &world.request(operation, "rosewood")).await;
            assert_refused(operation, &format!("a key without {scope:?}"), &answer, 403);
        }
    }
}

/// Whatever the document says is for people alone, the widest key that there can be does not get at.
async fn a_key_does_nothing_that_is_for_people(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    let token: AccessToken =
        app.anonymous().with_bearer(&world.key.secret).post("/api/v1/access-tokens", &json!({})).await.expect(201);
    let key = app.anonymous().with_bearer(&token.access_token);
    let mut refused = Vec::new();
    for operation in operations().iter().filter(|operation| operation.audience == Audience::Staff) {
        let answer = call(&key, operation, &world.request(operation, "rosewood")).await;
        assert!(matches!(answer.status.as_u16(), 401 | 403), "{}: {:#}", operation.id, answer.body);
        refused.push(operation.id.clone());
    }
    for wanted in [
        "clinic.replace_security",
        "delivery_settings.save_mail_server",
        "message_template.send_test",
        "posthog_settings.save",
        "preview.end",
        "second_factor.remove",
        "team_invite.create",
        "team_member.change_role",
    ] {
        assert!(refused.iter().any(|id| id == wanted), "{wanted}");
    }
    for people_only in permissions::ALL.iter().filter(|permission| !permission.is_for_keys()) {
        let body = json!({ "name": "Too much", "scopes": [people_only] });
        let answer = world.clinic.owner.post("/api/v1/api-keys", &body).await;
        assert_eq!(answer.fields(), ["scopes: people_only"], "{people_only:?}");
    }
}

/// An operation that tells a client's name, address or number needs `clients:read`, whatever else it needs:
/// by what its answers can hold, and by what they do hold.
async fn no_other_permission_gives_clients_away(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    let document = serde_json::to_value(api::document()).unwrap();
    let telling = ["client_name", "first_name", "last_name", "masked_identifier", "email", "phone", "subject_name"]
        .map(String::from);
    let mut found = 0;
    for operation in operations().iter().filter(|operation| operation.audience == Audience::StaffAndKeys) {
        let can_tell = properties(&document, &operation.responses);
        // The clinic's own address and number are no client's, and staff are not clients.
        let of_the_clinic = ["clinic.", "portal_settings.", "portal_image.", "practitioner.", "team_session."];
        let can_tell = telling.iter().any(|name| can_tell.contains(name))
            && !of_the_clinic.iter().any(|prefix| operation.id.starts_with(prefix))
            // The reasons why a client's address or number is not written to, not the address.
            && !operation.id.starts_with("reachability.");
        let text = match operation.method {
            // Would sign the owner out, and has nothing to tell.
            Method::DELETE => String::new(),
            _ => call(&world.clinic.owner, operation, &world.request(operation, "rosewood")).await.body.to_string(),
        };
        let tells = ["Elena", "@clients.rosewood.example"].iter().any(|personal| text.contains(personal));
        if can_tell || tells {
            found += 1;
            let by_itself = operation.id == "message_template.preview";
            assert!(by_itself || operation.scopes.contains(&Permission::ClientsRead), "{}: {text}", operation.id);
        }
    }
    assert!(found >= 20, "{found}");
}

/// The names of all properties that a successful answer can have.
fn properties(document: &Value, responses: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let (mut unread, mut seen) = (Vec::new(), BTreeSet::new());
    unread
        .extend(responses.as_object().unwrap().iter().filter(|(status, _)| status.starts_with('2')).map(|(_, it)| it));
    while let Some(value) = unread.pop() {
        match value {
            Value::Object(members) => {
                if let Some(Value::Object(properties)) = members.get("properties") {
                    names.extend(properties.keys().cloned());
                }
                if let Some(Value::String(to)) = members.get("$ref")
                    && seen.insert(to)
                {
                    unread.push(&document["components"]["schemas"][to.trim_start_matches("#/components/schemas/")]);
                }
                unread.extend(members.values());
            }
            Value::Array(items) => unread.extend(items),
            _ => {}
        }
    }
    names
}

async fn a_preview_reads_everything_and_changes_nothing(app: TestApp) {
    let world = World::new(&app, "rosewood").await;
    let token = world.preview.url.split_once('#').unwrap().1;
    // In the browsers in which the client and whoever looks are signed in, where it could do the most
    // harm.
    let preview = world.client_http.with_header("portico-preview", token);
    let staff = world.clinic.owner.with_header("portico-preview", token);
    let log = "/api/v1/audit?limit=1";
    let before: Value = world.clinic.owner.get(log).await.expect(200);
    let (mut reads, mut changes) = (0, 0);
    for operation in operations() {
        let request = world.request(&operation, "rosewood");
        let in_portal = request.path.starts_with("/api/v1/portal/");
        if operation.method != Method::GET {
            let answer = call(if in_portal { &preview } else { &staff }, &operation, &request).await;
            assert_refused(&operation, "a preview", &answer, 403);
            answer.expect_problem(403, "read_only_session");
            changes += 1;
            continue;
        }
        if !in_portal {
            continue;
        }
        let answer = call(&preview, &operation, &request).await;
        assert_refused(&operation, "a preview", &answer, 200);
        let (mut seen, mut own) = (answer.body, call(&world.client_http, &operation, &request).await.body);
        match operation.id.as_str() {
            // A preview says that it is one,
            "portal.get" => seen["preview"] = own["preview"].clone(),
            // and is none of the client's devices.
            "session.list" => own["data"][0]["current"] = json!(false),
            _ => {}
        }
        if let (Value::String(seen), Value::String(own)) = (&mut seen, &mut own) {
            // A calendar file says when it was made.
            seen.retain(|c| !c.is_ascii_digit());
            own.retain(|c| !c.is_ascii_digit());
        }
        assert_eq!(seen, own, "{}", operation.id);
        reads += 1;
    }
    assert!(reads >= 12 && changes >= 60, "{reads} reads, {changes} changes");
    assert_eq!(world.clinic.owner.get(log).await.expect::<Value>(200), before, "nothing was done");
}
