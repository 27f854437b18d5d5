//! Which answers are compressed, and which never are.

use contract::api_keys::CreatedApiKey;
use serde_json::{Value, json};
use testkit::{Http, TestApp, TestClinic, on_both_databases};

on_both_databases!(
    the_clinics_own_words_are_compressed,
    a_month_of_free_times_is_little_to_load,
    what_only_its_reader_may_know_never_is,
    short_answers_go_out_as_they_are,
);

/// A clinic whose answers are long.
async fn large_clinic(app: &TestApp) -> (TestClinic<'_>, String) {
    let clinic = app.clinic("rosewood").await;
    let mut team = Vec::new();
    for number in 0..5 {
        team.push(clinic.practitioner(&format!("Practitioner {number}")).await);
    }
    let mut treatment = None;
    for number in 0..5 {
        treatment = Some(clinic.treatment(&format!("Treatment {number}"), 60, &team).await);
    }
    let slots = format!("/slots?treatment_id={}&from=2026-11-24&to=2026-12-23", treatment.unwrap());
    (clinic, slots)
}

/// The encoding of an answer, if it has one.
async fn encoding_of(http: &Http, path: &str, accepted: &str) -> Option<String> {
    let (headers, _) = http.get_encoded(path, accepted).await;
    headers.get("content-encoding").map(|encoding| encoding.to_str().unwrap().to_owned())
}

fn unpacked(mut bytes: &[u8]) -> Value {
    let mut json = Vec::new();
    brotli::BrotliDecompress(&mut bytes, &mut json).unwrap();
    serde_json::from_slice(&json).unwrap()
}

async fn the_clinics_own_words_are_compressed(app: TestApp) {
    let (clinic, slots) = large_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    for (http, path) in [
        (&http, clinic.portal(&slots)),
        (&http, clinic.portal("/treatments")),
        (&clinic.owner, format!("/api/v1{slots}")),
        (&clinic.owner, "/api/v1/treatments".to_owned()),
        (&clinic.owner, "/api/v1/practitioners".to_owned()),
        (&app.anonymous(), "/api/openapi.json".to_owned()),
    ] {
        // As browsers ask: brotli is the smallest. Whoever says nothing gets what anybody can read.
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip, zstd", Some("zstd")),
            ("gzip;q=1, br;q=0.5", Some("gzip")),
            ("deflate, *;q=0", None),
            ("identity", None),
            ("", None),
        ] {
            assert_eq!(encoding_of(http, &path, accepted).await.as_deref(), expected, "{path}: {accepted}");
        }
        let (plain_headers, plain) = http.get_encoded(&path, "identity").await;
        let (headers, packed) = http.get_encoded(&path, "br").await;
        assert!(packed.len() * 3 < plain.len(), "{path}: {} of {}", packed.len(), plain.len());
        assert_eq!(unpacked(&packed), serde_json::from_slice::<Value>(&plain).unwrap(), "{path}");
        for headers in [&plain_headers, &headers] {
            let vary: Vec<_> = headers.get_all("vary").iter().collect();
            assert_eq!(vary, ["accept-encoding"], "{path}");
            assert_eq!(headers["content-type"], "application/json", "{path}");
        }
    }
}

async fn a_month_of_free_times_is_little_to_load(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let mut team = Vec::new();
    for number in 0..10 {
        team.push(clinic.practitioner(&format!("Practitioner {number}")).await);
    }
    let treatment = clinic.treatment("Facial", 30, &team).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    // Nothing is booked yet: everybody is free at 31 times of each of 30 days.
    let path = clinic.portal(&format!("/slots?treatment_id={treatment}&from=2026-11-24&to=2026-12-23"));
    let (_, plain) = http.get_encoded(&path, "identity").await;
    let (_, packed) = http.get_encoded(&path, "br").await;
    assert!(plain.len() < 120_000 && packed.len() < 10_000, "{} bytes, {} compressed", plain.len(), packed.len());
}

async fn what_only_its_reader_may_know_never_is(app: TestApp) {
    let (clinic, _) = large_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    for number in 0..20 {
        clinic.client(&format!("Client{number}")).await;
    }
    let browser = "gzip, deflate, br, zstd";
    for (http, path) in [
        (&clinic.owner, "/api/v1/clients?limit=200"),
        (&clinic.owner, "/api/v1/messages"),
        (&clinic.owner, "/api/v1/audit?limit=200"),
        (&clinic.owner, "/api/v1/message-templates"),
        (&http, clinic.portal("/me").as_str()),
        (&http, clinic.portal("/sessions").as_str()),
        (&http, clinic.portal("").as_str()),
    ] {
        assert_eq!(encoding_of(http, path, browser).await, None, "{path}");
    }
    // A key is shown once, and beside it a name that somebody has chosen.
    let key = json!({ "name": "k".repeat(70), "scopes": ["clients:read"] });
    let answer = clinic.owner.with_header("accept-encoding", browser).post("/api/v1/api-keys", &key).await;
    assert!(!answer.headers.contains_key("content-encoding"));
    answer.expect::<CreatedApiKey>(201);
}

async fn short_answers_go_out_as_they_are(app: TestApp) {
    let (clinic, slots) = large_clinic(&app).await;
    // A day that has passed.
    let closed = slots.replace("from=2026-11-24", "from=2026-11-22").replace("to=2026-12-23", "to=2026-11-22");
    for path in [format!("/api/v1{closed}"), "/healthz".to_owned()] {
        let (headers, body) = clinic.owner.get_encoded(&path, "br").await;
        assert!(!headers.contains_key("content-encoding"), "{path}: {} bytes", body.len());
        assert!(serde_json::from_slice::<Value>(&body).is_ok(), "{path}");
    }
    // Problems have more in them than what was asked for.
    let gone = clinic.owner.with_header("accept-encoding", "br").get("/api/v1/slots?treatment_id=nonsense").await;
    assert!(!gone.headers.contains_key("content-encoding"));
    gone.expect_problem(400, "malformed_parameter");
}
