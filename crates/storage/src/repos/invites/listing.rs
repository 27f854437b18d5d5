//! The clinic's invites, newest first.

use chrono::{DateTime, Utc};
use contract::invites::InviteState;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{InviteRecord, Row, current, record, rows};
use crate::{
    ClinicScope, CreatedCursor, Error, Read,
    entities::{clients, invites},
    repos::page_of,
};

/// One page of the clinic's invites, newest first, without those that were replaced.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    state: Option<InviteState>,
    now: DateTime<Utc>,
    limit: u64,
    after: Option<&CreatedCursor>,
) -> Result<(Vec<InviteRecord>, Option<CreatedCursor>), Error> {
    let found = list_query(scope, state, now, limit, after).into_model::<Row>().all(db.connection()).await?;
    let (found, next) =
        page_of(found, limit, |row| CreatedCursor { created_at: row.invite.created_at, id: row.invite.id });
    Ok((found.into_iter().map(record).collect(), next))
}

pub(in crate::repos) fn list_query(
    scope: &ClinicScope,
    state: Option<InviteState>,
    now: DateTime<Utc>,
    limit: u64,
    after: Option<&CreatedCursor>,
) -> Select<invites::Entity> {
    let mut query = rows().filter(current(scope));
    if let Some(state) = state {
        query = query.filter(in_state(state, now));
    }
    if let Some(after) = after {
        let behind =
            Condition::any().add(invites::Column::CreatedAt.lt(after.created_at)).add(invites::Column::Id.lt(after.id));
        query = query.filter(invites::Column::CreatedAt.lte(after.created_at)).filter(behind);
    }
    query.order_by_desc(invites::Column::CreatedAt).order_by_desc(invites::Column::Id).limit(limit + 1)
}

/// [`domain::invites::InviteHistory::state`], as a condition.
fn in_state(state: InviteState, now: DateTime<Utc>) -> Condition {
    let (revoked, bounced) = (invites::Column::RevokedAt, invites::Column::BouncedAt);
    let mut condition = Condition::all();
    if state == InviteState::Joined {
        return condition.add(clients::Column::JoinedAt.is_not_null());
    }
    condition = condition.add(clients::Column::JoinedAt.is_null());
    if state == InviteState::Revoked {
        return condition.add(revoked.is_not_null());
    }
    condition = condition.add(revoked.is_null());
    if state == InviteState::Bounced {
        return condition.add(bounced.is_not_null());
    }
    condition = condition.add(bounced.is_null());
    if state == InviteState::Expired {
        return condition.add(invites::Column::ExpiresAt.lte(now));
    }
    let opened = invites::Column::OpenedAt;
    condition.add(invites::Column::ExpiresAt.gt(now)).add(if state == InviteState::Opened {
        opened.is_not_null()
    } else {
        opened.is_null()
    })
}
