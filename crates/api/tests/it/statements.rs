//! How many statements the operations behind the apps' pages make: as many as docs/QUERIES.md says, however much
//! there is to show.

mod portal;
mod staff;

use std::fmt::Write as _;

use chrono::{Duration, NaiveDate};
use contract::{
    clients::Client,
    ids::{PractitionerId, TreatmentId},
};
use serde::Serialize;
use serde_json::{Value, json};
use storage::Recording;
use testkit::{Answer, Http, TestApp, TestClinic, on_both_databases};

on_both_databases!(operations_make_as_many_statements_as_the_documents_say);

const DOCUMENT: &str = include_str!("../../../../docs/QUERIES.md");

async fn operations_make_as_many_statements_as_the_documents_say(app: TestApp) {
    let little = walk(&app, "rosewood", 1).await;
    let much = walk(&app, "oakhill", 4).await;
    let mut growing = String::new();
    for (little, much) in little.iter().zip(&much) {
        if little.line() != much.line() {
            writeln!(growing, "with little data\n{}with more\n{}", little.explained(), much.explained()).unwrap();
        }
    }
    assert!(growing.is_empty(), "these operations make more statements, the more there is to show:\n\n{growing}");

    let said: Vec<&str> = DOCUMENT.lines().filter(|line| line.starts_with("| `")).collect();
    let lines: Vec<String> = much.iter().map(Row::line).collect();
    let changed = much.iter().filter(|row| !said.contains(&row.line().as_str()));
    let changed: Vec<String> = changed.map(Row::explained).collect();
    assert!(
        said == lines,
        "docs/QUERIES.md says otherwise. If this is meant, its table is now\n\n{}\n\nwhere these rows are new:\n\n{}",
        lines.join("\n"),
        changed.join("\n"),
    );
}

/// A row of the table.
struct Row {
    operation: &'static str,
    occasion: &'static str,
    recording: Recording,
}

impl Row {
    fn line(&self) -> String {
        let Self { operation, occasion, recording } = self;
        format!("| `{operation}` | {occasion} | {} | {} |", recording.statements.len(), recording.transactions)
    }

    /// The row with its statements.
    fn explained(&self) -> String {
        let mut text = self.line();
        for statement in &self.recording.statements {
            write!(text, "\n    {}", statement.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap();
        }
        text.push('\n');
        text
    }
}

/// Does everything in the table in a clinic that has `size` of all things.
async fn walk(app: &TestApp, slug: &str, size: u32) -> Vec<Row> {
    let mut walk = Walk { world: World::new(app, slug, size).await, rows: Vec::new() };
    let elena = portal::walk(&mut walk).await;
    portal::book(&mut walk, &elena).await;
    staff::walk(&mut walk).await;
    staff::set_up(&mut walk).await;
    walk.rows
}

/// A clinic that uses the portal.
struct World<'a> {
    clinic: TestClinic<'a>,
    practitioners: Vec<PractitionerId>,
    treatment: TreatmentId,
    /// Who signs in; has appointments in the past and to come.
    elena: Client,
    /// A day on which there are appointments.
    day: NaiveDate,
}

impl<'a> World<'a> {
    async fn new(app: &'a TestApp, slug: &str, size: u32) -> Self {
        let clinic = app.clinic(slug).await;
        let mut practitioners = Vec::new();
        for number in 0..size {
            practitioners.push(clinic.practitioner(&format!("Practitioner {number}")).await);
        }
        let treatment = clinic.treatment("Review", 30, &practitioners).await;
        for number in 1..size {
            clinic.treatment(&format!("Facial {number}"), 60, &practitioners).await;
        }
        let elena = clinic.client("Elena").await;
        let past = app.now().date_naive() + Duration::days(1);
        let day = past + Duration::days(7);
        let world = Self { clinic, practitioners, treatment, elena, day };
        for number in 0..size {
            let other = world.clinic.client(&format!("Client{number}")).await;
            world.book(&world.elena, past, 9 * 60 + 30 * number).await;
            world.book(&world.elena, day, 9 * 60 + 30 * number).await;
            world.book(&other, day, 13 * 60 + 30 * number).await;
            let body = json!({ "client_id": other.id });
            world.clinic.owner.post("/api/v1/invites", &body).await.expect::<Value>(201);
            world.clinic.owner.post("/api/v1/login-mailings", &mailing_to(&other)).await.expect::<Value>(201);
        }
        // Past the appointments of the next day.
        app.clock.advance(Duration::hours(36));
        app.send_messages().await;
        world
    }

    async fn book(&self, client: &Client, day: NaiveDate, minute: u32) {
        let body = json!({
            "client_id": client.id,
            "treatment_id": self.treatment,
            "starts_at": at(day, minute),
        });
        self.clinic.owner.post("/api/v1/appointments", &body).await.expect::<Value>(201);
    }

    /// A search for free times on so many days, with that practitioner or with anyone.
    fn search(&self, days: i64, practitioner: Option<PractitionerId>) -> String {
        let to = self.day + Duration::days(days - 1);
        let practitioner = practitioner.map_or_else(String::new, |id| format!("&practitioner_id={id}"));
        format!("/slots?treatment_id={}&from={}&to={to}{practitioner}", self.treatment, self.day)
    }
}

fn mailing_to(client: &Client) -> Value {
    json!({ "audience": { "client_ids": [client.id] } })
}

/// A minute of a day in winter, in London.
fn at(day: NaiveDate, minute: u32) -> String {
    format!("{day}T{:02}:{:02}:00Z", minute / 60, minute % 60)
}

/// Makes requests and notes what they ask of the database.
struct Walk<'a> {
    world: World<'a>,
    rows: Vec<Row>,
}

impl Walk<'_> {
    async fn step(
        &mut self,
        operation: &'static str,
        occasion: &'static str,
        request: impl Future<Output = Answer>,
    ) -> Value {
        let (answer, recording) = self.world.clinic.app.ctx.db.record(request).await;
        assert!(answer.status.is_success(), "{operation} ({occasion}): {} {:#}", answer.status, answer.body);
        self.rows.push(Row { operation, occasion, recording });
        answer.body
    }

    async fn get(&mut self, operation: &'static str, occasion: &'static str, http: &Http, path: &str) -> Value {
        self.step(operation, occasion, http.get(path)).await
    }

    /// As the apps do it: a key goes with what is done once.
    async fn post(
        &mut self,
        operation: &'static str,
        occasion: &'static str,
        http: &Http,
        path: &str,
        body: &impl Serialize,
    ) -> Value {
        let http = http.once(&self.world.clinic.new_key());
        self.step(operation, occasion, http.post(path, body)).await
    }
}
