//! What can go wrong in the database, told apart by kind and never by message.

use std::fmt;

use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

/// A failed read or write.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A value that must be unique is in use.
    #[error("a unique value is in use")]
    Duplicate(#[source] Cause),
    /// The database refused a claim because another one overlaps it.
    #[error("the time is taken")]
    Overlap(#[source] Cause),
    /// The database refused to take a clinic's last owner away.
    #[error("nobody else is an owner who can sign in")]
    LastOwner(#[source] Cause),
    /// A row that the write refers to does not exist in this clinic.
    #[error("a referenced row does not exist")]
    MissingReference(#[source] Cause),
    /// The row has another version than the caller saw.
    #[error("the row was changed meanwhile")]
    Stale,
    /// A text holds a character that the database cannot keep: NUL, on PostgreSQL.
    #[error("a text holds a NUL character")]
    Unstorable(#[source] Cause),
    /// Writers got in each other's way; the same transaction may succeed when tried again.
    #[error("the database is busy")]
    Busy(#[source] Cause),
    /// The database cannot be reached.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Cause),
    /// A stored value cannot be read back.
    #[error("column {column} holds a value that cannot be read")]
    Corrupt {
        /// The column.
        column: &'static str,
    },
    /// Anything else.
    #[error("database error")]
    Database(#[source] Cause),
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
            Some(SqlErr::UniqueConstraintViolation(_)) => return Self::Duplicate(Cause(error)),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Self::MissingReference(Cause(error)),
            _ => {}
        }
        if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) {
            return Self::Unreachable(Cause(error));
        }
        match driver_code(&error).as_deref() {
            // PostgreSQL exclusion_violation; SQLITE_CONSTRAINT_TRIGGER.
            Some("23P01" | "1811") => Self::Overlap(Cause(error)),
            // PostgreSQL serialization_failure and deadlock_detected; SQLITE_BUSY and kin.
            Some("40001" | "40P01" | "5" | "261" | "517") => Self::Busy(Cause(error)),
            // PostgreSQL character_not_in_repertoire.
            Some("22021") => Self::Unstorable(Cause(error)),
            _ => Self::Database(Cause(error)),
        }
    }
}

/// What the database or its driver said, for the log. PostgreSQL's words on data that it cannot take quote the
/// data (SQLSTATE class 22), and so do a driver's on a value that it cannot read back: of those only the kind
/// is shown.
pub struct Cause(DbErr);

impl From<DbErr> for Cause {
    fn from(error: DbErr) -> Self {
        Self(error)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (driver_error(&self.0), &self.0) {
            (Some(error), _) => {
                let code = error.code().unwrap_or_default();
                write!(f, "answer {code}")?;
                if let Some(constraint) = error.constraint() {
                    write!(f, ", constraint {constraint}")?;
                }
                if !code.starts_with("22") {
                    write!(f, ": {}", error.message())?;
                }
                Ok(())
            }
            (None, DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } | DbErr::ConvertFromU64(_)) => {
                f.write_str("a value cannot be read or written")
            }
            (None, DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)))
                if is_about_a_value(error) =>
            {
                f.write_str("a column cannot be read")
            }
            (None, error) => fmt::Display::fmt(error, f),
        }
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Its own causes would say once more what it leaves out.
impl std::error::Error for Cause {}

fn is_about_a_value(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::Encode(_))
}

fn driver_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(driver)) | DbErr::Query(RuntimeErr::SqlxError(driver)) => {
            driver.as_database_error()
        }
        _ => None,
    }
}

fn driver_code(error: &DbErr) -> Option<String> {
    driver_error(error)?.code().map(std::borrow::Cow::into_owned)
}
