//! The demo clinic: whenever it is started, its calendar has something to show.

use app::demo;
use chrono::{Datelike, TimeDelta};
use contract::{
    appointments::{Appointment, ClinicAppointment},
    calendar::{Calendar, CalendarDay},
    dashboard::Dashboard,
    paging::Page,
};
use serde_json::{Value, json};
use testkit::{Http, Sent, TestApp, on_both_databases};

on_both_databases!(
    whenever_it_is_started_today_and_yesterday_are_days_of_a_clinic,
    what_is_past_is_told_to_nobody,
    started_again_it_fills_what_has_become_empty_and_nothing_else,
);

/// The owner of the demo, signed in.
async fn owner(app: &TestApp) -> Http {
    let http = app.anonymous();
    let credentials = json!({ "email": "owner@rosewood.example", "password": "rosewood-demo-2026" });
    http.post("/api/v1/staff/sessions", &credentials).await.expect::<Value>(201);
    http
}

async fn day(http: &Http, date: &str) -> CalendarDay {
    let calendar: Calendar = http.get(&format!("/api/v1/calendar?date={date}")).await.expect(200);
    calendar.days.into_iter().next().unwrap()
}

fn booked(day: &CalendarDay) -> Vec<usize> {
    day.columns.iter().map(|column| column.appointments.len()).collect()
}

async fn whenever_it_is_started_today_and_yesterday_are_days_of_a_clinic(app: TestApp) {
    // In the middle of a week, on a Saturday, a Sunday, a Monday, a bank holiday. Each start finds what the
    // former ones have left, as who starts the demo again does.
    for (now, today, yesterday) in [
        ("2026-11-24T22:30:00Z", "2026-11-24", "2026-11-23"),
        ("2026-11-26T06:00:00Z", "2026-11-26", "2026-11-25"),
        ("2026-12-12T13:00:00Z", "2026-12-12", "2026-12-11"),
        ("2026-12-27T22:30:00Z", "2026-12-27", "2026-12-26"),
        ("2027-01-18T06:00:00Z", "2027-01-18", "2027-01-17"),
        ("2027-05-03T12:00:00Z", "2027-05-03", "2027-05-02"),
        // Half past midnight in London.
        ("2027-06-15T23:30:00Z", "2027-06-16", "2027-06-15"),
    ] {
        app.clock.set(now.parse().unwrap());
        demo::ensure(&app.ctx).await.unwrap();
        let http = owner(&app).await;
        for date in [today, yesterday] {
            let day = day(&http, date).await;
            let booked = booked(&day);
            assert_eq!(booked.len(), 4, "{now}");
            assert!(booked.iter().all(|count| *count >= 1), "{now}: {date} has {booked:?}");
            assert!(booked.iter().sum::<usize>() >= 8, "{now}: {date} has {booked:?}");
            for column in &day.columns {
                for booked in column.appointments.iter().map(|booked| &booked.appointment) {
                    let works = |span: &contract::calendar::CalendarSpan| {
                        span.starts_at <= booked.starts_at && booked.ends_at <= span.ends_at
                    };
                    assert!(column.working.iter().any(works), "{now}: {booked:?}");
                }
            }
        }
    }
}

async fn what_is_past_is_told_to_nobody(app: TestApp) {
    app.clock.set("2026-11-24T22:30:00Z".parse().unwrap());
    demo::ensure(&app.ctx).await.unwrap();
    app.send_messages().await;
    let of_today = |sent: &Sent| sent.text().contains("24 November") || sent.text().contains("23 November");
    assert_eq!(app.mailbox.sent().into_iter().filter(of_today).count(), 0);
    // What lies ahead is there too, and the client has something to look at.
    let http = owner(&app).await;
    assert!(booked(&day(&http, "2026-11-25").await).iter().sum::<usize>() >= 8);
    let clinic = "/api/v1/portal/rosewood";
    let elena = app.anonymous();
    // A link of the same moment, of the demo itself, may be taken for the newer one.
    app.clock.advance(TimeDelta::minutes(2));
    let asked = json!({ "identifier": "elena@example.com" });
    elena.post(&format!("{clinic}/login-links"), &asked).await.expect::<Value>(202);
    app.send_messages().await;
    let sent = app.mailbox.sent();
    let token = sent.iter().rev().filter(|sent| sent.to() == "elena@example.com").find_map(Sent::token).unwrap();
    elena.post(&format!("{clinic}/sessions"), &json!({ "token": token })).await.expect::<Value>(201);
    let home: Dashboard = elena.get(&format!("{clinic}/dashboard")).await.expect(200);
    assert_eq!(home.upcoming_count, 3);
    let past: Page<Appointment> = elena.get(&format!("{clinic}/appointments?when=past")).await.expect(200);
    assert_eq!(past.data.len(), 2);
    assert!(past.data.iter().all(|past| past.ends_at <= app.now()));
}

async fn started_again_it_fills_what_has_become_empty_and_nothing_else(app: TestApp) {
    app.clock.set("2026-11-24T13:00:00Z".parse().unwrap());
    demo::ensure(&app.ctx).await.unwrap();
    let all = async || -> Vec<ClinicAppointment> {
        let (http, mut found, mut cursor) = (owner(&app).await, Vec::new(), String::new());
        loop {
            let page: Page<ClinicAppointment> =
                http.get(&format!("/api/v1/appointments?limit=200{cursor}")).await.expect(200);
            found.extend(page.data);
            let Some(next) = page.next else { return found };
            cursor = format!("&after={next}");
        }
    };
    let first = all().await;
    demo::ensure(&app.ctx).await.unwrap();
    assert_eq!(all().await, first, "a second start changes nothing");
    // Three weeks later most of the fortnight is past; what was there stays as it was.
    app.clock.advance(TimeDelta::days(21));
    demo::ensure(&app.ctx).await.unwrap();
    let later = all().await;
    assert!(first.iter().all(|one| later.contains(one)) && later.len() > first.len());
    let today = app.now().date_naive();
    assert_eq!(today.weekday(), chrono::Weekday::Tue);
    let http = owner(&app).await;
    assert!(booked(&day(&http, &today.to_string()).await).iter().sum::<usize>() >= 8);
}
