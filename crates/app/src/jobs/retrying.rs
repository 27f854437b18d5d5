//! When what could not be sent is tried again.

use chrono::{DateTime, Duration, Utc};
use contract::messages::MessageFault;

use crate::ports::DeliveryError;

/// How often a job is tried before it is parked. With the pauses between: about a day.
pub(super) const ATTEMPTS: u32 = 16;

/// Whether a limit is full, or the portal off, and nobody was asked to send anything. However long that
/// lasts, it uses up no tries.
pub(super) const fn waits_for_room(error: &DeliveryError) -> bool {
    error.transient
        && matches!(error.fault, MessageFault::DailyLimit | MessageFault::PrefixLimit | MessageFault::PortalOff)
}

/// After 5 s, 10 s, 20 s … up to 6 hours, and after the pause that the failure asks for; never after a
/// permanent failure or too many attempts. What only waits is looked at when the wait is over.
pub(super) fn retry_at(error: &DeliveryError, attempts: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if waits_for_room(error)
        && let Some(wait) = error.pause
    {
        return Some(now + wait);
    }
    let may_retry = error.transient && attempts < ATTEMPTS;
    let pause = Duration::seconds(5 << attempts.saturating_sub(1).min(13)).min(Duration::hours(6));
    may_retry.then(|| now + error.pause.map_or(pause, |at_least| pause.max(at_least)))
}
