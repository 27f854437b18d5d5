//! Health, headers, and what does not exist.

use reqwest::Method;
use serde_json::Value;
use testkit::{TestApp, on_both_databases};

on_both_databases!(
    a_running_server_says_so,
    every_answer_carries_the_security_headers,
    what_does_not_exist_is_a_problem,
    pages_of_the_office_are_found_at_their_former_addresses,
    a_change_from_another_site_is_refused,
    bad_bodies_are_problems,
    the_documentation_has_a_policy_of_its_own,
    head_is_answered_wherever_get_is,
    pages_that_do_not_exist_are_not_found,
);

async fn a_running_server_says_so(app: TestApp) {
    let http = app.anonymous();
    assert_eq!(http.get("/healthz").await.expect::<Value>(200)["status"], "ok");
    assert_eq!(http.get("/readyz").await.expect::<Value>(200)["status"], "ready");
    let metrics = http.get("/metrics").await;
    assert!(metrics.body.as_str().unwrap().contains("portico_http_requests_total"), "{}", metrics.body);
    assert!(http.get("/api/openapi.json").await.body["paths"].is_object());
    assert_eq!(http.get("/api/docs/").await.status, 200);
    let without_slash = http.get("/api/docs").await;
    assert_eq!(without_slash.status, 308);
    assert_eq!(without_slash.headers["location"], "/api/docs/");
}

async fn every_answer_carries_the_security_headers(app: TestApp) {
    for path in ["/healthz", "/api/v1/clients", "/nowhere/at/all", "/api/nothing"] {
        let answer = app.anonymous().get(path).await;
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer", "{path}");
        assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"), "{path}");
    }
    let data = app.anonymous().get("/api/v1/clients").await;
    assert_eq!(data.headers["cache-control"], "no-store");
}

async fn what_does_not_exist_is_a_problem(app: TestApp) {
    let http = app.anonymous();
    http.get("/api/v1/nothing").await.expect_problem(404, "not_found");
    http.get("/assets/portal/nothing.js").await.expect_problem(404, "not_found");
    http.delete("/api/v1/clients").await.expect_problem(405, "method_not_allowed");
    http.get("/api/v1/clients").await.expect_problem(401, "unauthenticated");
}

async fn pages_of_the_office_are_found_at_their_former_addresses(app: TestApp) {
    let http = app.anonymous();
    for (former, address) in [
        ("/admin/office/settings", "/admin/settings"),
        ("/admin/office/portal/mailings?from=mail", "/admin/portal/mailings?from=mail"),
    ] {
        let answer = http.get(former).await;
        assert_eq!(answer.status, 308, "{former}");
        assert_eq!(answer.headers["location"], address);
    }
    for path in ["/admin", "/admin/clients", "/admin/settings"] {
        assert!(!http.get(path).await.headers.contains_key("location"), "{path}");
    }
}

async fn a_change_from_another_site_is_refused(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = serde_json::json!({ "first_name": "Elena" });
    let foreign = clinic.owner.with_header("origin", "https://evil.example");
    foreign.post("/api/v1/clients", &body).await.expect_problem(403, "foreign_origin");
    let foreign = clinic.owner.with_header("sec-fetch-site", "cross-site");
    foreign.post("/api/v1/clients", &body).await.expect_problem(403, "foreign_origin");
    let own = clinic.owner.with_header("origin", app.address());
    own.post("/api/v1/clients", &body).await.expect::<Value>(201);
}

async fn bad_bodies_are_problems(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let post = async |content_type, body: Vec<u8>| {
        clinic.owner.send_raw(Method::POST, "/api/v1/clients", content_type, body).await
    };
    post(Some("text/plain"), b"hello".to_vec()).await.expect_problem(415, "unsupported_media_type");
    post(None, Vec::new()).await.expect_problem(415, "unsupported_media_type");
    post(Some("application/json"), b"{".to_vec()).await.expect_problem(400, "malformed_body");
    post(Some("application/json"), vec![b' '; 300 * 1024]).await.expect_problem(413, "body_too_large");
    post(Some("application/json"), br#"{ "first_name": "E\u0000" }"#.to_vec())
        .await
        .expect_problem(422, "validation_failed");
    post(Some("application/json"), br#"{ "first_name": "E\\u0000" }"#.to_vec()).await.expect::<Value>(201);
    clinic.owner.get("/api/v1/clients?q=%00").await.expect_problem(400, "malformed_parameter");
    let deep = [vec![b'['; 5000], vec![b']'; 5000]].concat();
    post(Some("application/json"), deep).await.expect_problem(400, "malformed_body");
}

/// That nothing is refused by it is for a browser to say (`e2e/specs/every_page.spec.ts`).
async fn the_documentation_has_a_policy_of_its_own(app: TestApp) {
    let http = app.anonymous();
    for path in ["/api/docs/", "/api/docs/index.html", "/api/docs/swagger-ui.css", "/api/docs/swagger-initializer.js"] {
        let answer = http.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        for allowed in ["script-src 'self';", "style-src 'self';", "img-src 'self' data:;", "connect-src 'self';"] {
            assert!(policy.contains(allowed), "{path}: {policy}");
        }
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert!(!answer.body.as_str().unwrap().contains("<style"), "{path}: no style of the page's own is allowed");
    }
    http.get("/api/docs/nothing.js").await.expect_problem(404, "not_found");
}

async fn head_is_answered_wherever_get_is(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for path in [
        "/healthz",
        "/metrics",
        "/api/openapi.json",
        "/api/docs/",
        "/api/docs",
        "/api/v1/clinic",
        "/api/v1/clients",
        "/api/v1/portal/rosewood",
        "/api/v1/nothing",
        "/.well-known/jwks.json",
        "/",
        "/admin",
        "/rosewood",
        "/assets/nothing.js",
    ] {
        let get = clinic.owner.get(path).await;
        let head = clinic.owner.send(Method::HEAD, path, None::<&()>).await;
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.body, Value::Null, "{path}");
        for name in ["content-type", "etag", "location", "content-security-policy"] {
            assert_eq!(head.headers.get(name), get.headers.get(name), "{path}: {name}");
        }
    }
    let answer = clinic.owner.delete("/api/v1/clinic").await;
    answer.expect_problem(405, "method_not_allowed");
    assert_eq!(answer.headers["allow"], "GET, HEAD, PATCH");
}

async fn pages_that_do_not_exist_are_not_found(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let http = app.anonymous();
    let appointment = "/rosewood/appointments/apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f";
    for path in ["/nonsense", "/nonsense/page", "/rosewood/nowhere", "/admin/nowhere", "/admin/office", "/a/b/c"] {
        assert_eq!(http.get(path).await.status, 404, "{path}");
    }
    for path in
        ["/rosewood", "/ROSEWOOD/", "/rosewood/book", "/rosewood/sign-in", appointment, "/admin", "/admin/clients/new"]
    {
        // Without the apps, which these tests do not need, that is what is said.
        let status = http.get(path).await.status.as_u16();
        assert!(matches!(status, 200 | 503), "{path}: {status}");
    }
    drop(clinic);
}
