//! Who is in the portal, who was invited, and who could be.
//!
//! People are the clinic's clients, each with the invite that counts, and those invited who are no
//! clients yet. Their state is always worked out from what happened, here as in
//! [`domain::invites`], so that it cannot be out of date.

use chrono::{DateTime, Utc};
use contract::{
    contact::EmailAddress,
    ids::{ClientId, InviteId},
    portal_overview::{PeopleCounts, PersonState, PortalPerson},
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::{page_of, parse_name, parse_optional};
use crate::{ClinicScope, Cursor, Error, Read};

/// Clients with the invite that counts.
pub(super) const CLIENTS: &str = "clients c LEFT JOIN invites i \
    ON i.clinic_id = c.clinic_id AND i.client_id = c.id AND i.superseded_at IS NULL WHERE c.clinic_id = $1";
/// Invites of people who are no clients yet.
const OTHERS: &str = "invites i WHERE i.clinic_id = $1 AND i.superseded_at IS NULL AND i.client_id IS NULL";

/// The state of an invite whose person has not joined; `$2` is now.
macro_rules! invite_state {
    () => {
        "WHEN i.revoked_at IS NOT NULL THEN 'revoked' WHEN i.bounced_at IS NOT NULL THEN 'bounced' \
         WHEN i.expires_at <= $2 THEN 'expired' WHEN i.opened_at IS NOT NULL THEN 'opened' ELSE 'invited' END"
    };
}
const STATE_OF_CLIENT: &str =
    concat!("CASE WHEN c.joined_at IS NOT NULL THEN 'joined' WHEN i.id IS NULL THEN 'not_invited' ", invite_state!());
const STATE_OF_OTHER: &str = concat!("CASE ", invite_state!());

/// Which people are wanted.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    /// Only those who are that far.
    pub state: Option<PersonState>,
    /// Only those who were ever invited, or who never were.
    pub ever_invited: Option<bool>,
    /// Words as [`domain::people::query_words`] has them, each of which must match.
    pub words: Vec<String>,
}

/// SQL with the values that it names by number.
pub(super) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn new(text: String, scope: &ClinicScope, now: DateTime<Utc>) -> Self {
        Self { text, values: vec![scope.uuid().into(), now.into()] }
    }

    /// Adds a value and says how it is named.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(super) fn build(self, db: &impl Read) -> Statement {
        self.statement(db.connection().get_database_backend())
    }

    pub(super) fn statement(self, backend: DbBackend) -> Statement {
        Statement::from_sql_and_values(backend, self.text, self.values)
    }
}

#[derive(Debug, FromQueryResult)]
struct PersonRow {
    id: Uuid,
    sort_key: String,
    client_id: Option<Uuid>,
    invite_id: Option<Uuid>,
    first_name: String,
    last_name: String,
    email: Option<String>,
    phone: Option<String>,
    state: String,
    invited_at: Option<DateTime<Utc>>,
    invite_expires_at: Option<DateTime<Utc>>,
    failure: Option<String>,
    joined_at: Option<DateTime<Utc>>,
    last_sign_in_at: Option<DateTime<Utc>>,
}

#[derive(Debug, FromQueryResult)]
struct CountRow {
    people: i64,
    ever_invited: i64,
    not_invited: i64,
    invited: i64,
    opened: i64,
    joined: i64,
    expired: i64,
    revoked: i64,
    bounced: i64,
}

#[derive(Debug, FromQueryResult)]
struct OthersRow {
    people: i64,
}

/// How many people are how far, by one query.
pub async fn counts(db: &impl Read, scope: &ClinicScope, now: DateTime<Utc>) -> Result<PeopleCounts, Error> {
    let rows = CountRow::find_by_statement(counts_query(scope, now).build(db)).all(db.connection()).await?;
    let sum = |count: fn(&CountRow) -> i64| {
        let people: i64 = rows.iter().map(count).sum();
        u32::try_from(people).unwrap_or(u32::MAX)
    };
    Ok(PeopleCounts {
        all: sum(|row| row.people),
        ever_invited: sum(|row| row.ever_invited),
        not_invited: sum(|row| row.not_invited),
        invited: sum(|row| row.invited),
        opened: sum(|row| row.opened),
        joined: sum(|row| row.joined),
        expired: sum(|row| row.expired),
        revoked: sum(|row| row.revoked),
        bounced: sum(|row| row.bounced),
    })
}

pub(super) fn counts_query(scope: &ClinicScope, now: DateTime<Utc>) -> Sql {
    let states = PersonState::ALL.map(PersonState::as_str);
    let half = |state: &str, from: &str| {
        let counted = states.iter().map(|name| format!(", COUNT(CASE WHEN ({state}) = '{name}' THEN 1 END) AS {name}"));
        format!("SELECT COUNT(*) AS people, COUNT(i.id) AS ever_invited{} FROM {from}", counted.collect::<String>())
    };
    let text = format!("{} UNION ALL {}", half(STATE_OF_CLIENT, CLIENTS), half(STATE_OF_OTHER, OTHERS));
    Sql::new(text, scope, now)
}

/// One page of the people the filter finds, by name.
pub async fn people(
    db: &impl Read,
    scope: &ClinicScope,
    filter: &PeopleFilter,
    now: DateTime<Utc>,
    limit: u64,
    after: Option<&Cursor>,
) -> Result<(Vec<PortalPerson>, Option<Cursor>), Error> {
    let mut rows = PersonRow::find_by_statement(clients_query(scope, filter, now, limit, after).build(db))
        .all(db.connection())
        .await?;
    if may_find_others(filter) {
        let others = others_query(scope, filter, now, limit, after).build(db);
        rows.extend(PersonRow::find_by_statement(others).all(db.connection()).await?);
        rows.sort_unstable_by(|one, other| (&one.sort_key, one.id).cmp(&(&other.sort_key, other.id)));
    }
    let (rows, next) = page_of(rows, limit, |row| Cursor { key: row.sort_key.clone(), id: row.id });
    Ok((rows.into_iter().map(person).collect::<Result<_, _>>()?, next))
}

pub(super) fn clients_query(
    scope: &ClinicScope,
    filter: &PeopleFilter,
    now: DateTime<Utc>,
    limit: u64,
    after: Option<&Cursor>,
) -> Sql {
    let text = format!(
        "SELECT c.id AS id, c.sort_key AS sort_key, c.id AS client_id, i.id AS invite_id, c.first_name AS first_name, \
         c.last_name AS last_name, c.email AS email, c.phone AS phone, {STATE_OF_CLIENT} AS state, \
         i.created_at AS invited_at, i.expires_at AS invite_expires_at, i.failure AS failure, \
         c.joined_at AS joined_at, c.last_sign_in_at AS last_sign_in_at FROM {CLIENTS}"
    );
    let mut sql = Sql::new(text, scope, now);
    narrow_clients(&mut sql, filter);
    page(&mut sql, "c", limit, after);
    sql
}

/// Narrows [`CLIENTS`] to those the filter finds.
pub(super) fn narrow_clients(sql: &mut Sql, filter: &PeopleFilter) {
    match filter.state {
        None => {}
        Some(PersonState::Joined) => sql.push(" AND c.joined_at IS NOT NULL"),
        Some(PersonState::NotInvited) => sql.push(" AND c.joined_at IS NULL AND i.id IS NULL"),
        Some(state) => {
            let name = state.as_str();
            sql.push(&format!(" AND c.joined_at IS NULL AND i.id IS NOT NULL AND ({STATE_OF_CLIENT}) = '{name}'"));
        }
    }
    match filter.ever_invited {
        None => {}
        Some(true) => sql.push(" AND i.id IS NOT NULL"),
        Some(false) => sql.push(" AND i.id IS NULL"),
    }
    for word in &filter.words {
        let (from, to) = (sql.bind(word.as_str()), sql.bind(format!("{word}\u{10ffff}")));
        sql.push(&format!(
            " AND c.id IN (SELECT t.client_id FROM client_search_terms t \
             WHERE t.clinic_id = $1 AND t.term >= {from} AND t.term < {to})"
        ));
    }
}

pub(super) fn others_query(
    scope: &ClinicScope,
    filter: &PeopleFilter,
    now: DateTime<Utc>,
    limit: u64,
    after: Option<&Cursor>,
) -> Sql {
    let text = format!(
        "SELECT i.id AS id, i.sort_key AS sort_key, i.client_id AS client_id, i.id AS invite_id, \
         i.first_name AS first_name, i.last_name AS last_name, i.email AS email, CAST(NULL AS text) AS phone, \
         {STATE_OF_OTHER} AS state, i.created_at AS invited_at, i.expires_at AS invite_expires_at, \
         i.failure AS failure, i.superseded_at AS joined_at, i.superseded_at AS last_sign_in_at FROM {OTHERS}"
    );
    let mut sql = Sql::new(text, scope, now);
    narrow_others(&mut sql, filter);
    page(&mut sql, "i", limit, after);
    sql
}

/// How many people the filter finds who are no clients yet.
pub(super) async fn count_others(
    db: &impl Read,
    scope: &ClinicScope,
    filter: &PeopleFilter,
    now: DateTime<Utc>,
) -> Result<i64, Error> {
    if !may_find_others(filter) {
        return Ok(0);
    }
    let sql = count_others_query(scope, filter, now);
    Ok(OthersRow::find_by_statement(sql.build(db)).one(db.connection()).await?.ok_or(Error::Stale)?.people)
}

pub(super) fn count_others_query(scope: &ClinicScope, filter: &PeopleFilter, now: DateTime<Utc>) -> Sql {
    // A value that no SQL names may have no type on PostgreSQL: nobody was invited later.
    let text = format!("SELECT COUNT(CASE WHEN i.created_at <= $2 THEN 1 END) AS people FROM {OTHERS}");
    let mut sql = Sql::new(text, scope, now);
    narrow_others(&mut sql, filter);
    sql
}

/// Who has joined or was never invited is a client.
const fn may_find_others(filter: &PeopleFilter) -> bool {
    !matches!(filter.state, Some(PersonState::Joined | PersonState::NotInvited))
        && !matches!(filter.ever_invited, Some(false))
}

/// Narrows [`OTHERS`] to those the filter finds.
fn narrow_others(sql: &mut Sql, filter: &PeopleFilter) {
    if let Some(state) = filter.state {
        let name = state.as_str();
        sql.push(&format!(" AND ({STATE_OF_OTHER}) = '{name}'"));
    }
    for word in &filter.words {
        // They are few: whoever is asked for their link becomes a client.
        // Words are folded, and hold letters and digits only.
        let pattern = sql.bind(format!("% {word}%"));
        sql.push(&format!(" AND i.search_text LIKE {pattern}"));
    }
}

/// One row more than the page holds, by sort key and id.
fn page(sql: &mut Sql, table: &str, limit: u64, after: Option<&Cursor>) {
    if let Some(after) = after {
        let (key, id) = (sql.bind(after.key.as_str()), sql.bind(after.id));
        sql.push(&format!(" AND ({table}.sort_key, {table}.id) > ({key}, {id})"));
    }
    sql.push(&format!(" ORDER BY {table}.sort_key, {table}.id LIMIT {}", limit + 1));
}

fn person(row: PersonRow) -> Result<PortalPerson, Error> {
    Ok(PortalPerson {
        client_id: row.client_id.map(ClientId::from_uuid),
        invite_id: row.invite_id.map(InviteId::from_uuid),
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email.map(EmailAddress::kept),
        phone: parse_optional("clients.phone", row.phone.as_deref())?,
        state: parse_name("people.state", &row.state)?,
        invited_at: row.invited_at,
        invite_expires_at: row.invite_expires_at,
        failure: row.failure,
        joined_at: row.joined_at,
        last_sign_in_at: row.last_sign_in_at,
    })
}
