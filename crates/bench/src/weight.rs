//! How large the binary is, how soon it answers, and how much memory it takes when nobody asks.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::time::sleep;

use crate::{
    Bench,
    http::Caller,
    report::{Times, megabytes, memory_kib},
};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often the server is started
    #[arg(long, default_value_t = 10)]
    starts: usize,
    /// How long it is left alone before its memory is read, in seconds
    #[arg(long, default_value_t = 10)]
    idle: u64,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    let size = std::fs::metadata(&bench.server)?.len();
    println!("binary                          {:.1} MB", megabytes(size));
    let mut first = Times::default();
    for _ in 0..args.starts {
        let installation = bench.on_sqlite("weight")?;
        let started = Instant::now();
        let server = installation.serve_demo().await?;
        first.push(started.elapsed());
        server.kill().await?;
    }
    println!("empty folder to first answer    {first} (schema and demo clinic made)");

    let installation = bench.on_sqlite("weight")?;
    installation.serve_demo().await?.kill().await?;
    let mut again = Times::default();
    for _ in 0..args.starts {
        let started = Instant::now();
        let server = installation.serve_demo().await?;
        again.push(started.elapsed());
        server.kill().await?;
    }
    println!("start to first answer           {again} (demo clinic there)");

    let server = installation.serve_demo().await?;
    sleep(Duration::from_secs(args.idle)).await;
    let pid = server.pid().context("the server runs")?;
    println!("resident memory, idle           {:.1} MB", resident(pid, "VmRSS"));
    let visitor = Caller::new(&server)?;
    for _ in 0..1000 {
        visitor.get("/api/v1/portal/rosewood").await?;
    }
    println!("resident memory, 1000 requests  {:.1} MB, peak {:.1} MB", resident(pid, "VmRSS"), resident(pid, "VmHWM"));
    Ok(())
}

fn resident(pid: u32, field: &str) -> f64 {
    megabytes(memory_kib(pid, field).unwrap_or_default() * 1024)
}
