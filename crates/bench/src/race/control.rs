//! The control: what happens without the database's guard. Each booking looks whether the time is
//! free and then inserts, in a transaction, as so many booking systems do.

use std::sync::Arc;

use anyhow::Result;
use sqlx::{Executor, PgPool, postgres::PgPoolOptions};
use tokio::{sync::Barrier, task::JoinSet};

/// As many as a pool of a busy server has.
const CONNECTIONS: u32 = 100;

/// In how many rounds more than one client won.
pub(super) async fn run(url: &str, clients: usize, rounds: usize) -> Result<usize> {
    let pool = PgPoolOptions::new().min_connections(CONNECTIONS).max_connections(CONNECTIONS).connect(url).await?;
    pool.execute("CREATE TABLE naive_claims (slot bigint NOT NULL, client bigint NOT NULL)").await?;
    pool.execute("CREATE INDEX naive_claims_of_slot ON naive_claims (slot)").await?;
    let mut winners = Vec::new();
    for slot in 0..i64::try_from(rounds)? {
        winners.push(round(&pool, slot, clients).await?);
    }
    pool.close().await;
    println!("control: check, then insert, without the database's guard (PostgreSQL, {CONNECTIONS} connections)");
    println!("  winners a round    {}", super::spread(&winners));
    let doubled = winners.iter().filter(|count| **count > 1).count();
    println!("  rounds with more than one winner: {doubled} of {rounds}");
    Ok(doubled)
}

async fn round(pool: &PgPool, slot: i64, clients: usize) -> Result<u32> {
    let barrier = Arc::new(Barrier::new(clients));
    let mut asking = JoinSet::new();
    for client in 0..i64::try_from(clients)? {
        let (pool, barrier) = (pool.clone(), Arc::clone(&barrier));
        asking.spawn(async move {
            barrier.wait().await;
            book(&pool, slot, client).await
        });
    }
    let mut winners = 0;
    while let Some(won) = asking.join_next().await {
        winners += u32::from(won??);
    }
    Ok(winners)
}

async fn book(pool: &PgPool, slot: i64, client: i64) -> Result<bool> {
    let mut transaction = pool.begin().await?;
    let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM naive_claims WHERE slot = $1")
        .bind(slot)
        .fetch_one(&mut *transaction)
        .await?;
    if taken == 0 {
        sqlx::query("INSERT INTO naive_claims (slot, client) VALUES ($1, $2)")
            .bind(slot)
            .bind(client)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(taken == 0)
}
