//! API keys of integrators. The secret is shown once; what is kept is its hash.

use contract::{
    api_keys::{ApiKey, CreateApiKey, CreatedApiKey},
    ids::ApiKeyId,
    paging::{Page, PageQuery},
};
use storage::{ClinicScope, repos};

use crate::{
    ClinicActor, Ctx, Error, Once, Result,
    actor::Credential,
    paging,
    staff_notices::{self, Notice, Origin},
    tokens,
    validation::Fields,
};

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

/// Makes a key that may do nothing that its maker may not do.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreateApiKey) -> Result<CreatedApiKey> {
    let scope = &actor.scope;
    let mut fields = Fields::default();
    let name = fields.name("name", &request.name);
    let mut scopes = request.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    for permission in scopes.iter().filter(|permission| !actor.permissions.contains(permission)) {
        let message = format!("you may not do `{}` yourself", permission.as_str());
        fields.wrong("scopes", "forbidden", message);
    }
    fields.finish()?;
    let secret = format!("{SECRET_MARK}{}", tokens::token(ctx));
    let key = ApiKey {
        id: ApiKeyId::from_uuid(ctx.new_uuid()),
        name,
        secret_prefix: secret.chars().take(PREFIX_CHARACTERS).collect(),
        scopes,
        created_at: ctx.now(scope),
        last_used_at: None,
        revoked_at: None,
    };
    let created_by = match actor.credential {
        Credential::Staff(id, _) => Some(id),
        Credential::ApiKey(_) => None,
    };
    let origin = Origin::of_actor(ctx, actor).await?;
    // What a person did is told to them; what nobody did, to those whose clinic it is.
    let (told, notice) = if let Some(id) = created_by {
        (vec![id], Notice::ApiKeyMade)
    } else {
        let owners = repos::staff::owners(&ctx.db, scope).await?;
        (owners.into_iter().map(|owner| owner.id).collect(), Notice::ApiKeyMadeByIntegration)
    };
    once.run(ctx, scope, &actor.caller, async |tx| {
        repos::api_keys::insert(tx, scope, &key, tokens::hash(&secret), created_by).await?;
        for person in &told {
            staff_notices::tell_of(ctx, tx, scope, *person, notice, &origin, &key.name).await?;
        }
        actor.caller.audit(ctx, tx, scope, "api_key.create", key.id).await?;
        Ok(CreatedApiKey { key: key.clone(), secret: secret.clone() })
    })
    .await
}

/// Revokes a key. Access tokens it was exchanged for end at once.
pub async fn revoke(ctx: &Ctx, actor: &ClinicActor, id: ApiKeyId) -> Result<()> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            if repos::api_keys::revoke(tx, scope, id, now).await? {
                return actor.caller.audit(ctx, tx, scope, "api_key.revoke", id).await;
            }
            // Revoking twice is as good as once.
            repos::api_keys::find(tx, scope, id).await?.map(drop).ok_or(Error::NotFound("API key"))
        })
        .await
}
