//! What somebody can do to the audit log who has the database, and not the key; and that all of it is found.

use std::slice::from_ref;

use chrono::{DateTime, Utc};
use contract::{
    audit::{ActorKind, FieldChange},
    ids::AuditEntryId,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{
    Backend, ClinicScope, Error,
    repos::audit::{self, AuditKey, Checked, MISMATCH, NewEntry, SEAL},
    schema_tests::{CLINIC, TestDb, execute, postgres, sqlite},
};

/// The clinic that [`CLINIC`] makes.
const CLINIC_ID: Uuid = Uuid::from_u128(0x0190_f3c5_8a0b_7c1d_9e2f_3a4b_5c6d_7e8f);
const KEY: AuditKey = AuditKey::new([7; 32]);

fn scope() -> ClinicScope {
    ClinicScope::new(CLINIC_ID)
}

fn at() -> DateTime<Utc> {
    "2026-12-01T10:00:00Z".parse().unwrap()
}

fn entry(action: &'static str) -> NewEntry {
    NewEntry {
        id: AuditEntryId::from_uuid(Uuid::from_u128(1)),
        at: at(),
        actor_kind: ActorKind::Staff,
        actor: "stf_1".to_owned(),
        action,
        subject: "cli_1".to_owned(),
        address: "192.0.2.1".to_owned(),
        changes: vec![FieldChange { field: "name".to_owned(), from: Some("a".to_owned()), to: None }],
    }
}

async fn append(test: &TestDb, count: usize) {
    let entries = |_| entry("client.update");
    test.db
        .write(async |tx| audit::append_all(tx, &KEY, &scope(), (0..count).map(entries).collect(), entry).await)
        .await
        .unwrap();
}

async fn check(test: &TestDb) -> Checked {
    audit::check(&test.db, &KEY, &scope()).await.unwrap()
}

/// A clinic without entries.
async fn clinic(test: &TestDb) {
    execute(test, CLINIC).await.unwrap();
    test.db.write(async |tx| audit::begin(tx, &KEY, &scope()).await).await.unwrap();
}

/// A clinic with so many entries, and a database that lets one change them.
async fn with_entries(test: &TestDb, count: usize) {
    clinic(test).await;
    append(test, count).await;
    let triggers: &[&str] = match test.db.backend() {
        Backend::Sqlite => &["DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"],
        Backend::Postgres => &["DROP TRIGGER audit_entries_append_only ON audit_entries"],
    };
    for sql in triggers {
        execute(test, sql).await.unwrap();
    }
}

/// Has `sql` done, and says what is found then; the database is as before afterwards.
async fn found_after(test: &TestDb, sql: &[String]) -> Checked {
    let found = test.db.write(async |tx| {
        for sql in sql {
            tx.connection().execute_unprepared(sql).await?;
        }
        let found = audit::check(tx, &KEY, &scope()).await?;
        Err::<(), _>(Found(found))
    });
    found.await.unwrap_err().0
}

/// What was found, as an error, so that the transaction is taken back.
#[derive(Debug)]
struct Found(Checked);

impl From<Error> for Found {
    fn from(error: Error) -> Self {
        panic!("{error}")
    }
}

impl From<sea_orm::DbErr> for Found {
    fn from(error: sea_orm::DbErr) -> Self {
        panic!("{error}")
    }
}

impl crate::Retryable for Found {
    fn is_retryable(&self) -> bool {
        false
    }
}

async fn assert_a_sound_chain_is_sound(test: &TestDb) {
    clinic(test).await;
    let checked = check(test).await;
    assert_eq!((checked.broken_at, checked.entries), (None, 0), "before the first entry");
    append(test, 2).await;
    append(test, 3).await;
    let checked = check(test).await;
    assert_eq!((checked.entries, checked.keyed_from, checked.broken_at), (5, Some(1), None));
    let other = audit::check(&test.db, &AuditKey::new([8; 32]), &scope()).await.unwrap();
    assert_eq!(other.broken_at, Some(1), "with another key nothing fits");
}

async fn assert_tampering_is_found(test: &TestDb) {
    const ENTRIES: i64 = 6;
    with_entries(test, 6).await;
    for first in 1..=ENTRIES {
        let sql = format!("DELETE FROM audit_entries WHERE sequence >= {first}");
        assert_eq!(found_after(test, from_ref(&sql)).await.broken_at, Some(first), "cut off from {first}");
        // With the end moved back to the last entry that is left, too.
        let back = match first {
            1 => "UPDATE audit_heads SET sequence = 0".to_owned(),
            _ => format!(
                "UPDATE audit_heads SET sequence = {0}, hash = (SELECT hash FROM audit_entries WHERE sequence = {0})",
                first - 1
            ),
        };
        assert!(found_after(test, &[sql.clone(), back.clone()]).await.broken_at.is_some(), "and moved back to {first}");
        let unsigned = "UPDATE audit_heads SET mac = NULL".to_owned();
        assert!(found_after(test, &[sql, back, unsigned]).await.broken_at.is_some(), "and without a code, {first}");
        let gap = format!("DELETE FROM audit_entries WHERE sequence = {first}");
        assert_eq!(found_after(test, from_ref(&gap)).await.broken_at, Some(first), "{first} taken out");
        for change in [
            "actor = 'stf_2'",
            "action = 'client.read'",
            "subject = ''",
            "address = ''",
            "at = '2026-12-01T11:00:00+00:00'",
            "actor_kind = 'client'",
            "changes = '[]'",
            "changes = NULL",
            "changes_mac = NULL",
            "changes = NULL, changes_mac = NULL",
            "keyed = false",
        ] {
            let sql = format!("UPDATE audit_entries SET {change} WHERE sequence = {first}");
            assert_eq!(found_after(test, from_ref(&sql)).await.broken_at, Some(first), "{change} at {first}");
        }
    }
    let added = "INSERT INTO audit_entries SELECT clinic_id, 7, id, at, actor_kind, actor, action, subject, address, hash, \
                 hash, changes, changes_mac, keyed FROM audit_entries WHERE sequence = 6";
    assert_eq!(found_after(test, &[added.to_owned()]).await.broken_at, Some(7), "added behind the end");
    assert_eq!(check(test).await.broken_at, None, "all of it was taken back");
}

/// Portico's own next entry does not make a chain whole that somebody has cut.
async fn assert_nothing_is_covered_up(test: &TestDb) {
    with_entries(test, 5).await;
    execute(test, "DELETE FROM audit_entries WHERE sequence > 3").await.unwrap();
    execute(test, "UPDATE audit_heads SET sequence = 3, hash = (SELECT hash FROM audit_entries WHERE sequence = 3)")
        .await
        .unwrap();
    append(test, 2).await;
    let checked = check(test).await;
    assert_eq!((checked.entries, checked.broken_at), (6, Some(4)));
    let (log, _) = audit::list(&test.db, &scope(), 10, None).await.unwrap();
    assert_eq!(log[2].action, MISMATCH);

    execute(test, "UPDATE audit_heads SET mac = NULL").await.unwrap();
    append(test, 1).await;
    assert_eq!(check(test).await.broken_at, Some(4), "nor by taking the code away");
}

/// A chain that somebody has written anew without the key is not taken for one from before there was a key.
async fn assert_a_chain_without_key_is_not_sound(test: &TestDb) {
    with_entries(test, 3).await;
    rewrite_without_key(test).await;
    let found = check(test).await;
    assert_eq!((found.is_sealed, found.broken_at), (false, Some(3)));
    append(test, 1).await;
    let found = check(test).await;
    assert!(found.broken_at.is_some(), "nor when Portico goes on with it: {found:?}");
}

/// What was written before there was a key is taken over by the operator, and stays told apart.
async fn assert_older_chains_are_sealed(test: &TestDb) {
    let seal = async || test.db.write(async |tx| audit::seal(tx, &KEY, &scope(), entry).await).await.unwrap();
    with_entries(test, 3).await;
    assert!(!seal().await, "a chain with a key needs no seal");
    rewrite_without_key(test).await;
    assert!(seal().await);
    append(test, 1).await;
    let checked = check(test).await;
    assert_eq!((checked.entries, checked.keyed_from, checked.broken_at), (5, Some(4), None));
    let (log, _) = audit::list(&test.db, &scope(), 2, None).await.unwrap();
    assert_eq!(log[1].action, SEAL);
    let later = "UPDATE audit_entries SET keyed = false WHERE sequence = 5".to_owned();
    assert_eq!(
        found_after(test, from_ref(&later)).await.broken_at,
        Some(5),
        "no entry without a key after one with it"
    );
    execute(test, "UPDATE audit_heads SET mac = NULL").await.unwrap();
    assert!(!seal().await, "what has a key is not sealed again");
}

/// The chain as the former rule wrote it.
async fn rewrite_without_key(test: &TestDb) {
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QueryOrder};

    use crate::entities::{audit_entries, audit_heads};
    test.db
        .write(async |tx| {
            let rows = audit_entries::Entity::find()
                .order_by_asc(audit_entries::Column::Sequence)
                .all(tx.connection())
                .await?;
            let mut previous = vec![0; 32];
            for mut row in rows {
                (row.keyed, row.changes, row.changes_mac) = (false, None, None);
                row.previous_hash.clone_from(&previous);
                row.hash = KEY.hash(&row);
                previous.clone_from(&row.hash);
                audit_entries::Entity::update(row.into_active_model().reset_all()).exec(tx.connection()).await?;
            }
            let end = audit_heads::ActiveModel { hash: Set(previous), mac: Set(None), ..Default::default() };
            audit_heads::Entity::update_many().set(end).exec(tx.connection()).await?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
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
    a_sound_chain_is_sound => assert_a_sound_chain_is_sound,
    tampering_is_found => assert_tampering_is_found,
    nothing_is_covered_up => assert_nothing_is_covered_up,
    a_chain_without_key_is_not_sound => assert_a_chain_without_key_is_not_sound,
    older_chains_are_sealed => assert_older_chains_are_sealed,
);
