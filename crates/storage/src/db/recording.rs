//! What a database is asked, for tests that hold operations to a number of statements
//! (docs/QUERIES.md). The released server is compiled without it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::DatabaseConnection;

use super::Db;

/// What a database was asked while something ran.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recording {
    /// The statements, in the order in which they ended. `BEGIN`, `COMMIT` and `ROLLBACK` are not among them.
    pub statements: Vec<String>,
    /// How many transactions were begun. One that was tried again counts each time.
    pub transactions: usize,
}

/// Keeps what a database is asked while somebody records it.
#[derive(Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<Option<Recording>>>);

impl Recorder {
    pub(super) fn note_transaction(&self) {
        self.note(|recording| recording.transactions += 1);
    }

    fn note(&self, change: impl FnOnce(&mut Recording)) {
        if let Some(recording) = self.lock().as_mut() {
            change(recording);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Recording>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets both connections tell one recorder about their statements.
pub(super) fn attach(
    writer: DatabaseConnection,
    reader: DatabaseConnection,
) -> (DatabaseConnection, DatabaseConnection, Recorder) {
    let recorder = Recorder::default();
    let [writer, reader] = [writer, reader].map(|mut connection| {
        let recorder = recorder.clone();
        connection.set_metric_callback(move |info| {
            recorder.note(|recording| recording.statements.push(info.statement.sql.clone()));
        });
        connection
    });
    (writer, reader, recorder)
}

impl Db {
    /// Runs `work` and tells what the database was asked meanwhile, whoever asked it. There is one recording at a
    /// time: a second takes the place of the first.
    pub async fn record<T>(&self, work: impl Future<Output = T>) -> (T, Recording) {
        let recorder = &self.pools.recorder;
        *recorder.lock() = Some(Recording::default());
        let result = work.await;
        let recording = recorder.lock().take().unwrap_or_default();
        (result, recording)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DbOptions, Error};

    #[tokio::test]
    async fn what_is_asked_is_recorded_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("portico.db").display());
        let db = Db::connect(&DbOptions { url, max_connections: 1 }).await.unwrap();
        db.migrate().await.unwrap();

        let (written, nothing) = db.record(db.write(async |_| Ok::<_, Error>(7))).await;
        assert_eq!(written.unwrap(), 7);
        assert_eq!(nothing, Recording { statements: Vec::new(), transactions: 1 });

        db.check_integrity().await.unwrap();
        let (checked, read) = db.record(db.check_integrity()).await;
        checked.unwrap();
        assert_eq!(read, Recording { statements: vec!["PRAGMA integrity_check".to_owned()], transactions: 0 });
    }
}
