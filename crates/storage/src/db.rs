//! The database: one writer and several readers on SQLite, a pool on PostgreSQL.

#[cfg(any(test, feature = "scratch"))]
mod recording;

use std::{fmt, sync::Arc, time::Duration};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::{postgres, sqlite},
};

#[cfg(any(test, feature = "scratch"))]
pub use recording::Recording;

use crate::error::{Error, Retryable};

/// How often a transaction is tried when writers get in each other's way.
const ATTEMPTS: u32 = 5;

/// Makes processes that start at once migrate one after the other, until the transaction ends.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7286530491)";

/// Which database this is; for telling people, never for branching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// SQLite, in a file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// Where the database is and how many connections to hold.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite://path/to/file.db` or `postgres://user:password@host/database`.
    pub url: String,
    /// Connections at most; on SQLite the number of readers.
    pub max_connections: u32,
}

/// Why no database can be found at an address.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct InvalidUrl(String);

impl DbOptions {
    /// Whether `url` is the address of a database, read as [`Db::connect`] reads it. Nothing is connected to.
    pub fn check_url(url: &str) -> Result<(), InvalidUrl> {
        let read = if url.starts_with("sqlite:") {
            url.parse::<sqlite::SqliteConnectOptions>().map(drop)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            url.parse::<postgres::PgConnectOptions>().map(drop)
        } else {
            return Err(InvalidUrl("must be like postgres://user:password@host/database".to_owned()));
        };
        read.map_err(|error| InvalidUrl(format!("must be like postgres://user:password@host/database: {error}")))
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pools: Arc<Pools>,
}

struct Pools {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    #[cfg(any(test, feature = "scratch"))]
    recorder: recording::Recorder,
}

/// An open transaction.
pub struct Tx {
    inner: DatabaseTransaction,
}

pub(crate) mod sealed {
    use sea_orm::ConnectionTrait;

    /// What queries run on.
    pub trait Connected {
        type Connection: ConnectionTrait;
        fn connection(&self) -> &Self::Connection;
    }
}

/// What can be read from: the database, or a transaction that must see its own writes.
pub trait Read: sealed::Connected {}

impl sealed::Connected for Db {
    type Connection = DatabaseConnection;

    fn connection(&self) -> &DatabaseConnection {
        &self.pools.reader
    }
}

impl sealed::Connected for Tx {
    type Connection = DatabaseTransaction;

    fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Read for Db {}
impl Read for Tx {}

impl Tx {
    pub(crate) const fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Db {
    /// Opens the database, making the file of a SQLite database when there is none.
    pub async fn connect(options: &DbOptions) -> Result<Self, Error> {
        let (writer, reader) = if options.url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite_options(&options.url, 1, false)).await?;
            let reader = Database::connect(sqlite_options(&options.url, options.max_connections.max(1), true)).await?;
            (writer, reader)
        } else {
            let mut pool = ConnectOptions::new(&options.url);
            pool.max_connections(options.max_connections.max(2))
                .acquire_timeout(Duration::from_secs(10))
                .sqlx_logging(false);
            let pool = Database::connect(pool).await?;
            (pool.clone(), pool)
        };
        #[cfg(any(test, feature = "scratch"))]
        let (writer, reader, recorder) = recording::attach(writer, reader);
        let pools = Pools {
            writer,
            reader,
            #[cfg(any(test, feature = "scratch"))]
            recorder,
        };
        Ok(Self { pools: Arc::new(pools) })
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        match self.pools.writer.get_database_backend() {
            DbBackend::Sqlite => Backend::Sqlite,
            _ => Backend::Postgres,
        }
    }

    /// Brings the schema up to date; several processes may do so at once.
    pub async fn migrate(&self) -> Result<(), Error> {
        let migration = self.pools.writer.begin_with_options(immediate()).await?;
        if self.backend() == Backend::Postgres {
            migration.execute_unprepared(MIGRATION_LOCK).await?;
        }
        Migrator::up(&migration, None).await?;
        Ok(migration.commit().await?)
    }

    /// Takes the whole schema away, with everything in it.
    pub async fn unmigrate(&self) -> Result<(), Error> {
        Ok(Migrator::down(&self.pools.writer, None).await?)
    }

    /// How many migrations have not been applied.
    pub async fn pending_migrations(&self) -> Result<usize, Error> {
        Ok(Migrator::get_pending_migrations(&self.pools.writer).await?.len())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.pools.reader.ping().await?)
    }

    /// Whether what is stored is whole. (PostgreSQL looks after that itself.)
    pub async fn check_integrity(&self) -> Result<(), Error> {
        if self.backend() == Backend::Postgres {
            return Ok(());
        }
        let statement = sea_orm::Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
        let row = self.pools.reader.query_one_raw(statement).await?;
        let answer: Option<String> = row.and_then(|row| row.try_get_by_index(0).ok());
        if answer.as_deref() == Some("ok") { Ok(()) } else { Err(Error::Corrupt { column: "PRAGMA integrity_check" }) }
    }

    /// Closes all connections; what SQLite still has in its log goes into the file.
    pub async fn close(self) -> Result<(), Error> {
        self.pools.reader.close_by_ref().await?;
        Ok(self.pools.writer.close_by_ref().await?)
    }

    /// Copies a SQLite database into a new file, while it is in use.
    ///
    /// # Errors
    /// On PostgreSQL, which has `pg_dump` for that.
    pub async fn vacuum_into(&self, path: &std::path::Path) -> Result<(), Error> {
        let statement = sea_orm::Statement::from_sql_and_values(
            self.pools.writer.get_database_backend(),
            "VACUUM INTO ?",
            [path.to_string_lossy().into_owned().into()],
        );
        self.pools.writer.execute_raw(statement).await?;
        Ok(())
    }

    /// Runs `work` in a transaction and commits it, unless it fails.
    ///
    /// When writers get in each other's way the work is run again, at most five times; so it must
    /// have no effect but what it writes through the transaction.
    pub async fn write<T, E>(&self, work: impl AsyncFn(&Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error> + Retryable,
    {
        let mut attempt = 1;
        loop {
            let result = self.write_once(&work).await;
            match result {
                Err(error) if error.is_retryable() && attempt < ATTEMPTS => {
                    tracing::debug!(attempt, "transaction is tried again");
                    tokio::time::sleep(backoff(attempt)).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    async fn write_once<T, E: From<Error>>(&self, work: &impl AsyncFn(&Tx) -> Result<T, E>) -> Result<T, E> {
        let inner = self.pools.writer.begin_with_options(immediate()).await.map_err(Error::from)?;
        #[cfg(any(test, feature = "scratch"))]
        self.pools.recorder.note_transaction();
        let tx = Tx { inner };
        match work(&tx).await {
            Ok(value) => {
                tx.inner.commit().await.map_err(Error::from)?;
                Ok(value)
            }
            Err(error) => {
                // Not left to the pool, which rolls back some time later: until then the rows that were locked
                // are passed over by whoever skips what is locked.
                // One that cannot be rolled back has lost its connection, and with it its locks.
                let _ = tx.inner.rollback().await;
                Err(error)
            }
        }
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("backend", &self.backend()).finish_non_exhaustive()
    }
}

/// Taking the write lock at once is what keeps a transaction on SQLite from failing half-way.
fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// Longer each time, and different for each task, so that they do not meet again.
fn backoff(attempt: u32) -> Duration {
    let spread = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), attempt) % 10;
    Duration::from_millis(u64::from(2_u32.pow(attempt)) * 5 + spread)
}

fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .create_if_missing(true)
                .journal_mode(sqlite::SqliteJournalMode::Wal)
                // What was acknowledged survives a power cut.
                .synchronous(sqlite::SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                // A month of claims in one piece: handing rows over one by one costs more than
                // reading them.
                .row_buffer_size(4096);
            if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
        });
    options
}
