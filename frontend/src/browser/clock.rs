//! The browser's clock, the one place where the apps ask for the time.

use chrono::{DateTime, Utc};

/// The present instant, as this device has it.
pub fn now() -> DateTime<Utc> {
    // Whole milliseconds; the clock of a device is within chrono's range.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit 64 bits"
    )]
    let milliseconds = js_sys::Date::now() as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
