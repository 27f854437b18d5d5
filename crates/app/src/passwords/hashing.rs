//! Hashing passwords: few threads of their own, a short queue before them, and memory that is given back.
//!
//! One hash takes 19 MiB and some 20 ms of a core. So they are made one after the other by few threads, each of
//! which fills the same memory again and again. Who comes when the queue is full is refused at once, instead of
//! waiting longer than anybody waits; who has gone leaves the queue; and whoever is known goes first. A thread
//! that has had nothing to do for a minute ends, and its memory goes back to the system.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::oneshot;

use crate::{Error, Result};

/// In blocks of 1 KiB. glibc hands more than 32 MiB back as soon as it is freed, and may keep less for good
/// (mallopt(3), M_MMAP_THRESHOLD). What is asked for and not touched takes no memory.
const GIVEN_BACK_FROM: usize = 33 * 1024;
/// A full queue is through in less than this.
const BUSY_SECONDS: u32 = 2;
/// What a hash is long, in bytes.
const OUTPUT_BYTES: usize = Params::DEFAULT_OUTPUT_LEN;

pub(super) const FAILED: Error = Error::Internal("a password could not be hashed");

/// How much is hashed at once, and how many wait.
#[derive(Debug, Clone, Copy)]
pub struct HashingLimits {
    /// How many threads hash.
    pub threads: usize,
    /// How many may wait in each lane; more are refused.
    pub waiting: usize,
    /// After so long without work a thread ends.
    pub idle: Duration,
}

impl Default for HashingLimits {
    fn default() -> Self {
        Self { threads: 2, waiting: 16, idle: Duration::from_mins(1) }
    }
}

/// Which queue somebody waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Somebody who is signed in, or signs in on a device where they did before: goes first.
    Known,
    /// Anybody.
    Stranger,
}

/// One hash to be computed.
pub(super) struct Computation {
    pub(super) password: Vec<u8>,
    pub(super) salt: Vec<u8>,
    pub(super) params: Params,
}

/// A computed hash.
pub(super) type Output = [u8; OUTPUT_BYTES];

/// Hashes passwords. Its threads are started when they are needed, and end with it.
pub struct Hashing(Arc<Shared>);

struct Shared {
    limits: HashingLimits,
    state: Mutex<State>,
    wake: Condvar,
    hashed: AtomicU64,
}

#[derive(Default)]
struct State {
    known: VecDeque<Job>,
    strangers: VecDeque<Job>,
    threads: usize,
    idle: usize,
    closed: bool,
}

struct Job {
    wanted: Vec<Computation>,
    answer: oneshot::Sender<Result<Vec<Output>>>,
}

impl Default for Hashing {
    fn default() -> Self {
        Self::new(HashingLimits::default())
    }
}

impl Hashing {
    /// No thread yet.
    pub fn new(limits: HashingLimits) -> Self {
        let (state, wake, hashed) = (Mutex::default(), Condvar::new(), AtomicU64::new(0));
        Self(Arc::new(Shared { limits, state, wake, hashed }))
    }

    /// How many hashes have been computed so far.
    pub fn hashed(&self) -> u64 {
        self.0.hashed.load(Ordering::Relaxed)
    }

    /// Computes hashes, all of them by one thread, one after the other. Dropping the future takes the job out of
    /// the queue.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full.
    pub(super) async fn compute(&self, lane: Lane, wanted: Vec<Computation>) -> Result<Vec<Output>> {
        let (answer, answered) = oneshot::channel();
        self.enter(lane, Job { wanted, answer })?;
        answered.await.map_err(|_| FAILED)?
    }

    fn enter(&self, lane: Lane, job: Job) -> Result<()> {
        let mut state = self.0.lock();
        let queue = state.lane(lane);
        queue.retain(|waiting| !waiting.answer.is_closed());
        if queue.len() >= self.0.limits.waiting {
            return Err(Error::Busy { retry_after_seconds: BUSY_SECONDS });
        }
        queue.push_back(job);
        let waiting = state.known.len() + state.strangers.len();
        if waiting > state.idle && state.threads < self.0.limits.threads {
            let shared = self.0.clone();
            let started = thread::Builder::new().name("passwords".to_owned()).spawn(move || shared.work());
            match started {
                Ok(_) => state.threads += 1,
                Err(error) if state.threads == 0 => {
                    tracing::error!(%error, "no thread can be started to hash passwords");
                    state.lane(lane).pop_back();
                    return Err(FAILED);
                }
                Err(error) => tracing::warn!(%error, "passwords are hashed by fewer threads than there may be"),
            }
        }
        drop(state);
        self.0.wake.notify_one();
        Ok(())
    }
}

impl Drop for Hashing {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.wake.notify_all();
    }
}

impl State {
    fn lane(&mut self, lane: Lane) -> &mut VecDeque<Job> {
        match lane {
            Lane::Known => &mut self.known,
            Lane::Stranger => &mut self.strangers,
        }
    }
}

impl Shared {
    /// Nothing can be half done while it is locked, so that a panic leaves it as good as it was.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        let mut memory = Vec::new();
        while let Some(job) = self.next() {
            if job.answer.is_closed() {
                continue;
            }
            let outputs = catch_unwind(AssertUnwindSafe(|| self.compute(&job.wanted, &mut memory)));
            // Who asked may have gone meanwhile.
            let _ = job.answer.send(outputs.unwrap_or(Err(FAILED)));
        }
    }

    /// The next job. Nothing when there has been none for long: then the thread is no longer counted.
    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.known.pop_front().or_else(|| state.strangers.pop_front()) {
                return Some(job);
            }
            if state.closed {
                break;
            }
            state.idle += 1;
            let (woken, wait) = self.wake.wait_timeout(state, self.limits.idle).unwrap_or_else(PoisonError::into_inner);
            state = woken;
            state.idle -= 1;
            if wait.timed_out() && state.known.is_empty() && state.strangers.is_empty() {
                break;
            }
        }
        state.threads -= 1;
        None
    }

    fn compute(&self, wanted: &[Computation], memory: &mut Vec<Block>) -> Result<Vec<Output>> {
        let one = |computation: &Computation| {
            let Computation { password, salt, params } = computation;
            let blocks = params.block_count();
            if memory.len() < blocks {
                memory.reserve_exact(blocks.max(GIVEN_BACK_FROM) - memory.len());
                memory.resize(blocks, Block::new());
            }
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
            let mut output = [0; OUTPUT_BYTES];
            let blocks = memory.get_mut(..blocks).ok_or(FAILED)?;
            argon2.hash_password_into_with_memory(password, salt, &mut output, blocks).map_err(|_| FAILED)?;
            self.hashed.fetch_add(1, Ordering::Relaxed);
            Ok(output)
        };
        wanted.iter().map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Instant};

    use tokio::{task::yield_now, time::sleep};

    use super::*;

    fn hashing(threads: usize, waiting: usize, idle: Duration) -> Arc<Hashing> {
        Arc::new(Hashing::new(HashingLimits { threads, waiting, idle }))
    }

    fn computation(password: &str, passes: u32) -> Vec<Computation> {
        let params = Params::new(1024, passes, 1, None).unwrap();
        vec![Computation { password: password.as_bytes().to_vec(), salt: vec![7; 16], params }]
    }

    /// Something that keeps a thread busy until all the rest of a test has been queued.
    fn long() -> Vec<Computation> {
        computation("long", 300)
    }

    async fn until(what: impl Fn() -> bool) {
        let started = Instant::now();
        while !what() {
            assert!(started.elapsed() < Duration::from_secs(20), "it does not happen");
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Keeps the only thread busy.
    async fn occupied(hashing: &Arc<Hashing>) -> tokio::task::JoinHandle<Result<Vec<Output>>> {
        let busy = hashing.clone();
        let task = tokio::spawn(async move { busy.compute(Lane::Stranger, long()).await });
        until(|| hashing.0.lock().threads == 1 && hashing.0.lock().strangers.is_empty()).await;
        task
    }

    #[tokio::test]
    async fn memory_that_was_used_before_changes_nothing() {
        let hashing = hashing(1, 4, Duration::from_secs(9));
        let fresh = hashing.compute(Lane::Stranger, computation("one", 1)).await.unwrap();
        hashing.compute(Lane::Stranger, computation("two", 2)).await.unwrap();
        assert_eq!(hashing.compute(Lane::Stranger, computation("one", 1)).await.unwrap(), fresh);
        let mut expected = [0; OUTPUT_BYTES];
        let params = Params::new(1024, 1, 1, None).unwrap();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(b"one", &[7; 16], &mut expected)
            .unwrap();
        assert_eq!(fresh, [expected]);
        assert_eq!(hashing.hashed(), 3);
    }

    #[tokio::test]
    async fn who_finds_the_queue_full_is_refused_at_once() {
        let hashing = hashing(1, 2, Duration::from_secs(9));
        let _busy = occupied(&hashing).await;
        let mut waiting: Vec<_> =
            (0..2).map(|_| Box::pin(hashing.compute(Lane::Stranger, computation("x", 1)))).collect();
        for task in &mut waiting {
            assert!(futures_util::poll!(task.as_mut()).is_pending());
        }
        let refused = hashing.compute(Lane::Stranger, computation("x", 1)).await;
        assert!(matches!(refused, Err(Error::Busy { .. })));
        // There is a queue of its own for those who are known.
        hashing.compute(Lane::Known, computation("x", 1)).await.unwrap();
    }

    #[tokio::test]
    async fn who_has_gone_makes_room_and_is_not_hashed() {
        let hashing = hashing(1, 1, Duration::from_secs(9));
        let busy = occupied(&hashing).await;
        let mut gone = Box::pin(hashing.compute(Lane::Stranger, computation("gone", 1)));
        assert!(futures_util::poll!(gone.as_mut()).is_pending());
        drop(gone);
        hashing.compute(Lane::Stranger, computation("stays", 1)).await.unwrap();
        busy.await.unwrap().unwrap();
        assert_eq!(hashing.hashed(), 2);
    }

    #[tokio::test]
    async fn those_who_are_known_go_first() {
        let hashing = hashing(1, 8, Duration::from_secs(9));
        let _busy = occupied(&hashing).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let tasks: Vec<_> = [("stranger", Lane::Stranger), ("known", Lane::Known)]
            .into_iter()
            .map(|(name, lane)| {
                let (hashing, order) = (hashing.clone(), order.clone());
                tokio::spawn(async move {
                    hashing.compute(lane, computation(name, 1)).await.unwrap();
                    order.lock().unwrap().push(name);
                })
            })
            .collect();
        yield_now().await;
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), ["known", "stranger"]);
    }

    #[tokio::test]
    async fn threads_end_when_there_is_nothing_to_do_and_begin_again() {
        let hashing = hashing(2, 8, Duration::from_millis(20));
        for _ in 0..2 {
            let (one, other) = tokio::join!(
                hashing.compute(Lane::Stranger, computation("x", 1)),
                hashing.compute(Lane::Stranger, computation("y", 1)),
            );
            one.and(other).unwrap();
            until(|| hashing.0.lock().threads == 0).await;
        }
        assert_eq!(hashing.hashed(), 4);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_more_threads_are_started_than_may_be() {
        let hashing = hashing(2, 100, Duration::from_secs(9));
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let hashing = hashing.clone();
                tokio::spawn(async move { hashing.compute(Lane::Stranger, computation("x", 1)).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
            assert!(hashing.0.lock().threads <= 2);
        }
        assert_eq!(hashing.hashed(), 50);
    }
}
