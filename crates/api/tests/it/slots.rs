//! Free times.

use contract::{
    appointments::{Appointment, ClinicAppointment},
    slots::{Slot, SlotCalendar, SlotDay},
};
use serde_json::{Value, json};
use testkit::{TestApp, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    clients_and_staff_see_what_they_may_book,
    buffers_keep_their_distance,
    what_the_client_has_elsewhere_is_in_the_way,
    days_are_those_of_the_clinic,
    bad_searches_are_problems,
);

fn times(day: &SlotDay) -> Vec<String> {
    day.slots.iter().map(|slot| slot.starts_at.format("%H:%M").to_string()).collect()
}

async fn clients_and_staff_see_what_they_may_book(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let treatment = clinic.treatment("Facial", 60, &[first, second]).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "practitioner_id": first, "starts_at": "2026-11-24T10:00:00Z" });
    clinic.owner.post("/api/v1/appointments", &body).await.expect::<ClinicAppointment>(201);

    let query = format!("treatment_id={treatment}&from=2026-11-23&to=2026-11-24");
    let staff: SlotCalendar = clinic.owner.get(&format!("/api/v1/slots?{query}")).await.expect(200);
    assert_eq!(staff.time_zone, "Europe/London");
    assert_eq!(times(&staff.days[0])[0], "09:00", "staff need no notice");
    let at_ten = staff.days[1]
        .slots
        .iter()
        .find(|slot| slot.starts_at.naive_local().to_string() == "2026-11-24 10:00:00")
        .unwrap();
    assert_eq!(staff.practitioner_ids, [first, second]);
    assert_eq!(at_ten.free(&staff.practitioner_ids).collect::<Vec<_>>(), [second]);
    assert_eq!(staff.days[1].slots[0].practitioners, [0, 1]);

    let mine: SlotCalendar = http.get(&clinic.portal(&format!("/slots?{query}"))).await.expect(200);
    assert_eq!(times(&mine.days[0])[0], "09:30", "two hours' notice");
    let tuesday = times(&mine.days[1]);
    assert!(!tuesday.contains(&"10:00".to_owned()), "the client is with somebody else then");
    assert!(tuesday.contains(&"09:00".to_owned()) && tuesday.contains(&"11:00".to_owned()));
    let one: SlotCalendar =
        http.get(&clinic.portal(&format!("/slots?{query}&practitioner_id={second}"))).await.expect(200);
    assert!(one.days[1].slots.iter().all(|slot| slot.practitioners == [0]));
}

async fn buffers_keep_their_distance(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let body = json!({ "name": "Peel", "duration_minutes": 30, "buffer_before_minutes": 15, "buffer_after_minutes": 30,
        "price_minor": 100, "practitioner_ids": [practitioner] });
    let treatment: Value = clinic.owner.post("/api/v1/treatments", &body).await.expect(201);
    let (client, treatment) = (clinic.client("Elena").await, treatment["id"].as_str().unwrap());
    let book = async |time: &str| {
        let body =
            json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": format!("2026-11-24T{time}:00Z") });
        clinic.owner.post("/api/v1/appointments", &body).await
    };
    book("12:00").await.expect::<ClinicAppointment>(201);
    let path = format!("/api/v1/slots?treatment_id={treatment}&from=2026-11-24&to=2026-11-24");
    let offered = times(&clinic.owner.get(&path).await.expect::<SlotCalendar>(200).days[0]);
    let around: Vec<&str> =
        offered.iter().map(String::as_str).filter(|time| ("10:30"..="13:30").contains(time)).collect();
    // Each claims from a quarter before to an hour after its start.
    assert_eq!(around, ["10:30", "10:45", "13:15", "13:30"]);
    book("13:00").await.expect_problem(409, "slot_taken");
    book("13:15").await.expect::<ClinicAppointment>(201);
    assert_eq!((offered.first().unwrap().as_str(), offered.last().unwrap().as_str()), ("09:00", "16:30"));
}

async fn what_the_client_has_elsewhere_is_in_the_way(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let patch_test = clinic.treatment("Patch test", 15, &[first]).await.to_string();
    let body = json!({ "name": "Microneedling", "duration_minutes": 30, "buffer_after_minutes": 15,
        "price_minor": 100, "practitioner_ids": [second] });
    let needling: Value = clinic.owner.post("/api/v1/treatments", &body).await.expect(201);
    let needling = needling["id"].as_str().unwrap();
    let (_, http) = clinic.signed_in_client("Elena").await;
    let book = async |treatment: &str, time: &str| {
        let body = json!({ "treatment_id": treatment, "starts_at": format!("2026-11-24T{time}:00Z") });
        http.post(&clinic.portal("/appointments"), &body).await
    };
    // No longer than the other treatment's buffer.
    book(&patch_test, "10:00").await.expect::<Appointment>(201);
    let path = clinic.portal(&format!("/slots?treatment_id={needling}&from=2026-11-24&to=2026-11-24"));
    let offered = times(&http.get(&path).await.expect::<SlotCalendar>(200).days[0]);
    let around: Vec<&str> =
        offered.iter().map(String::as_str).filter(|time| ("09:15"..="10:30").contains(time)).collect();
    assert_eq!(around, ["09:15", "09:30", "10:15", "10:30"]);
    for time in ["09:45", "10:00"] {
        let answer = book(needling, time).await;
        answer.expect_problem(409, "other_appointment");
        let near: Vec<Slot> = serde_json::from_value(answer.body["alternatives"]["slots"].clone()).unwrap();
        let near: Vec<String> = near.iter().map(|slot| slot.starts_at.format("%H:%M").to_string()).collect();
        assert!(near.contains(&"09:30".to_owned()) && near.contains(&"10:15".to_owned()), "{near:?}");
        assert!(!near.contains(&"09:45".to_owned()) && !near.contains(&"10:00".to_owned()), "{near:?}");
    }
    book(needling, "10:15").await.expect::<Appointment>(201);
}

async fn days_are_those_of_the_clinic(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let week: Vec<Value> =
        ["saturday", "sunday"].map(|day| json!({ "weekday": day, "starts_minute": 0, "ends_minute": 240 })).to_vec();
    let path = format!("/api/v1/practitioners/{practitioner}/hours");
    clinic.owner.if_match(2).put(&path, &json!({ "working_times": week })).await.expect::<Value>(200);
    let search = async |day: &str| {
        let path = format!("/api/v1/slots?treatment_id={treatment}&from={day}&to={day}");
        clinic.owner.get(&path).await.expect::<SlotCalendar>(200).days.remove(0)
    };
    // Clocks go forward at one.
    let spring = times(&search("2027-03-28").await);
    assert!(!spring.iter().any(|time| time.starts_with("01:")), "{spring:?}");
    assert_eq!(spring.len(), 9);
    // Clocks go back at two, so that the hour from one comes twice.
    let autumn = search("2027-10-31").await;
    let twice: Vec<i32> = autumn
        .slots
        .iter()
        .filter(|slot| slot.starts_at.naive_local().to_string().ends_with("01:30:00"))
        .map(|slot| slot.starts_at.offset().local_minus_utc())
        .collect();
    assert_eq!(twice, [3600, 0]);
}

async fn bad_searches_are_problems(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let other = app.clinic("oakhill").await;
    let theirs = other.practitioner("Ben").await;
    let their_treatment = other.treatment("Facial", 60, &[theirs]).await;
    for (base, caller) in [("/api/v1/slots".to_owned(), &clinic.owner), (clinic.portal("/slots"), &http)] {
        let search = async |query: String| caller.get(&format!("{base}?{query}")).await;
        for (from, to) in [
            ("2026-11-24", "2026-11-23"),
            ("2026-11-24", "2027-01-26"),
            ("0001-01-01", "0001-01-02"),
            ("9999-12-31", "9999-12-31"),
        ] {
            assert_eq!(
                search(format!("treatment_id={treatment}&from={from}&to={to}")).await.fields(),
                ["to: range"],
                "{from} {to}"
            );
        }
        let days = search(format!("treatment_id={treatment}&from=2026-11-24&to=2027-01-25"))
            .await
            .expect::<SlotCalendar>(200)
            .days;
        assert_eq!(days.len(), 63);
        let day = "from=2026-11-24&to=2026-11-24";
        search(format!("treatment_id={their_treatment}&{day}")).await.expect_problem(404, "not_found");
        search(format!("treatment_id={treatment}&practitioner_id={theirs}&{day}"))
            .await
            .expect_problem(404, "not_found");
        search(format!("treatment_id=nonsense&{day}")).await.expect_problem(400, "malformed_parameter");
        search(format!("treatment_id={treatment}&from=2026-13-40&to=2026-11-24"))
            .await
            .expect_problem(400, "malformed_parameter");
        search(format!("treatment_id={treatment}&{day}&page=1")).await.expect_problem(400, "malformed_parameter");
    }
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    let query = format!("treatment_id={}&from=2026-11-24&to=2026-11-25", world.treatment);
    vec![Row::new("slot.list").query(query.clone()).naming(), Row::new("offered_slot.list").query(query)]
}
