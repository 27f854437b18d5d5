//! __Many_words__.

use contract::{__many__::__One__, ids::__One__Id};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{page_of, replace_versioned};
use crate::{ClinicScope, CreatedCursor, Error, Read, Tx, entities::__many__};

/// One page of the clinic's __many_words__, newest first.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    limit: u64,
    after: Option<&CreatedCursor>,
) -> Result<(Vec<__One__>, Option<CreatedCursor>), Error> {
    let rows = list_query(scope, limit, after).all(db.connection()).await?;
    let (rows, next) = page_of(rows, limit, |row| CreatedCursor { created_at: row.created_at, id: row.id });
    Ok((rows.into_iter().map(record).collect(), next))
}

fn list_query(scope: &ClinicScope, limit: u64, after: Option<&CreatedCursor>) -> Select<__many__::Entity> {
    let mut query = __many__::Entity::find().filter(__many__::Column::ClinicId.eq(scope.uuid()));
    if let Some(after) = after {
        let behind = Condition::any()
            .add(__many__::Column::CreatedAt.lt(after.created_at))
            .add(__many__::Column::Id.lt(after.id));
        query = query.filter(__many__::Column::CreatedAt.lte(after.created_at)).filter(behind);
    }
    query.order_by_desc(__many__::Column::CreatedAt).order_by_desc(__many__::Column::Id).limit(limit + 1)
}

/// One __one_words__ of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: __One__Id) -> Result<Option<__One__>, Error> {
    let row = __many__::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    Ok(row.map(record))
}

/// Adds __a_one_words__.
pub async fn insert(tx: &Tx, scope: &ClinicScope, __one__: &__One__) -> Result<(), Error> {
    let row = model(scope, __one__).into_active_model();
    __many__::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Writes __a_one_words__ if it still has the version that `__one__` was read with.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn update(tx: &Tx, scope: &ClinicScope, __one__: &__One__) -> Result<(), Error> {
    let mut row = model(scope, __one__).into_active_model().reset_all();
    (row.clinic_id, row.id, row.created_at) = (NotSet, NotSet, NotSet);
    row.version = Set(__one__.version + 1);
    let update = __many__::Entity::update_many()
        .set(row)
        .filter(__many__::Column::ClinicId.eq(scope.uuid()))
        .filter(__many__::Column::Id.eq(__one__.id.uuid()))
        .filter(__many__::Column::Version.eq(__one__.version));
    replace_versioned(tx, update).await
}

fn record(row: __many__::Model) -> __One__ {
    __One__ {
        id: __One__Id::from_uuid(row.id),
        name: row.name,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn model(scope: &ClinicScope, __one__: &__One__) -> __many__::Model {
    __many__::Model {
        clinic_id: scope.uuid(),
        id: __one__.id.uuid(),
        name: __one__.name.clone(),
        version: __one__.version,
        created_at: __one__.created_at,
        updated_at: __one__.updated_at,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::repos::plans::{assert_found_by, now, plan, scope};

    #[tokio::test]
    async fn the_list_is_read_in_the_order_of_an_index() {
        let cursor = CreatedCursor { created_at: now(), id: Uuid::from_u128(1) };
        for (after, bounds) in [(None, "clinic_id=?"), (Some(&cursor), "clinic_id=? AND created_at<?")] {
            assert_found_by(&plan(list_query(&scope(), 50, after)).await, "__many___by_creation", bounds);
        }
    }
}
