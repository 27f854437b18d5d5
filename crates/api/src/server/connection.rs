//! What is awaited of whoever has connected, and until when.

use std::{cell::Cell, time::Duration};

use tokio::time::Instant;

use super::{KEEP_ALIVE, Pace};

/// How much later than is said a connection is cut: those who are told so first have a moment to hear it.
const GRACE: Duration = Duration::from_secs(2);

/// What is awaited next.
#[derive(Debug, Clone, Copy)]
enum Awaited {
    /// A request, or nothing any more.
    Request { since: Instant },
    /// The rest of a request's head.
    Head { since: Instant },
    /// The rest of a request's body, of which so much has come.
    Body { since: Instant, bytes: u64 },
    /// Nothing: it is Portico's turn. The next request may have begun to arrive meanwhile.
    Answer { next_began: bool },
}

impl Awaited {
    fn arrived(self, count: usize, now: Instant) -> Self {
        match self {
            Self::Request { .. } => Self::Head { since: now },
            Self::Body { since, bytes } => Self::Body { since, bytes: bytes.saturating_add(count as u64) },
            Self::Answer { .. } => Self::Answer { next_began: true },
            Self::Head { .. } => self,
        }
    }

    fn begin(has_body: bool, now: Instant) -> Self {
        if has_body { Self::Body { since: now, bytes: 0 } } else { Self::Answer { next_began: false } }
    }

    fn body_is_whole(self) -> Self {
        if matches!(self, Self::Body { .. }) { Self::Answer { next_began: false } } else { self }
    }

    fn answered(self, now: Instant) -> Self {
        match self {
            Self::Answer { next_began: true } => Self::Head { since: now },
            Self::Answer { next_began: false } => Self::Request { since: now },
            other => other,
        }
    }

    fn deadline(self, pace: &Pace) -> Option<Instant> {
        match self {
            Self::Request { since } => Some(since + KEEP_ALIVE),
            Self::Head { since } => Some(since + pace.head),
            Self::Body { since, bytes } => Some(since + pace.patience + pace.earned(bytes)),
            Self::Answer { .. } => None,
        }
    }
}

/// A connection, as the stream below HTTP and the middleware above it see it. Both are on one thread.
#[derive(Debug)]
pub(crate) struct Connection {
    pace: Pace,
    awaited: Cell<Awaited>,
}

impl Connection {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, awaited: Cell::new(Awaited::Request { since: Instant::now() }) }
    }

    /// Bytes have come.
    pub(super) fn arrived(&self, count: usize) {
        self.awaited.set(self.awaited.get().arrived(count, Instant::now()));
    }

    /// The head of a request is whole.
    pub(crate) fn begin(&self, has_body: bool) {
        self.awaited.set(Awaited::begin(has_body, Instant::now()));
    }

    /// The body of the request is whole.
    pub(crate) fn body_is_whole(&self) {
        self.awaited.set(self.awaited.get().body_is_whole());
    }

    /// The answer is over. A body that was not read to its end is still awaited: what it is answered with
    /// closes the connection.
    pub(crate) fn answered(&self) {
        self.awaited.set(self.awaited.get().answered(Instant::now()));
    }

    /// Until when the body has to be whole, with what has come of it; none when none is awaited.
    pub(crate) fn body_deadline(&self) -> Option<Instant> {
        let awaited = self.awaited.get();
        if matches!(awaited, Awaited::Body { .. }) { awaited.deadline(&self.pace) } else { None }
    }

    /// When the connection is cut, unless something comes before.
    pub(super) fn cut_off(&self) -> Option<Instant> {
        Some(self.awaited.get().deadline(&self.pace)? + GRACE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const PACE: Pace =
        Pace { head: Duration::from_secs(10), patience: Duration::from_secs(30), bytes_per_second: 1000 };

    #[test]
    fn a_head_has_its_time_from_its_first_byte_on() {
        let now = Instant::now();
        let connected = Awaited::Request { since: now };
        let begun = connected.arrived(1, now + 50 * SECOND).arrived(1, now + 54 * SECOND);
        assert_eq!(begun.deadline(&PACE), Some(now + 60 * SECOND));
        let answering = Awaited::begin(false, now + 55 * SECOND);
        assert_eq!(answering.deadline(&PACE), None, "it is our turn");
        assert_eq!(answering.answered(now).deadline(&PACE), Some(now + KEEP_ALIVE));
    }

    #[test]
    fn what_comes_of_a_body_adds_to_its_time() {
        let now = Instant::now();
        let body = Awaited::begin(true, now).arrived(3000, now + 10 * SECOND);
        assert_eq!(body.deadline(&PACE), Some(now + 33 * SECOND));
        assert_eq!(body.body_is_whole().deadline(&PACE), None);
    }

    #[test]
    fn the_second_head_of_a_connection_has_its_time_too() {
        let now = Instant::now();
        let answering = Awaited::begin(false, now).arrived(1, now);
        let answered = answering.answered(now + SECOND);
        assert_eq!(answered.deadline(&PACE), Some(now + 11 * SECOND), "it began while the first was answered");
    }

    #[test]
    fn a_body_that_nobody_reads_is_still_awaited() {
        let now = Instant::now();
        let answered = Awaited::begin(true, now).answered(now + SECOND);
        assert_eq!(answered.deadline(&PACE), Some(now + 30 * SECOND));
    }
}
