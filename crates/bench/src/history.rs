//! Appointments by the hundred thousand, written past the server: booking them would take hours.

use anyhow::{Context, Result};
use chrono::{DateTime, Days, Duration, NaiveDateTime, NaiveTime, Utc};

use crate::{clinic::Clinic, connected::Connected, installation::Installation};

/// How long each takes of those that are back to back or half an hour apart.
const MINUTES: i64 = 30;
/// How many are written in a transaction.
const BATCH: u32 = 50_000;
/// How many days ahead are filled.
const DAYS_AHEAD: u32 = 31;
/// An ordinary day of a practitioner: how many appointments, how far apart they begin, and how long each takes, in
/// minutes.
const A_DAY: u32 = 5;
const APART: i64 = 90;
const LONG: i64 = 60;

/// The appointments of a clinic, written row by row into the tables. Clients and treatments take turns.
pub(crate) struct History {
    connection: Connected,
    practitioners: u32,
    /// Where the past begins to be filled, backwards.
    present: DateTime<Utc>,
    written: u32,
}

impl History {
    pub(crate) async fn open(installation: &Installation, clinic: &Clinic) -> Result<Self> {
        let connection = Connected::open(installation).await?;
        let midnight = Utc::now().date_naive().and_time(NaiveTime::MIN).and_utc();
        let practitioners = clinic.practitioners.len().try_into()?;
        Ok(Self { connection, practitioners, present: midnight, written: 0 })
    }

    /// Adds past appointments until there are so many, back to back around the clock.
    pub(crate) async fn grow(&mut self, past: u32) -> Result<()> {
        while self.written < past {
            let count = BATCH.min(past - self.written);
            let turn = format!("({} + n / {})", self.written / self.practitioners, self.practitioners);
            self.write(count, self.present, &format!("-({turn} + 1) * {MINUTES}"), MINUTES, "completed").await?;
            self.written += count;
        }
        self.settle().await
    }

    /// Books every other half hour of each working day of the next month.
    pub(crate) async fn fill_next_month(&mut self) -> Result<()> {
        for day in 1..=DAYS_AHEAD {
            let nine = self.present + Days::new(day.into()) + Duration::hours(9);
            let count = self.practitioners * 8;
            let turn = format!("(n / {})", self.practitioners);
            self.write(count, nine, &format!("{turn} * {}", 2 * MINUTES), MINUTES, "booked").await?;
        }
        Ok(())
    }

    /// Writes so many appointments on ordinary days: those of the next 31 days, and the others before today.
    pub(crate) async fn fill_ordinary_days(&mut self, total: u32) -> Result<()> {
        let ahead = DAYS_AHEAD * A_DAY * self.practitioners;
        let past = total.checked_sub(ahead).context("there are more appointments than those to come")?;
        let turn = format!("(n / {})", self.practitioners);
        let time = format!("{} + {turn} % {A_DAY} * {APART}", 9 * 60);
        let days = format!("{turn} / {A_DAY} * {}", 24 * 60);
        let tomorrow = self.present + Days::new(1);
        self.write(ahead, tomorrow, &format!("{time} + {days}"), LONG, "booked").await?;
        let yesterday = self.present - Days::new(1);
        self.write(past, yesterday, &format!("{time} - {days}"), LONG, "completed").await?;
        self.settle().await
    }

    /// Writes `count` appointments with their claims, each `long` minutes. `minutes` is an expression of `n`, which
    /// counts them: how long after `start` the n-th begins. Practitioners take turns.
    async fn write(&mut self, count: u32, start: DateTime<Utc>, minutes: &str, long: i64, status: &str) -> Result<()> {
        let start = start.naive_utc();
        let sqlite = on_sqlite(count, start, minutes, long, status);
        let postgres = on_postgres(count, start, minutes, long, status);
        self.connection.execute(sqlite, postgres).await.context("write appointments")
    }

    /// Leaves the database as its own upkeep would, sooner or later.
    async fn settle(&mut self) -> Result<()> {
        self.connection.settle(&["appointments", "claims"]).await
    }
}

/// Columns of an appointment after its id and practitioner, from `new`, a client and a treatment.
const APPOINTMENT: &str =
    "INSERT INTO appointments (clinic_id, id, client_id, practitioner_id, treatment_id, location_id,
    status, source, starts_at, ends_at, time_zone, local_start, treatment_name, price_minor, currency,
    cancellation_window_minutes, late_cancellation_fee_minor, note, cancelled_at, cancelled_by, cancellation_reason,
    cancellation_fee_minor, sequence, version, created_at, updated_at)
SELECT p.clinic_id, new.id, c.id, p.id, t.id, p.location_id, '{status}', 'staff', {starts}, {ends}, 'Europe/London',
    {local}, t.name, t.price_minor, t.currency, 1440, NULL, '', NULL, NULL, '', NULL, 0, 1, {starts}, {starts}
FROM new CROSS JOIN ranked_practitioners AS p CROSS JOIN ranked_clients AS c CROSS JOIN ranked_treatments AS t
WHERE p.turn = new.n % (SELECT count(*) FROM practitioners) AND c.turn = new.n % (SELECT count(*) FROM clients)
    AND t.turn = new.n / (SELECT count(*) FROM practitioners) % (SELECT count(*) FROM treatments)";

const RANKED: &str =
    "ranked_practitioners AS (SELECT *, row_number() OVER (ORDER BY id) - 1 AS turn FROM practitioners),
    ranked_clients AS (SELECT *, row_number() OVER (ORDER BY id) - 1 AS turn FROM clients),
    ranked_treatments AS (SELECT *, row_number() OVER (ORDER BY id) - 1 AS turn FROM treatments)";

fn on_sqlite(count: u32, start: NaiveDateTime, minutes: &str, long: i64, status: &str) -> String {
    let instant =
        |offset: &str| format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', '{start}', ({minutes} + {offset}) || ' minutes')");
    let (starts, ends) = (instant("0"), instant(&long.to_string()));
    let insert = APPOINTMENT
        .replace("{status}", status)
        .replace("{local}", &format!("strftime('%Y-%m-%d %H:%M:%S', '{start}', ({minutes}) || ' minutes')"))
        .replace("{starts}", &starts)
        .replace("{ends}", &ends);
    // A table of the batch's rows, because SQLite inserts into one table at a time.
    format!(
        "BEGIN IMMEDIATE;
         CREATE TEMP TABLE new AS
             WITH RECURSIVE counting(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counting WHERE n + 1 < {count})
             SELECT n, randomblob(16) AS id FROM counting;
         WITH {RANKED} {insert};
         INSERT INTO claims (clinic_id, id, resource_id, starts_at, ends_at, appointment_id)
             SELECT a.clinic_id, randomblob(16), a.practitioner_id, a.starts_at, a.ends_at, a.id
             FROM new JOIN clinics JOIN appointments AS a ON a.clinic_id = clinics.id AND a.id = new.id;
         DROP TABLE new;
         COMMIT;"
    )
}

fn on_postgres(count: u32, start: NaiveDateTime, minutes: &str, long: i64, status: &str) -> String {
    let instant = |offset: &str| format!("(timestamptz '{start}+00' + ({minutes} + {offset}) * interval '1 minute')");
    let insert = APPOINTMENT
        .replace("{status}", status)
        .replace("{local}", &format!("(timestamp '{start}' + ({minutes}) * interval '1 minute')"))
        .replace("{starts}", &instant("0"))
        .replace("{ends}", &instant(&long.to_string()));
    format!(
        "WITH new AS MATERIALIZED (SELECT n, gen_random_uuid() AS id FROM generate_series(0, {count} - 1) AS n),
         {RANKED},
         written AS ({insert} RETURNING clinic_id, id, practitioner_id, starts_at, ends_at)
         INSERT INTO claims (clinic_id, id, resource_id, starts_at, ends_at, appointment_id)
             SELECT clinic_id, gen_random_uuid(), practitioner_id, starts_at, ends_at, id FROM written"
    )
}
