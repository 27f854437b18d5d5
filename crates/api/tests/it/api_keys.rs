//! API keys, and the access tokens they are exchanged for.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::Duration;
use contract::{
    api_keys::{AccessToken, ApiKey, CreatedApiKey},
    paging::Page,
    permissions::Permission,
    staff::Role,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use testkit::{Http, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_key_is_exchanged_for_a_token,
    a_token_may_do_what_its_key_may,
    a_token_ends_after_ten_minutes,
    a_revoked_key_ends_its_tokens,
    a_key_works_until_its_end,
    a_key_ends_with_the_one_that_made_it,
    revoking_a_key_revokes_what_it_made,
    a_secret_is_shown_once,
    a_repeated_request_makes_one_key,
    a_key_may_not_exceed_its_maker,
    keys_are_read_page_by_page,
    another_clinics_key_does_not_exist,
    what_is_not_a_token_is_refused,
    forged_tokens_are_refused,
    keys_that_sign_are_rotated,
);

async fn new_key(clinic: &TestClinic<'_>, scopes: &[&str]) -> CreatedApiKey {
    let body = json!({ "name": "Website", "scopes": scopes });
    clinic.owner.post("/api/v1/api-keys", &body).await.expect(201)
}

async fn exchange(app: &TestApp, secret: &str) -> AccessToken {
    app.anonymous()
        .with_bearer(secret)
        .send(reqwest::Method::POST, "/api/v1/access-tokens", None::<&()>)
        .await
        .expect(201)
}

async fn with_token(clinic: &TestClinic<'_>, scopes: &[&str]) -> (CreatedApiKey, Http, String) {
    let created = new_key(clinic, scopes).await;
    let token = exchange(clinic.app, &created.secret).await.access_token;
    (created, clinic.app.anonymous().with_bearer(&token), token)
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn a_key_is_exchanged_for_a_token(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let created = new_key(&clinic, &["clients:read", "appointments:read"]).await;
    assert!(created.secret.starts_with("pk_") && created.secret.len() == 46, "{}", created.secret.len());
    assert_eq!(created.key.secret_prefix, created.secret[..10]);
    let token = exchange(&app, &created.secret).await;
    assert_eq!((token.token_type.as_str(), token.expires_in), ("Bearer", 600));
    assert_eq!(token.scopes, [Permission::ClientsRead, Permission::AppointmentsRead]);

    let header = part(&token.access_token, 0);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("at+jwt")));
    let claims = part(&token.access_token, 1);
    assert_eq!(claims["iss"], app.address());
    assert_eq!(claims["aud"], format!("{}/api/v1", app.address()));
    assert_eq!(claims["sub"], created.key.id.to_string());
    assert_eq!(claims["cid"], clinic.scope.clinic_id().to_string());
    assert_eq!(claims["scope"], "clients:read appointments:read");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);

    let keys: Value = app.anonymous().get("/.well-known/jwks.json").await.expect(200);
    assert_eq!(keys["keys"][0]["kid"], header["kid"]);
    assert!(keys["keys"][0].get("d").is_none());

    app.anonymous().with_bearer(&token.access_token).get("/api/v1/clients").await.expect::<Value>(200);
    let page: Page<ApiKey> = clinic.owner.get("/api/v1/api-keys").await.expect(200);
    assert_eq!(page.data[0].last_used_at, Some(app.now()));
}

async fn a_token_may_do_what_its_key_may(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http, _) = with_token(&clinic, &["clients:read"]).await;
    http.get("/api/v1/clients").await.expect::<Value>(200);
    http.post("/api/v1/clients", &json!({ "first_name": "Elena" })).await.expect_problem(403, "forbidden");
    http.get("/api/v1/api-keys").await.expect_problem(403, "forbidden");
    // Only people have a name and a password.
    http.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");

    // A key may make keys, none that may do more.
    let (_, maker, _) = with_token(&clinic, &["api_keys:write", "clients:read"]).await;
    let body = json!({ "name": "Second", "scopes": ["clients:read"] });
    maker.post("/api/v1/api-keys", &body).await.expect::<CreatedApiKey>(201);
    let body = json!({ "name": "Third", "scopes": ["clients:write"] });
    maker.post("/api/v1/api-keys", &body).await.expect_problem(422, "validation_failed");
}

async fn a_token_ends_after_ten_minutes(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http, _) = with_token(&clinic, &["clients:read"]).await;
    app.clock.advance(Duration::seconds(599));
    http.get("/api/v1/clients").await.expect::<Value>(200);
    app.clock.advance(Duration::seconds(1));
    http.get("/api/v1/clients").await.expect_problem(401, "unauthenticated");
}

async fn a_revoked_key_ends_its_tokens(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (created, http, _) = with_token(&clinic, &["clients:read"]).await;
    http.get("/api/v1/clients").await.expect::<Value>(200);
    let path = format!("/api/v1/api-keys/{}", created.key.id);
    clinic.owner.delete(&path).await.expect::<Value>(204);
    clinic.owner.delete(&path).await.expect::<Value>(204);
    http.get("/api/v1/clients").await.expect_problem(401, "unauthenticated");
    let refused = app.anonymous().with_bearer(&created.secret);
    let refused = refused.send(reqwest::Method::POST, "/api/v1/access-tokens", None::<&()>).await;
    refused.expect_problem(401, "unauthenticated");
    let page: Page<ApiKey> = clinic.owner.get("/api/v1/api-keys").await.expect(200);
    assert_eq!(page.data[0].revoked_at, Some(app.now()));
}

async fn a_key_works_until_its_end(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let lasting = async |days: Value| {
        let mut body = json!({ "name": "Website", "scopes": ["clients:read"] });
        if days != "left out" {
            body["valid_days"] = days;
        }
        clinic.owner.post("/api/v1/api-keys", &body).await
    };
    let end = async |days: Value| lasting(days).await.expect::<CreatedApiKey>(201).key.expires_at;
    assert_eq!(end(json!("left out")).await, Some(app.now() + Duration::days(365)));
    assert_eq!(end(json!(null)).await, None);
    for days in [0, 3651] {
        assert_eq!(lasting(json!(days)).await.fields(), ["valid_days: range"]);
    }

    let created: CreatedApiKey = lasting(json!(1)).await.expect(201);
    app.clock.advance(Duration::days(1) - Duration::minutes(5));
    // A token ends with its key.
    let token = exchange(&app, &created.secret).await;
    assert_eq!(token.expires_in, 300);
    let http = app.anonymous().with_bearer(&token.access_token);
    http.get("/api/v1/clients").await.expect::<Value>(200);
    app.clock.advance(Duration::minutes(5));
    assert_eq!(http.get("/api/v1/clients").await.status, 401);
    let refused = app.anonymous().with_bearer(&created.secret);
    let refused = refused.send(reqwest::Method::POST, "/api/v1/access-tokens", None::<&()>).await;
    refused.expect_problem(401, "api_key_expired");
}

async fn a_key_ends_with_the_one_that_made_it(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "name": "Maker", "scopes": ["api_keys:write", "clients:read"], "valid_days": 30 });
    let maker: CreatedApiKey = clinic.owner.post("/api/v1/api-keys", &body).await.expect(201);
    let http = app.anonymous().with_bearer(&exchange(&app, &maker.secret).await.access_token);
    for (days, end) in [
        (json!(null), maker.key.expires_at),
        (json!(365), maker.key.expires_at),
        (json!(7), Some(app.now() + Duration::days(7))),
    ] {
        let body = json!({ "name": "Child", "scopes": ["clients:read"], "valid_days": days });
        let child: CreatedApiKey = http.post("/api/v1/api-keys", &body).await.expect(201);
        assert_eq!((child.key.expires_at, child.key.made_by), (end, Some(maker.key.id)), "{days}");
    }
    assert_eq!(maker.key.made_by, None);
}

async fn revoking_a_key_revokes_what_it_made(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let scopes = json!(["api_keys:write", "clients:read"]);
    let make = async |http: &Http, name: &str| -> (CreatedApiKey, Http) {
        let body = json!({ "name": name, "scopes": scopes });
        let created: CreatedApiKey = http.post("/api/v1/api-keys", &body).await.expect(201);
        let token = exchange(&app, &created.secret).await.access_token;
        (created, app.anonymous().with_bearer(&token))
    };
    let (first, first_http) = make(&clinic.owner, "First").await;
    let (_, child_http) = make(&first_http, "Child").await;
    let (_, grandchild_http) = make(&child_http, "Grandchild").await;
    let (_, other_http) = make(&clinic.owner, "Other").await;
    clinic.owner.delete(&format!("/api/v1/api-keys/{}", first.key.id)).await.expect::<Value>(204);
    for http in [&first_http, &child_http, &grandchild_http] {
        http.get("/api/v1/clients").await.expect_problem(401, "unauthenticated");
    }
    other_http.get("/api/v1/clients").await.expect::<Value>(200);
    let page: Page<ApiKey> = clinic.owner.get("/api/v1/api-keys").await.expect(200);
    let active: Vec<&str> =
        page.data.iter().filter(|key| key.revoked_at.is_none()).map(|key| key.name.as_str()).collect();
    assert_eq!(active, ["Other"]);
    let log: Page<Value> = clinic.owner.get("/api/v1/audit?limit=4").await.expect(200);
    let revoked = log.data.iter().filter(|entry| entry["action"] == "api_key.revoke").count();
    assert_eq!(revoked, 3, "each is an entry");
}

async fn a_secret_is_shown_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let created = new_key(&clinic, &["clients:read"]).await;
    let page: Value = clinic.owner.get("/api/v1/api-keys").await.expect(200);
    assert!(!page.to_string().contains(&created.secret[10..]));
    // The secret itself opens nothing but the exchange.
    app.anonymous().with_bearer(&created.secret).get("/api/v1/clients").await.expect_problem(401, "unauthenticated");
}

async fn a_repeated_request_makes_one_key(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let http = clinic.owner.once(&clinic.new_key());
    let body = json!({ "name": "Website", "scopes": ["clients:read"] });
    let first: CreatedApiKey = http.post("/api/v1/api-keys", &body).await.expect(201);
    let second: CreatedApiKey = http.post("/api/v1/api-keys", &body).await.expect(201);
    assert_eq!(first, second);
    exchange(&app, &second.secret).await;
    let page: Page<ApiKey> = clinic.owner.get("/api/v1/api-keys").await.expect(200);
    assert_eq!(page.data.len(), 1);
}

async fn a_key_may_not_exceed_its_maker(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let body = json!({ "name": "Mine", "scopes": ["clients:read"] });
    desk.post("/api/v1/api-keys", &body).await.expect_problem(403, "forbidden");
    for (scopes, status, code) in
        [(json!([]), 422, "validation_failed"), (json!(["everything"]), 400, "malformed_body")]
    {
        let body = json!({ "name": "Mine", "scopes": scopes });
        clinic.owner.post("/api/v1/api-keys", &body).await.expect_problem(status, code);
    }
    let unnamed = clinic.owner.post("/api/v1/api-keys", &json!({ "name": " ", "scopes": ["clients:read"] })).await;
    unnamed.expect_problem(422, "validation_failed");
    assert_eq!(unnamed.fields(), ["name: required"]);
}

async fn keys_are_read_page_by_page(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for _ in 0..5 {
        app.clock.advance(Duration::milliseconds(1));
        new_key(&clinic, &["clients:read"]).await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/api-keys?limit=2".to_owned();
    loop {
        let page: Page<ApiKey> = clinic.owner.get(&path).await.expect(200);
        seen.extend(page.data.iter().map(|key| key.created_at));
        let Some(next) = page.next else { break };
        path = format!("/api/v1/api-keys?limit=2&after={next}");
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted_by(|a, b| a > b), "newest first");
    clinic.owner.get("/api/v1/api-keys?after=nonsense").await.expect_problem(400, "invalid_cursor");
}

async fn another_clinics_key_does_not_exist(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("seaside").await);
    let (created, http, _) = with_token(&clinic, &["clients:read"]).await;
    let path = format!("/api/v1/api-keys/{}", created.key.id);
    other.owner.delete(&path).await.expect_problem(404, "not_found");
    let client = other.client("Elena").await;
    http.get(&format!("/api/v1/clients/{}", client.id)).await.expect_problem(404, "not_found");
}

async fn what_is_not_a_token_is_refused(app: TestApp) {
    for token in ["nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "pk_", ""] {
        let http = app.anonymous().with_bearer(token);
        http.get("/api/v1/clients").await.expect_problem(401, "unauthenticated");
        let exchanged = http.send(reqwest::Method::POST, "/api/v1/access-tokens", None::<&()>).await;
        exchanged.expect_problem(401, "unauthenticated");
    }
    let nothing = app.anonymous().send(reqwest::Method::POST, "/api/v1/access-tokens", None::<&()>).await;
    nothing.expect_problem(401, "unauthenticated");
}

/// Everything about these is right but one thing.
async fn forged_tokens_are_refused(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, _, token) = with_token(&clinic, &["clients:read"]).await;
    let (header, claims) = (part(&token, 0), part(&token, 1));
    let signature = token.split('.').nth(2).unwrap();
    let encoded = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let changed = |mut value: Value, name: &str, to: Value| {
        value[name] = to;
        value
    };
    let keys: Value = app.anonymous().get("/.well-known/jwks.json").await.expect(200);
    let public_key = BASE64_URL_SAFE_NO_PAD.decode(keys["keys"][0]["x"].as_str().unwrap()).unwrap();
    let (own_private, own_public) = own_pair();

    let sign = |header: &Value, claims: &Value, key: &EncodingKey| {
        let header: Header = serde_json::from_value(header.clone()).unwrap();
        jsonwebtoken::encode(&header, claims, key).unwrap()
    };
    let own_key = EncodingKey::from_ed_der(&own_private);
    let own_jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": BASE64_URL_SAFE_NO_PAD.encode(own_public) });
    let hs256 = changed(header.clone(), "alg", json!(Algorithm::HS256));
    let none = changed(header.clone(), "alg", json!("none"));
    let wider = changed(claims.clone(), "scope", json!("clients:read clients:write"));
    let forgeries = [
        ("another scope", format!("{}.{}.{signature}", encoded(&header), encoded(&wider))),
        (
            "another typ",
            format!("{}.{}.{signature}", encoded(&changed(header.clone(), "typ", json!("JWT"))), encoded(&claims)),
        ),
        ("no algorithm", format!("{}.{}.", encoded(&none), encoded(&claims))),
        ("HMAC with the public key", sign(&hs256, &claims, &EncodingKey::from_secret(&public_key))),
        ("another key under our name", sign(&header, &claims, &own_key)),
        ("a key it brings itself", sign(&changed(header.clone(), "jwk", own_jwk), &claims, &own_key)),
        (
            "a key at its own address",
            sign(&changed(header.clone(), "jku", json!("https://evil.example/jwks.json")), &claims, &own_key),
        ),
        ("an unknown key", sign(&changed(header.clone(), "kid", json!("0")), &claims, &own_key)),
        ("no signature", format!("{}.{}.", encoded(&header), encoded(&claims))),
    ];
    for (what, forged) in forgeries {
        let answer = app.anonymous().with_bearer(&forged).get("/api/v1/clients").await;
        assert_eq!(answer.status, 401, "{what}");
        answer.expect_problem(401, "unauthenticated");
    }

    // Signed with the installation's own key, but not as an access token of this API.
    let real = installation_key(&app).await;
    sanity(&app, &sign(&header, &claims, &real)).await;
    for (what, header, claims) in [
        ("typ", changed(header.clone(), "typ", json!("JWT")), claims.clone()),
        ("iss", header.clone(), changed(claims.clone(), "iss", json!("https://evil.example"))),
        ("aud", header.clone(), changed(claims.clone(), "aud", json!("https://evil.example"))),
        ("exp", header.clone(), changed(claims.clone(), "exp", json!(app.now().timestamp()))),
        ("cid", header.clone(), changed(claims.clone(), "cid", json!("cln_00000000000000000000000000000000"))),
    ] {
        let answer = app.anonymous().with_bearer(&sign(&header, &claims, &real)).get("/api/v1/clients").await;
        assert_eq!(answer.status, 401, "{what}");
    }
    // More scopes than the key has are worth nothing, even if signed.
    let wide = app.anonymous().with_bearer(&sign(&header, &wider, &real));
    wide.post("/api/v1/clients", &json!({ "first_name": "Elena" })).await.expect_problem(403, "forbidden");
}

async fn sanity(app: &TestApp, token: &str) {
    app.anonymous().with_bearer(token).get("/api/v1/clients").await.expect::<Value>(200);
}

/// The key that the installation signs with, opened as it would do itself.
async fn installation_key(app: &TestApp) -> EncodingKey {
    let keys = storage::repos::signing_keys::list(&app.ctx.db).await.unwrap();
    let der = app.ctx.sealer.open(&format!("signing_key/{}", keys[0].id), &keys[0].private_key).unwrap();
    EncodingKey::from_ed_der(&der)
}

/// A pair of Ed25519 keys of somebody else (RFC 8032, 7.1, test 1): PKCS#8, and the public one.
fn own_pair() -> (Vec<u8>, Vec<u8>) {
    let hex = |text: &str| -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    };
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    (hex(&format!("302e020100300506032b657004220420{seed}")), hex(public))
}

async fn keys_that_sign_are_rotated(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let created = new_key(&clinic, &["clients:read"]).await;
    let first = exchange(&app, &created.secret).await.access_token;
    app.clock.advance(Duration::days(90));
    let second = exchange(&app, &created.secret).await.access_token;
    let (old, new) = (part(&first, 0)["kid"].clone(), part(&second, 0)["kid"].clone());
    assert_ne!(old, new);
    app.anonymous().with_bearer(&second).get("/api/v1/clients").await.expect::<Value>(200);
    let kids = async || -> Vec<Value> {
        let keys: Value = app.anonymous().get("/.well-known/jwks.json").await.expect(200);
        keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect()
    };
    assert_eq!(kids().await, [new.clone(), old]);
    app.clock.advance(Duration::days(1));
    assert_eq!(kids().await, [new]);
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    vec![
        Row::new("api_key.create").body(json!({ "name": "x", "scopes": ["clinic:read"] })),
        Row::new("api_key.revoke").of(world.key.key.id),
    ]
}
