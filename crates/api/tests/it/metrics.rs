//! What `/metrics` tells, and that callers cannot make it grow.

use reqwest::Method;
use testkit::{TestApp, on_both_databases};

on_both_databases!(made_up_requests_make_no_series);

async fn made_up_requests_make_no_series(app: TestApp) {
    let http = app.anonymous();
    let call = async |method: &str, path: &str| {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        http.send_raw(method, path, None, Vec::new()).await
    };
    let metrics = async || {
        let answer = http.get("/metrics").await;
        answer.body.as_str().unwrap().to_owned()
    };
    let paths = [
        "/",
        "/nothing",
        "/api/v1/clients",
        "/api/v1/nothing",
        "/metrics",
        "/assets/x",
        "/media/x/y",
        "/api/v1/clients/1/nothing",
    ];
    for path in paths {
        call("BREW", path).await;
    }
    metrics().await;
    let before = metrics().await;
    for number in 0..50 {
        for path in paths {
            call(&format!("MADEUP{number}"), path).await;
        }
    }
    let long = "X".repeat(60_000);
    let answer = call(&long, "/api/v1/clients").await;
    answer.expect_problem(405, "method_not_allowed");
    assert!(answer.body.to_string().len() < 1000, "the method is not repeated");
    for number in 0..50 {
        call("BREW", &format!("/api/v1/clients/{number}/nothing")).await;
        call("BREW", &format!("/made/up/{number}")).await;
    }
    let after = metrics().await;
    assert_eq!(after.lines().count(), before.lines().count(), "{after}");
    assert!(after.contains(r#"method="other",route="/api/v1/clients""#), "{after}");
    assert!(!after.contains("MADEUP"), "{after}");
}
