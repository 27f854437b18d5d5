//! Names in the order of the root collation, and searched without accents: sort keys and search terms are made
//! anew from the names, addresses and numbers.

use contract::contact::{EmailAddress, PhoneNumber};
use domain::people;
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, QueryResult, Statement, Value, prelude::Uuid},
};

use crate::dialect::render;

const UP: &str = include_str!("m0031_names_in_order/up.sql");
const DOWN: &str = include_str!("m0031_names_in_order/down.sql");

/// How many people are read at a time.
const ROWS: usize = 500;
/// How many terms are written by one statement: SQLite takes 32,766 values, of which each term has three.
const TERMS: usize = 5000;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(&render(UP, manager.get_database_backend())).await?;
        clients(db).await?;
        invites(db).await
    }

    /// Keys and terms stay: a former release writes its own as people are changed.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await.map(drop)
    }
}

/// Somebody as the columns of either table have them.
struct Person {
    clinic_id: Uuid,
    id: Uuid,
    first_name: String,
    last_name: String,
    email: Option<EmailAddress>,
    phone: Option<PhoneNumber>,
}

impl Person {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let phone: Option<String> = row.try_get("", "phone")?;
        Ok(Self {
            clinic_id: row.try_get("", "clinic_id")?,
            id: row.try_get("", "id")?,
            first_name: row.try_get("", "first_name")?,
            last_name: row.try_get("", "last_name")?,
            email: row.try_get::<Option<String>>("", "email")?.map(EmailAddress::kept),
            phone: phone.and_then(|phone| phone.parse().ok()),
        })
    }

    fn sort_key(&self) -> String {
        people::sort_key(&self.first_name, &self.last_name, self.email.as_ref())
    }

    fn terms(&self) -> impl Iterator<Item = String> {
        people::search_terms(&self.first_name, &self.last_name, self.email.as_ref(), self.phone.as_ref()).into_iter()
    }
}

async fn clients(db: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let columns = "clinic_id, id, first_name, last_name, email, phone FROM clients";
    let mut after = (Uuid::nil(), Uuid::nil());
    loop {
        let people = read(db, columns, after).await?;
        let Some(last) = people.last() else { return Ok(()) };
        after = (last.clinic_id, last.id);
        let mut terms: Vec<[Value; 3]> = Vec::new();
        for person in &people {
            let values = [person.sort_key().into(), person.clinic_id.into(), person.id.into()];
            execute(db, "UPDATE clients SET sort_key = $1 WHERE clinic_id = $2 AND id = $3", values).await?;
            terms.extend(person.terms().map(|term| [person.clinic_id.into(), term.into(), person.id.into()]));
        }
        for terms in terms.chunks(TERMS) {
            let rows: Vec<String> =
                (0..terms.len()).map(|row| format!("(${}, ${}, ${})", 3 * row + 1, 3 * row + 2, 3 * row + 3)).collect();
            let sql =
                format!("INSERT INTO client_search_terms (clinic_id, term, client_id) VALUES {}", rows.join(", "));
            execute(db, &sql, terms.iter().flatten().cloned()).await?;
        }
    }
}

async fn invites(db: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let columns = "clinic_id, id, first_name, last_name, email, CAST(NULL AS text) AS phone FROM invites";
    let mut after = (Uuid::nil(), Uuid::nil());
    loop {
        let people = read(db, columns, after).await?;
        let Some(last) = people.last() else { return Ok(()) };
        after = (last.clinic_id, last.id);
        for person in &people {
            let text: String = person.terms().flat_map(|term| [" ".to_owned(), term]).collect();
            let values = [person.sort_key().into(), text.into(), person.clinic_id.into(), person.id.into()];
            let sql = "UPDATE invites SET sort_key = $1, search_text = $2 WHERE clinic_id = $3 AND id = $4";
            execute(db, sql, values).await?;
        }
    }
}

/// In the order of the primary key, so that each page is found by it.
async fn read(db: &SchemaManagerConnection<'_>, columns: &str, after: (Uuid, Uuid)) -> Result<Vec<Person>, DbErr> {
    let sql = format!("SELECT {columns} WHERE (clinic_id, id) > ($1, $2) ORDER BY clinic_id, id LIMIT {ROWS}");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [after.0.into(), after.1.into()]);
    db.query_all_raw(statement).await?.iter().map(Person::read).collect()
}

async fn execute(
    db: &SchemaManagerConnection<'_>,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<(), DbErr> {
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.map(drop)
}
