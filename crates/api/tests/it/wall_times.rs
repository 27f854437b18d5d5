//! Rules of time zones that change: appointments to come keep their wall time.

use app::appointments::keep_wall_times;
use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    appointments::{Appointment, ClinicAppointment, ClockConflict},
    audit::{ActorKind, AuditEntry},
    calendar::Calendar,
    clinics::Clinic,
    ids::{ClientId, TreatmentId},
    messages::{Message, MessageState},
    paging::Page,
    portal::Portal,
    staff::{Role, StaffMe},
    time::wall_time,
};
use serde_json::{Value, json};
use testkit::{Sent, TestApp, TestClinic, on_both_databases};

on_both_databases!(
    appointments_to_come_keep_their_wall_time,
    neighbours_make_room_for_each_other,
    what_is_taken_is_shown_until_it_is_moved,
    what_clocks_skip_is_shown_until_they_do_not,
    staff_may_leave_it_where_it_is,
    what_is_past_stays,
    older_rules_move_nothing,
    only_one_of_several_processes_moves_appointments,
    a_reminder_comes_by_the_new_rules,
    a_lapsed_hold_is_in_nobodys_way,
    who_has_no_calendar_entry_gets_no_text,
    zones_have_any_of_their_names,
    apps_are_given_what_clocks_show,
);

const VANCOUVER: &str = "America/Vancouver";

/// As it was until 2026, when Vancouver still put its clocks back.
fn use_old_rules(app: &TestApp) {
    app.zones.change("2025b", VANCOUVER, "America/Los_Angeles");
}

fn use_new_rules(app: &TestApp) {
    app.zones.change("2026f", VANCOUVER, VANCOUVER);
}

async fn clinic_in<'a>(app: &'a TestApp, zone: &str) -> (TestClinic<'a>, TreatmentId) {
    let clinic = app.clinic("rosewood").await;
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let change = json!({ "time_zone": zone });
    clinic.owner.if_match(before.version).patch("/api/v1/clinic", &change).await.expect::<Clinic>(200);
    let practitioner = clinic.practitioner("Amira Osman").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    (clinic, treatment)
}

/// Books by the clinic's wall time, at any hour.
async fn book(clinic: &TestClinic<'_>, client_id: ClientId, treatment: TreatmentId, local_start: &str) -> Appointment {
    let body = json!({
        "client_id": client_id, "treatment_id": treatment, "local_start": local_start, "outside_hours": true,
    });
    clinic.owner.post("/api/v1/appointments", &body).await.expect::<ClinicAppointment>(201).appointment
}

async fn now_is(clinic: &TestClinic<'_>, appointment: &Appointment) -> ClinicAppointment {
    clinic.owner.get(&format!("/api/v1/appointments/{}", appointment.id)).await.expect(200)
}

async fn in_conflict(clinic: &TestClinic<'_>) -> Vec<ClinicAppointment> {
    let listed: Page<ClinicAppointment> =
        clinic.owner.get("/api/v1/appointments?clock_conflict=true").await.expect(200);
    let calendar: Calendar = clinic.owner.get("/api/v1/calendar").await.expect(200);
    assert_eq!(calendar.clock_conflicts, listed.data);
    listed.data
}

async fn audited(clinic: &TestClinic<'_>, action: &str) -> usize {
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=50").await.expect(200);
    log.data.iter().filter(|entry| entry.action == action && entry.actor_kind == ActorKind::System).count()
}

fn mails_about_clocks(app: &TestApp) -> usize {
    app.mailbox.sent().iter().filter(|sent| sent.text().contains("rules for changing clocks")).count()
}

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

async fn appointments_to_come_keep_their_wall_time(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let client = clinic.client("Elena").await;
    let booked = book(&clinic, client.id, treatment, "2026-12-11T14:30:00").await;
    assert_eq!(booked.starts_at, at("2026-12-11T22:30:00Z"));
    keep_wall_times(&app.ctx).await.unwrap();
    assert_eq!(now_is(&clinic, &booked).await.appointment, booked, "the rules are those it was booked by");

    use_new_rules(&app);
    keep_wall_times(&app.ctx).await.unwrap();
    let kept = now_is(&clinic, &booked).await;
    let expected = Appointment {
        starts_at: at("2026-12-11T21:30:00Z"),
        ends_at: at("2026-12-11T22:30:00Z"),
        version: booked.version + 1,
        ..booked.clone()
    };
    assert_eq!((kept.appointment, kept.clock_conflict), (expected, None), "all else is as it was");
    assert_eq!(audited(&clinic, "appointment.keep_time").await, 1);

    app.send_messages().await;
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&clinic.client_email("Elena")) else { panic!("a mail") };
    assert_eq!(mail.subject, "Still at 14:30: Facial on Friday, 11 December 2026");
    let calendar = mail.calendar.unwrap();
    assert_eq!(calendar.method, "REQUEST");
    let uid = format!("UID:{}@portico", booked.id);
    for line in ["SEQUENCE:1", "STATUS:CONFIRMED", "DTSTART:20261211T213000Z", "DTEND:20261211T223000Z", &uid] {
        assert!(calendar.ics.split("\r\n").any(|found| found == line), "{line} is not in {}", calendar.ics);
    }

    // Its claim has gone along: the hour before is taken, its own former one is free.
    let other = clinic.client("Ada").await;
    let wish = |local: &str| json!({ "client_id": other.id, "treatment_id": treatment, "local_start": local });
    let taken = clinic.owner.post("/api/v1/appointments", &wish("2026-12-11T14:30:00")).await;
    taken.expect_problem(409, "slot_taken");
    clinic.owner.post("/api/v1/appointments", &wish("2026-12-11T15:30:00")).await.expect::<Value>(201);

    app.clock.advance(TimeDelta::hours(25));
    keep_wall_times(&app.ctx).await.unwrap();
    app.send_messages().await;
    assert_eq!(mails_about_clocks(&app), 1, "once is enough");
}

async fn neighbours_make_room_for_each_other(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let client = clinic.client("Elena").await;
    let mut booked = Vec::new();
    for hour in [12, 9, 11, 10, 13] {
        booked.push(book(&clinic, client.id, treatment, &format!("2026-12-11T{hour:02}:00:00")).await);
    }
    keep_wall_times(&app.ctx).await.unwrap();
    use_new_rules(&app);
    keep_wall_times(&app.ctx).await.unwrap();
    for before in &booked {
        let kept = now_is(&clinic, before).await.appointment;
        assert_eq!((kept.starts_at, kept.local_start), (before.starts_at - TimeDelta::hours(1), before.local_start));
    }
    // And back again.
    app.zones.change("2027a", VANCOUVER, "America/Los_Angeles");
    keep_wall_times(&app.ctx).await.unwrap();
    for before in &booked {
        let kept = now_is(&clinic, before).await.appointment;
        assert_eq!((kept.starts_at, kept.version), (before.starts_at, before.version + 2));
    }
    assert_eq!(in_conflict(&clinic).await, []);
}

async fn what_is_taken_is_shown_until_it_is_moved(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let (elena, ada) = (clinic.client("Elena").await, clinic.client("Ada").await);
    let booked = book(&clinic, elena.id, treatment, "2026-12-11T14:30:00").await;
    use_new_rules(&app);
    // Somebody is faster than the comparison.
    let other = book(&clinic, ada.id, treatment, "2026-12-11T14:00:00").await;
    keep_wall_times(&app.ctx).await.unwrap();
    let [shown] = in_conflict(&clinic).await.try_into().unwrap();
    assert_eq!((shown.appointment.id, shown.clock_conflict), (booked.id, Some(ClockConflict::Taken)));
    assert_eq!((shown.appointment.starts_at, shown.appointment.local_start), (booked.starts_at, booked.local_start));
    assert_eq!(now_is(&clinic, &other).await.appointment, other);
    assert_eq!(audited(&clinic, "appointment.clock_conflict").await, 1);
    app.send_messages().await;
    assert_eq!(mails_about_clocks(&app), 0, "the client hears when it is settled");

    let body = json!({ "local_start": "2026-12-11T16:00:00" });
    let path = format!("/api/v1/appointments/{}/move", booked.id);
    let version = shown.appointment.version;
    let moved: ClinicAppointment = clinic.owner.if_match(version).post(&path, &body).await.expect(200);
    assert_eq!((moved.appointment.starts_at, moved.clock_conflict), (at("2026-12-11T23:00:00Z"), None));
    assert_eq!(in_conflict(&clinic).await, []);
}

async fn what_clocks_skip_is_shown_until_they_do_not(app: TestApp) {
    app.zones.change("2025b", "Europe/London", "Africa/Abidjan");
    let (clinic, treatment) = clinic_in(&app, "Europe/London").await;
    let client = clinic.client("Elena").await;
    let booked = book(&clinic, client.id, treatment, "2027-03-28T01:30:00").await;
    app.zones.change("2026f", "Europe/London", "Europe/London");
    keep_wall_times(&app.ctx).await.unwrap();
    let [shown] = in_conflict(&clinic).await.try_into().unwrap();
    assert_eq!((shown.appointment.id, shown.clock_conflict), (booked.id, Some(ClockConflict::Skipped)));
    assert_eq!(shown.appointment.starts_at, booked.starts_at);

    app.zones.change("2027a", "Europe/London", "Africa/Abidjan");
    keep_wall_times(&app.ctx).await.unwrap();
    assert_eq!(in_conflict(&clinic).await, []);
    assert_eq!(now_is(&clinic, &booked).await.appointment.starts_at, booked.starts_at);
}

async fn staff_may_leave_it_where_it_is(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let (elena, ada) = (clinic.client("Elena").await, clinic.client("Ada").await);
    let booked = book(&clinic, elena.id, treatment, "2026-12-11T14:30:00").await;
    use_new_rules(&app);
    book(&clinic, ada.id, treatment, "2026-12-11T14:00:00").await;
    keep_wall_times(&app.ctx).await.unwrap();
    let shown = now_is(&clinic, &booked).await.appointment;
    let path = format!("/api/v1/appointments/{}/move", booked.id);
    let body = json!({ "starts_at": booked.starts_at });
    let left: ClinicAppointment = clinic.owner.if_match(shown.version).post(&path, &body).await.expect(200);
    assert_eq!(left.appointment.local_start.to_string(), "2026-12-11 15:30:00");
    assert_eq!((left.appointment.starts_at, left.clock_conflict), (booked.starts_at, None));
}

async fn what_is_past_stays(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let client = clinic.client("Elena").await;
    let booked = book(&clinic, client.id, treatment, "2026-12-11T14:30:00").await;
    app.clock.set(booked.ends_at);
    use_new_rules(&app);
    keep_wall_times(&app.ctx).await.unwrap();
    let found: Page<ClinicAppointment> =
        clinic.staff("later", Role::Owner).await.get("/api/v1/appointments").await.expect(200);
    assert_eq!(found.data[0].appointment, booked);
}

async fn older_rules_move_nothing(app: TestApp) {
    use_new_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let client = clinic.client("Elena").await;
    let booked = book(&clinic, client.id, treatment, "2026-12-11T14:30:00").await;
    keep_wall_times(&app.ctx).await.unwrap();
    // Such as a process on a machine that was not renewed.
    use_old_rules(&app);
    app.clock.advance(TimeDelta::hours(25));
    keep_wall_times(&app.ctx).await.unwrap();
    use_new_rules(&app);
    let clinic_now = clinic.staff("later", Role::Owner).await;
    let path = format!("/api/v1/appointments/{}", booked.id);
    assert_eq!(clinic_now.get(&path).await.expect::<ClinicAppointment>(200).appointment, booked);
    assert!(app::appointments::newer_rules(&app.ctx).await.unwrap().is_none());
    use_old_rules(&app);
    assert_eq!(app::appointments::newer_rules(&app.ctx).await.unwrap().unwrap().to_string(), "2026f");
}

async fn only_one_of_several_processes_moves_appointments(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let client = clinic.client("Elena").await;
    let booked = book(&clinic, client.id, treatment, "2026-12-11T14:30:00").await;
    use_new_rules(&app);
    let ctx = &app.ctx;
    let (one, other, third) = tokio::join!(keep_wall_times(ctx), keep_wall_times(ctx), keep_wall_times(ctx));
    one.and(other).and(third).unwrap();
    assert_eq!(now_is(&clinic, &booked).await.appointment.version, booked.version + 1);
    app.send_messages().await;
    assert_eq!(mails_about_clocks(&app), 1);
}

async fn a_reminder_comes_by_the_new_rules(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let client = clinic.client("Elena").await;
    let booked = book(&clinic, client.id, treatment, "2026-12-11T14:30:00").await;
    use_new_rules(&app);
    keep_wall_times(&app.ctx).await.unwrap();
    let path = "/api/v1/messages?kind=appointment_reminder";
    let queued: Page<Message> = clinic.owner.get(path).await.expect(200);
    let due = booked.starts_at - TimeDelta::hours(25);
    assert!(queued.data.iter().any(|reminder| reminder.next_try_at == Some(due)), "{queued:?}");
    app.clock.set(booked.starts_at - TimeDelta::hours(24));
    app.send_messages().await;
    let settled: Page<Message> = clinic.staff("later", Role::Owner).await.get(path).await.expect(200);
    let sent = settled.data.iter().filter(|reminder| reminder.state == MessageState::Sent).count();
    assert_eq!((sent, settled.data.len()), (1, 2), "that of the former time is dropped");
}

async fn a_lapsed_hold_is_in_nobodys_way(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let client = clinic.client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    let booked = book(&clinic, client.id, treatment, "2026-12-11T14:30:00").await;
    let hold = json!({ "treatment_id": treatment, "starts_at": "2026-12-11T21:30:00Z" });
    ada.post(&clinic.portal("/holds"), &hold).await.expect::<Value>(201);
    app.clock.advance(TimeDelta::minutes(6));
    use_new_rules(&app);
    keep_wall_times(&app.ctx).await.unwrap();
    assert_eq!(now_is(&clinic, &booked).await.appointment.starts_at, at("2026-12-11T21:30:00Z"));
}

async fn who_has_no_calendar_entry_gets_no_text(app: TestApp) {
    use_old_rules(&app);
    let (clinic, treatment) = clinic_in(&app, VANCOUVER).await;
    let body = json!({ "first_name": "Elena", "last_name": "Marsh", "phone": "+447700900123" });
    let client: contract::clients::Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    let booked = book(&clinic, client.id, treatment, "2026-12-11T14:30:00").await;
    app.send_messages().await;
    let before = app.mailbox.sent().len();
    use_new_rules(&app);
    keep_wall_times(&app.ctx).await.unwrap();
    app.send_messages().await;
    assert_eq!(now_is(&clinic, &booked).await.appointment.version, booked.version + 1);
    assert_eq!(app.mailbox.sent().len(), before);
}

async fn zones_have_any_of_their_names(app: TestApp) {
    let (clinic, _) = clinic_in(&app, "Asia/Calcutta").await;
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    assert_eq!(before.time_zone, "Asia/Calcutta");
    for name in ["Asia/Atlantis", "asia/kolkata", "../Asia/Kolkata", "posix/Asia/Kolkata", "IST-5:30"] {
        let change = json!({ "time_zone": name });
        let refused = clinic.owner.if_match(before.version).patch("/api/v1/clinic", &change).await;
        assert_eq!(refused.fields(), ["time_zone: format"], "{name}");
    }
}

async fn apps_are_given_what_clocks_show(app: TestApp) {
    use_new_rules(&app);
    let (clinic, _) = clinic_in(&app, VANCOUVER).await;
    let portal: Portal = app.anonymous().get(&clinic.portal("")).await.expect(200);
    let me: StaffMe = clinic.owner.get("/api/v1/staff/me").await.expect(200);
    let seen: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    assert_eq!((&portal.utc_offsets, &me.utc_offsets), (&seen.utc_offsets, &seen.utc_offsets));
    for (instant, shown) in [
        ("2025-12-11T22:30:00Z", "2025-12-11T14:30:00"),
        ("2026-12-11T21:30:00Z", "2026-12-11T14:30:00"),
        ("2027-03-14T12:00:00Z", "2027-03-14T05:00:00"),
        ("2028-11-30T12:00:00Z", "2028-11-30T05:00:00"),
    ] {
        assert_eq!(wall_time(&seen.utc_offsets, at(instant)), shown.parse().unwrap(), "{instant}");
    }
}
