//! What the clinic offers.

use contract::{
    paging::Page,
    treatments::{Treatment, TreatmentMenu},
};
use serde_json::{Value, json};
use testkit::{TestApp, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(treatments_are_kept, the_menu_holds_what_can_be_booked);

async fn treatments_are_kept(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let theirs = app.clinic("oakhill").await.practitioner("Cleo").await;
    let body = json!({ "name": " Facial ", "duration_minutes": 45, "price_minor": 9_500, "practitioner_ids": [second, first, second] });
    let made: Treatment = clinic.owner.once(&clinic.new_key()).post("/api/v1/treatments", &body).await.expect(201);
    assert_eq!((made.name.as_str(), made.practitioner_ids.as_slice()), ("Facial", [first, second].as_slice()));
    assert_eq!((made.price.minor, made.price.currency.to_string().as_str()), (9_500, "GBP"));
    let path = format!("/api/v1/treatments/{}", made.id);
    assert_eq!(clinic.owner.get(&path).await.expect::<Treatment>(200), made);

    let change = json!({ "price_minor": 10_000, "practitioner_ids": [second] });
    let changed: Treatment = clinic.owner.if_match(1).patch(&path, &change).await.expect(200);
    assert_eq!(
        (changed.price.minor, changed.practitioner_ids.as_slice(), changed.version),
        (10_000, [second].as_slice(), 2)
    );
    clinic.owner.if_match(1).patch(&path, &change).await.expect_problem(412, "stale_version");
    clinic.owner.patch(&path, &change).await.expect_problem(428, "precondition_required");

    let foreign =
        json!({ "name": "Peel", "duration_minutes": 45, "price_minor": 1, "practitioner_ids": [first, theirs] });
    assert_eq!(clinic.owner.post("/api/v1/treatments", &foreign).await.fields(), ["practitioner_ids.1: unknown"]);
    assert_eq!(
        clinic.owner.if_match(2).patch(&path, &json!({ "practitioner_ids": [theirs] })).await.fields(),
        ["practitioner_ids.0: unknown"]
    );
    let wrong = json!({ "name": "", "duration_minutes": 4, "price_minor": -1 });
    assert_eq!(
        clinic.owner.post("/api/v1/treatments", &wrong).await.fields(),
        ["duration_minutes: range", "name: length", "price_minor: range"]
    );

    for name in ["Peel", "Massage"] {
        clinic.treatment(name, 30, &[first]).await;
    }
    let page: Page<Treatment> = clinic.owner.get("/api/v1/treatments?limit=2").await.expect(200);
    assert_eq!(page.data.iter().map(|treatment| treatment.name.as_str()).collect::<Vec<_>>(), ["Facial", "Peel"]);
    let rest: Page<Treatment> =
        clinic.owner.get(&format!("/api/v1/treatments?limit=2&after={}", page.next.unwrap())).await.expect(200);
    assert_eq!((rest.data[0].name.as_str(), rest.next), ("Massage", None));
    clinic.owner.get("/api/v1/treatments?after=nonsense").await.expect_problem(400, "invalid_cursor");
}

async fn the_menu_holds_what_can_be_booked(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let facial = clinic.treatment("Facial", 60, &[first, second]).await;
    let peel = clinic.treatment("Peel", 30, &[second]).await;
    clinic.treatment("Nobody's", 30, &[]).await;
    let hidden = json!({ "name": "Injections", "duration_minutes": 30, "price_minor": 1, "bookable_online": false, "practitioner_ids": [first] });
    let hidden: Treatment = clinic.owner.post("/api/v1/treatments", &hidden).await.expect(201);
    let (client, http) = clinic.signed_in_client("Elena").await;
    let menu = async || http.get(&clinic.portal("/treatments")).await.expect::<TreatmentMenu>(200);
    let shown = menu().await;
    assert_eq!(shown.treatments.iter().map(|treatment| treatment.id).collect::<Vec<_>>(), [facial, peel]);
    assert_eq!(shown.practitioners.iter().map(|practitioner| practitioner.id).collect::<Vec<_>>(), [first, second]);

    // What is not offered online is for staff.
    let body = json!({ "treatment_id": hidden.id, "starts_at": "2026-11-24T10:00:00Z" });
    http.post(&clinic.portal("/appointments"), &body).await.expect_problem(404, "not_found");
    let body = json!({ "client_id": client.id, "treatment_id": hidden.id, "starts_at": "2026-11-24T10:00:00Z" });
    clinic.owner.post("/api/v1/appointments", &body).await.expect::<Value>(201);

    clinic
        .owner
        .if_match(1)
        .patch(&format!("/api/v1/treatments/{facial}"), &json!({ "active": false }))
        .await
        .expect::<Value>(200);
    clinic
        .owner
        .if_match(2)
        .patch(&format!("/api/v1/practitioners/{second}"), &json!({ "active": false }))
        .await
        .expect::<Value>(200);
    assert_eq!(menu().await, TreatmentMenu { treatments: vec![], practitioners: vec![] });
    let body = json!({ "client_id": client.id, "treatment_id": facial, "starts_at": "2026-11-24T10:00:00Z" });
    assert_eq!(clinic.owner.post("/api/v1/appointments", &body).await.fields(), ["treatment_id: inactive"]);
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    vec![
        Row::new("treatment.create").body(json!({ "name": "Peel", "duration_minutes": 30, "price_minor": 100 })),
        Row::new("treatment.get").of(world.treatment),
        Row::new("treatment.update").of(world.treatment),
    ]
}
