//! What can go wrong in the database, told apart by kind and never by message.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A failed read or write.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A value that must be unique is in use.
    #[error("a unique value is in use")]
    Duplicate(#[source] DbErr),
    /// The database refused a claim because another one overlaps it.
    #[error("the time is taken")]
    Overlap(#[source] DbErr),
    /// A row that the write refers to does not exist in this clinic.
    #[error("a referenced row does not exist")]
    MissingReference(#[source] DbErr),
    /// The row has another version than the caller saw.
    #[error("the row was changed meanwhile")]
    Stale,
    /// A text holds a character that the database cannot keep: NUL, on PostgreSQL.
    #[error("a text holds a NUL character")]
    Unstorable(#[source] DbErr),
    /// Writers got in each other's way; the same transaction may succeed when tried again.
    #[error("the database is busy")]
    Busy(#[source] DbErr),
    /// The database cannot be reached.
    #[error("the database cannot be reached")]
    Unreachable(#[source] DbErr),
    /// A stored value cannot be read back.
    #[error("column {column} holds a value that cannot be read")]
    Corrupt {
        /// The column.
        column: &'static str,
    },
    /// Anything else.
    #[error("database error")]
    Database(#[source] DbErr),
}

impl Error {
    /// The same error, of a write for which what it collides with was looked up before: a duplicate was
    /// written meanwhile, and is seen when the transaction is tried again.
    #[must_use]
    pub fn when_looked_up(self) -> Self {
        match self {
            Self::Duplicate(error) => Self::Busy(error),
            other => other,
        }
    }
}

/// An error that may go away when the transaction is tried again.
pub trait Retryable {
    /// Whether to try again.
    fn is_retryable(&self) -> bool;
}

impl Retryable for Error {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy(_))
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => return Self::Duplicate(error),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Self::MissingReference(error),
            _ => {}
        }
        if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) {
            return Self::Unreachable(error);
        }
        match driver_code(&error).as_deref() {
            // PostgreSQL exclusion_violation; SQLITE_CONSTRAINT_TRIGGER.
            Some("23P01" | "1811") => Self::Overlap(error),
            // PostgreSQL serialization_failure and deadlock_detected; SQLITE_BUSY and kin.
            Some("40001" | "40P01" | "5" | "261" | "517") => Self::Busy(error),
            // PostgreSQL character_not_in_repertoire.
            Some("22021") => Self::Unstorable(error),
            _ => Self::Database(error),
        }
    }
}

fn driver_code(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(driver)) | DbErr::Query(RuntimeErr::SqlxError(driver))) = error else {
        return None;
    };
    driver.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}
