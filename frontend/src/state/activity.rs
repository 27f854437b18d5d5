//! Reporting what happens in an app: pages opened, Book pressed, errors shown. Of a page only the
//! pattern of its path is said, and nothing of who looks at it; nothing is kept on the device.

use std::{cell::RefCell, time::Duration};

use contract::portal_activity::{ActivityPage, ActivityReport, MOST_EVENTS, ReportActivity, ReportedEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{
    api::json,
    browser::{address, beacon},
};

/// How long events are gathered before they are sent together.
const GATHERED_FOR: Duration = Duration::from_secs(5);

struct Reporter {
    url: String,
    /// What stands before the page in the path.
    base: String,
    events: Vec<ActivityReport>,
}

thread_local! {
    static REPORTER: RefCell<Option<Reporter>> = const { RefCell::new(None) };
}

/// Reports to `url` from now on. Pages are named without `base`.
pub fn start(url: String, base: String) {
    let first = REPORTER.replace(Some(Reporter { url, base, events: Vec::new() })).is_none();
    if first {
        // What was gathered is sent when the page goes away, or goes to sleep on a phone.
        let _ = window_event_listener_untyped("pagehide", |_| flush());
        let _ = window_event_listener_untyped("visibilitychange", |_| flush());
        let _ = window_event_listener_untyped("click", |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.is_some_and(|target| target.closest("a[href$='/book']").is_ok_and(|link| link.is_some())) {
                report(ReportedEvent::BookNowClick);
            }
        });
    }
}

/// Notes that something has happened on the page in the address bar.
pub fn report(event: ReportedEvent) {
    let path = address::path();
    let gathered = REPORTER.with_borrow_mut(|reporter| {
        let Some(reporter) = reporter else { return 0 };
        let page = path.strip_prefix(&reporter.base).unwrap_or(&path);
        reporter.events.push(ActivityReport { event, page: ActivityPage::at(page) });
        reporter.events.len()
    });
    match gathered {
        1 => set_timeout(flush, GATHERED_FOR),
        MOST_EVENTS.. => flush(),
        _ => {}
    }
}

fn flush() {
    let gathered = REPORTER.with_borrow_mut(|reporter| {
        let reporter = reporter.as_mut().filter(|reporter| !reporter.events.is_empty())?;
        Some((reporter.url.clone(), ReportActivity { events: std::mem::take(&mut reporter.events) }))
    });
    if let Some((url, report)) = gathered
        && let Some(text) = json::write(&report)
    {
        beacon::send(&url, &text);
    }
}
