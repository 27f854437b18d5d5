//! The browser's clock, the one place where the apps ask for the time.

use std::cell::Cell;

use chrono::{DateTime, Utc};

thread_local! {
    /// Milliseconds that the server's clock is ahead of this device's.
    static OFFSET: Cell<f64> = const { Cell::new(0.0) };
}

/// The present instant, as the server has it, to about a second.
pub fn now() -> DateTime<Utc> {
    // Whole milliseconds; the clock of a device is within chrono's range.
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit 64 bits")]
    let milliseconds = (js_sys::Date::now() + OFFSET.get()) as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

/// The hour of the day on this device, 0 to 23.
pub fn hour() -> u32 {
    js_sys::Date::new_0().get_hours()
}

/// Learns how far this device's clock is off from the `Date` header of an answer, so that
/// countdowns to the server's instants are right on a device whose clock is not.
pub fn learn(date_header: &str) {
    let server = js_sys::Date::parse(date_header);
    if server.is_finite() {
        OFFSET.set(server - js_sys::Date::now());
    }
}
