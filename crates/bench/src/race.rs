//! Many clients want one slot at once: exactly one gets it, everybody else is told so.

mod control;

use std::{sync::Arc, time::Instant};

use anyhow::{Result, ensure};
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    Bench,
    clinic::{self, Clinic},
    installation::{Database, Installation, Server},
    report::{Tally, Times},
};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many clients want each slot
    #[arg(long, default_value_t = 200)]
    clients: usize,
    /// How many slots are raced for, one after the other
    #[arg(long, default_value_t = 50)]
    rounds: usize,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    println!("{} clients, {} rounds, each round one slot", args.clients, args.rounds);
    let postgres = bench.on_postgres("race-postgres").await?;
    let held = race(&postgres, 2, args).await?;
    let mut doubled = 0;
    if let Database::Postgres(url) = &postgres.database {
        doubled = control::run(url, args.clients, args.rounds).await?;
    }
    let held_too = race(&bench.on_sqlite("race-sqlite")?, 1, args).await?;
    ensure!(held && held_too, "a slot was not booked exactly once, a loser was not told so, or a server failed");
    ensure!(doubled > 0, "the control had one winner too: so few clients do not race");
    Ok(())
}

/// Whether every slot was booked exactly once, everybody else was told so, and no server failed.
async fn race(installation: &Installation, processes: usize, args: &Args) -> Result<bool> {
    clinic::create(installation).await?;
    let mut servers = Vec::new();
    for _ in 0..processes {
        servers.push(installation.serve().await?);
    }
    let Some(first) = servers.first() else { return Ok(false) };
    let clinic = Clinic::set_up(installation, first, 1, 60, args.clients).await?;
    let Some(client) = clinic.clients.first() else { return Ok(false) };
    let times = clinic.free_times(client, args.rounds).await?;

    let (mut total, mut rounds) = (Tally::default(), Times::default());
    let mut winners = Vec::new();
    for starts_at in times {
        let started = Instant::now();
        let tally = round(&clinic, &servers, starts_at).await?;
        rounds.push(started.elapsed());
        winners.push(tally.of(201));
        total.add(&tally);
    }
    let kept = clinic.appointments().await?.len();
    let database = match installation.database {
        Database::Sqlite => "SQLite",
        Database::Postgres(_) => "PostgreSQL",
    };
    println!("{database}, server processes: {processes}");
    println!("  answers            {total}");
    println!("  winners a round    {}", spread(&winners));
    println!("  appointments kept  {kept}");
    println!("  a round takes      {rounds}");
    // A client who is refused for another reason has not raced.
    let all_raced = total.of(201) + total.of(409) == total.total();
    Ok(winners.iter().all(|winners| *winners == 1) && all_raced && kept == args.rounds)
}

/// All clients ask at the same moment, in turn at one server and another.
async fn round(clinic: &Clinic, servers: &[Server], starts_at: chrono::DateTime<chrono::Utc>) -> Result<Tally> {
    let barrier = Arc::new(Barrier::new(clinic.clients.len()));
    let mut asking = JoinSet::new();
    for ((client, server), practitioner) in
        clinic.clients.iter().zip(servers.iter().cycle()).zip(clinic.practitioners.iter().cycle())
    {
        let (client, barrier) = (client.at(server), Arc::clone(&barrier));
        let request = clinic.booking(*practitioner, starts_at);
        asking.spawn(async move {
            barrier.wait().await;
            clinic::book(&client, &request).await.ok().map(|(status, _)| status)
        });
    }
    let mut tally = Tally::default();
    while let Some(status) = asking.join_next().await {
        tally.count(status?);
    }
    Ok(tally)
}

/// The smallest and the largest number, and the mean.
fn spread(numbers: &[u32]) -> String {
    let (least, most) = (numbers.iter().min().unwrap_or(&0), numbers.iter().max().unwrap_or(&0));
    let mean = f64::from(numbers.iter().sum::<u32>()) / f64::from(u32::try_from(numbers.len().max(1)).unwrap_or(1));
    format!("least {least}, most {most}, mean {mean:.2}")
}
