//! A clock that tests move.

use std::sync::Mutex;

use ::app::ports::Clock;
use chrono::{DateTime, Duration, TimeZone, Utc};

/// Stands still until a test moves it.
pub struct TestClock(Mutex<DateTime<Utc>>);

impl Default for TestClock {
    /// Monday, 23 November 2026, 07:30 in London.
    fn default() -> Self {
        Self(Mutex::new(Utc.with_ymd_and_hms(2026, 11, 23, 7, 30, 0).unwrap()))
    }
}

impl TestClock {
    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }

    /// Sets the clock.
    pub fn set(&self, to: DateTime<Utc>) {
        *self.0.lock().unwrap() = to;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}
