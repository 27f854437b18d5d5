//! Counting down to an instant.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::clock;

/// Whole seconds until `end`, 0 once it has passed; counted down every second.
pub fn seconds_until(end: Signal<Option<DateTime<Utc>>>) -> Signal<u32> {
    let tick = RwSignal::new(0_u32);
    let handle =
        set_interval_with_handle(move || tick.update(|tick| *tick = tick.wrapping_add(1)), Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(handle) = handle {
            handle.clear();
        }
    });
    Memo::new(move |_| {
        tick.track();
        let left = end.get().map_or(0, |end| (end - clock::now()).num_milliseconds());
        // Rounded up, so that 0 means over.
        u32::try_from(left.saturating_add(999) / 1000).unwrap_or(0)
    })
    .into()
}
