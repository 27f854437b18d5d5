//! The first run: a server without a clinic prints an address, at which the first clinic and its owner are created.

use app::Caller;
use chrono::Duration;
use contract::{
    audit::AuditEntry,
    clinics::Clinic,
    paging::Page,
    portal_settings::SlugAvailability,
    setup::SetupChoices,
    staff::{Role, StaffMe},
};
use serde_json::{Value, json};
use testkit::{Answer, TestApp, on_both_databases};

use crate::tenancy::row::Row;

on_both_databases!(
    an_empty_installation_is_set_up,
    the_address_works_once,
    of_two_at_once_one_sets_up,
    a_clinic_ends_all_addresses,
    an_address_is_good_for_a_day,
    what_cannot_be_is_told_at_once,
    a_slug_is_checked_while_it_is_typed,
);

const PASSWORD: &str = "tulip-anvil-42-mosaic";

/// The token of an address that a server without a clinic prints.
async fn token(app: &TestApp) -> String {
    let address = app::setup::offer(&app.ctx).await.unwrap().unwrap();
    let (page, token) = address.split_once('#').unwrap();
    assert_eq!(page, format!("{}/admin/setup", app.ctx.settings.base_url));
    token.to_owned()
}

fn request(token: &str) -> Value {
    json!({
        "token": token, "clinic_name": "Rosewood Aesthetics", "slug": "rosewood", "country": "US",
        "time_zone": "America/Chicago", "owner_name": "Rowan Ellis", "owner_email": "rowan@rosewood.example",
        "password": PASSWORD,
    })
}

async fn set_up(app: &TestApp, request: &Value) -> Answer {
    app.anonymous().post("/api/v1/setup", request).await
}

async fn inspect(app: &TestApp, token: &str) -> Answer {
    app.anonymous().post("/api/v1/setup/inspect", &json!({ "token": token })).await
}

async fn an_empty_installation_is_set_up(app: TestApp) {
    let token = token(&app).await;
    let choices: SetupChoices = inspect(&app, &token).await.expect(200);
    assert_eq!(choices.portal_base, format!("{}/", app.ctx.settings.base_url));
    let britain = choices.countries.iter().find(|country| country.code == "GB").unwrap();
    assert_eq!((britain.currency.as_str(), britain.locale.as_str()), ("GBP", "en-GB"));
    assert_eq!(
        (britain.calling_code.to_string().as_str(), &britain.time_zones[..]),
        ("44", &["Europe/London".to_owned()][..])
    );

    let http = app.anonymous();
    let owner: StaffMe = http.post("/api/v1/setup", &request(&token)).await.expect(201);
    assert_eq!((owner.name.as_str(), owner.role, owner.clinic_slug.as_str()), ("Rowan Ellis", Role::Owner, "rosewood"));
    let clinic: Clinic = http.get("/api/v1/clinic").await.expect(200);
    assert_eq!((clinic.name.as_str(), clinic.time_zone.as_str()), ("Rosewood Aesthetics", "America/Chicago"));
    assert_eq!((clinic.currency.as_str(), clinic.locale.as_str()), ("USD", "en-US"));
    let entries: Page<AuditEntry> = http.get("/api/v1/audit").await.expect(200);
    let actions: Vec<_> = entries.data.iter().map(|entry| entry.action.as_str()).collect();
    assert!(actions.contains(&"clinic.create") && actions.contains(&"staff.create"), "{actions:?}");
    assert_eq!(app.anonymous().get("/api/v1/portal/rosewood").await.status, 200);

    let body = json!({ "email": "rowan@rosewood.example", "password": PASSWORD });
    app.anonymous().post("/api/v1/staff/sessions", &body).await.expect::<StaffMe>(201);
    assert_eq!(app::setup::offer(&app.ctx).await.unwrap(), None);
}

async fn the_address_works_once(app: TestApp) {
    let (token, other) = (token(&app).await, token(&app).await);
    set_up(&app, &request(&token)).await.expect::<StaffMe>(201);
    for used in [&token, &other] {
        let mut second = request(used);
        second["slug"] = json!("oakhill");
        set_up(&app, &second).await.expect_problem(409, "setup_closed");
        inspect(&app, used).await.expect_problem(409, "setup_closed");
    }
    assert_eq!(app::clinics::list(&app.ctx).await.unwrap().len(), 1);
}

async fn of_two_at_once_one_sets_up(app: TestApp) {
    // Two servers have printed an address each.
    let (one, other) = (token(&app).await, token(&app).await);
    let (mut first, mut second) = (request(&one), request(&other));
    first["slug"] = json!("rosewood");
    second["slug"] = json!("oakhill");
    let (first, second) = futures_util::join!(set_up(&app, &first), set_up(&app, &second));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{:#} {:#}", first.body, second.body);
    assert_eq!(app::clinics::list(&app.ctx).await.unwrap().len(), 1);
}

async fn a_clinic_ends_all_addresses(app: TestApp) {
    let token = token(&app).await;
    let new = app::clinics::NewClinic {
        name: "Oakhill".to_owned(),
        slug: "oakhill".parse().unwrap(),
        time_zone: "Europe/London".to_owned(),
        currency: "GBP".parse().unwrap(),
        locale: "en-GB".to_owned(),
        calling_code: "44".parse().unwrap(),
    };
    app::clinics::create(&app.ctx, &Caller::operator(), new).await.unwrap();
    set_up(&app, &request(&token)).await.expect_problem(409, "setup_closed");
    assert_eq!(app::setup::offer(&app.ctx).await.unwrap(), None);
}

async fn an_address_is_good_for_a_day(app: TestApp) {
    inspect(&app, "nonsense").await.expect_problem(401, "account_link_invalid");
    let token = token(&app).await;
    app.clock.advance(Duration::hours(24) - Duration::seconds(1));
    inspect(&app, &token).await.expect::<SetupChoices>(200);
    app.clock.advance(Duration::seconds(1));
    inspect(&app, &token).await.expect_problem(401, "account_link_invalid");
    set_up(&app, &request(&token)).await.expect_problem(401, "account_link_invalid");
    let newer = self::token(&app).await;
    set_up(&app, &request(&newer)).await.expect::<StaffMe>(201);
}

async fn what_cannot_be_is_told_at_once(app: TestApp) {
    let token = token(&app).await;
    let strange = json!({
        "token": token, "clinic_name": " ", "slug": "Rosewood!", "country": "XX", "time_zone": "Mars/Base",
        "owner_name": " ", "owner_email": "nobody", "password": PASSWORD,
    });
    let refused = set_up(&app, &strange).await;
    refused.expect_problem(422, "validation_failed");
    let fields = refused.fields();
    for expected in ["slug: slug_character", "country: unknown", "owner_name: required", "owner_email: format"] {
        assert!(fields.iter().any(|field| field == expected), "{expected} is not in {fields:?}");
    }
    let mut elsewhere = request(&token);
    elsewhere["time_zone"] = json!("Mars/Base");
    elsewhere["clinic_name"] = json!(" ");
    assert_eq!(set_up(&app, &elsewhere).await.fields(), ["clinic_name: required", "time_zone: format"]);
    let mut common = request(&token);
    common["password"] = json!("passwordpassword");
    assert_eq!(set_up(&app, &common).await.status, 422);
    // Nothing was used up.
    set_up(&app, &request(&token)).await.expect::<StaffMe>(201);
}

async fn a_slug_is_checked_while_it_is_typed(app: TestApp) {
    let token = token(&app).await;
    let check = async |token: &str, slug: &str| {
        app.anonymous().post("/api/v1/setup/check-slug", &json!({ "token": token, "slug": slug })).await
    };
    let free: SlugAvailability = check(&token, "rosewood").await.expect(200);
    assert!(free.available && free.slug == "rosewood");
    for (slug, reason) in [("ro", "slug_too_short"), ("Rosewood", "slug_character"), ("admin", "slug_reserved")] {
        let answer: SlugAvailability = check(&token, slug).await.expect(200);
        assert_eq!(answer.reason.as_deref(), Some(reason), "{slug}");
    }
    check("nonsense", "rosewood").await.expect_problem(401, "account_link_invalid");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("setup.inspect").body(json!({ "token": "x" })),
        Row::new("setup.check_slug").body(json!({ "token": "x", "slug": "rosewood" })),
        Row::new("setup.create").body(request("x")),
    ]
}
