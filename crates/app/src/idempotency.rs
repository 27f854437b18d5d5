//! Idempotency keys: doing a thing once, however often the request arrives (`Idempotency-Key`).
//!
//! Use cases that create something run their transaction through [`Once::run`]. The answer is stored in that
//! transaction, unique by clinic, actor and key, with a hash of the method, the path and the content of the
//! body. It is sealed, because it may contain secrets that are shown only once. If two requests run at once,
//! the second one fails on the unique key, rolls back, and returns the answer of the first.

use chrono::Duration;
use contract::problem::ErrorCode;
use serde::{Serialize, de::DeserializeOwned};
use storage::{
    ClinicScope, Tx,
    repos::idempotency::{self, StoredAnswer},
};

use crate::{Caller, Ctx, Error, Result};

/// How long an answer is given again.
const KEPT_FOR: Duration = Duration::hours(24);

/// The idempotency key of a request, if it has one.
#[derive(Debug, Clone, Default)]
pub struct Once {
    key: Option<Key>,
}

#[derive(Debug, Clone)]
struct Key {
    key: String,
    request_hash: Vec<u8>,
}

impl Once {
    /// A request with that key; `request_hash` tells it from others.
    pub fn with_key(key: String, request_hash: Vec<u8>) -> Self {
        Self { key: Some(Key { key, request_hash }) }
    }

    /// The answer that the same caller had to the same request before, where that has to be known
    /// before the request is counted.
    ///
    /// # Errors
    /// `IdempotencyKeyReused` when the key came with another request.
    pub(crate) async fn answered<T: DeserializeOwned>(
        &self,
        ctx: &Ctx,
        scope: &ClinicScope,
        caller: &Caller,
    ) -> Result<Option<T>> {
        match &self.key {
            Some(key) => key.answer(ctx, scope, caller).await,
            None => Ok(None),
        }
    }

    /// Runs `work` in a transaction, or gives the answer it had when the same caller sent the same
    /// request before. The answer is kept in the same transaction.
    ///
    /// # Errors
    /// `IdempotencyKeyReused` when the key came with another request; otherwise what `work` returns.
    pub async fn run<T: Serialize + DeserializeOwned>(
        &self,
        ctx: &Ctx,
        scope: &ClinicScope,
        caller: &Caller,
        work: impl AsyncFn(&Tx) -> Result<T>,
    ) -> Result<T> {
        let Some(key) = &self.key else { return ctx.db.write(work).await };
        if let Some(answer) = key.answer(ctx, scope, caller).await? {
            return Ok(answer);
        }
        let result: Result<T> = ctx
            .db
            .write(async |tx| {
                let value = work(tx).await?;
                key.keep(ctx, tx, scope, caller, &value).await?;
                Ok(value)
            })
            .await;
        match result {
            Ok(value) => Ok(value),
            // The same request may have won the race while this one ran: then its answer counts.
            Err(error) => key.answer(ctx, scope, caller).await?.ok_or(error),
        }
    }
}

impl Key {
    async fn answer<T: DeserializeOwned>(&self, ctx: &Ctx, scope: &ClinicScope, caller: &Caller) -> Result<Option<T>> {
        let stored = idempotency::find(&ctx.db, scope, &caller.id, &self.key, ctx.system_now()).await?;
        let Some(stored) = stored else { return Ok(None) };
        if stored.request_hash != self.request_hash {
            return Err(Error::refused(
                ErrorCode::IdempotencyKeyReused,
                "this Idempotency-Key came with another request before: use a new key for a new request",
            ));
        }
        let json = ctx.sealer.open(&self.purpose(caller), &stored.response)?;
        serde_json::from_slice(&json).map(Some).map_err(|_| Error::Internal("a kept answer cannot be read"))
    }

    async fn keep<T: Serialize>(
        &self,
        ctx: &Ctx,
        tx: &Tx,
        scope: &ClinicScope,
        caller: &Caller,
        value: &T,
    ) -> Result<()> {
        let json = serde_json::to_vec(value).map_err(|_| Error::Internal("an answer cannot be written"))?;
        let response = ctx.sealer.seal(&*ctx.ports.chance, &self.purpose(caller), &json)?;
        let answer = StoredAnswer { request_hash: self.request_hash.clone(), response };
        let now = ctx.system_now();
        Ok(idempotency::insert(tx, scope, &caller.id, &self.key, answer, now, now + KEPT_FOR).await?)
    }

    /// Binds a kept answer to its row.
    fn purpose(&self, caller: &Caller) -> String {
        format!("idempotency/{}/{}", caller.id, self.key)
    }
}

/// Forgets keys that have expired.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    ctx.db.write(async |tx| Ok(idempotency::delete_expired(tx, now).await?)).await
}
