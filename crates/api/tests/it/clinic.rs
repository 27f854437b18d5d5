//! The clinic and its portal.

use app::{Caller, clinics::NewClinic};
use contract::{audit::AuditEntry, clinics::Clinic, money::Currency, paging::Page, portal::Portal};
use serde_json::{Value, json};
use testkit::{TestApp, on_both_databases};

on_both_databases!(
    settings_are_changed_and_audited,
    a_portal_is_found_by_its_slug,
    bad_settings_are_named,
    a_clinics_locale_is_one_that_browsers_know,
);

async fn settings_are_changed_and_audited(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let change = json!({ "name": "Rosewood Spa", "require_second_factor": false });
    let after: Clinic = clinic.owner.if_match(before.version).patch("/api/v1/clinic", &change).await.expect(200);
    assert_eq!(after.name, "Rosewood Spa");
    assert_eq!(after.version, before.version + 1);
    clinic.owner.if_match(before.version).patch("/api/v1/clinic", &change).await.expect_problem(412, "stale_version");

    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=1").await.expect(200);
    assert_eq!(log.data[0].action, "clinic.update");
    assert!(log.next.is_some(), "setting the clinic up was recorded as well");
}

async fn a_portal_is_found_by_its_slug(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let portal: Portal = app.anonymous().get("/api/v1/portal/rosewood").await.expect(200);
    assert_eq!((portal.clinic_name.as_str(), portal.signed_in), ("The rosewood clinic", false));
    app.anonymous().get("/api/v1/portal/nowhere").await.expect_problem(404, "portal_not_found");

    let off = json!({ "enabled": false });
    clinic.owner.if_match(1).patch("/api/v1/portal-settings", &off).await.expect::<Value>(200);
    app.anonymous().get("/api/v1/portal/rosewood").await.expect_problem(404, "portal_off");
}

async fn bad_settings_are_named(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let change = async |body| clinic.owner.if_match(1).patch("/api/v1/clinic", &body).await;
    change(json!({ "slug": "oakhill" })).await.expect_problem(400, "malformed_body");
    assert_eq!(change(json!({ "time_zone": "Mars/Olympus" })).await.fields(), ["time_zone: format"]);
    let booking = json!({ "slot_step_minutes": 1, "notice_minutes": 0, "horizon_days": 0,
        "max_upcoming_appointments": 0, "cancellation_window_minutes": 0,
        "late_cancellation_fee": { "minor": 2500, "currency": "EUR" } });
    let answer = change(json!({ "booking": booking })).await;
    assert_eq!(
        answer.fields(),
        ["booking.horizon_days: range", "booking.max_upcoming_appointments: range", "booking.slot_step_minutes: range"]
    );
}

async fn a_clinics_locale_is_one_that_browsers_know(app: TestApp) {
    let create = async |locale: &str| {
        let new = NewClinic {
            name: "Seaside".to_owned(),
            slug: "seaside".parse().unwrap(),
            time_zone: "Europe/London".to_owned(),
            currency: "GBP".parse::<Currency>().unwrap(),
            locale: locale.to_owned(),
            calling_code: "44".parse().unwrap(),
        };
        app::clinics::create(&app.ctx, &Caller::operator(), new).await
    };
    for locale in ["en_GB", "", "en_GB.UTF-8", "English"] {
        let error = create(locale).await.unwrap_err().to_string();
        assert!(error.contains("locale: must be a language such as"), "{locale}: {error}");
    }
    assert_eq!(create("en-gb").await.unwrap().1.locale, "en-GB");
}
