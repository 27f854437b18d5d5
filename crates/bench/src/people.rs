//! Clients by the ten thousand, and sign-in e-mails for them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::time::sleep;

use crate::{connected::Connected, installation::Installation};

/// For so long the outbox may get no further. Pauses between tries grow to minutes.
const STALLED: Duration = Duration::from_mins(10);
/// How often the outbox is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// An id as the server makes it, a UUID of version 7, on each database.
const ID_ON_SQLITE: &str = "unhex(printf('%012x', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)) || '7' \
                            || substr(hex(randomblob(2)), 1, 3) || '8' || substr(hex(randomblob(8)), 1, 15))";
const ID_ON_POSTGRES: &str = "(lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7' \
                              || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid";

/// Clients from 1 to `{count}`. Their addresses are those of [`address`].
const CLIENTS: &str = "WITH RECURSIVE counting(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < {count})
INSERT INTO clients (clinic_id, id, first_name, last_name, email, phone, note, sort_key, joined_at, version,
    created_at, updated_at)
SELECT k.id, {id}, 'Client ' || n, 'Marsh', 'known-' || (1000000 + n) || '@clients.example', NULL, '',
    'client ' || n || ' marsh known-' || (1000000 + n) || '@clients.example', NULL, 1, {now}, {now}
FROM clinics AS k CROSS JOIN counting";

/// An e-mail with a sign-in link, as staff have it sent, for each of them. It is due now.
const LOGIN_EMAILS: &str = "INSERT INTO outbox (clinic_id, id, kind, payload, state, attempts, due_at, created_at,
    client_id)
SELECT clinic_id, {id}, 'staff_login_link', {payload}, 'queued', 0, {now}, {now}, id
FROM clients WHERE email LIKE 'known-%'";

/// The clients of an installation's only clinic.
pub(crate) struct People {
    connection: Connected,
    count: u32,
}

/// The address of a client, by number from 1. All are of one length.
pub(crate) fn address(number: u32) -> String {
    format!("known-{}@clients.example", 1_000_000 + number)
}

/// The address of somebody whom no clinic knows, as long as those of clients.
pub(crate) fn stranger(number: u32) -> String {
    format!("other-{}@clients.example", 1_000_000 + number)
}

impl People {
    /// Adds so many clients to a clinic that has been made.
    pub(crate) async fn add(installation: &Installation, count: u32) -> Result<Self> {
        let mut connection = Connected::open(installation).await?;
        let clients = CLIENTS.replace("{count}", &count.to_string());
        connection.execute(on_sqlite(&clients), on_postgres(&clients)).await.context("write clients")?;
        connection.settle(&["clients"]).await?;
        Ok(Self { connection, count })
    }

    /// Queues a sign-in e-mail for each of them; they are due when this returns.
    pub(crate) async fn queue_login_emails(&mut self) -> Result<()> {
        self.connection
            .execute(on_sqlite(LOGIN_EMAILS), on_postgres(LOGIN_EMAILS))
            .await
            .context("write messages into the outbox")
    }

    /// Everybody's address.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = String> + use<> {
        (1..=self.count).map(address)
    }

    /// How many messages wait in the outbox.
    async fn waiting(&mut self) -> Result<i64> {
        self.connection.count("SELECT count(*) FROM outbox WHERE state = 'queued'").await
    }

    /// What PostgreSQL was told about how lasting a commit has to be.
    pub(crate) async fn durability(&mut self) -> Result<Option<String>> {
        self.connection.durability().await
    }

    /// Waits until no message waits any more.
    pub(crate) async fn wait_until_sent(&mut self) -> Result<()> {
        let mut patience = Patience::default();
        while patience.goes_on(self.waiting().await?)? {
            sleep(LOOK).await;
        }
        Ok(())
    }
}

/// Notices when messages get no further.
pub(crate) struct Patience {
    waiting: i64,
    since: Instant,
}

impl Default for Patience {
    fn default() -> Self {
        Self { waiting: i64::MAX, since: Instant::now() }
    }
}

impl Patience {
    /// Whether messages still wait; fails when as many as before do for too long.
    pub(crate) fn goes_on(&mut self, waiting: i64) -> Result<bool> {
        if waiting < self.waiting {
            *self = Self { waiting, since: Instant::now() };
        }
        ensure!(self.since.elapsed() < STALLED, "{waiting} messages still wait, and none was sent for a long time");
        Ok(waiting > 0)
    }
}

fn on_sqlite(sql: &str) -> String {
    sql.replace("{id}", ID_ON_SQLITE)
        .replace("{payload}", "json_object('client_id', 'cli_' || lower(hex(id)))")
        .replace("{now}", "strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')")
}

fn on_postgres(sql: &str) -> String {
    sql.replace("{id}", ID_ON_POSTGRES)
        .replace("{payload}", "jsonb_build_object('client_id', 'cli_' || replace(id::text, '-', ''))")
        .replace("{now}", "now()")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_be_filled_in() {
        for sql in [CLIENTS, LOGIN_EMAILS].map(|sql| sql.replace("{count}", "10")) {
            for filled in [on_sqlite(&sql), on_postgres(&sql)] {
                assert!(!filled.contains('{'), "{filled}");
            }
        }
    }

    #[test]
    fn patience_lasts_while_the_outbox_gets_further() {
        let mut patience = Patience::default();
        assert!(patience.goes_on(2).unwrap());
        assert!(patience.goes_on(1).unwrap());
        assert!(!patience.goes_on(0).unwrap());
        patience.since -= STALLED;
        assert!(patience.goes_on(1).is_err());
    }
}
