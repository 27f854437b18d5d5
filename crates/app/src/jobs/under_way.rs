//! Jobs that a worker does at the same time, so that a slow server holds up none but its own.

use std::{future, pin::pin};

use futures_util::{StreamExt, future::LocalBoxFuture, stream::FuturesUnordered};
use storage::{ClinicScope, repos::outbox::Room};

/// How many of them may be of one clinic: the others' do not wait for its mail server.
const OF_ONE_CLINIC: usize = 8;

/// What is being done.
pub(super) struct UnderWay<'a> {
    at_once: usize,
    sending: FuturesUnordered<LocalBoxFuture<'a, ClinicScope>>,
    /// Whose jobs these are, each as often as it has one.
    clinics: Vec<ClinicScope>,
}

impl<'a> UnderWay<'a> {
    /// Nothing yet, and at most so many at the same time.
    pub(super) fn new(at_once: usize) -> Self {
        Self { at_once, sending: FuturesUnordered::new(), clinics: Vec::new() }
    }

    /// What can be taken now.
    pub(super) fn room(&self) -> Room {
        Room {
            messages: self.at_once.saturating_sub(self.clinics.len()),
            of_one_clinic: OF_ONE_CLINIC,
            under_way: self.clinics.clone(),
        }
    }

    /// Takes a clinic's job along; it gets on while anything of this is awaited.
    pub(super) fn start(&mut self, scope: ClinicScope, sending: impl Future<Output = ()> + 'a) {
        self.clinics.push(scope);
        self.sending.push(Box::pin(async move {
            sending.await;
            scope
        }));
    }

    /// Does something else without leaving what is under way alone: it may hold what that waits for,
    /// such as SQLite's only writer.
    pub(super) async fn meanwhile<T>(&mut self, task: impl Future<Output = T>) -> T {
        let mut task = pin!(task);
        loop {
            tokio::select! {
                done = &mut task => return done,
                () = self.one() => {}
            }
        }
    }

    /// Waits until one job is through; for ever when there is none.
    pub(super) async fn one(&mut self) {
        let Some(scope) = self.sending.next().await else { return future::pending().await };
        if let Some(index) = self.clinics.iter().position(|clinic| *clinic == scope) {
            self.clinics.swap_remove(index);
        }
    }

    /// Waits until all are through.
    pub(super) async fn all(&mut self) {
        while !self.clinics.is_empty() {
            self.one().await;
        }
    }
}
