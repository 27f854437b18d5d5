//! What is done in the portal, counted by day.

use chrono::{Duration, NaiveDate};
use contract::{
    appointments::{Appointment, ClinicAppointment},
    portal_activity::{ActivityCounts, PortalActivity, ReportActivity},
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, TestClinic, on_both_databases};

use crate::tenancy::row::Row;

on_both_databases!(
    what_clients_do_is_counted_by_the_clinics_day,
    what_the_apps_report_is_counted,
    nothing_else_can_be_reported,
    reports_are_limited,
    each_clinic_has_its_own_counts,
    a_range_has_bounds,
);

async fn activity(clinic: &TestClinic<'_>, from: &str, to: &str) -> PortalActivity {
    activity_for(&clinic.owner, from, to).await
}

async fn activity_for(staff: &Http, from: &str, to: &str) -> PortalActivity {
    staff.get(&format!("/api/v1/portal-activity?from={from}&to={to}")).await.expect(200)
}

async fn report(clinic: &TestClinic<'_>, http: &Http, events: Value) -> Answer {
    http.post(&clinic.portal("/activity"), &json!({ "events": events })).await
}

fn today(app: &TestApp) -> NaiveDate {
    app.now().date_naive()
}

async fn what_clients_do_is_counted_by_the_clinics_day(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let first_day = today(&app);
    let starts_at = |days: i64, hour: u32| format!("{}T{hour}:00:00Z", first_day + Duration::days(days));
    let body = json!({ "treatment_id": treatment, "starts_at": starts_at(3, 10) });
    let booked: Appointment = http.post(&clinic.portal("/appointments"), &body).await.expect(201);
    // What staff book and cancel is not done in the portal.
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": starts_at(3, 14) });
    let by_staff: ClinicAppointment = clinic.owner.post("/api/v1/appointments", &body).await.expect(201);
    let path = format!("/api/v1/appointments/{}/cancel", by_staff.appointment.id);
    clinic.owner.post(&path, &json!({})).await.expect::<Value>(200);

    app.clock.advance(Duration::days(1));
    let http = clinic.sign_in(&clinic.client_email("Elena")).await;
    let path = clinic.portal(&format!("/appointments/{}/cancel", booked.id));
    http.post(&path, &json!({})).await.expect::<Value>(200);

    let (from, to) = ((first_day - Duration::days(1)).to_string(), (first_day + Duration::days(1)).to_string());
    // The owner's session has ended over night.
    let manager = clinic.staff("manager", Role::Manager).await;
    let activity = activity_for(&manager, &from, &to).await;
    let rows: Vec<[u64; 4]> = activity
        .days
        .iter()
        .map(|day| {
            let counts = day.counts;
            [counts.login_requests, counts.sign_ins, counts.bookings, counts.cancellations]
        })
        .collect();
    assert_eq!(rows, [[0, 0, 0, 0], [1, 1, 1, 0], [1, 1, 0, 1]]);
    assert_eq!((activity.total.sign_ins, activity.total.bookings, activity.total.cancellations), (2, 1, 1));
    assert_eq!(activity.days[0].day, first_day - Duration::days(1));
}

async fn what_the_apps_report_is_counted(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let events = json!([
        { "event": "page_view", "page": "home" },
        { "event": "page_view", "page": "book" },
        { "event": "page_view", "page": "home" },
        { "event": "book_now_click", "page": "home" },
        { "event": "error_page_view", "page": "other" },
    ]);
    for _ in 0..2 {
        report(&clinic, &app.anonymous(), events.clone()).await.expect::<Value>(204);
    }
    let staff = json!({ "events": [{ "event": "page_view", "page": "staff_client" }] });
    clinic.owner.post("/api/v1/staff/activity", &staff).await.expect::<Value>(204);
    let day = today(&app).to_string();
    let total = activity(&clinic, &day, &day).await.total;
    assert_eq!((total.page_views, total.book_now_clicks, total.error_page_views), (6, 2, 2), "without the staff's");
}

async fn nothing_else_can_be_reported(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let http = app.anonymous();
    for event in [
        json!({ "event": "purchase", "page": "home" }),
        json!({ "event": "sign_in", "page": "home" }),
        json!({ "event": "page_view", "page": "/elena@example.com" }),
        json!({ "event": "page_view", "page": "/appointments/apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f" }),
        json!({ "event": "page_view", "page": "home", "name": "Elena" }),
        json!({ "event": "page_view" }),
    ] {
        report(&clinic, &http, json!([event])).await.expect_problem(400, "malformed_body");
    }
    let with_more = json!({ "events": [{ "event": "page_view", "page": "home" }], "visitor": "elena" });
    http.post(&clinic.portal("/activity"), &with_more).await.expect_problem(400, "malformed_body");
    report(&clinic, &http, json!([])).await.expect_problem(422, "validation_failed");
    let many: Vec<Value> = (0..51).map(|_| json!({ "event": "page_view", "page": "home" })).collect();
    report(&clinic, &http, json!(many)).await.expect_problem(422, "validation_failed");
    let of_staff = report(&clinic, &http, json!([{ "event": "page_view", "page": "staff_calendar" }])).await;
    of_staff.expect_problem(422, "validation_failed");
    assert_eq!(of_staff.fields(), ["events.0.page: range"]);
    let of_portal = json!({ "events": [{ "event": "page_view", "page": "home" }] });
    clinic.owner.post("/api/v1/staff/activity", &of_portal).await.expect_problem(422, "validation_failed");
    let day = today(&app).to_string();
    assert_eq!(activity(&clinic, &day, &day).await.total, ActivityCounts::default());
}

async fn reports_are_limited(app: TestApp) {
    use std::{net::IpAddr, sync::Arc};
    let clinic = app.clinic("rosewood").await;
    let (_, record) = app::portal_settings::resolve(&app.ctx, "rosewood", false).await.unwrap();
    let settings = app::Settings { limit_by_address: true, ..app::Settings::clone(&app.ctx.settings) };
    let ctx = app::Ctx { settings: Arc::new(settings), ..app.ctx.clone() };
    let view = json!({ "event": "page_view", "page": "home" });
    let accepted_of = async |address: &str, times: u32, events: usize| {
        let address: IpAddr = address.parse().unwrap();
        let body: ReportActivity = serde_json::from_value(json!({ "events": vec![&view; events] })).unwrap();
        let mut accepted = 0;
        for _ in 0..times {
            let reported = app::portal_activity::report(&ctx, &clinic.scope, &record, address, false, &body).await;
            accepted += u32::from(reported.is_ok());
        }
        accepted
    };
    // 2,000 events an hour, however few reports they come in.
    assert_eq!(accepted_of("192.0.2.1", 45, 50).await, 40);
    assert_eq!(accepted_of("192.0.2.1", 1, 1).await, 0);
    assert_eq!(accepted_of("192.0.2.2", 3, 1).await, 3);
    assert_eq!(activity(&clinic, &today(&app).to_string(), &today(&app).to_string()).await.total.page_views, 2_003);
}

async fn each_clinic_has_its_own_counts(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let view = json!([{ "event": "page_view", "page": "home" }]);
    report(&clinic, &app.anonymous(), view).await.expect::<Value>(204);
    let day = today(&app).to_string();
    assert_eq!(activity(&clinic, &day, &day).await.total.page_views, 1);
    assert_eq!(activity(&other, &day, &day).await.total.page_views, 0);
}

async fn a_range_has_bounds(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let get =
        async |from: &str, to: &str| clinic.owner.get(&format!("/api/v1/portal-activity?from={from}&to={to}")).await;
    assert_eq!(get("2026-01-01", "2027-01-01").await.expect::<PortalActivity>(200).days.len(), 366);
    let long = get("2026-01-01", "2027-01-02").await;
    assert_eq!(long.fields(), ["to: range"]);
    assert_eq!(get("2026-01-02", "2026-01-01").await.fields(), ["to: range"]);
    for day in ["-262143-01-01", "0001-01-01", "9999-12-31", "%2B262142-12-31"] {
        assert_eq!(get(day, day).await.fields(), ["from: range"], "{day}");
    }
    get("yesterday", "2026-01-01").await.expect_problem(400, "malformed_parameter");
    clinic.owner.get("/api/v1/portal-activity").await.expect_problem(400, "malformed_parameter");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    let viewed = |page: &str| json!({ "events": [{ "event": "page_view", "page": page }] });
    vec![
        Row::new("activity.report").body(viewed("home")),
        Row::new("staff_activity.report").body(viewed("staff_calendar")),
        Row::new("portal_activity.get").query("from=2026-11-01&to=2026-11-02"),
    ]
}
