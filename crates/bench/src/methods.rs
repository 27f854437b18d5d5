//! Requests with methods that are made up, each another: what they leave behind in memory and in `/metrics`.

use anyhow::{Context, Result, ensure};
use reqwest::Method;

use crate::{Bench, http::Caller, report::memory_kib};

/// What the metrics of a server may come to in the end, whoever calls it.
const LARGEST_METRICS: usize = 100_000;
/// What the process may have grown by: its buffers and pools, and no more.
const LARGEST_GROWTH_KIB: u64 = 64 * 1024;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many requests are made
    #[arg(long, default_value_t = 10_000)]
    requests: usize,
    /// How long each method is, in bytes; one in ten is as long
    #[arg(long, default_value_t = 60_000)]
    length: usize,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    let installation = bench.on_sqlite("methods")?;
    let server = installation.serve_demo().await?;
    let pid = server.pid().context("the server runs")?;
    let caller = Caller::new(&server)?;
    // So that what every server has after a while is there before.
    for _ in 0..200 {
        caller.get("/api/v1/portal/rosewood").await?;
        caller.call("BREW", "/api/v1/clients").await?;
    }
    let memory = || memory_kib(pid, "VmRSS").context("read the server's memory");
    let (memory_before, metrics_before) = (memory()?, caller.get("/metrics").await?.text().len());
    println!("before                          {memory_before} KiB, /metrics {metrics_before} bytes");
    for number in 0..args.requests {
        let length = if number % 10 == 0 { args.length } else { 16 };
        let method = format!("M{number:X<length$}");
        let path = ["/api/v1/clients", "/rosewood", "/made/up"][number % 3];
        let status = caller.call(&method, path).await?.status;
        ensure!((400..=599).contains(&status), "a made-up method was answered with {status}");
    }
    let (memory_after, metrics_after) = (memory()?, caller.get("/metrics").await?.text().len());
    println!("after {:<8} requests         {memory_after} KiB, /metrics {metrics_after} bytes", args.requests);
    let growth = memory_after.saturating_sub(memory_before);
    ensure!(metrics_after <= LARGEST_METRICS, "/metrics has grown to {metrics_after} bytes");
    ensure!(growth <= LARGEST_GROWTH_KIB, "the server has grown by {growth} KiB");
    server.kill().await?;
    Ok(())
}

impl Caller {
    async fn call(&self, method: &str, path: &str) -> Result<crate::http::Answer> {
        self.send(Method::from_bytes(method.as_bytes())?, path, None::<&()>).await
    }
}
