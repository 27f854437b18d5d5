//! Filling in what the two databases spell differently.

use sea_orm_migration::sea_orm::DatabaseBackend;

/// The marks, then what they mean on SQLite and on PostgreSQL.
const TYPES: [(&str, &str, &str); 6] = [
    ("{{uuid}}", "blob", "uuid"),
    ("{{instant}}", "text", "timestamptz"),
    ("{{json}}", "text", "jsonb"),
    ("{{bytes}}", "blob", "bytea"),
    // Compared byte by byte, so that a range finds a prefix.
    ("{{sorted}}", "text", "text COLLATE \"C\""),
    ("{{local}}", "text", "timestamp"),
];

/// `sql` with its marks replaced by the types of `backend`.
pub fn render(sql: &str, backend: DatabaseBackend) -> String {
    TYPES.iter().fold(sql.to_owned(), |sql, (mark, sqlite, postgres)| {
        sql.replace(mark, if backend == DatabaseBackend::Sqlite { sqlite } else { postgres })
    })
}
