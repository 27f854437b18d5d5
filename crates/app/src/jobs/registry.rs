//! What there is to be done: the kinds of jobs, what recurs, and what is swept out.

use chrono::Duration;
use futures_util::future::LocalBoxFuture;
use storage::{Tx, repos::outbox::LeasedMessage};

use super::{Attempt, Job, Loop, Outcome, Schedule, Sweep, payload};
use crate::{
    Ctx, Result,
    facts::{Name, Subscriber},
};

/// What features have registered.
#[derive(Debug)]
pub struct Registry {
    /// The kinds of jobs.
    pub(crate) jobs: &'static [Registered],
    /// The names of facts, by feature.
    pub(crate) facts: &'static [&'static [Name]],
    /// Who hears of facts, in this order.
    pub(crate) subscribers: &'static [Subscriber],
    /// What recurs.
    pub(crate) schedules: &'static [Schedule],
    /// What is swept out, in this order.
    pub(crate) sweeps: &'static [Sweep],
}

impl Registry {
    /// All loops of a process that works in the background.
    pub fn loops(&self) -> impl Iterator<Item = Loop> {
        [Loop::JOBS, Loop::SWEEPING].into_iter().chain(self.schedules.iter().map(|schedule| schedule.which))
    }

    /// The names of all facts that the audit log has.
    pub fn facts(&self) -> impl Iterator<Item = &'static str> {
        self.facts.iter().flat_map(|names| names.iter().map(|name| name.as_str()))
    }

    /// The kind of job of that name. A newer Portico on the same database may know kinds that this one does not.
    pub(crate) fn job(&self, name: &str) -> Option<&'static Registered> {
        self.jobs.iter().find(|job| job.name == name)
    }
}

type Trying = for<'a> fn(&'a Ctx, &'a LeasedMessage) -> LocalBoxFuture<'a, Result<Attempt>>;
type Settling = for<'a> fn(&'a Ctx, &'a Tx, &'a LeasedMessage, &'a Outcome) -> LocalBoxFuture<'a, Result<()>>;
type Noting = for<'a> fn(&'a Ctx, &'a Tx, &'a LeasedMessage, &'a Attempt) -> LocalBoxFuture<'a, Result<()>>;

/// A kind of job, as the worker sees it.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) name: &'static str,
    pub(crate) useful_for: Duration,
    /// Whether it is a message to a person.
    pub(crate) is_message: bool,
    pub(super) attempt: Trying,
    pub(super) settled: Settling,
    pub(super) attempted: Noting,
}

impl Registered {
    /// Registers a kind of job.
    pub(crate) const fn job<J: Job + 'static>() -> Self {
        Self {
            name: J::NAME,
            useful_for: J::USEFUL_FOR,
            is_message: false,
            attempt: |ctx, job| {
                Box::pin(async move {
                    match payload::<J>(job) {
                        Ok(payload) => J::attempt(ctx, job, payload).await,
                        Err(error) => Ok(Attempt::not_written(&error)),
                    }
                })
            },
            settled: |ctx, tx, job, outcome| Box::pin(J::settled(ctx, tx, job, outcome)),
            attempted: |ctx, tx, job, attempt| Box::pin(J::attempted(ctx, tx, job, attempt)),
        }
    }

    /// The same, as a message to a person.
    pub(crate) const fn for_people(self) -> Self {
        Self { is_message: true, ..self }
    }
}
