//! Who is to get a mailing.

use chrono::{DateTime, Utc};
use contract::{
    contact::EmailAddress,
    ids::{ClientId, LoginMailingId},
    login_mailings::{AudienceCheck, UnreachableClient},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::whole;
use crate::{
    ClinicScope, Error, Read, Tx,
    repos::portal_overview::{CLIENTS, PeopleFilter, Sql, count_others, narrow_clients},
};

/// Why somebody without an e-mail address gets no mail.
const NO_ADDRESS: &str = "no_address";
/// How many of those without an address are named.
const NAMED_AT_MOST: u8 = 100;
/// How many addresses are read to be compared with those that mails come back from.
const COMPARED_AT_MOST: u16 = 20_000;

/// Who is to get a mailing.
#[derive(Debug, Clone)]
pub enum Audience {
    /// These clients.
    Clients(Vec<ClientId>),
    /// Every client that the filter finds.
    Filter(PeopleFilter),
}

#[derive(Debug, FromQueryResult)]
struct CheckRow {
    reachable: i64,
    without_address: i64,
}

#[derive(Debug, FromQueryResult)]
struct NameRow {
    id: Uuid,
    first_name: String,
    last_name: String,
}

#[derive(Debug, FromQueryResult)]
struct AddressRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
}

/// `select` over the clients of the audience, who are `c`. `$1` is the clinic, `$2` now, and
/// `further` are the values from `$3` on.
fn of_audience(select: &str, scope: &ClinicScope, audience: &Audience, now: DateTime<Utc>, further: &[Uuid]) -> Sql {
    let mut sql = Sql::new(format!("{select} FROM {CLIENTS}"), scope, now);
    for value in further {
        sql.bind(*value);
    }
    match audience {
        Audience::Clients(ids) => {
            let named: Vec<String> = ids.iter().map(|id| sql.bind(id.uuid())).collect();
            sql.push(&format!(" AND c.id IN ({})", named.join(", ")));
        }
        Audience::Filter(filter) => narrow_clients(&mut sql, filter),
    }
    sql
}

/// Who would get a mail, and who would not.
pub async fn check(
    db: &impl Read,
    scope: &ClinicScope,
    audience: &Audience,
    now: DateTime<Utc>,
) -> Result<AudienceCheck, Error> {
    // A value that no SQL names may have no type on PostgreSQL, so that now is named even where it
    // does not matter: nobody was added later.
    let select = "SELECT COUNT(CASE WHEN c.email IS NOT NULL AND c.created_at <= $2 THEN 1 END) AS reachable, \
                  COUNT(CASE WHEN c.email IS NULL THEN 1 END) AS without_address";
    let counted = CheckRow::find_by_statement(of_audience(select, scope, audience, now, &[]).build(db))
        .one(db.connection())
        .await?
        .ok_or(Error::Stale)?;
    let select = "SELECT c.id AS id, c.first_name AS first_name, c.last_name AS last_name";
    let mut sql = of_audience(select, scope, audience, now, &[]);
    sql.push(&format!(" AND c.email IS NULL AND c.created_at <= $2 ORDER BY c.sort_key, c.id LIMIT {NAMED_AT_MOST}"));
    let named = NameRow::find_by_statement(sql.build(db)).all(db.connection()).await?;
    let unreachable = named
        .into_iter()
        .map(|row| UnreachableClient {
            client_id: ClientId::from_uuid(row.id),
            first_name: row.first_name,
            last_name: row.last_name,
        })
        .collect();
    let not_clients = match audience {
        Audience::Clients(_) => 0,
        Audience::Filter(filter) => count_others(db, scope, filter, now).await?,
    };
    Ok(AudienceCheck {
        reachable: whole(counted.reachable),
        without_address: whole(counted.without_address),
        unreachable,
        not_clients: whole(not_clients),
        ..AudienceCheck::default()
    })
}

/// The clients of the audience who have an e-mail address, with it, by name: the first 20,000.
pub async fn with_address(
    db: &impl Read,
    scope: &ClinicScope,
    audience: &Audience,
    now: DateTime<Utc>,
) -> Result<Vec<(EmailAddress, UnreachableClient)>, Error> {
    let select = "SELECT c.id AS id, c.first_name AS first_name, c.last_name AS last_name, c.email AS email";
    let mut sql = of_audience(select, scope, audience, now, &[]);
    sql.push(&format!(
        " AND c.email IS NOT NULL AND c.created_at <= $2 ORDER BY c.sort_key, c.id LIMIT {COMPARED_AT_MOST}"
    ));
    let rows = AddressRow::find_by_statement(sql.build(db)).all(db.connection()).await?;
    rows.into_iter()
        .map(|AddressRow { id, first_name, last_name, email }| {
            let client = UnreachableClient { client_id: ClientId::from_uuid(id), first_name, last_name };
            Ok((EmailAddress::kept(email), client))
        })
        .collect()
}

/// Keeps a row for each client of the audience.
pub(super) async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    id: LoginMailingId,
    audience: &Audience,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let select = format!(
        "INSERT INTO login_mailing_recipients (clinic_id, mailing_id, client_id, state, reason, round, updated_at) \
         SELECT c.clinic_id, $3, c.id, CASE WHEN c.email IS NULL THEN 'skipped' ELSE 'waiting' END, \
         CASE WHEN c.email IS NULL THEN '{NO_ADDRESS}' END, 0, $2"
    );
    let sql = of_audience(&select, scope, audience, now, &[id.uuid()]);
    tx.connection().execute_raw(sql.build(tx)).await?;
    Ok(())
}
