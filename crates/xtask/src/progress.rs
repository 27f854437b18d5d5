//! One line when a step starts, one with its time when it ends.

use std::time::{Duration, Instant};

use crate::failure::Result;

/// Runs `work` between its two lines.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("· {name}");
    let started = Instant::now();
    let outcome = work();
    let mark = if outcome.is_ok() { '✓' } else { '✗' };
    println!("{mark} {name}  {}", seconds(started.elapsed()));
    outcome
}

/// Says something about the running step.
pub(crate) fn note(text: impl AsRef<str>) {
    println!("  {}", text.as_ref());
}

/// A duration the way people read it.
pub(crate) fn seconds(elapsed: Duration) -> String {
    if elapsed >= Duration::from_mins(1) {
        let whole = elapsed.as_secs();
        format!("{} min {:02} s", whole / 60, whole % 60)
    } else {
        format!("{:.1} s", elapsed.as_secs_f64())
    }
}
