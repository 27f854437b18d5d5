//! What pages ask of the server in a clinic of some size, at several numbers of connections: requests a second, how
//! long each takes, and how that compares with a request that needs no database.

mod bookings;
mod requests;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use crate::{
    Bench,
    clinic::{self, Clinic},
    history::History,
    installation::{Installation, Server},
    people::People,
    report::{Times, megabytes, memory_kib},
};
use requests::Requests;

/// The clinic that peers were measured with.
const PRACTITIONERS: usize = 10;
const TREATMENTS: usize = 12;
const CLIENTS: u32 = 3_000;
const APPOINTMENTS: u32 = 28_160;
/// How long a treatment takes, in minutes.
const MINUTES: u16 = 60;
/// So many of the clients are signed in and call in turn.
const SIGNED_IN: usize = 64;
/// How many bookings are made at once.
const BOOKINGS_AT_ONCE: [usize; 2] = [1, 8];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// On which databases
    #[arg(long, value_enum, value_delimiter = ',', default_value = "sqlite,postgres")]
    databases: Vec<On>,
    /// With how many connections, one after the other
    #[arg(long, value_delimiter = ',', default_value = "1,16,64")]
    connections: Vec<usize>,
    /// How long each kind of request is measured, in seconds
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How many bookings are made, one at a time and again several at a time
    #[arg(long, default_value_t = 240)]
    bookings: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum On {
    Sqlite,
    Postgres,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    ensure!(args.connections.iter().all(|connections| *connections > 0), "at least one connection is needed");
    println!(
        "{PRACTITIONERS} practitioners, {TREATMENTS} treatments, {CLIENTS} clients, {APPOINTMENTS} appointments; \
         the measuring program runs on the same machine"
    );
    for database in &args.databases {
        match database {
            On::Sqlite => measure("SQLite", &bench.on_sqlite("load-sqlite")?, args).await?,
            On::Postgres => measure("PostgreSQL", &bench.on_postgres("load-postgres").await?, args).await?,
        }
    }
    Ok(())
}

async fn measure(database: &str, installation: &Installation, args: &Args) -> Result<()> {
    let started = Instant::now();
    clinic::create(installation).await?;
    let server = installation.serve().await?;
    let clinic = Clinic::set_up(installation, &server, PRACTITIONERS, MINUTES, SIGNED_IN).await?;
    let mut treatments = vec![clinic.treatment];
    treatments.extend(clinic.add_treatments(TREATMENTS - 1, MINUTES).await?);
    let mut people = People::add(installation, CLIENTS - u32::try_from(SIGNED_IN)?).await?;
    History::open(installation, &clinic).await?.fill_ordinary_days(APPOINTMENTS).await?;
    let durability = people.durability().await?.map_or_else(String::new, |durability| format!(" ({durability})"));
    println!("\n{database}{durability}, set up in {:.0} s", started.elapsed().as_secs_f64());

    let mut table = Table::new(&server)?;
    let period = Duration::from_secs(args.seconds);
    let without_database = Requests::without_database(&clinic);
    let levels: BTreeSet<usize> = args.connections.iter().copied().chain(BOOKINGS_AT_ONCE).collect();
    for connections in levels {
        let figures = without_database.send(connections, period).await?;
        table.compare_with(connections, figures.rate());
        table.row(without_database.name, connections, &figures)?;
    }
    for requests in Requests::of_pages(&clinic, &treatments)? {
        for connections in &args.connections {
            let figures = requests.send(*connections, period).await?;
            table.row(requests.name, *connections, &figures)?;
        }
    }
    let mut bookings = bookings::Bookings::plan(&clinic, args.bookings * BOOKINGS_AT_ONCE.len()).await?;
    for at_once in BOOKINGS_AT_ONCE {
        let figures = bookings.make(args.bookings, at_once).await?;
        table.row("booking", at_once, &figures)?;
    }
    Ok(())
}

/// How often something was done in some time, and how long it took each time.
struct Figures {
    times: Times,
    elapsed: Duration,
}

impl Figures {
    /// How often a second.
    fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.times.count()).unwrap_or(u32::MAX)) / self.elapsed.as_secs_f64()
    }
}

/// Prints figures as they come, beside those of a request that needs no database.
struct Table {
    pid: u32,
    /// Requests a second that need no database, by number of connections.
    compared: BTreeMap<usize, f64>,
}

impl Table {
    fn new(server: &Server) -> Result<Self> {
        println!(
            "  {:<37} {:>11} {:>10} {:>9} {:>9} {:>11} {:>9}",
            "", "connections", "requests/s", "p50 ms", "p99 ms", "of /healthz", "memory MB"
        );
        Ok(Self { pid: server.pid().context("the server runs")?, compared: BTreeMap::new() })
    }

    fn compare_with(&mut self, connections: usize, rate: f64) {
        self.compared.insert(connections, rate);
    }

    fn row(&self, name: &str, connections: usize, figures: &Figures) -> Result<()> {
        let rate = figures.rate();
        let compared = self.compared.get(&connections).context("/healthz was measured as well")?;
        let [p50, p99] = [50, 99].map(|percent| figures.times.percentile(percent).as_secs_f64() * 1000.0);
        let memory = memory_kib(self.pid, "VmRSS").context("read the server's memory")?;
        println!(
            "  {name:<37} {connections:>11} {rate:>10.0} {p50:>9.1} {p99:>9.1} {:>9.1} % {:>9.0}",
            rate / compared * 100.0,
            megabytes(memory * 1024),
        );
        Ok(())
    }
}
