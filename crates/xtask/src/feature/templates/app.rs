//! __Many_words__ of a clinic.

use contract::{
    __many__::{Create__One__, __One__, Update__One__},
    ids::__One__Id,
    paging::{Page, PageQuery},
};
use storage::{ClinicScope, repos};

use crate::{ClinicActor, Ctx, Error, Once, Result, paging, validation::Fields};

crate::facts::names! {
    CREATED = "__one__.create";
    UPDATED = "__one__.update";
}

/// One page of the clinic's __many_words__, newest first.
pub async fn page(ctx: &Ctx, scope: &ClinicScope, query: &PageQuery) -> Result<Page<__One__>> {
    let after = paging::decode(query.after.as_deref())?;
    let (data, next) = repos::__many__::list(&ctx.db, scope, paging::rows(query.limit), after.as_ref()).await?;
    paging::page(data, next)
}

/// One __one_words__.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, id: __One__Id) -> Result<__One__> {
    repos::__many__::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("__one_words__"))
}

/// Adds __a_one_words__.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &Create__One__) -> Result<__One__> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let mut fields = Fields::default();
    let __one__ = __One__ {
        id: __One__Id::from_uuid(ctx.new_uuid()),
        name: fields.name("name", &request.name),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    fields.finish()?;
    once.run(ctx, scope, &actor.caller, async |tx| {
        repos::__many__::insert(tx, scope, &__one__).await?;
        actor.caller.record(ctx, tx, scope, CREATED.of(__one__.id)).await?;
        Ok(__one__.clone())
    })
    .await
}

/// Changes __a_one_words__, if it still has that version.
pub async fn update(
    ctx: &Ctx,
    actor: &ClinicActor,
    id: __One__Id,
    version: i64,
    request: &Update__One__,
) -> Result<__One__> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let mut __one__ = repos::__many__::find(tx, scope, id).await?.ok_or(Error::NotFound("__one_words__"))?;
            if __one__.version != version {
                return Err(Error::Stale);
            }
            let before = __one__.clone();
            apply(&mut __one__, request)?;
            __one__.updated_at = ctx.now(scope);
            repos::__many__::update(tx, scope, &__one__).await?;
            actor.caller.record(ctx, tx, scope, UPDATED.changed(id, &before, &__one__)?).await?;
            __one__.version += 1;
            Ok(__one__)
        })
        .await
}

fn apply(__one__: &mut __One__, request: &Update__One__) -> Result<()> {
    let mut fields = Fields::default();
    if let Some(name) = &request.name {
        __one__.name = fields.name("name", name);
    }
    fields.finish()
}
