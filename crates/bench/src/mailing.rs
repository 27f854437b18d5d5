//! A login mailing to many clients while the mail server is down at first, then slow, then loses
//! connections: everybody gets theirs, and whoever uses the portal notices nothing.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use contract::{
    dashboard::Dashboard,
    login_links::LoginLinkState,
    login_mailings::{Audience, AudienceFilter, CreateLoginMailing, LoginMailing, MailingState},
};
use tokio::time::{MissedTickBehavior, interval};

use crate::{
    Bench,
    clinic::{self, Clinic, client_address, link_state, portal},
    http::Caller,
    installation::Installation,
    mail_server::{Account, Delivery, Mood, Port, account},
    people::{Patience, People},
    report::Times,
};

/// A client looks at the dashboard so often.
const PACE: Duration = Duration::from_millis(50);
/// How long a slow mail server takes for a mail: too long for a worker to send all it has taken.
const SLOW: Duration = Duration::from_secs(2);
/// How often the mailing is looked at.
const LOOK: Duration = Duration::from_secs(2);

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many clients are written to
    #[arg(long, default_value_t = 10_000)]
    clients: u32,
    /// How long each trouble of the mail server lasts, in seconds; as long, the dashboard is timed
    /// at rest
    #[arg(long, default_value_t = 60)]
    trouble: u64,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    println!("a mailing to {} clients and the one who looks at the dashboard, one server process", args.clients);
    println!("the mail server is down, then slow ({} s a mail), then loses connections, then well", SLOW.as_secs());
    let mut held = measure("SQLite", &mut bench.on_sqlite("mailing-sqlite")?, args).await?;
    if bench.postgres.is_some() {
        held &= measure("PostgreSQL", &mut bench.on_postgres("mailing-postgres").await?, args).await?;
    }
    ensure!(held, "somebody did not get exactly one message that works");
    Ok(())
}

/// Whether everybody got their message, once but where the mail server did not say that it had it,
/// and with a link that works.
async fn measure(database: &str, installation: &mut Installation, args: &Args) -> Result<bool> {
    clinic::create(installation).await?;
    // Whoever looks at the dashboard is signed in by the development mailbox.
    let server = installation.serve().await?;
    let mut clinic = Clinic::set_up(installation, &server, 1, 60, 1).await?;
    server.kill().await?;
    let port = Port::new()?;
    installation.send_mail_by(port.url());
    let server = installation.serve().await?;
    clinic.move_to(&server);
    let visitor = clinic.clients.first().context("there is a client")?;
    let people = People::add(installation, args.clients).await?;

    println!("{database}");
    let trouble = Duration::from_secs(args.trouble);
    let rest = look(visitor, trouble).await?;
    println!("  dashboard at rest           {rest}");
    let started = Instant::now();
    let mailing = start(&clinic.owner).await?;
    let mut meanwhile = look(visitor, trouble).await?;
    println!("  dashboard, server down      {meanwhile}");
    let mail_server = port.open()?;
    for (mood, name) in [(Mood::Slow(SLOW), "server slow"), (Mood::Drops, "losing")] {
        mail_server.set_mood(mood);
        let times = look(visitor, trouble).await?;
        println!("  dashboard, {name:<17}{times}; {} mails taken by then", mail_server.taken());
        meanwhile.add(&times);
    }
    mail_server.set_mood(Mood::Well);
    let times = look_until_finished(visitor, &clinic.owner, &mailing).await?;
    println!("  dashboard, server well      {times}");
    meanwhile.add(&times);
    println!("  dashboard meanwhile         {meanwhile}");

    let deliveries = mail_server.deliveries();
    println!("  time to drain               {}", time_to_drain(&deliveries, started));
    let everybody = people.addresses().chain([client_address(1)]);
    let result = account(&deliveries, everybody);
    let told = deliveries.values().all(|delivery| delivery.told == 1);
    println!("  people without a mail       {} of {}", result.missing, mailing.recipients.all);
    println!("  Message-IDs taken           {}, {} of them twice or more", deliveries.len(), result.twice);
    println!("  though the sender was told  {}", result.twice_though_told);
    let usable = usable(visitor, &deliveries).await?;
    let sent: usize = deliveries.values().map(|delivery| delivery.taken.len()).sum();
    println!("  links that work             {usable} of {sent}");
    // Sending again what was perhaps not received is what "at least once" means.
    let once = Account { twice: 0, ..result } == Account::default();
    ensure!(
        result.twice > 0,
        "no connection was lost behind a mail: there are too few clients, or trouble is too short"
    );
    Ok(once && told && usable == sent)
}

/// Begins a mailing to every client, as staff do. A day's mails are enough for all of it.
async fn start(owner: &Caller) -> Result<LoginMailing> {
    let audience = Audience { client_ids: None, filter: Some(AudienceFilter::default()) };
    let request = CreateLoginMailing { audience, section: None };
    owner.post("/api/v1/login-mailings", &request).await?.expect(201)
}

/// How long it took until the messages were taken, each for the first time.
fn time_to_drain(deliveries: &HashMap<String, Delivery>, started: Instant) -> String {
    let mut times = Times::default();
    for first in deliveries.values().filter_map(|delivery| delivery.taken.iter().min()) {
        times.push(first.saturating_duration_since(started));
    }
    let [half, most, all] = [50, 99, 100].map(|percent| times.percentile(percent).as_secs_f64());
    format!("half {half:.0} s, 99 of 100 {most:.0} s, all {all:.0} s")
}

/// How long a client waits for the dashboard, looking at it at an even pace for so long.
async fn look(client: &Caller, how_long: Duration) -> Result<Times> {
    let mut times = Times::default();
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let begun = Instant::now();
    while begun.elapsed() < how_long {
        pace.tick().await;
        let started = Instant::now();
        let answer = client.get(&portal("/dashboard")).await?;
        times.push(started.elapsed());
        answer.expect::<Dashboard>(200)?;
    }
    Ok(times)
}

/// As [`look`], until the mailing has seen to everybody.
async fn look_until_finished(client: &Caller, owner: &Caller, mailing: &LoginMailing) -> Result<Times> {
    let path = format!("/api/v1/login-mailings/{}", mailing.id);
    let mut times = Times::default();
    let mut patience = Patience::default();
    loop {
        times.add(&look(client, LOOK).await?);
        let mailing: LoginMailing = owner.get(&path).await?.expect(200)?;
        if mailing.state == MailingState::Finished {
            return Ok(times);
        }
        patience.goes_on(i64::from(mailing.recipients.waiting) + i64::from(mailing.recipients.queued))?;
    }
}

/// How many of the links that were sent, one in each mail, sign in now: none of them has expired,
/// so none had when it was sent.
async fn usable(client: &Caller, deliveries: &HashMap<String, Delivery>) -> Result<usize> {
    let visitor = client.anonymous();
    let mut usable = 0;
    for token in deliveries.values().flat_map(|delivery| &delivery.tokens) {
        usable += usize::from(link_state(&visitor, token).await? == LoginLinkState::Usable);
    }
    Ok(usable)
}
