//! E-mail addresses that were kept before they had one form: U-labels become A-labels, NFD becomes NFC.
//!
//! Of two rows of a clinic that turn out to be one mailbox, the second stays as it was, so that nobody is
//! lost; `portico doctor` lists what is left.

use contract::contact::EmailAddress;
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, Statement, prelude::Uuid},
};
use sha2::{Digest, Sha256};

/// How many rows are read at a time.
const ROWS: usize = 1000;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Where addresses are kept: the table, the column with the clinic, the column with the address, and what
/// else a row must be for its address to be its alone in the clinic.
struct Place {
    table: &'static str,
    clinic: &'static str,
    column: &'static str,
    unique_where: Option<&'static str>,
}

const PLACES: [Place; 5] = [
    Place { table: "staff", clinic: "clinic_id", column: "email", unique_where: Some("") },
    Place { table: "clients", clinic: "clinic_id", column: "email", unique_where: Some("") },
    Place {
        table: "invites",
        clinic: "clinic_id",
        column: "email",
        unique_where: Some(" AND o.superseded_at IS NULL"),
    },
    Place { table: "clinics", clinic: "id", column: "email", unique_where: None },
    Place { table: "clinics", clinic: "id", column: "support_email", unique_where: None },
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for place in &PLACES {
            rewrite(db, place).await?;
        }
        Ok(())
    }

    /// The one form is a form as good as any.
    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

async fn rewrite(db: &SchemaManagerConnection<'_>, place: &Place) -> Result<(), DbErr> {
    let Place { table, clinic, column, .. } = place;
    // In the order of the primary key, so that each page is found by it.
    let mut after = (Uuid::nil(), Uuid::nil());
    loop {
        let sql = format!(
            "SELECT {clinic} AS clinic_id, id, {column} AS email FROM {table} \
             WHERE {column} IS NOT NULL AND ({clinic}, id) > ($1, $2) ORDER BY {clinic}, id LIMIT {ROWS}"
        );
        let rows = db
            .query_all_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                sql,
                [after.0.into(), after.1.into()],
            ))
            .await?;
        for row in &rows {
            let (clinic_id, id, kept): (Uuid, Uuid, String) =
                (row.try_get("", "clinic_id")?, row.try_get("", "id")?, row.try_get("", "email")?);
            after = (clinic_id, id);
            if let Ok(address) = EmailAddress::parse(&kept)
                && address.as_str() != kept
            {
                change(db, place, clinic_id, id, (&kept, &address)).await?;
            }
        }
        if rows.len() < ROWS {
            return Ok(());
        }
    }
}

/// Rare: only what is not ASCII, and of that what was typed another way.
async fn change(
    db: &SchemaManagerConnection<'_>,
    place: &Place,
    clinic_id: Uuid,
    id: Uuid,
    (kept, address): (&str, &EmailAddress),
) -> Result<(), DbErr> {
    let Place { table, clinic, column, unique_where } = place;
    let mut sql = format!("UPDATE {table} SET {column} = $1 WHERE {clinic} = $2 AND id = $3");
    if let Some(further) = unique_where {
        sql = format!(
            "{sql} AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.{clinic} = $2 AND o.{column} = $1{further})"
        );
    }
    let values = [address.as_str().into(), clinic_id.into(), id.into()];
    let changed = db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    if changed.rows_affected() == 0 {
        return Ok(());
    }
    // Where mails came back from, they still do.
    let sql = "UPDATE suppressions SET receiver_hash = $1 WHERE clinic_id = $2 AND channel = 'email' \
               AND receiver_hash = $3 AND NOT EXISTS (SELECT 1 FROM suppressions o \
               WHERE o.clinic_id = $2 AND o.channel = 'email' AND o.receiver_hash = $1)";
    let values = [suppressed(clinic_id, address.as_str()).into(), clinic_id.into(), suppressed(clinic_id, kept).into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Under what an address to which nothing is sent is kept.
fn suppressed(clinic_id: Uuid, address: &str) -> Vec<u8> {
    let mut digest = Sha256::new();
    for part in [b"suppression/".as_slice(), clinic_id.as_bytes(), address.as_bytes()] {
        digest.update(part);
    }
    digest.finalize().to_vec()
}
