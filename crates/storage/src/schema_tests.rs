//! The migrated schema on both databases: what the entities expect, and what the guards refuse.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Iden, IdenStatic, Iterable, Statement, TryGetable};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    Backend, Db, DbOptions, Error,
    entities::*,
    repos::login_mailings::{self as mailings, Backlog},
    scratch,
};

/// Table and column, and whether it may be empty.
type Columns = BTreeMap<(String, String), bool>;

pub(crate) struct TestDb {
    pub(crate) db: Db,
    _folder: TempDir,
}

pub(crate) async fn sqlite() -> TestDb {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let db = Db::connect(&DbOptions { url, max_connections: 2 }).await.unwrap();
    db.migrate().await.unwrap();
    TestDb { db, _folder: folder }
}

#[expect(clippy::disallowed_methods, reason = "tests are configured by their runner, and make names of their own")]
pub(crate) async fn postgres() -> TestDb {
    let admin = std::env::var("PORTICO_TEST_POSTGRES_URL").expect("PORTICO_TEST_POSTGRES_URL: run `cargo xtask test`");
    let url = scratch::postgres(&admin, Uuid::now_v7()).await.unwrap();
    let db = Db::connect(&DbOptions { url, max_connections: 2 }).await.unwrap();
    TestDb { db, _folder: TempDir::new().unwrap() }
}

macro_rules! expected_columns {
    ($($table:ident)+) => {{
        let mut columns = Columns::new();
        $(
            for column in $table::Column::iter() {
                use sea_orm::ColumnTrait;
                let table = $table::Entity.unquoted().to_owned();
                columns.insert((table, column.as_str().to_owned()), column.def().is_null());
            }
        )+
        columns
    }};
}

fn entities() -> Columns {
    expected_columns!(
        activity_counts api_keys appointments audit_entries audit_heads claims client_search_terms client_sessions clients clinics
        contact_changes delivery_accounts delivery_limits heartbeats holds hours_exceptions idempotency_keys invite_links
        invite_settings invites locations login_links login_mailing_recipients login_mailings login_requests
        message_templates notification_preferences notifications outbox password_reset_links password_reset_requests
        portal_slugs posthog_events posthog_projects practitioner_treatments practitioners previews rate_counters
        recovery_codes setup_links signing_keys staff staff_devices staff_sessions suppressions team_invite_links team_invites
        treatments weekly_hours zone_checks
    )
}

async fn migrated(db: &Db) -> Columns {
    let connection = &crate::db::sealed::Connected::connection(db);
    let sql = match db.backend() {
        Backend::Sqlite => {
            "SELECT t.name AS table_name, c.name AS column_name, c.\"notnull\" = 0 AS nullable \
             FROM sqlite_schema t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'seaql_migrations'"
        }
        Backend::Postgres => {
            "SELECT table_name::text, column_name::text, is_nullable = 'YES' AS nullable \
             FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'"
        }
    };
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await.unwrap();
    let text = |row: &sea_orm::QueryResult, name: &str| String::try_get(row, "", name).unwrap();
    rows.iter()
        .map(|row| ((text(row, "table_name"), text(row, "column_name")), bool::try_get(row, "", "nullable").unwrap()))
        .collect()
}

async fn assert_schema_matches(test: &TestDb) {
    let (expected, found) = (entities(), migrated(&test.db).await);
    let missing: Vec<_> = expected.iter().filter(|(key, nullable)| found.get(*key) != Some(nullable)).collect();
    let unknown: Vec<_> = found.keys().filter(|key| !expected.contains_key(*key)).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing or different: {missing:?}; not in an entity: {unknown:?}"
    );
}

async fn assert_migrates_down_and_up(test: &TestDb) {
    test.db.unmigrate().await.unwrap();
    assert!(migrated(&test.db).await.is_empty(), "nothing is left behind");
    assert!(test.db.pending_migrations().await.unwrap() > 0);
    test.db.migrate().await.unwrap();
    test.db.migrate().await.unwrap();
    assert_eq!(test.db.pending_migrations().await.unwrap(), 0);
    assert_schema_matches(test).await;
}

/// Runs SQL as it stands; `{id}` is replaced by a fixed UUID as each database writes it.
pub(crate) async fn execute(test: &TestDb, sql: &str) -> Result<(), Error> {
    let id = match test.db.backend() {
        Backend::Sqlite => "x'0190f3c58a0b7c1d9e2f3a4b5c6d7e8f'",
        Backend::Postgres => "'0190f3c5-8a0b-7c1d-9e2f-3a4b5c6d7e8f'::uuid",
    };
    let bytes = match test.db.backend() {
        Backend::Sqlite => "x'00'",
        Backend::Postgres => "'\\x00'::bytea",
    };
    let sql = sql.replace("{id}", id).replace("{bytes}", bytes);
    test.db.write(async |tx| Ok::<_, Error>(tx.connection().execute_unprepared(&sql).await.map(drop)?)).await
}

pub(crate) const CLINIC: &str = "INSERT INTO clinics (id, slug, name, portal_enabled, brand_color, time_zone, currency, locale, \
    calling_code, phone, email, address, slot_step_minutes, notice_minutes, horizon_days, \
    cancellation_window_minutes, late_cancellation_fee_minor, require_second_factor, \
    version, created_at, updated_at) VALUES ({id}, 'rosewood', 'Rosewood', true, '#8a5a5e', 'Europe/London', 'GBP', \
    'en-GB', '44', NULL, NULL, NULL, 15, 0, 365, 1440, NULL, false, 1, '2026-11-21T10:00:00+00:00', \
    '2026-11-21T10:00:00+00:00')";

async fn assert_audit_is_append_only(test: &TestDb) {
    execute(test, CLINIC).await.unwrap();
    let insert = "INSERT INTO audit_entries VALUES ({id}, 1, {id}, '2026-11-21T10:00:00+00:00', 'system', '', 'x', '', '', {bytes}, {bytes}, NULL, NULL, false)";
    execute(test, insert).await.unwrap();
    execute(test, "UPDATE audit_entries SET action = 'y'").await.unwrap_err();
    execute(test, "DELETE FROM audit_entries").await.unwrap_err();
}

async fn assert_writes_are_told_apart(test: &TestDb) {
    execute(test, CLINIC).await.unwrap();
    assert!(matches!(execute(test, CLINIC).await, Err(Error::Duplicate(_))));
    let orphan = "INSERT INTO locations VALUES ({other}, {id}, 'Nowhere', 0, '2026-11-21T10:00:00+00:00')";
    let other = match test.db.backend() {
        Backend::Sqlite => "x'ff'",
        Backend::Postgres => "'ffffffff-8a0b-7c1d-9e2f-3a4b5c6d7e8f'::uuid",
    };
    assert!(matches!(execute(test, &orphan.replace("{other}", other)).await, Err(Error::MissingReference(_))));
}

/// Brings the schema to before the migration of that name.
async fn migrate_down_to_before(test: &TestDb, name: &str) {
    let migrations = Migrator::migrations();
    let place = migrations.iter().position(|migration| migration.name() == name).unwrap();
    let steps = u32::try_from(migrations.len() - place).unwrap();
    test.db.write(async |tx| Migrator::down(tx.connection(), Some(steps)).await.map_err(Error::from)).await.unwrap();
}

async fn addresses(test: &TestDb, table: &str) -> Vec<String> {
    let connection = &crate::db::sealed::Connected::connection(&test.db);
    let sql = format!("SELECT email FROM {table} ORDER BY email");
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| String::try_get(row, "", "email").unwrap()).collect()
}

/// Two who turn out to be one person are both kept.
async fn assert_addresses_get_one_form(test: &TestDb) {
    migrate_down_to_before(test, "m0030_one_form_of_addresses").await;
    execute(test, CLINIC).await.unwrap();
    execute(test, "UPDATE clinics SET email = 'praxis@müller-haut.example'").await.unwrap();
    for (number, email) in [
        (1, "x@m\u{fc}nchen.example"),
        (2, "x@mu\u{308}nchen.example"),
        (3, "y@xn--mnchen-3ya.example"),
        (4, "Y@m\u{fc}nchen.example"),
        (5, "plain@example.com"),
        (6, "not an address"),
    ] {
        let own = match test.db.backend() {
            Backend::Sqlite => format!("x'0190f3c58a0b7c1d9e2f3a4b5c6d7e0{number}'"),
            Backend::Postgres => format!("'0190f3c5-8a0b-7c1d-9e2f-3a4b5c6d7e0{number}'::uuid"),
        };
        let row = format!(
            "INSERT INTO clients (clinic_id, id, first_name, last_name, email, note, sort_key, version, created_at, \
             updated_at) VALUES ({{id}}, {own}, 'A', 'B', '{email}', '', '{number}', 1, \
             '2026-11-21T10:00:00+00:00', '2026-11-21T10:00:00+00:00')"
        );
        execute(test, &row).await.unwrap();
    }
    test.db.migrate().await.unwrap();
    assert_eq!(addresses(test, "clinics").await, ["praxis@xn--mller-haut-9db.example"]);
    let mut kept = addresses(test, "clients").await;
    kept.sort_unstable();
    let mut expected = [
        "Y@m\u{fc}nchen.example",
        "not an address",
        "plain@example.com",
        "x@mu\u{308}nchen.example",
        "x@xn--mnchen-3ya.example",
        "y@xn--mnchen-3ya.example",
    ];
    expected.sort_unstable();
    assert_eq!(kept, expected);
}

/// A mailing that cannot be read, such as one of a newer Portico, lets the others go on.
async fn assert_mailings_are_passed_over(test: &TestDb) {
    execute(test, CLINIC).await.unwrap();
    for (number, section) in [(1, "'of_tomorrow'"), (2, "NULL")] {
        let own = match test.db.backend() {
            Backend::Sqlite => format!("x'0190f3c58a0b7c1d9e2f3a4b5c6d7e0{number}'"),
            Backend::Postgres => format!("'0190f3c5-8a0b-7c1d-9e2f-3a4b5c6d7e0{number}'::uuid"),
        };
        let row = format!(
            "INSERT INTO login_mailings (clinic_id, id, section, state, attended_at, created_at) VALUES ({{id}}, \
             {own}, {section}, 'sending', '2026-11-21T1{number}:00:00+00:00', '2026-11-21T10:00:00+00:00')"
        );
        execute(test, &row).await.unwrap();
    }
    let now: DateTime<Utc> = "2026-11-21T14:00:00Z".parse().unwrap();
    let backlog = Backlog { low_water: 50, since: now };
    let attend = async || test.db.write(async |tx| mailings::attend(tx, backlog, now).await).await;
    assert!(matches!(attend().await, Err(Error::Corrupt { .. })), "the first is the one that waits for longest");
    assert!(attend().await.is_err(), "it would be the first for ever");
    test.db.write(async |tx| mailings::pass_over(tx, backlog, now, now).await).await.unwrap();
    let (_, mailing) = attend().await.unwrap().expect("the other is next");
    assert_eq!(mailing.section, None);
}

/// Whatever writes to the database: a clinic has an owner who can sign in, once it has had one.
async fn assert_a_clinic_keeps_an_owner(test: &TestDb) {
    execute(test, CLINIC).await.unwrap();
    let own = |number: u8| match test.db.backend() {
        Backend::Sqlite => format!("x'0190f3c58a0b7c1d9e2f3a4b5c6d7e0{number}'"),
        Backend::Postgres => format!("'0190f3c5-8a0b-7c1d-9e2f-3a4b5c6d7e0{number}'::uuid"),
    };
    for (number, role) in [(1, "owner"), (2, "manager")] {
        let row = format!(
            "INSERT INTO staff (clinic_id, id, email, name, role, password_hash, active, created_at, updated_at) \
             VALUES ({{id}}, {}, '{number}@example.com', 'A', '{role}', 'x', true, '2026-11-21T10:00:00+00:00', \
             '2026-11-21T10:00:00+00:00')",
            own(number)
        );
        execute(test, &row).await.unwrap();
    }
    let change = async |number: u8, set: &str| {
        execute(test, &format!("UPDATE staff SET {set} WHERE id = {}", own(number))).await
    };
    for set in ["active = false", "role = 'manager'", "role = 'manager', active = false"] {
        assert!(matches!(change(1, set).await, Err(Error::Overlap(_))), "{set}");
    }
    execute(test, "DELETE FROM staff").await.unwrap_err();
    change(1, "name = 'B', role = 'owner', active = true").await.unwrap();
    // An owner who cannot sign in is none.
    change(2, "role = 'owner', active = false").await.unwrap();
    change(1, "active = false").await.unwrap_err();
    change(2, "active = true").await.unwrap();
    execute(test, "UPDATE staff SET role = 'manager'").await.unwrap_err();
    change(1, "active = false").await.unwrap();
    change(2, "active = false").await.unwrap_err();
    execute(test, "DELETE FROM clinics").await.unwrap();
}

macro_rules! on_both {
    ($($name:ident => $check:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                super::$check(&super::sqlite().await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$check(&super::postgres().await).await;
            }
        }
    )+};
}

on_both!(
    entities_match_the_schema => assert_schema_matches,
    migrations_go_down_and_up => assert_migrates_down_and_up,
    the_audit_log_is_append_only => assert_audit_is_append_only,
    a_clinic_keeps_an_owner => assert_a_clinic_keeps_an_owner,
    failed_writes_are_told_apart => assert_writes_are_told_apart,
    mailings_are_passed_over => assert_mailings_are_passed_over,
    addresses_get_one_form => assert_addresses_get_one_form,
);
