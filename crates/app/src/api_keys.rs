//! API keys of integrators. The secret is shown once; what is kept is its hash.

use std::collections::HashMap;

use chrono::Duration;
use contract::{
    api_keys::{ApiKey, CreateApiKey, CreatedApiKey},
    ids::ApiKeyId,
    paging::{Page, PageQuery},
    problem::ErrorCode,
};
use storage::{ClinicScope, Tx, repos};

use crate::{
    ClinicActor, Ctx, Error, Once, Result, actor::Credential, facts::Fact, paging, tokens, validation::Fields,
};

crate::facts::names! {
    REVOKED = "api_key.revoke";
}

/// What every secret begins with, so that it is recognised where it should not be.
const SECRET_MARK: &str = "pk_";
/// So much of it is kept to recognise a key by.
const PREFIX_CHARACTERS: usize = 10;

/// One page of the clinic's keys, newest first, revoked ones too.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &PageQuery) -> Result<Page<ApiKey>> {
    let before: Option<ApiKeyId> = paging::decode(query.after.as_deref())?;
    let (data, next) = repos::api_keys::list(&ctx.db, scope, paging::rows(query.limit), before).await?;
    paging::page(data, next)
}

/// Makes a key that may do nothing that its maker may not do, and works no longer than a key that makes it.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreateApiKey) -> Result<CreatedApiKey> {
    let scope = &actor.scope;
    let mut fields = Fields::default();
    let name = fields.name("name", &request.name);
    let mut scopes = request.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    for permission in &scopes {
        if !permission.is_for_keys() {
            let message = format!("`{}` is for people who are signed in, and no key can have it", permission.as_str());
            fields.wrong("scopes", "people_only", message);
        } else if !actor.permissions.contains(permission) {
            let message = format!("you may not do `{}` yourself", permission.as_str());
            fields.wrong("scopes", "forbidden", message);
        }
    }
    fields.finish()?;
    let now = ctx.now(scope);
    let wanted_end = request.valid_days.map(|days| now + Duration::days(days.into()));
    let (created_by, maker) = match actor.credential {
        Credential::Staff(id, _) => (Some(id), None),
        Credential::ApiKey(id) => (None, Some(repos::api_keys::find(&ctx.db, scope, id).await?.ok_or(Error::Stale)?)),
    };
    // No key outlives the one that made it.
    let last_end = maker.as_ref().and_then(|maker| maker.expires_at);
    let expires_at = [wanted_end, last_end].into_iter().flatten().min();
    let secret = format!("{SECRET_MARK}{}", tokens::token(ctx));
    let key = ApiKey {
        id: ApiKeyId::from_uuid(ctx.new_uuid()),
        name,
        secret_prefix: secret.chars().take(PREFIX_CHARACTERS).collect(),
        scopes,
        made_by: maker.map(|maker| maker.id),
        created_at: now,
        expires_at,
        last_used_at: None,
        revoked_at: None,
    };
    let origin = actor.origin(ctx).await?;
    // What a person did is told to them; what nobody did, to those whose clinic it is.
    let told = match created_by {
        Some(id) => vec![id],
        None => repos::staff::owners(&ctx.db, scope).await?.into_iter().map(|owner| owner.id).collect(),
    };
    once.run(ctx, scope, &actor.caller, async |tx| {
        if let Some(maker) = key.made_by {
            refuse_revoked(tx, scope, maker).await?;
        }
        repos::api_keys::insert(tx, scope, &key, tokens::hash(&secret), created_by).await?;
        let fact = Fact::ApiKeyMade { key: &key, told: &told, origin: &origin };
        actor.caller.record(ctx, tx, scope, fact).await?;
        Ok(CreatedApiKey { key: key.clone(), secret: secret.clone() })
    })
    .await
}

/// Revokes a key and those that were made with it. Access tokens they were exchanged for end at once.
pub async fn revoke(ctx: &Ctx, actor: &ClinicActor, id: ApiKeyId) -> Result<()> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            repos::api_keys::find(tx, scope, id).await?.ok_or(Error::NotFound("API key"))?;
            let mut revoked = Vec::new();
            // Whoever makes a key has locked the one that makes it, so revoking that one waits. Only then is the
            // new one to be seen; none can be made after. Revoking twice is as good as once.
            loop {
                let ids = family(id, &repos::api_keys::active(tx, scope).await?);
                if ids.is_empty() {
                    break;
                }
                repos::api_keys::revoke(tx, scope, &ids, now).await?;
                revoked.extend(ids);
            }
            actor.caller.record(ctx, tx, scope, REVOKED.of_each(&revoked)).await
        })
        .await
}

/// # Errors
/// `Unauthenticated` when the key that makes another was revoked since it was looked at.
async fn refuse_revoked(tx: &Tx, scope: &ClinicScope, maker: ApiKeyId) -> Result<()> {
    let maker = repos::api_keys::lock(tx, scope, maker).await?;
    let revoked = || Error::refused(ErrorCode::Unauthenticated, "the API key was revoked");
    maker.filter(|maker| maker.revoked_at.is_none()).map(drop).ok_or_else(revoked)
}

/// Of the keys that are not revoked, that one and all that were made with it, by however many steps.
fn family(first: ApiKeyId, active: &[(ApiKeyId, Option<ApiKeyId>)]) -> Vec<ApiKeyId> {
    let mut made_by: HashMap<ApiKeyId, Vec<ApiKeyId>> = HashMap::new();
    for (id, maker) in active {
        made_by.entry(maker.unwrap_or(*id)).or_default().push(*id);
    }
    let mut found: Vec<ApiKeyId> = active.iter().map(|(id, _)| *id).filter(|id| *id == first).collect();
    let mut unread = vec![first];
    while let Some(maker) = unread.pop() {
        let children = made_by.get(&maker).into_iter().flatten().filter(|id| **id != maker);
        let children: Vec<ApiKeyId> = children.copied().collect();
        unread.extend(&children);
        found.extend(children);
    }
    found
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn key(number: u128) -> ApiKeyId {
        ApiKeyId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_family_is_a_key_and_all_that_come_of_it() {
        let active =
            [(key(1), None), (key(2), Some(key(1))), (key(3), Some(key(2))), (key(4), None), (key(5), Some(key(9)))];
        let sorted = |first| {
            let mut ids = family(key(first), &active);
            ids.sort_unstable();
            ids
        };
        assert_eq!(sorted(1), [key(1), key(2), key(3)]);
        assert_eq!(sorted(4), [key(4)]);
        // One that is revoked already has no row here; what it made is found all the same.
        assert_eq!(sorted(9), [key(5)]);
    }
}
