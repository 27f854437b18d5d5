//! The clinic and its portal.

use app::{Caller, clinics::NewClinic};
use contract::{
    api_keys::{AccessToken, CreatedApiKey},
    audit::AuditEntry,
    clinics::Clinic,
    paging::{Page, PageQuery},
    permissions,
    portal::Portal,
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{TestApp, new_clinic, on_both_databases};

use crate::tenancy::row::Row;

on_both_databases!(
    settings_are_changed_and_audited,
    a_portal_is_found_by_its_slug,
    bad_settings_are_named,
    a_clinics_locale_and_calling_code_are_some_that_there_are,
    only_an_owner_changes_what_the_team_needs_to_sign_in,
    a_clinics_currency_is_one_that_people_pay_in,
);

async fn settings_are_changed_and_audited(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let change = json!({ "name": "Rosewood Spa" });
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

async fn a_clinics_locale_and_calling_code_are_some_that_there_are(app: TestApp) {
    let create = async |locale: &str, calling_code: &str| {
        let (locale, calling_code) = (locale.to_owned(), calling_code.parse().unwrap());
        let new = NewClinic { locale, calling_code, ..new_clinic("seaside") };
        app::clinics::create(&app.ctx, &Caller::operator(), new).await
    };
    for locale in ["en_GB", "", "en_GB.UTF-8", "English", "xx", "en-UK"] {
        let error = create(locale, "44").await.unwrap_err().to_string();
        assert!(error.contains("locale: must be a language such as"), "{locale}: {error}");
    }
    let error = create("en-GB", "999").await.unwrap_err().to_string();
    assert!(error.contains("calling_code: must be the calling code of a country"), "{error}");
    assert_eq!(create("en-gb", "44").await.unwrap().1.locale, "en-GB");
}

/// Neither a manager, nor any key, nor by the way of the other settings.
async fn only_an_owner_changes_what_the_team_needs_to_sign_in(app: TestApp) {
    const SECURITY: &str = "/api/v1/clinic/security";
    let clinic = app.clinic("rosewood").await;
    let required = async || clinic.owner.get("/api/v1/clinic").await.expect::<Clinic>(200).require_second_factor;
    let scopes: Vec<_> = permissions::ALL.iter().filter(|scope| scope.is_for_keys()).collect();
    let body = json!({ "name": "Everything", "scopes": scopes });
    let key: CreatedApiKey = clinic.owner.post("/api/v1/api-keys", &body).await.expect(201);
    let token: AccessToken =
        app.anonymous().with_bearer(&key.secret).post("/api/v1/access-tokens", &json!({})).await.expect(201);
    let keyed = app.anonymous().with_bearer(&token.access_token).if_match(1);
    let change = json!({ "require_second_factor": true });
    for role in [Role::Manager, Role::FrontDesk, Role::Practitioner] {
        let http = clinic.staff(&format!("{role:?}").to_lowercase(), role).await.if_match(1);
        http.put(SECURITY, &change).await.expect_problem(403, "forbidden");
        http.patch("/api/v1/clinic", &change).await;
    }
    keyed.put(SECURITY, &change).await.expect_problem(403, "forbidden");
    keyed.patch("/api/v1/clinic", &change).await.expect_problem(400, "malformed_body");
    keyed.patch("/api/v1/portal-settings", &change).await.expect_problem(400, "malformed_body");
    assert!(!required().await);

    let owner = &clinic.owner;
    owner.put(SECURITY, &change).await.expect_problem(428, "precondition_required");
    owner.if_match(7).put(SECURITY, &change).await.expect_problem(412, "stale_version");
    owner.if_match(1).put(SECURITY, &json!({})).await.expect_problem(400, "malformed_body");
    let unchanged = json!({ "require_second_factor": false });
    let now: Clinic = owner.if_match(1).put(SECURITY, &unchanged).await.expect(200);
    assert_eq!(now.version, 2);
    let now: Clinic = owner.if_match(2).put(SECURITY, &change).await.expect(200);
    assert!(now.require_second_factor);
    let log = app::audit::list(&app.ctx, &clinic.scope, &PageQuery::default()).await.unwrap();
    assert_eq!(log.data[0].action, "clinic.replace_security");
}

async fn a_clinics_currency_is_one_that_people_pay_in(app: TestApp) {
    let create = async |currency: &str| {
        let new = NewClinic { currency: currency.parse().unwrap(), ..new_clinic("seaside") };
        app::clinics::create(&app.ctx, &Caller::operator(), new).await
    };
    for currency in ["DEM", "QQQ", "XAU", "XXX", "CHE"] {
        let error = create(currency).await.unwrap_err().to_string();
        assert!(error.contains(&format!("currency: `{currency}` is")), "{currency}: {error}");
    }
    let made = create("KWD").await.unwrap().1;
    assert_eq!((made.currency.to_string().as_str(), made.currency_digits), ("KWD", 3));
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    vec![Row::new("clinic.replace_security").body(json!({ "require_second_factor": false }))]
}
