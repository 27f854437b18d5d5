//! A running Portico for tests: real HTTP, a real database of its own, a clock that tests move and
//! a mailbox that they read.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken test set-up should fail loudly")]
#![expect(clippy::missing_panics_doc, reason = "everything here panics when the test is wrong")]

mod app;
mod clinic;
mod clock;
mod http;
mod logs;
mod mailbox;
mod openapi;
mod posthog;
mod smtp;
mod sqlite;
mod twilio;
mod zones;

pub use app::{Database, TestApp, TestServer};
pub use clinic::{TestClinic, new_clinic};
pub use clock::TestClock;
pub use http::{Answer, Http};
pub use logs::Logs;
pub use mailbox::{Sent, TestMailbox};
pub use posthog::{FakePosthog, PosthogMood, TakenEvent};
pub use smtp::{FakeSmtp, SmtpMood};
pub use twilio::{FakeTwilio, TwilioMood};
pub use zones::TestZones;

/// Makes two tests of a function that takes a [`TestApp`]: one on SQLite, one on PostgreSQL.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name($crate::TestApp::start($crate::Database::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                super::$name($crate::TestApp::start($crate::Database::Postgres).await).await;
            }
        }
    )+};
}
