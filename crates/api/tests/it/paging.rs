//! Cursors that callers make up.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::paging::Page;
use serde_json::{Value, json};
use testkit::{TestApp, on_both_databases};

on_both_databases!(an_instant_in_a_cursor_may_lie_anywhere,);

async fn an_instant_in_a_cursor_may_lie_anywhere(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, client) = clinic.signed_in_client("Elena").await;
    let mine = |when: &str| clinic.portal(&format!("/appointments?when={when}&"));
    let (upcoming, past) = (mine("upcoming"), mine("past"));
    for at in ["-262143-01-02T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "+262142-12-30T00:00:00Z"] {
        let cursor = json!({ "created_at": at, "starts_at": at, "id": "018f3c5e-8a0b-7c1d-9e2f-3a4b5c6d7e8f" });
        let after = BASE64_URL_SAFE_NO_PAD.encode(cursor.to_string());
        for (http, list) in [
            (&clinic.owner, "/api/v1/invites?"),
            (&clinic.owner, "/api/v1/login-mailings?"),
            (&clinic.owner, "/api/v1/appointments?"),
            (&clinic.owner, "/api/v1/appointments?order=latest&"),
            (&client, upcoming.as_str()),
            (&client, past.as_str()),
        ] {
            let answer = http.get(&format!("{list}after={after}")).await;
            assert_eq!(answer.status, 200, "{list} {at}: {:#}", answer.body);
            assert_eq!(answer.expect::<Page<Value>>(200).data, Vec::<Value>::new(), "{list} {at}");
        }
    }
}
