//! Two server processes on one database share the outbox: every message is sent, and none twice.

use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::{
    Bench, clinic,
    mail_server::{Account, Port, account, together},
    people::People,
    report::Times,
};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many messages are in the outbox
    #[arg(long, default_value_t = 100_000)]
    messages: u32,
    /// How many server processes send them
    #[arg(long, default_value_t = 2)]
    processes: usize,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    println!("{} sign-in e-mails in the outbox, each process with a mail server of its own", args.messages);
    let mut installation = bench.on_postgres("queue").await?;
    clinic::create(&installation).await?;
    let mut people = People::add(&installation, args.messages).await?;
    let (mut mail_servers, mut servers) = (Vec::new(), Vec::new());
    for _ in 0..args.processes {
        let port = Port::new()?;
        installation.send_mail_by(port.url());
        mail_servers.push(port.open()?);
        servers.push(installation.serve().await?);
    }
    people.queue_login_emails().await?;
    let started = Instant::now();
    people.wait_until_sent().await?;

    let deliveries = together(&mail_servers);
    let result = account(&deliveries, people.addresses());
    let mut times = Times::default();
    for taken in deliveries.values().flat_map(|delivery| &delivery.taken) {
        times.push(taken.saturating_duration_since(started));
    }
    let seconds = times.percentile(100).as_secs_f64();
    let shares: Vec<String> = mail_servers.iter().map(|server| server.taken().to_string()).collect();
    let durability = people.durability().await?.context("the database is PostgreSQL")?;
    println!("PostgreSQL ({durability}), server processes: {}", servers.len());
    println!("  messages          {} of {}, {} sent twice", deliveries.len(), args.messages, result.twice);
    println!("  of each process   {}", shares.join(", "));
    println!("  missing           {}", result.missing);
    println!("  time to drain     {seconds:.1} s");
    println!("  messages a second {:.0}", f64::from(args.messages) / seconds);
    ensure!(result == Account::default(), "a message was not sent exactly once");
    ensure!(mail_servers.iter().all(|server| server.taken() > 0), "one process has sent nothing");
    Ok(())
}
