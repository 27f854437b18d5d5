//! An installation's database, written past the server: what the API adds one by one takes hours by
//! the hundred thousand.

use std::time::Duration;

use anyhow::Result;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::installation::{Database, Installation};

/// How long SQLite may make others wait: servers write meanwhile.
const BUSY: Duration = Duration::from_secs(30);

/// A connection of our own to an installation's database.
pub(crate) enum Connected {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Connected {
    /// Connects to a database that a command or a server has made.
    pub(crate) async fn open(installation: &Installation) -> Result<Self> {
        Ok(match &installation.database {
            Database::Sqlite => {
                let file = installation.data().join("portico.db");
                let options = SqliteConnectOptions::new().filename(file).busy_timeout(BUSY);
                Self::Sqlite(SqliteConnection::connect_with(&options).await?)
            }
            Database::Postgres(url) => Self::Postgres(PgConnection::connect(url).await?),
        })
    }

    /// Runs what is meant for the database that it is.
    pub(crate) async fn execute(&mut self, sqlite: String, postgres: String) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                connection.execute(AssertSqlSafe(sqlite)).await?;
            }
            Self::Postgres(connection) => {
                connection.execute(AssertSqlSafe(postgres)).await?;
            }
        }
        Ok(())
    }

    /// The number that a query finds, whose words both databases understand.
    pub(crate) async fn count(&mut self, query: &'static str) -> Result<i64> {
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_scalar(query).fetch_one(connection).await?,
            Self::Postgres(connection) => sqlx::query_scalar(query).fetch_one(connection).await?,
        })
    }

    /// What PostgreSQL was told about how lasting a commit has to be.
    pub(crate) async fn durability(&mut self) -> Result<Option<String>> {
        let Self::Postgres(connection) = self else { return Ok(None) };
        let query = "SELECT 'fsync ' || current_setting('fsync') || ', synchronous_commit ' \
                     || current_setting('synchronous_commit')";
        Ok(Some(sqlx::query_scalar(query).fetch_one(connection).await?))
    }

    /// Leaves those tables as the database's own upkeep would, sooner or later.
    pub(crate) async fn settle(&mut self, tables: &[&str]) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
            }
            Self::Postgres(connection) => {
                for table in tables {
                    connection.execute(AssertSqlSafe(format!("VACUUM ANALYZE {table}"))).await?;
                }
            }
        }
        Ok(())
    }
}
