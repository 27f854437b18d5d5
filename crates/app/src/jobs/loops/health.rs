//! Whether anybody works in the background, of all processes that share the database.

use chrono::TimeDelta;
use storage::repos::{heartbeats, outbox};

use super::Loop;
use crate::{Ctx, Result};

/// Messages that have been due for longer are too many, or nobody gets on with them.
const WAITING_TOO_LONG: TimeDelta = TimeDelta::minutes(15);

/// How the background work of all processes is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Each loop, with the time since its newest heartbeat of any process; none when it has none.
    pub loops: Vec<(Loop, Option<TimeDelta>)>,
    /// For how long the oldest due message waits; none when none does.
    pub oldest_due: Option<TimeDelta>,
}

/// How the background work of all processes is doing.
pub async fn health(ctx: &Ctx) -> Result<Health> {
    let now = ctx.system_now();
    let newest = heartbeats::newest(&ctx.db).await?;
    let age = |which: Loop| newest.iter().find(|(name, _)| name == which.name()).map(|(_, at)| now - *at);
    let oldest_due = outbox::oldest_due(&ctx.db, now).await?.map(|since| now - since);
    Ok(Health { loops: ctx.registry.loops().map(|which| (which, age(which))).collect(), oldest_due })
}

impl Health {
    /// What is found, for the operator to read.
    ///
    /// # Errors
    /// What is wrong, and what to do. That nobody works is no fault while nothing waits: the server may be
    /// stopped.
    pub fn finding(&self) -> std::result::Result<String, String> {
        let is_dead = |(which, age): &&(Loop, Option<TimeDelta>)| age.is_none_or(|age| age > which.dead_after());
        let dead: Vec<&(Loop, Option<TimeDelta>)> = self.loops.iter().filter(is_dead).collect();
        let waits = match self.oldest_due {
            Some(age) => format!("the oldest due message waits {}", spoken(age)),
            None => "no message waits".to_owned(),
        };
        if dead.len() == self.loops.len() {
            return match self.oldest_due {
                Some(age) if age > Loop::JOBS.dead_after() => {
                    Err(format!("nobody sends messages, and {waits}: start `portico serve` or `portico worker`"))
                }
                _ => Ok(format!("nobody works in the background; {waits}")),
            };
        }
        if !dead.is_empty() {
            let since =
                |age: Option<TimeDelta>| age.map_or("no sign".to_owned(), |age| format!("silent for {}", spoken(age)));
            let dead: Vec<String> =
                dead.iter().map(|(which, age)| format!("{} ({})", which.name(), since(*age))).collect();
            return Err(format!(
                "not every loop is alive: {}; {waits}: look at the log, and restart it",
                dead.join(", ")
            ));
        }
        if self.oldest_due.is_some_and(|age| age > WAITING_TOO_LONG) {
            return Err(format!(
                "all loops are alive, but {waits}: start another `portico worker`, or look at the log"
            ));
        }
        Ok(format!("all loops are alive; {waits}"))
    }
}

fn spoken(age: TimeDelta) -> String {
    match age.num_seconds() {
        seconds @ ..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health(ages: [Option<i64>; 3], oldest_due: Option<i64>) -> Health {
        let seconds = |age: Option<i64>| age.map(TimeDelta::seconds);
        let mailings = Loop::new("mailings", std::time::Duration::from_mins(1));
        let loops = [Loop::JOBS, mailings, Loop::SWEEPING].into_iter().zip(ages.map(seconds)).collect();
        Health { loops, oldest_due: seconds(oldest_due) }
    }

    #[test]
    fn what_works_is_told_from_what_is_dead() {
        for (ages, oldest_due, good, part) in [
            ([Some(3), Some(4), Some(5)], None, true, "no message waits"),
            ([Some(3), Some(4), Some(5)], Some(40), true, "waits 40 s"),
            ([Some(3), Some(4), Some(5)], Some(3000), false, "waits 50 min"),
            ([Some(300), Some(4), Some(5)], None, false, "messages (silent for 5 min)"),
            ([Some(3), None, Some(5)], None, false, "mailings (no sign)"),
            ([None, None, None], None, true, "nobody works"),
            ([None, None, None], Some(60), true, "nobody works"),
            ([Some(9000), Some(9000), Some(9000)], Some(9000), false, "nobody sends messages"),
        ] {
            let finding = health(ages, oldest_due).finding();
            assert_eq!(finding.is_ok(), good, "{finding:?}");
            assert!(finding.unwrap_or_else(|fault| fault).contains(part), "{part}");
        }
    }
}
