//! Moving appointments: the same appointment at another time.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use contract::{
    appointments::{Appointment, AppointmentStatus, CancellationQuote, ClinicAppointment},
    audit::AuditEntry,
    clinics::Clinic,
    ids::{AppointmentId, PractitionerId, TreatmentId},
    notifications::{Notification, NotificationKind},
    paging::Page,
    slots::{Slot, SlotCalendar},
    treatments::Treatment,
};
use serde_json::{Value, json};
use testkit::{Answer, Http, Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_moved_appointment_stays_the_same_one,
    a_move_may_overlap_its_own_former_time,
    of_two_who_move_to_one_time_one_gets_it,
    of_two_who_move_one_appointment_one_does,
    within_the_window_the_clinic_decides,
    what_was_agreed_stays,
    staff_move_until_the_end_and_to_others,
    moves_follow_the_clocks,
    a_reminder_is_for_the_new_time_only,
    what_cannot_be_is_refused,
    a_move_is_made_once,
    claims_are_those_of_the_appointments,
);

async fn small_clinic(app: &TestApp) -> (TestClinic<'_>, PractitionerId, TreatmentId) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira Osman").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    (clinic, practitioner, treatment)
}

async fn book(clinic: &TestClinic<'_>, http: &Http, treatment: TreatmentId, starts_at: &str) -> Appointment {
    let body = json!({ "treatment_id": treatment, "starts_at": starts_at });
    http.post(&clinic.portal("/appointments"), &body).await.expect(201)
}

async fn move_mine(clinic: &TestClinic<'_>, http: &Http, id: AppointmentId, starts_at: &str) -> Answer {
    let path = clinic.portal(&format!("/appointments/{id}/move"));
    http.post(&path, &json!({ "starts_at": starts_at })).await
}

async fn move_as_staff(clinic: &TestClinic<'_>, appointment: &Appointment, body: Value) -> Answer {
    let path = format!("/api/v1/appointments/{}/move", appointment.id);
    clinic.owner.if_match(appointment.version).post(&path, &body).await
}

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

async fn a_moved_appointment_stays_the_same_one(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-26T10:00:00Z").await;
    app.send_messages().await;
    app.clock.advance(TimeDelta::seconds(1));
    let moved: Appointment = move_mine(&clinic, &http, booked.id, "2026-11-27T14:30:00Z").await.expect(200);
    assert_eq!(moved.ends_at, at("2026-11-27T15:30:00Z"));
    assert_eq!(moved.local_start.to_string(), "2026-11-27 14:30:00");
    let expected = Appointment {
        starts_at: at("2026-11-27T14:30:00Z"),
        ends_at: moved.ends_at,
        local_start: moved.local_start,
        version: booked.version + 1,
        ..booked.clone()
    };
    assert_eq!(moved, expected, "all else is as it was");
    let seen: Appointment = http.get(&clinic.portal(&format!("/appointments/{}", booked.id))).await.expect(200);
    assert_eq!(seen, moved);

    app.send_messages().await;
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&clinic.client_email("Elena")) else { panic!("a mail") };
    assert_eq!(mail.subject, "Moved: Facial is now on Friday, 27 November 2026, 14:30");
    assert!(mail.text.contains("Before, it was Thursday, 26 November 2026, 10:00."), "{}", mail.text);
    let calendar = mail.calendar.unwrap();
    assert_eq!(calendar.method, "REQUEST");
    let uid = format!("UID:{}@portico", booked.id);
    for line in ["METHOD:REQUEST", "SEQUENCE:1", "STATUS:CONFIRMED", "DTSTART:20261127T143000Z", &uid] {
        assert!(calendar.ics.split("\r\n").any(|found| found == line), "{line} is not in {}", calendar.ics);
    }

    let told: Page<Notification> = http.get(&clinic.portal("/me/notifications")).await.expect(200);
    let newest = &told.data[0];
    assert_eq!((newest.kind, newest.local_start), (NotificationKind::AppointmentMoved, Some(moved.local_start)));
    assert!(newest.read_at.is_some(), "the client did it");
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=1").await.expect(200);
    assert_eq!((&log.data[0].action, &log.data[0].subject), (&"appointment.move".to_owned(), &booked.id.to_string()));
    // What it took before is free.
    let (_, other) = clinic.signed_in_client("Ada").await;
    book(&clinic, &other, treatment, "2026-11-26T10:00:00Z").await;
}

async fn a_move_may_overlap_its_own_former_time(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-26T10:00:00Z").await;
    let free = async |who: &Http, path: &str, rest: &str| {
        let query = format!("{path}?treatment_id={treatment}&from=2026-11-26&to=2026-11-26{rest}");
        let found: SlotCalendar = who.get(&query).await.expect(200);
        found.days[0].slots.iter().any(|slot| slot.starts_at == at("2026-11-26T10:30:00Z"))
    };
    let (mine, moving) = (clinic.portal("/slots"), format!("&appointment_id={}", booked.id));
    assert!(!free(&http, &mine, "").await && free(&http, &mine, &moving).await);
    assert!(!free(&clinic.owner, "/api/v1/slots", "").await);
    assert!(free(&clinic.owner, "/api/v1/slots", &moving).await);
    let (_, ada) = clinic.signed_in_client("Ada").await;
    let theirs = format!("{mine}?treatment_id={treatment}&from=2026-11-26&to=2026-11-26{moving}");
    ada.get(&theirs).await.expect_problem(404, "not_found");

    let moved: Appointment = move_mine(&clinic, &http, booked.id, "2026-11-26T10:30:00Z").await.expect(200);
    move_as_staff(&clinic, &moved, json!({ "starts_at": "2026-11-26T10:15:00Z" }))
        .await
        .expect::<ClinicAppointment>(200);
}

async fn of_two_who_move_to_one_time_one_gets_it(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    for day in 24..27 {
        let first = book(&clinic, &elena, treatment, &format!("2026-11-{day}T09:00:00Z")).await;
        let second = book(&clinic, &ada, treatment, &format!("2026-11-{day}T11:00:00Z")).await;
        // They overlap each other by half.
        let (one, other) = (format!("2026-11-{day}T14:00:00Z"), format!("2026-11-{day}T14:30:00Z"));
        let (one, other) =
            tokio::join!(move_mine(&clinic, &elena, first.id, &one), move_mine(&clinic, &ada, second.id, &other));
        let (winner, loser, kept) = if one.status == 200 { (one, other, &second) } else { (other, one, &first) };
        winner.expect::<Appointment>(200);
        loser.expect_problem(409, "slot_taken");
        let alternatives: Vec<Slot> = serde_json::from_value(loser.body["alternatives"]["slots"].clone()).unwrap();
        assert_eq!(alternatives.len(), 5);
        let seen: ClinicAppointment = clinic.owner.get(&format!("/api/v1/appointments/{}", kept.id)).await.expect(200);
        assert_eq!(seen.appointment, *kept, "nothing has changed for who came second");
    }
}

async fn of_two_who_move_one_appointment_one_does(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    for day in 24..27 {
        let booked = book(&clinic, &http, treatment, &format!("2026-11-{day}T09:00:00Z")).await;
        let (by_client, by_staff) = (format!("2026-11-{day}T12:00:00Z"), format!("2026-11-{day}T14:00:00Z"));
        let (one, other) = tokio::join!(
            move_mine(&clinic, &http, booked.id, &by_client),
            move_as_staff(&clinic, &booked, json!({ "starts_at": by_staff })),
        );
        // One after the other, the client may move what staff have moved; never the other way round.
        assert!(one.status == 200 || other.status == 200, "{:#} {:#}", one.body, other.body);
        for answer in [&one, &other].into_iter().filter(|answer| answer.status != 200) {
            answer.expect_problem(412, "stale_version");
        }
        // Each that says it was moved has made a version of its own; where both do, the client was second.
        let moves = [&one, &other].into_iter().filter(|answer| answer.status == 200).count();
        let path = format!("/api/v1/appointments/{}", booked.id);
        let seen = clinic.owner.get(&path).await.expect::<ClinicAppointment>(200).appointment;
        assert_eq!(seen.version, booked.version + i64::try_from(moves).unwrap());
        assert_eq!(seen.starts_at, at(if one.status == 200 { &by_client } else { &by_staff }));
    }
}

async fn within_the_window_the_clinic_decides(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let mut booking = serde_json::to_value(&before.booking).unwrap();
    booking["late_cancellation_fee"] = json!({ "minor": 2_500, "currency": "GBP" });
    let change = json!({ "booking": booking });
    clinic.owner.if_match(before.version).patch("/api/v1/clinic", &change).await.expect::<Clinic>(200);
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-24T10:00:00Z").await;
    let path = clinic.portal(&format!("/appointments/{}/cancellation-quote", booked.id));
    app.clock.set(booked.starts_at - TimeDelta::hours(24));
    // The session has run out meanwhile.
    let http = clinic.sign_in(&clinic.client_email("Elena")).await;
    let may_move = async || http.get(&path).await.expect::<CancellationQuote>(200).may_move;
    assert!(may_move().await, "to the last instant");
    app.clock.advance(TimeDelta::seconds(1));
    assert!(!may_move().await, "also where one could cancel for a fee");
    let answer = move_mine(&clinic, &http, booked.id, "2026-11-30T10:00:00Z").await;
    answer.expect_problem(409, "cancellation_window");
    assert!(answer.body["detail"].as_str().unwrap().contains("contact the clinic"));
    let moved = move_as_staff(&clinic, &booked, json!({ "starts_at": "2026-11-30T10:00:00Z" })).await;
    moved.expect::<ClinicAppointment>(200);
    assert!(may_move().await, "now it is far away");
}

async fn what_was_agreed_stays(app: TestApp) {
    let (clinic, practitioner, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-26T10:00:00Z").await;
    let change = |price: u32, minutes: u16, online: bool| json!({ "price_minor": price, "duration_minutes": minutes, "bookable_online": online });
    let path = format!("/api/v1/treatments/{treatment}");
    let now: Treatment = clinic.owner.get(&path).await.expect(200);
    let now: Treatment = clinic.owner.if_match(now.version).patch(&path, &change(12_000, 90, true)).await.expect(200);
    let moved: Appointment = move_mine(&clinic, &http, booked.id, "2026-11-26T16:00:00Z").await.expect(200);
    assert_eq!((moved.price, moved.ends_at - moved.starts_at), (booked.price, TimeDelta::minutes(60)));

    // What clients are no longer offered, only staff can move.
    let quote = clinic.portal(&format!("/appointments/{}/cancellation-quote", booked.id));
    assert!(http.get(&quote).await.expect::<CancellationQuote>(200).may_move);
    clinic.owner.if_match(now.version).patch(&path, &change(12_000, 90, false)).await.expect::<Treatment>(200);
    assert!(!http.get(&quote).await.expect::<CancellationQuote>(200).may_move);
    let answer = move_mine(&clinic, &http, booked.id, "2026-11-27T10:00:00Z").await;
    answer.expect_problem(422, "slot_unavailable");
    let body = json!({ "starts_at": "2026-11-27T16:00:00Z", "practitioner_id": practitioner });
    move_as_staff(&clinic, &moved, body).await.expect::<ClinicAppointment>(200);
}

async fn staff_move_until_the_end_and_to_others(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (clinic.practitioner("Amira").await, clinic.practitioner("Ben").await);
    let treatment = clinic.treatment("Facial", 60, &[first, second]).await;
    let client = clinic.client("Elena").await;
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "practitioner_id": first, "starts_at": "2026-11-23T09:00:00Z" });
    let booked: ClinicAppointment = clinic.owner.post("/api/v1/appointments", &body).await.expect(201);
    let booked = booked.appointment;
    let path = format!("/api/v1/appointments/{}/move", booked.id);
    let body = json!({ "starts_at": booked.starts_at, "practitioner_id": second, "notify_client": false });
    clinic.owner.post(&path, &body).await.expect_problem(428, "precondition_required");
    clinic.owner.if_match(7).post(&path, &body).await.expect_problem(412, "stale_version");

    let moved: ClinicAppointment = move_as_staff(&clinic, &booked, body).await.expect(200);
    assert_eq!((moved.appointment.practitioner_id, moved.appointment.practitioner_name.as_str()), (second, "Ben"));
    assert_eq!(moved.appointment.starts_at, booked.starts_at);
    app.send_messages().await;
    assert!(!app.mailbox.sent().iter().any(|sent| sent.text().contains("is moved")), "no word was wanted");

    // Whoever is late gets another time; off the grid, if staff want that.
    app.clock.set(booked.starts_at + TimeDelta::minutes(20));
    let late = json!({ "starts_at": "2026-11-23T09:25:00Z" });
    move_as_staff(&clinic, &moved.appointment, late.clone()).await.expect_problem(422, "slot_unavailable");
    let mut late = late;
    late["outside_hours"] = json!(true);
    let moved: ClinicAppointment = move_as_staff(&clinic, &moved.appointment, late).await.expect(200);
    app.clock.set(moved.appointment.ends_at);
    let over = move_as_staff(&clinic, &moved.appointment, json!({ "starts_at": "2026-11-24T10:00:00Z" })).await;
    over.expect_problem(409, "appointment_started");
}

async fn moves_follow_the_clocks(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let mut appointment = book(&clinic, &http, treatment, "2026-11-26T10:00:00Z").await;
    let to = |local_start: &str| json!({ "local_start": local_start, "outside_hours": true });
    let gap = move_as_staff(&clinic, &appointment, to("2027-03-28T01:30:00")).await;
    gap.expect_problem(422, "slot_unavailable");
    assert!(gap.body["detail"].as_str().unwrap().contains("clocks go forward"), "{:#}", gap.body);
    for (local_start, instant) in [
        ("2027-03-28T10:00:00", "2027-03-28T09:00:00Z"),
        // Clocks show half past one twice; the earlier is taken.
        ("2027-10-31T01:30:00", "2027-10-31T00:30:00Z"),
        ("2027-10-31T10:00:00", "2027-10-31T10:00:00Z"),
    ] {
        let moved: ClinicAppointment = move_as_staff(&clinic, &appointment, to(local_start)).await.expect(200);
        appointment = moved.appointment;
        assert_eq!(appointment.starts_at, at(instant));
        assert_eq!(appointment.local_start, local_start.parse::<NaiveDateTime>().unwrap());
        assert_eq!(appointment.ends_at - appointment.starts_at, TimeDelta::minutes(60));
    }
    // The same wall time before and after the end of summer time is two instants.
    let later =
        move_as_staff(&clinic, &appointment, json!({ "starts_at": "2027-10-31T01:30:00Z", "outside_hours": true }))
            .await;
    let later: ClinicAppointment = later.expect(200);
    assert_eq!(later.appointment.local_start.to_string(), "2027-10-31 01:30:00");
}

async fn a_reminder_is_for_the_new_time_only(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let first = "2026-11-26T10:00:00Z";
    let booked = book(&clinic, &http, treatment, first).await;
    // There and back again: two of the three reminders are for what is no longer so.
    move_mine(&clinic, &http, booked.id, "2026-11-26T15:00:00Z").await.expect::<Appointment>(200);
    move_mine(&clinic, &http, booked.id, first).await.expect::<Appointment>(200);
    let moved: Appointment = move_mine(&clinic, &http, booked.id, "2026-11-27T10:00:00Z").await.expect(200);
    let moved_back = book(&clinic, &http, treatment, "2026-11-27T12:00:00Z").await;
    move_mine(&clinic, &http, moved_back.id, "2026-11-27T14:00:00Z").await.expect::<Appointment>(200);
    move_mine(&clinic, &http, moved_back.id, "2026-11-27T12:00:00Z").await.expect::<Appointment>(200);
    let reminders_at = async |time: DateTime<Utc>| {
        app.clock.set(time);
        app.send_messages().await;
        app.mailbox.sent().iter().filter(|sent| sent.text().contains("this is a reminder")).count()
    };
    assert_eq!(reminders_at(at("2026-11-25T15:00:00Z")).await, 0, "of the former times");
    assert_eq!(reminders_at(moved.starts_at - TimeDelta::hours(24)).await, 1);
    assert_eq!(reminders_at(moved_back.starts_at - TimeDelta::hours(24)).await, 2);
    assert_eq!(reminders_at(moved_back.starts_at).await, 2, "and no second one");
}

async fn what_cannot_be_is_refused(app: TestApp) {
    let (clinic, practitioner, treatment) = small_clinic(&app).await;
    let other = clinic.practitioner("Ben").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-26T10:00:00Z").await;
    let second = book(&clinic, &http, treatment, "2026-11-26T13:00:00Z").await;
    let try_to = async |starts_at: &str| move_mine(&clinic, &http, booked.id, starts_at).await;
    for (starts_at, words) in [
        ("2026-11-23T07:00:00Z", "has passed"),
        ("2026-11-23T09:15:00Z", "short notice"),
        ("2026-11-26T10:05:00Z", "every 15 minutes"),
        ("2026-11-26T16:15:00Z", "does not work"),
    ] {
        let answer = try_to(starts_at).await;
        answer.expect_problem(422, "slot_unavailable");
        assert!(answer.body["detail"].as_str().unwrap().contains(words), "{starts_at}: {:#}", answer.body);
    }
    try_to("2026-11-26T13:30:00Z").await.expect_problem(409, "other_appointment");
    assert_eq!(try_to("2026-11-26T10:00:00Z").await.fields(), ["starts_at: same"]);
    let path = clinic.portal(&format!("/appointments/{}/move", booked.id));
    let by_other = json!({ "starts_at": "2026-11-27T10:00:00Z", "practitioner_id": other });
    http.post(&path, &by_other).await.expect_problem(422, "slot_unavailable");
    http.post(&path, &json!({})).await.expect_problem(400, "malformed_body");
    let mine = json!({ "starts_at": "2026-11-27T10:00:00Z", "practitioner_id": practitioner });
    http.if_match(7).post(&path, &mine).await.expect_problem(412, "stale_version");
    assert_eq!(move_as_staff(&clinic, &booked, json!({})).await.fields(), ["starts_at: required"]);

    let (_, ada) = clinic.signed_in_client("Ada").await;
    ada.post(&path, &mine).await.expect_problem(404, "not_found");
    let cancel = clinic.portal(&format!("/appointments/{}/cancel", second.id));
    http.post(&cancel, &json!({})).await.expect::<Appointment>(200);
    let gone = move_mine(&clinic, &http, second.id, "2026-11-27T10:00:00Z").await;
    gone.expect_problem(409, "appointment_not_booked");
    let off = json!({ "sections": [{ "section": "booking", "enabled": false }] });
    clinic.owner.if_match(1).patch("/api/v1/portal-settings", &off).await.expect::<Value>(200);
    http.post(&path, &mine).await.expect_problem(404, "section_off");
    let quote = clinic.portal(&format!("/appointments/{}/cancellation-quote", booked.id));
    assert!(!http.get(&quote).await.expect::<CancellationQuote>(200).may_move, "no times are offered");
}

async fn a_move_is_made_once(app: TestApp) {
    let (clinic, _, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-26T10:00:00Z").await;
    let path = clinic.portal(&format!("/appointments/{}/move", booked.id));
    let body = json!({ "starts_at": "2026-11-27T10:00:00Z" });
    let once = http.once(&clinic.new_key()).if_match(booked.version);
    let (one, other) = tokio::join!(once.post(&path, &body), once.post(&path, &body));
    let (one, other): (Appointment, Appointment) = (one.expect(200), other.expect(200));
    assert_eq!(one, other);
    assert_eq!(once.post(&path, &body).await.expect::<Appointment>(200), one, "though its version is another by now");
    once.post(&path, &json!({ "starts_at": "2026-11-27T12:00:00Z" }))
        .await
        .expect_problem(422, "idempotency_key_reused");
    app.send_messages().await;
    let told = app.mailbox.sent().iter().filter(|sent| sent.text().contains("is moved")).count();
    assert_eq!(told, 1);
}

/// After any number of bookings, moves and cancellations, what is offered, which follows from claims,
/// is what the appointments leave free.
async fn claims_are_those_of_the_appointments(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioners = [clinic.practitioner("Amira").await, clinic.practitioner("Ben").await];
    let treatment = clinic.treatment("Facial", 60, &practitioners).await;
    let client = clinic.client("Elena").await;
    // A linear congruential generator (Knuth's MMIX): the same steps whenever it runs.
    let mut state = 20_261_123_u64;
    let mut random = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let opens = at("2026-11-25T09:00:00Z");
    let quarter = |number: u64| opens + TimeDelta::minutes(15 * i64::try_from(number).unwrap());
    let (mut done, mut refused) = (0, 0);
    for _ in 0..60 {
        let list: Page<ClinicAppointment> = clinic.owner.get("/api/v1/appointments?status=booked").await.expect(200);
        let (starts_at, practitioner) = (quarter(random(29)), practitioners[usize::try_from(random(2)).unwrap()]);
        let body = json!({ "starts_at": starts_at, "practitioner_id": practitioner, "allow_client_overlap": true });
        let some = list.data.get(usize::try_from(random(12)).unwrap()).map(|found| found.appointment.clone());
        let answer = match (random(6), some) {
            (0, Some(found)) => {
                let path = format!("/api/v1/appointments/{}/cancel", found.id);
                clinic.owner.post(&path, &json!({})).await
            }
            (1..=4, Some(found)) => move_as_staff(&clinic, &found, body).await,
            _ => {
                let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": starts_at,
                    "practitioner_id": practitioner, "allow_client_overlap": true });
                clinic.owner.post("/api/v1/appointments", &body).await
            }
        };
        match answer.status.as_u16() {
            200 | 201 => done += 1,
            // Taken, or the time that it has already.
            409 | 422 => refused += 1,
            _ => panic!("{:#}", answer.body),
        }
    }
    assert!(done >= 15 && refused >= 5, "{done} done, {refused} refused: these steps test little");
    let list: Page<ClinicAppointment> = clinic.owner.get("/api/v1/appointments?limit=200").await.expect(200);
    for practitioner in practitioners {
        let booked: Vec<&Appointment> = list
            .data
            .iter()
            .map(|found| &found.appointment)
            .filter(|found| found.status == AppointmentStatus::Booked && found.practitioner_id == practitioner)
            .collect();
        for (index, one) in booked.iter().enumerate() {
            let overlaps = |other: &&&Appointment| one.starts_at < other.ends_at && other.starts_at < one.ends_at;
            assert_eq!(booked[index + 1..].iter().filter(overlaps).count(), 0, "{one:?}");
        }
        let is_free = |start: &DateTime<Utc>| {
            booked.iter().all(|one| *start >= one.ends_at || *start + TimeDelta::minutes(60) <= one.starts_at)
        };
        let expected: Vec<DateTime<Utc>> = (0..29).map(quarter).filter(is_free).collect();
        let query = format!("treatment_id={treatment}&practitioner_id={practitioner}&from=2026-11-25&to=2026-11-25");
        let offered: SlotCalendar = clinic.owner.get(&format!("/api/v1/slots?{query}")).await.expect(200);
        let offered: Vec<DateTime<Utc>> = offered.days[0].slots.iter().map(|slot| slot.starts_at.to_utc()).collect();
        assert_eq!(offered, expected);
    }
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    let body = json!({ "starts_at": "2026-11-27T10:00:00Z" });
    vec![
        Row::new("appointment.move").of(world.appointment).body(body.clone()),
        Row::new("my_appointment.move").of(world.appointment).body(body),
    ]
}
