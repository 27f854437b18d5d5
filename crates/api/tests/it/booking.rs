//! Booking: by clients, by staff, and by many at once.

use contract::{
    api_keys::{AccessToken, CreatedApiKey},
    appointments::{Appointment, BookingSource, ClinicAppointment},
    audit::{ActorKind, AuditEntry},
    dashboard::Dashboard,
    ids::{PractitionerId, TreatmentId},
    paging::Page,
    slots::Slot,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_booked_time_is_seen_by_all,
    who_has_no_mail_gets_a_text,
    of_many_at_once_one_gets_the_time,
    anyone_is_who_has_least_to_do,
    a_time_that_cannot_be_booked_says_why,
    what_was_agreed_stays,
    a_repeated_request_books_once,
    a_client_cannot_be_in_two_places,
    of_two_bookings_of_one_client_at_once_one_is_made,
    staff_book_outside_hours_but_never_over,
    what_an_integrator_books_is_marked_so,
    wall_times_follow_the_clocks,
    strange_requests_are_problems,
    another_clinics_things_do_not_exist,
);

/// A clinic with a practitioner and a treatment of an hour.
async fn small_clinic(app: &TestApp) -> (TestClinic<'_>, PractitionerId, TreatmentId) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira Osman").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    (clinic, practitioner, treatment)
}

fn alternatives(answer: &Answer) -> Vec<Slot> {
    serde_json::from_value(answer.body["alternatives"]["slots"].clone()).unwrap()
}

async fn a_booked_time_is_seen_by_all(app: TestApp) {
    let (clinic, practitioner, treatment) = small_clinic(&app).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    let booked: Appointment = http.post(&clinic.portal("/appointments"), &body).await.expect(201);
    assert_eq!((booked.practitioner_id, booked.practitioner_name.as_str()), (practitioner, "Amira Osman"));
    assert_eq!(booked.local_start.to_string(), "2026-11-24 10:00:00");
    assert_eq!(booked.ends_at - booked.starts_at, chrono::TimeDelta::minutes(60));

    let home: Dashboard = http.get(&clinic.portal("/dashboard")).await.expect(200);
    assert_eq!((home.upcoming.as_slice(), home.upcoming_count), ([booked.clone()].as_slice(), 1));
    let list: Page<Appointment> = http.get(&clinic.portal("/appointments")).await.expect(200);
    assert_eq!(list.data, std::slice::from_ref(&booked));
    let past: Page<Appointment> = http.get(&clinic.portal("/appointments?when=past")).await.expect(200);
    assert_eq!(past.data, []);

    let seen: ClinicAppointment = clinic.owner.get(&format!("/api/v1/appointments/{}", booked.id)).await.expect(200);
    assert_eq!(seen.appointment, booked);
    assert_eq!(
        (seen.client_id, seen.client_name.as_str(), seen.source),
        (client.id, "Elena Marsh", BookingSource::Portal)
    );

    app.send_messages().await;
    let sent = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
    let testkit::Sent::Mail(mail) = sent else { panic!("a mail") };
    assert_eq!(mail.subject, "Booked: Facial on Tuesday, 24 November 2026, 10:00");
    let calendar = mail.calendar.unwrap();
    assert_eq!(calendar.method, "REQUEST");
    let lines: Vec<&str> = calendar.ics.split("\r\n").collect();
    let uid = format!("UID:{}@portico", booked.id);
    for line in
        ["METHOD:REQUEST", "SEQUENCE:0", "STATUS:CONFIRMED", "DTSTART:20261124T100000Z", "DTEND:20261124T110000Z", &uid]
    {
        assert!(lines.contains(&line), "{line} is not in {}", calendar.ics);
    }
}

async fn who_has_no_mail_gets_a_text(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let body = json!({ "first_name": "Elena", "phone": "+447700900123" });
    let client: Value = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    let body = json!({ "client_id": client["id"], "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    let booked: ClinicAppointment = clinic.owner.post("/api/v1/appointments", &body).await.expect(201);
    app.send_messages().await;
    let text = app.mailbox.newest_to("+447700900123").unwrap();
    assert!(text.text().contains("Facial with Amira Osman, Tuesday, 24 November 2026, 10:00."), "{}", text.text());
    let path = format!("/api/v1/appointments/{}/cancel", booked.appointment.id);
    clinic.owner.post(&path, &json!({})).await.expect::<ClinicAppointment>(200);
    app.send_messages().await;
    assert!(app.mailbox.newest_to("+447700900123").unwrap().text().contains("is cancelled"));
}

async fn of_many_at_once_one_gets_the_time(app: TestApp) {
    let (clinic, practitioner, treatment) = small_clinic(&app).await;
    let mut clients = Vec::new();
    for number in 0..15 {
        clients.push(clinic.signed_in_client(&format!("Client{number}")).await);
    }
    // An hour from 10:00, from 10:15, from 10:30: each overlaps every other.
    let starts_at = |number: usize| format!("2026-11-24T10:{:02}:00Z", number % 3 * 15);
    let by_clients = clients.iter().enumerate().map(async |(number, (_, http))| {
        let body =
            json!({ "treatment_id": treatment, "practitioner_id": practitioner, "starts_at": starts_at(number) });
        http.post(&clinic.portal("/appointments"), &body).await
    });
    let by_staff = clients.iter().enumerate().map(async |(number, (client, _))| {
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": starts_at(number) });
        clinic.owner.post("/api/v1/appointments", &body).await
    });
    let (by_clients, by_staff) = tokio::join!(join_all(by_clients), join_all(by_staff));
    let (won, lost): (Vec<Answer>, Vec<Answer>) =
        by_clients.into_iter().chain(by_staff).partition(|answer| answer.status == 201);
    assert_eq!((won.len(), lost.len()), (1, 29));
    for answer in &lost {
        // The winner's other request collides with their own appointment.
        if answer.code() == "other_appointment" {
            assert!(answer.body["detail"].as_str().unwrap().contains("another appointment"), "{:#}", answer.body);
        } else {
            answer.expect_problem(409, "slot_taken");
        }
        let alternatives = alternatives(answer);
        assert!((3..=5).contains(&alternatives.len()), "{alternatives:?}");
    }
    let list: Page<ClinicAppointment> = clinic.owner.get("/api/v1/appointments").await.expect(200);
    assert_eq!(list.data.len(), 1);
}

async fn anyone_is_who_has_least_to_do(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let treatment = clinic.treatment("Facial", 60, &[first, second]).await;
    let client = clinic.client("Elena").await;
    let book = async |time: &str| {
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "allow_client_overlap": true,
            "starts_at": format!("2026-11-24T{time}:00Z") });
        clinic.owner.post("/api/v1/appointments", &body).await
    };
    let mut who = Vec::new();
    for time in ["09:00", "12:00", "14:00", "14:00"] {
        who.push(book(time).await.expect::<ClinicAppointment>(201).appointment.practitioner_id);
    }
    assert_eq!(who, [first, second, first, second]);
    let full = book("14:00").await;
    full.expect_problem(409, "slot_taken");
    let alternatives = alternatives(&full);
    assert_eq!(alternatives.len(), 5);
    let nearest: Vec<String> = alternatives.iter().map(|slot| slot.starts_at.time().to_string()).collect();
    assert!(nearest.contains(&"13:00:00".to_owned()) && nearest.contains(&"15:00:00".to_owned()), "{nearest:?}");
}

async fn a_time_that_cannot_be_booked_says_why(app: TestApp) {
    let (clinic, practitioner, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    for (starts_at, why) in [
        ("2026-11-23T07:00:00Z", "has passed"),
        ("2026-11-23T09:15:00Z", "short notice"),
        ("2027-11-24T10:00:00Z", "too far ahead"),
        ("2026-11-24T10:05:00Z", "every 15 minutes"),
        ("2026-11-24T10:00:00.5Z", "every 15 minutes"),
        ("2026-11-24T08:45:00Z", "does not work"),
        ("2026-11-24T16:15:00Z", "does not work"),
    ] {
        let body = json!({ "treatment_id": treatment, "practitioner_id": practitioner, "starts_at": starts_at });
        for path in ["/appointments", "/holds"] {
            let answer = http.post(&clinic.portal(path), &body).await;
            answer.expect_problem(422, "slot_unavailable");
            let detail = answer.body["detail"].as_str().unwrap();
            assert!(detail.contains(why), "{starts_at}: {detail}");
            assert_eq!(answer.body["alternatives"]["slots"].as_array().map_or(0, Vec::len), 5, "{starts_at}");
        }
    }
    let other = clinic.practitioner("Ben").await;
    let body = json!({ "treatment_id": treatment, "practitioner_id": other, "starts_at": "2026-11-24T10:00:00Z" });
    let answer = http.post(&clinic.portal("/appointments"), &body).await;
    answer.expect_problem(422, "slot_unavailable");
    assert!(answer.body["detail"].as_str().unwrap().contains("does not give this treatment"));
}

async fn what_was_agreed_stays(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    let booked: Appointment = http.post(&clinic.portal("/appointments"), &body).await.expect(201);
    let change = json!({ "name": "Luxury facial", "price_minor": 20_000, "duration_minutes": 90 });
    clinic.owner.if_match(1).patch(&format!("/api/v1/treatments/{treatment}"), &change).await.expect::<Value>(200);
    let path = clinic.portal(&format!("/appointments/{}", booked.id));
    assert_eq!(http.get(&path).await.expect::<Appointment>(200), booked);
    assert_eq!((booked.treatment_name.as_str(), booked.price.minor), ("Facial", 9_500));
}

async fn a_repeated_request_books_once(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    let path = clinic.portal("/appointments");
    let once = http.once(&clinic.new_key());
    let (one, other) = tokio::join!(once.post(&path, &body), once.post(&path, &body));
    let (one, other): (Appointment, Appointment) = (one.expect(201), other.expect(201));
    assert_eq!(one, other);
    assert_eq!(once.post(&path, &body).await.expect::<Appointment>(201), one);
    let another = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T12:00:00Z" });
    once.post(&path, &another).await.expect_problem(422, "idempotency_key_reused");

    // What was held is gone after booking; the answer is still given again.
    let held = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T13:00:00Z" });
    let hold: Value = http.post(&clinic.portal("/holds"), &held).await.expect(201);
    let once = http.once(&clinic.new_key());
    let body = json!({ "hold_id": hold["id"] });
    let first: Appointment = once.post(&path, &body).await.expect(201);
    assert_eq!(once.post(&path, &body).await.expect::<Appointment>(201), first);
    app.send_messages().await;
    let mails = app.mailbox.sent().iter().filter(|sent| sent.text().contains("is booked")).count();
    assert_eq!(mails, 2);
}

async fn a_client_cannot_be_in_two_places(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let treatment = clinic.treatment("Facial", 60, &[first, second]).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    http.post(&clinic.portal("/appointments"), &body).await.expect::<Appointment>(201);
    for path in ["/appointments", "/holds"] {
        let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T10:30:00Z" });
        let answer = http.post(&clinic.portal(path), &body).await;
        answer.expect_problem(409, "other_appointment");
        assert!(answer.body["detail"].as_str().unwrap().contains("another appointment at this time, Facial at 10:00"));
        for slot in alternatives(&answer) {
            let time = slot.starts_at.time().to_string();
            assert!(time.as_str() >= "11:00:00" || time.as_str() <= "09:00:00", "{time} is no alternative");
        }
    }
    // Staff are asked, and may.
    let mut body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-24T10:30:00Z" });
    let path = "/api/v1/appointments";
    let asked = clinic.owner.post(path, &body).await;
    asked.expect_problem(409, "other_appointment");
    assert!(asked.body["detail"].as_str().unwrap().contains("the client has another appointment"), "{:#}", asked.body);
    assert_eq!(asked.body["other_local_start"], "2026-11-24T10:00:00");
    for slot in alternatives(&asked) {
        let time = slot.starts_at.time().to_string();
        assert!(time.as_str() >= "11:00:00" || time.as_str() <= "09:00:00", "{time} is no alternative");
    }
    body["outside_hours"] = json!(true);
    clinic.owner.post(path, &body).await.expect_problem(409, "other_appointment");
    body["allow_client_overlap"] = json!(true);
    let both: ClinicAppointment = clinic.owner.post(path, &body).await.expect(201);
    // Nobody treats two at once: what is taken stays taken.
    clinic.owner.post(path, &body).await.expect_problem(409, "slot_taken");

    // Moving asks the same; its own time is not in its way.
    let id = &both.appointment.id;
    let move_to = async |time: &str, anyway: bool| {
        let path = format!("/api/v1/appointments/{id}/move");
        let version =
            clinic.owner.get(&format!("/api/v1/appointments/{id}")).await.expect::<Value>(200)["version"].as_i64();
        let body = json!({ "starts_at": format!("2026-11-24T{time}:00Z"), "allow_client_overlap": anyway });
        clinic.owner.if_match(version.unwrap()).post(&path, &body).await
    };
    move_to("11:15", false).await.expect::<ClinicAppointment>(200);
    move_to("11:30", false).await.expect::<ClinicAppointment>(200);
    move_to("10:15", false).await.expect_problem(409, "other_appointment");
    move_to("10:15", true).await.expect::<ClinicAppointment>(200);
}

async fn of_two_bookings_of_one_client_at_once_one_is_made(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let treatment = clinic.treatment("Facial", 60, &[first, second]).await;
    let client = clinic.client("Elena").await;
    let book = async |practitioner: PractitionerId| {
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "practitioner_id": practitioner,
            "starts_at": "2026-11-24T10:00:00Z" });
        clinic.owner.post("/api/v1/appointments", &body).await
    };
    let answers = join_all([first, second, first, second].map(book)).await;
    let (won, lost): (Vec<Answer>, Vec<Answer>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 1);
    for answer in lost {
        answer.expect_problem(409, "other_appointment");
    }
}

async fn staff_book_outside_hours_but_never_over(app: TestApp) {
    let (clinic, practitioner, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    let book = async |starts_at: &str, outside_hours: bool| {
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "practitioner_id": practitioner,
            "starts_at": starts_at, "outside_hours": outside_hours, "note": "by telephone",
            "allow_client_overlap": true });
        clinic.owner.post("/api/v1/appointments", &body).await
    };
    let evening = "2026-11-24T19:05:00Z";
    book(evening, false).await.expect_problem(422, "slot_unavailable");
    let booked: ClinicAppointment = book(evening, true).await.expect(201);
    assert_eq!((booked.note.as_str(), booked.source), ("by telephone", BookingSource::Staff));
    book("2026-11-24T20:00:00Z", true).await.expect_problem(409, "slot_taken");
    book("2026-11-24T20:05:00Z", true).await.expect::<ClinicAppointment>(201);
    // A walk-in of an hour ago, but not of last week.
    book("2026-11-23T06:30:00Z", true).await.expect::<ClinicAppointment>(201);
    book("2026-11-16T10:00:00Z", true).await.expect_problem(422, "slot_unavailable");
    assert_eq!(book("2026-11-25T10:00:30Z", true).await.fields(), ["starts_at: format"]);
    // Neither notice nor horizon binds staff.
    book("2026-11-23T09:00:00Z", false).await.expect::<ClinicAppointment>(201);
    book("2028-02-01T10:00:00Z", false).await.expect::<ClinicAppointment>(201);
}

async fn what_an_integrator_books_is_marked_so(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    let key = json!({ "name": "Website", "scopes": ["appointments:write", "clients:read"] });
    let key: CreatedApiKey = clinic.owner.post("/api/v1/api-keys", &key).await.expect(201);
    let keyed = app.anonymous().with_bearer(&key.secret);
    let token: AccessToken = keyed.send(reqwest::Method::POST, "/api/v1/access-tokens", None::<&()>).await.expect(201);
    let http = app.anonymous().with_bearer(&token.access_token);

    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    let booked: ClinicAppointment = http.post("/api/v1/appointments", &body).await.expect(201);
    assert_eq!((booked.client_id, booked.source), (client.id, BookingSource::Api));
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=1").await.expect(200);
    let entry = &log.data[0];
    assert_eq!((entry.action.as_str(), entry.actor_kind), ("appointment.create", ActorKind::ApiKey));
    assert_eq!((&entry.actor, &entry.subject), (&key.key.id.to_string(), &booked.appointment.id.to_string()));
}

async fn wall_times_follow_the_clocks(app: TestApp) {
    let (clinic, practitioner, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    let book = async |local_start: &str| {
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "practitioner_id": practitioner,
            "local_start": local_start, "outside_hours": true });
        clinic.owner.post("/api/v1/appointments", &body).await
    };
    let gap = book("2027-03-28T01:30:00").await;
    gap.expect_problem(422, "slot_unavailable");
    assert!(gap.body["detail"].as_str().unwrap().contains("clocks go forward"), "{:#}", gap.body);
    assert_eq!(alternatives(&gap).len(), 5);

    for (local_start, instant) in [
        ("2027-03-28T10:00:00", "2027-03-28T09:00:00Z"),
        // Clocks show half past one twice; the earlier is taken.
        ("2027-10-31T01:30:00", "2027-10-31T00:30:00Z"),
        ("2027-10-31T10:00:00", "2027-10-31T10:00:00Z"),
    ] {
        let booked: ClinicAppointment = book(local_start).await.expect(201);
        assert_eq!(booked.appointment.starts_at, instant.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        assert_eq!(booked.appointment.local_start, local_start.parse::<chrono::NaiveDateTime>().unwrap());
    }
}

async fn strange_requests_are_problems(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let path = clinic.portal("/appointments");
    let never = "hld_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f";
    let both = json!({ "hold_id": never, "starts_at": "2026-11-24T10:00:00Z" });
    for body in [json!({}), json!({ "treatment_id": treatment }), both] {
        let answer = http.post(&path, &body).await;
        answer.expect_problem(400, "malformed_body");
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains("send `hold_id`, or `treatment_id` and `starts_at`"), "{detail}");
    }
    http.post(&path, &json!({ "hold_id": never })).await.expect_problem(404, "not_found");
    http.post(&path, &json!({ "hold_id": "nonsense" })).await.expect_problem(400, "malformed_body");

    for starts_at in
        ["-262143-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "+262142-12-31T23:59:59Z"]
    {
        let body = json!({ "treatment_id": treatment, "starts_at": starts_at });
        http.post(&path, &body).await.expect_problem(422, "slot_unavailable");
        http.post(&clinic.portal("/holds"), &body).await.expect_problem(422, "slot_unavailable");
        for (field, when) in [("starts_at", starts_at), ("local_start", starts_at.trim_end_matches('Z'))] {
            let body = json!({ "client_id": client.id, "treatment_id": treatment, field: when, "outside_hours": true });
            let answer = clinic.owner.post("/api/v1/appointments", &body).await;
            assert_eq!(answer.status, 422, "{field} {when}: {:#}", answer.body);
        }
        let list = format!("/api/v1/appointments?from={starts_at}&to={starts_at}").replace('+', "%2B");
        assert_eq!(clinic.owner.get(&list).await.expect::<Page<Value>>(200).data, Vec::<Value>::new());
    }
    let body = json!({ "client_id": client.id, "treatment_id": treatment });
    assert_eq!(clinic.owner.post("/api/v1/appointments", &body).await.fields(), ["starts_at: required"]);
    let body = json!({ "client_id": client.id, "treatment_id": treatment,
        "starts_at": "2026-11-24T10:00:00Z", "local_start": "2026-11-24T10:00:00" });
    assert_eq!(clinic.owner.post("/api/v1/appointments", &body).await.fields(), ["local_start: conflict"]);
    clinic.owner.get("/api/v1/appointments?after=bm9uc2Vuc2U").await.expect_problem(400, "invalid_cursor");
}

async fn another_clinics_things_do_not_exist(app: TestApp) {
    let (clinic, practitioner, treatment) = small_clinic(&app).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let other = app.clinic("oakhill").await;
    let their_practitioner = other.practitioner("Ben").await;
    let their_treatment = other.treatment("Facial", 60, &[their_practitioner]).await;
    let their_client = other.client("Ada").await;
    let starts_at = "2026-11-24T10:00:00Z";
    for body in [
        json!({ "treatment_id": their_treatment, "starts_at": starts_at }),
        json!({ "treatment_id": treatment, "practitioner_id": their_practitioner, "starts_at": starts_at }),
    ] {
        http.post(&clinic.portal("/appointments"), &body).await.expect_problem(404, "not_found");
        http.post(&clinic.portal("/holds"), &body).await.expect_problem(404, "not_found");
    }
    let for_staff = |client: &Value, treatment: &Value, practitioner: &Value| json!({ "client_id": client, "treatment_id": treatment, "practitioner_id": practitioner, "starts_at": starts_at });
    let (ours, theirs) = (
        [json!(client.id), json!(treatment), json!(practitioner)],
        [json!(their_client.id), json!(their_treatment), json!(their_practitioner)],
    );
    for foreign in 0..3 {
        let mut ids = ours.clone();
        ids[foreign] = theirs[foreign].clone();
        let body = for_staff(&ids[0], &ids[1], &ids[2]);
        clinic.owner.post("/api/v1/appointments", &body).await.expect_problem(404, "not_found");
    }
    let booked: ClinicAppointment =
        clinic.owner.post("/api/v1/appointments", &for_staff(&ours[0], &ours[1], &ours[2])).await.expect(201);
    let path = format!("/api/v1/appointments/{}", booked.appointment.id);
    for rest in ["", "/cancellation-quote", "/calendar.ics"] {
        other.owner.get(&format!("{path}{rest}")).await.expect_problem(404, "not_found");
    }
    other.owner.post(&format!("{path}/cancel"), &json!({})).await.expect_problem(404, "not_found");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    let body = json!({
        "client_id": world.client.id, "treatment_id": world.treatment, "starts_at": "2026-11-26T10:00:00Z",
    });
    vec![
        Row::new("appointment.create").body(body).naming(),
        Row::new("appointment.get").of(world.appointment),
        Row::new("my_appointment.get").of(world.appointment),
    ]
}
