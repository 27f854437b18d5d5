//! The clinic's days, the list of its appointments, and calendar files.

use contract::{appointments::ClinicAppointment, calendar::Calendar, dashboard::Dashboard, paging::Page};
use serde_json::{Value, json};
use testkit::{TestApp, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_day_shows_who_works_and_who_comes,
    appointments_are_listed_by_page_and_filter,
    an_appointment_is_a_calendar_file,
    the_home_page_counts_all,
);

async fn a_day_shows_who_works_and_who_comes(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let treatment = clinic.treatment("Facial", 60, &[first, second]).await;
    let client = clinic.client("Elena").await;
    let leave = json!({ "kind": "closed", "from_date": "2026-11-24", "to_date": "2026-11-24", "starts_minute": 720, "ends_minute": 780, "reason": "Lunch" });
    clinic.owner.post(&format!("/api/v1/practitioners/{first}/hours-exceptions"), &leave).await.expect::<Value>(201);
    let mut booked = Vec::new();
    for time in ["11:00", "09:00", "15:00"] {
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "practitioner_id": first, "starts_at": format!("2026-11-24T{time}:00Z") });
        booked.push(clinic.owner.post("/api/v1/appointments", &body).await.expect::<ClinicAppointment>(201));
    }
    let gone = format!("/api/v1/appointments/{}/cancel", booked[2].appointment.id);
    clinic.owner.post(&gone, &json!({})).await.expect::<Value>(200);

    let calendar: Calendar = clinic.owner.get("/api/v1/calendar?date=2026-11-24&days=2").await.expect(200);
    assert_eq!((calendar.now, calendar.days.len()), (app.now(), 2));
    let [amira, ben] = &calendar.days[0].columns[..] else { panic!("two columns") };
    assert_eq!((amira.practitioner.id, ben.practitioner.id), (first, second));
    let spans = |spans: &[contract::calendar::CalendarSpan]| -> Vec<String> {
        spans
            .iter()
            .map(|span| format!("{}-{} {}", span.starts_at.format("%H:%M"), span.ends_at.format("%H:%M"), span.label))
            .collect()
    };
    assert_eq!(spans(&amira.working), ["09:00-12:00 ", "13:00-17:00 "]);
    assert_eq!(spans(&amira.closed), ["12:00-13:00 Lunch"]);
    assert_eq!(amira.appointments, [booked[1].clone(), booked[0].clone()]);
    assert!(ben.appointments.is_empty() && ben.closed.is_empty());
    assert!(calendar.days[1].columns.iter().all(|column| column.appointments.is_empty()));

    let today: Calendar = clinic.owner.get("/api/v1/calendar").await.expect(200);
    assert_eq!(today.days[0].date.to_string(), "2026-11-23");
    let long: Calendar = clinic.owner.get("/api/v1/calendar?date=2027-10-31").await.expect(200);
    assert_eq!((long.days[0].ends_at - long.days[0].starts_at).num_hours(), 25);
    clinic.owner.get("/api/v1/calendar?days=8").await.expect_problem(422, "validation_failed");
    assert_eq!(clinic.owner.get("/api/v1/calendar?date=9999-12-31").await.fields(), ["date: range"]);

    // Who has left is shown where there is something to see.
    let path = format!("/api/v1/practitioners/{first}");
    clinic.owner.if_match(2).patch(&path, &json!({ "active": false })).await.expect::<Value>(200);
    let calendar: Calendar = clinic.owner.get("/api/v1/calendar?date=2026-11-24&days=2").await.expect(200);
    assert_eq!((calendar.days[0].columns.len(), calendar.days[1].columns.len()), (2, 1));
}

async fn appointments_are_listed_by_page_and_filter(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let treatment = clinic.treatment("Facial", 60, &[first, second]).await;
    let (elena, ada) = (clinic.client("Elena").await, clinic.client("Ada").await);
    let mut ids = Vec::new();
    // Two begin at once, one with each.
    for (time, client, practitioner) in
        [("12:00", &elena, first), ("10:00", &elena, first), ("10:00", &ada, second), ("14:00", &ada, second)]
    {
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "practitioner_id": practitioner, "starts_at": format!("2026-11-24T{time}:00Z") });
        ids.push(
            clinic.owner.post("/api/v1/appointments", &body).await.expect::<ClinicAppointment>(201).appointment.id,
        );
    }
    clinic.owner.post(&format!("/api/v1/appointments/{}/cancel", ids[3]), &json!({})).await.expect::<Value>(200);
    let list = async |query: &str| {
        let page: Page<ClinicAppointment> =
            clinic.owner.get(&format!("/api/v1/appointments?{query}")).await.expect(200);
        (page.data.into_iter().map(|row| row.appointment.id).collect::<Vec<_>>(), page.next)
    };
    // Of those that begin at once, the id decides.
    let in_order = [ids[1].min(ids[2]), ids[1].max(ids[2]), ids[0], ids[3]];
    assert_eq!(list("").await.0, in_order);
    assert_eq!(list(&format!("client_id={}", ada.id)).await.0, [ids[2], ids[3]]);
    assert_eq!(list(&format!("practitioner_id={first}")).await.0, [ids[1], ids[0]]);
    assert_eq!(list("status=cancelled").await.0, [ids[3]]);
    assert_eq!(list("from=2026-11-24T12:00:00Z&to=2026-11-24T14:00:00Z").await.0, [ids[0]]);

    let latest_first: Vec<_> = in_order.iter().rev().copied().collect();
    for (order, expected) in [("soonest", in_order.to_vec()), ("latest", latest_first)] {
        let (mut seen, mut query) = (Vec::new(), format!("limit=1&order={order}"));
        loop {
            let (page, next) = list(&query).await;
            seen.extend(page);
            let Some(next) = next else { break };
            query = format!("limit=1&order={order}&after={next}");
        }
        assert_eq!(seen, expected, "{order}");
    }
    for query in ["status=lost", "order=random"] {
        let answer = clinic.owner.get(&format!("/api/v1/appointments?{query}")).await;
        answer.expect_problem(400, "malformed_parameter");
    }
}

async fn an_appointment_is_a_calendar_file(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let name = json!({ "name": "Rose; \"Wood\", Ltd" });
    clinic.owner.if_match(1).patch("/api/v1/clinic", &name).await.expect::<Value>(200);
    let contact = json!({ "address": "12 Orchard Row, London", "email": "hello@rosewood.example" });
    clinic.owner.if_match(2).patch("/api/v1/portal-settings", &contact).await.expect::<Value>(200);
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    let booked: Value = http.post(&clinic.portal("/appointments"), &body).await.expect(201);
    let id = booked["id"].as_str().unwrap();
    let mine = http.get(&clinic.portal(&format!("/appointments/{id}/calendar.ics"))).await;
    assert!(mine.headers["content-type"].to_str().unwrap().starts_with("text/calendar"));
    assert!(mine.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let ics = mine.body.as_str().unwrap();
    let unfolded = ics.replace("\r\n ", "");
    for line in [
        "BEGIN:VCALENDAR",
        "METHOD:PUBLISH",
        &format!("UID:{id}@portico"),
        "DTSTAMP:20261123T073000Z",
        "DTSTART:20261124T100000Z",
        "SUMMARY:Facial\\, Rose\\; \"Wood\"\\, Ltd",
        "LOCATION:12 Orchard Row\\, London",
        "ORGANIZER;CN=\"Rose; 'Wood', Ltd\":mailto:hello@rosewood.example",
        "END:VCALENDAR",
    ] {
        assert!(unfolded.split("\r\n").any(|found| found == line), "{line} is not in {unfolded}");
    }
    assert!(!unfolded.contains("ATTENDEE"), "nobody is invited to what is only shown");
    assert!(ics.split("\r\n").all(|line| line.len() <= 75), "lines are folded");
    let path = format!("/api/v1/appointments/{id}/calendar.ics");
    assert_eq!(clinic.owner.get(&path).await.body, mine.body);

    // Who has no address is named by the one that mails come from; never by another kind of address.
    clinic.owner.if_match(3).patch("/api/v1/portal-settings", &json!({ "email": "" })).await.expect::<Value>(200);
    let ics = clinic.owner.get(&path).await.body.as_str().unwrap().replace("\r\n ", "");
    assert!(ics.contains("ORGANIZER;CN=\"Rose; 'Wood', Ltd\":mailto:portal@example.com\r\n"), "{ics}");
}

async fn the_home_page_counts_all(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 15, &[practitioner]).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    for number in 0..22 {
        let body = json!({ "client_id": client.id, "treatment_id": treatment,
            "starts_at": format!("2026-11-24T{:02}:{:02}:00Z", 9 + number / 4, number % 4 * 15) });
        clinic.owner.post("/api/v1/appointments", &body).await.expect::<Value>(201);
    }
    let home: Dashboard = http.get(&clinic.portal("/dashboard")).await.expect(200);
    assert_eq!((home.upcoming.len(), home.upcoming_count), (20, 22));
    assert!(home.upcoming.is_sorted_by_key(|appointment| appointment.starts_at));
    assert_eq!((home.me.first_name.as_str(), home.clinic_name.as_str()), ("Elena", "The rosewood clinic"));
    let page: Page<Value> = http.get(&clinic.portal("/appointments?limit=15")).await.expect(200);
    let rest: Page<Value> =
        http.get(&clinic.portal(&format!("/appointments?limit=15&after={}", page.next.unwrap()))).await.expect(200);
    assert_eq!((rest.data.len(), rest.next), (7, None));
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    vec![
        Row::new("appointment.get_calendar_file").of(world.appointment),
        Row::new("my_appointment.get_calendar_file").of(world.appointment),
    ]
}
