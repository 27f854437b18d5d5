//! Somebody guesses passwords of staff as fast as they can from one address. Meanwhile the owner signs in from
//! elsewhere: where they did before, and in a browser that is not known.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use contract::staff::SignIn;
use reqwest::header::HeaderName;
use serde_json::Value;
use tokio::{task::JoinSet, time::sleep};

use crate::{
    Bench,
    clinic::{self, EMAIL, PASSWORD},
    http::{Answer, Caller},
    installation::Installation,
    report::{Tally, Times, megabytes, memory_kib},
};

const PATH: &str = "/api/v1/staff/sessions";
/// From where the flood comes, as the proxy tells it.
const FLOODER: &str = "198.51.100.7";
/// From where the owner comes.
const OWNER: &str = "203.0.113.9";
/// As many wrong passwords from one address are hashed within a quarter of an hour; a quarter may end meanwhile.
const HASHED_AT_MOST: u32 = 2 * 30;
/// The longest that a hundredth of the owner's sign-ins may take.
const OWNER_AT_MOST: Duration = Duration::from_secs(1);
/// What a flood may leave behind, in MB.
const LEFT_BEHIND_AT_MOST: f64 = 64.0;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How long the flood lasts, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many tries are under way at the same time
    #[arg(long, default_value_t = 200)]
    at_once: usize,
    /// How long the server is left alone before its memory is read again, in seconds
    #[arg(long, default_value_t = 65)]
    rest: u64,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    println!("{} tries at a time for {} s from one address, at one account and at others", args.at_once, args.seconds);
    let mut held = measure("SQLite", bench.on_sqlite("sign-in-flood-sqlite")?, args).await?;
    if bench.postgres.is_some() {
        held &= measure("PostgreSQL", bench.on_postgres("sign-in-flood-postgres").await?, args).await?;
    }
    ensure!(held, "the flood went past the limits, held the owner up, or left memory behind");
    Ok(())
}

async fn measure(database: &str, mut installation: Installation, args: &Args) -> Result<bool> {
    installation.limit_by_address();
    clinic::create(&installation).await?;
    let server = installation.serve().await?;
    let pid = server.pid().context("the server runs")?;
    let resident = |field| megabytes(memory_kib(pid, field).unwrap_or_default() * 1024);
    let visitor = Caller::new(&server)?;
    let at_home = from(&visitor, OWNER)?;
    let first = sign_in(&at_home, EMAIL, PASSWORD).await?;
    first.expect::<Value>(201)?;
    let before = resident("VmRSS");

    let until = Instant::now() + Duration::from_secs(args.seconds);
    let mut flood = JoinSet::new();
    for number in 0..args.at_once {
        flood.spawn(guess(from(&visitor, FLOODER)?, number, until));
    }
    // Let it grow first.
    sleep(Duration::from_millis(500)).await;
    let mut known = at_home.with_cookies_of(&first)?;
    let (mut where_known, mut elsewhere, mut owner) = (Times::default(), Times::default(), Tally::default());
    while Instant::now() < until {
        let (answer, elapsed) = timed(&known).await?;
        owner.count(Some(answer.status));
        where_known.push(elapsed);
        if answer.status == 201 {
            known = at_home.with_cookies_of(&answer)?;
        }
        let (answer, elapsed) = timed(&at_home).await?;
        owner.count(Some(answer.status));
        elsewhere.push(elapsed);
    }
    let mut tally = Tally::default();
    while let Some(guessed) = flood.join_next().await {
        tally.add(&guessed?);
    }
    let peak = resident("VmHWM");
    sleep(Duration::from_secs(args.rest)).await;
    let after = resident("VmRSS");

    println!("{database}");
    println!("  tries               {tally}");
    println!("  reached hashing     {} of {}", tally.of(401), tally.total());
    println!("  owner, known device {where_known}");
    println!("  owner, elsewhere    {elsewhere}");
    println!("  owner's answers     {owner}");
    println!("  resident memory     before {before:.1} MB, peak {peak:.1} MB, {} s later {after:.1} MB", args.rest);
    // A full queue says so by 503; that is no failure. An owner whose account is among those tried is locked out
    // where they are not known: that is the limit.
    let let_in = u32::try_from(where_known.seconds().count()).is_ok_and(|count| owner.of(201) >= count);
    Ok(tally.of(401) <= HASHED_AT_MOST
        && tally.failures() == tally.of(503)
        && let_in
        && where_known.percentile(99) <= OWNER_AT_MOST
        && after - before <= LEFT_BEHIND_AT_MOST)
}

/// The same caller as the proxy at the server's door tells it.
fn from(visitor: &Caller, address: &str) -> Result<Caller> {
    visitor.with_header(HeaderName::from_static("x-forwarded-for"), address)
}

async fn sign_in(caller: &Caller, email: &str, password: &str) -> Result<Answer> {
    let request = SignIn { email: email.to_owned(), password: password.to_owned(), one_time_code: None, clinic: None };
    caller.post(PATH, &request).await
}

async fn timed(caller: &Caller) -> Result<(Answer, Duration)> {
    let started = Instant::now();
    let answer = sign_in(caller, EMAIL, PASSWORD).await?;
    Ok((answer, started.elapsed()))
}

/// Guesses until then, every second time at the owner's account.
async fn guess(caller: Caller, number: usize, until: Instant) -> Tally {
    let mut tally = Tally::default();
    let mut guesses = 0_u32;
    while Instant::now() < until {
        guesses += 1;
        let stranger = format!("{number}-{guesses}@stranger.example");
        let email = if guesses.is_multiple_of(2) { EMAIL } else { stranger.as_str() };
        let answer = sign_in(&caller, email, &format!("a wrong guess {guesses}")).await;
        tally.count(answer.ok().map(|answer| answer.status));
    }
    tally
}
