//! A sign-in link works once, however many use it at once; looking at its page uses nothing up.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use contract::{login_links::LoginLinkState, paging::Page, sessions::Session};
use serde_json::Value;
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    Bench,
    clinic::{self, Clinic, SLUG, link_state, portal, with_token},
    http::Answer,
    installation::{Installation, Server},
    report::Tally,
};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many exchange each link at once
    #[arg(long, default_value_t = 100)]
    exchanges: usize,
    /// How many links are fought for, one after the other
    #[arg(long, default_value_t = 100)]
    rounds: usize,
    /// How often a link's page is fetched, by GET and by HEAD each
    #[arg(long, default_value_t = 1000)]
    visits: usize,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    println!("{} exchanges of one link at once, {} links", args.exchanges, args.rounds);
    let on_postgres = measure("PostgreSQL", &bench.on_postgres("single-use-postgres").await?, 2, args).await?;
    let on_sqlite = measure("SQLite", &bench.on_sqlite("single-use-sqlite")?, 1, args).await?;
    ensure!(on_postgres && on_sqlite, "a link did not work exactly once, or a server failed");
    Ok(())
}

async fn measure(database: &str, installation: &Installation, processes: usize, args: &Args) -> Result<bool> {
    clinic::create(installation).await?;
    let mut servers = Vec::new();
    for _ in 0..processes {
        servers.push(installation.serve().await?);
    }
    let first = servers.first().context("there is a server")?;
    let mut clinic = Clinic::set_up(installation, first, 1, 60, 0).await?;
    let people = clinic.add_clients(args.rounds + 1).await?;
    let tokens = clinic.links(&people).await?;

    println!("{database}, server processes: {processes}");
    let (visited, exchanged) = people.split_last().context("there are clients")?;
    let (mut total, mut once) = (Tally::default(), 0);
    for person in exchanged {
        let token = tokens.get(person).context("everybody has a link")?;
        let (tally, winner) = exchange_at_once(&clinic, &servers, token, args.exchanges).await?;
        let sessions = match winner {
            Some(winner) => {
                let signed_in = clinic.owner.anonymous().with_cookies_of(&winner)?;
                let page: Page<Session> = signed_in.get(&portal("/sessions")).await?.expect(200)?;
                page.data.len()
            }
            None => 0,
        };
        once += usize::from(tally.of(201) == 1 && sessions == 1);
        total.add(&tally);
    }
    println!("  answers                     {total}");
    println!("  links that made one session {once} of {}", args.rounds);

    let token = tokens.get(visited).context("everybody has a link")?;
    let unharmed = visit(&clinic, token, args.visits).await?;
    // Whoever is refused for another reason has not tried.
    let all_tried = total.of(201) + total.of(401) == total.total();
    Ok(once == args.rounds && all_tried && unharmed)
}

/// What was answered, and the answer that signed in.
async fn exchange_at_once(
    clinic: &Clinic,
    servers: &[Server],
    token: &str,
    exchanges: usize,
) -> Result<(Tally, Option<Answer>)> {
    let barrier = Arc::new(Barrier::new(exchanges));
    let visitor = clinic.owner.anonymous();
    let mut asking = JoinSet::new();
    for (_, server) in (0..exchanges).zip(servers.iter().cycle()) {
        let (visitor, barrier, request) = (visitor.at(server), Arc::clone(&barrier), with_token(token));
        asking.spawn(async move {
            barrier.wait().await;
            visitor.post(&portal("/sessions"), &request).await.ok()
        });
    }
    let (mut tally, mut winner) = (Tally::default(), None);
    while let Some(answer) = asking.join_next().await {
        let answer = answer?;
        tally.count(answer.as_ref().map(|answer| answer.status));
        winner = answer.filter(|answer| answer.status == 201).or(winner);
    }
    Ok((tally, winner))
}

/// Fetches whatever a scanner that knows the link could fetch, then signs in with it.
async fn visit(clinic: &Clinic, token: &str, visits: usize) -> Result<bool> {
    let visitor = clinic.owner.anonymous();
    let paths = [
        // The fragment is never sent; scanners that put it elsewhere must do no harm either.
        format!("/{SLUG}/sign-in"),
        format!("/{SLUG}/sign-in?token={token}"),
        format!("/{SLUG}/sign-in/{token}"),
    ];
    let (mut got, mut headed) = (Tally::default(), Tally::default());
    for (_, path) in (0..visits).zip(paths.iter().cycle()) {
        got.count(Some(visitor.get(path).await?.status));
        headed.count(Some(visitor.head(path).await?.status));
    }
    let state = link_state(&visitor, token).await?;
    let signed_in = clinic.exchange(token).await?;
    println!("  GET of a link's page        {got}");
    println!("  HEAD of a link's page       {headed}");
    println!("  the link afterwards         {state:?}; signing in with it: {}", signed_in.status);
    signed_in.expect::<Value>(201)?;
    let were_shown = [&got, &headed].iter().all(|tally| tally.of(200) > 0 && tally.failures() == 0);
    Ok(state == LoginLinkState::Usable && were_shown)
}
