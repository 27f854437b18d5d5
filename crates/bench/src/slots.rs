//! Searching a month's free times, in a clinic with a longer and longer history.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use chrono::{Days, Utc};
use contract::slots::SlotCalendar;
use reqwest::header::ACCEPT_ENCODING;

use crate::{
    Bench,
    clinic::{self, Clinic, portal},
    history::History,
    installation::Installation,
    report::Times,
};

const PRACTITIONERS: usize = 10;
/// Requests whose times do not count.
const WARM_UP: usize = 50;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many past appointments the clinic has; measured at each number
    #[arg(long, value_delimiter = ',', default_value = "0,100000,1000000")]
    past: Vec<u32>,
    /// How many searches are timed, one after the other
    #[arg(long, default_value_t = 1000)]
    searches: usize,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    println!("a month, one treatment, {PRACTITIONERS} practitioners whose next month is half full");
    measure("SQLite", &bench.on_sqlite("slots-sqlite")?, args).await?;
    measure("PostgreSQL", &bench.on_postgres("slots-postgres").await?, args).await
}

async fn measure(database: &str, installation: &Installation, args: &Args) -> Result<()> {
    clinic::create(installation).await?;
    let server = installation.serve().await?;
    let clinic = Clinic::set_up(installation, &server, PRACTITIONERS, 30, 1).await?;
    let mut history = History::open(installation, &clinic).await?;
    history.fill_next_month().await?;
    for past in &args.past {
        let started = Instant::now();
        history.grow(*past).await?;
        let written = started.elapsed().as_secs_f64();
        let (times, offered) = search(&clinic, args.searches, "identity").await?;
        println!(
            "{database:<10} {past:>9} past appointments  {times}  ({offered} free times; written in {written:.0} s)"
        );
        let (times, _) = search(&clinic, args.searches, "br").await?;
        println!("{:<39}  {times}  (compressed with brotli)", "");
    }
    sizes(&clinic).await
}

/// How large the answer is, with and without compression, for anyone and for one practitioner.
async fn sizes(clinic: &Clinic) -> Result<()> {
    let client = clinic.clients.first().context("there is a client")?;
    let one = clinic.practitioners.first().context("there is a practitioner")?;
    for (who, query) in [("anyone", String::new()), ("one of them", format!("&practitioner_id={one}"))] {
        print!("  bytes, {who:<12}");
        for encoding in ["identity", "br", "zstd", "gzip"] {
            let asking = client.with_header(ACCEPT_ENCODING, encoding)?;
            let answer = asking.get(&format!("{}{query}", month(clinic))).await?;
            ensure!(answer.status == 200, "a search is answered with {}", answer.status);
            print!("  {encoding} {}", answer.size());
        }
        println!();
    }
    Ok(())
}

fn month(clinic: &Clinic) -> String {
    let from = Utc::now().date_naive() + Days::new(1);
    portal(&format!("/slots?treatment_id={}&from={from}&to={}", clinic.treatment, from + Days::new(29)))
}

/// How long searches take, and how many free times they find.
async fn search(clinic: &Clinic, searches: usize, encoding: &str) -> Result<(Times, usize)> {
    let client = clinic.clients.first().context("there is a client")?.with_header(ACCEPT_ENCODING, encoding)?;
    let path = month(clinic);
    let (mut times, mut offered) = (Times::default(), 0);
    for number in 0..WARM_UP + searches {
        let started = Instant::now();
        let answer = client.get(&path).await?;
        let elapsed = started.elapsed();
        ensure!(answer.status == 200, "a search is answered with {}", answer.status);
        if number == 0 && encoding == "identity" {
            let calendar: SlotCalendar = answer.expect(200)?;
            offered = calendar.days.iter().map(|day| day.slots.len()).sum();
        }
        if number >= WARM_UP {
            times.push(elapsed);
        }
    }
    Ok((times, offered))
}
