//! A value that is taken over only once it has rested.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

/// Long enough for the next key, short enough not to be noticed.
const REST: Duration = Duration::from_millis(180);

/// Follows `value` once it has not changed for a moment.
pub fn debounced(value: Signal<String>) -> Signal<String> {
    let settled = RwSignal::new(value.get_untracked());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        let newest = value.get();
        stop();
        if newest != settled.get_untracked() {
            let started = set_timeout_with_handle(move || settled.set(newest), REST);
            timer.set_value(started.ok());
        }
    });
    on_cleanup(stop);
    settled.into()
}
