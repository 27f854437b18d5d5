//! What Portico logs, for tests to look into.

use std::{
    io::{Result, Write},
    sync::{Arc, Mutex, OnceLock},
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Everything of Portico's own, and what the libraries below it say of requests and queries. (What the test's
/// own HTTP client says of its requests is not Portico's.)
const FILTER: &str = "info,api=trace,app=trace,storage=trace,adapters=trace,domain=trace,actix_web=debug,\
                      actix_http=debug,actix_server=debug,sqlx=debug,sea_orm=debug,lettre=debug";

/// What is logged in this process, from the first call on.
#[derive(Clone, Default)]
pub struct Logs(Arc<Mutex<Vec<u8>>>);

static CAPTURED: OnceLock<Logs> = OnceLock::new();

impl Logs {
    /// Begins to capture, unless that has begun already.
    pub fn capture() -> Self {
        let captured = CAPTURED.get_or_init(|| {
            let logs = Self::default();
            let lines = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(FILTER)).with_ansi(false);
            lines.with_writer(logs.clone()).init();
            logs
        });
        captured.clone()
    }

    /// Every line so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logs {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
