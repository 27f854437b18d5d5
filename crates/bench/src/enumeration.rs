//! Whether whoever asks for sign-in links can tell who is a client of a clinic: by an answer, or by
//! how long it takes.

mod kolmogorov_smirnov;

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use contract::login_links::RequestLoginLink;

use self::kolmogorov_smirnov::compare;
use crate::{
    Bench,
    clinic::{self, portal},
    http::{Answer, Caller},
    installation::Installation,
    mailbox::Mailbox,
    people::{People, address, stranger},
    report::{Tally, Times},
};

/// Requests for each kind of people whose times do not count.
const WARM_UP: u32 = 100;
/// Below this p-value the two are told apart. By chance that happens once in a hundred times.
const LEVEL: f64 = 0.01;
/// Differences of which is said whether they would have been noticed, in microseconds.
const SHIFTS: [u32; 13] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many requests are timed, for known and for unknown people each
    #[arg(long, default_value_t = 5000)]
    requests: u32,
}

/// All of an answer that says the same to everybody: headers without their values, some of which
/// are random.
#[derive(PartialEq, Eq, Hash)]
struct Wording {
    status: u16,
    headers: Vec<String>,
    body: String,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    println!("{} requests each for known and unknown people, in pairs of random order", args.requests);
    let mut held = measure("SQLite", &bench.on_sqlite("enumeration-sqlite")?, args).await?;
    if bench.postgres.is_some() {
        held &= measure("PostgreSQL", &bench.on_postgres("enumeration-postgres").await?, args).await?;
    }
    ensure!(held, "known people can be told from unknown ones");
    Ok(())
}

/// Whether known and unknown people cannot be told apart.
async fn measure(database: &str, installation: &Installation, args: &Args) -> Result<bool> {
    clinic::create(installation).await?;
    let server = installation.serve().await?;
    let count = WARM_UP + args.requests;
    let mut people = People::add(installation, count).await?;
    let visitor = Caller::new(&server)?;

    let (mut known, mut unknown) = (Times::default(), Times::default());
    let mut wordings = HashSet::new();
    let mut tally = Tally::default();
    for number in 1..=count {
        let mut pair = [(address(number), &mut known), (stranger(number), &mut unknown)];
        fastrand::shuffle(&mut pair);
        for (identifier, times) in pair {
            let request = RequestLoginLink { identifier: Some(identifier), expired_token: None };
            let started = Instant::now();
            let answer = visitor.post(&portal("/login-links"), &request).await?;
            let elapsed = started.elapsed();
            if number > WARM_UP {
                times.push(elapsed);
            }
            tally.count(Some(answer.status));
            wordings.insert(Wording::of(&answer));
        }
    }
    let verdict = compare(known.seconds().collect(), unknown.seconds().collect());

    println!("{database}");
    println!("  answers             {tally}; different wordings: {}", wordings.len());
    println!("  known people        {known}");
    println!("  unknown people      {unknown}");
    println!("  Kolmogorov-Smirnov  D {:.4}, p {:.4}", verdict.statistic, verdict.p_value);
    let noticed = noticed(&known);
    let control = noticed.map_or_else(|| "none that was tried".to_owned(), |shift| format!("{} µs", shift.as_micros()));
    println!("  control             the smallest difference that would have been noticed: {control}");
    people.wait_until_sent().await?;
    ensure_known(installation, count)?;
    let same = wordings.len() == 1 && tally.of(202) == tally.total();
    Ok(same && verdict.p_value >= LEVEL && noticed.is_some())
}

/// The smallest of [`SHIFTS`] that would have told people apart, with times that scatter like these.
fn noticed(times: &Times) -> Option<Duration> {
    SHIFTS.into_iter().map(|micros| Duration::from_micros(micros.into())).find(|shift| {
        let shifted = times.seconds().map(|time| time + shift.as_secs_f64()).collect();
        compare(times.seconds().collect(), shifted).p_value < LEVEL
    })
}

/// Everybody known was sent a link, and nobody else: otherwise there was nothing to be told apart.
fn ensure_known(installation: &Installation, count: u32) -> Result<()> {
    let messages = Mailbox::of(installation).new_messages()?;
    let linked: HashSet<&str> =
        messages.iter().filter(|message| message.token().is_some()).map(|message| message.to.as_str()).collect();
    let everybody = (1..=count).all(|number| linked.contains(address(number).as_str()));
    ensure!(everybody && linked.len() == usize::try_from(count)?, "{} of {count} people were known", linked.len());
    Ok(())
}

impl Wording {
    fn of(answer: &Answer) -> Self {
        let mut headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        headers.sort_unstable();
        Self { status: answer.status, headers, body: answer.text() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_as_large_as_the_scatter_is_noticed() {
        let mut times = Times::default();
        (0..5000).for_each(|number| times.push(Duration::from_micros(1000 + number % 100)));
        // A twentieth of the range.
        assert_eq!(noticed(&times), Some(Duration::from_micros(5)));
    }
}
