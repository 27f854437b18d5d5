//! Which invite is whose.

use contract::clients::Client;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::current;
use crate::{ClinicScope, Error, Tx, entities::invites};

/// Gives a client the invite that was made for their address before they were a client. An invite
/// that they have under another address ends with it.
pub(in crate::repos) async fn attach(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<(), Error> {
    let Some(email) = &client.email else { return Ok(()) };
    let waiting = Condition::all()
        .add(current(scope))
        .add(invites::Column::Email.eq(email.to_string()))
        .add(invites::Column::ClientId.is_null());
    if invites::Entity::find().filter(waiting.clone()).one(tx.connection()).await?.is_none() {
        return Ok(());
    }
    invites::Entity::update_many()
        .set(invites::ActiveModel { superseded_at: Set(Some(client.updated_at)), ..Default::default() })
        .filter(current(scope))
        .filter(invites::Column::ClientId.eq(client.id.uuid()))
        .exec(tx.connection())
        .await?;
    invites::Entity::update_many()
        .set(invites::ActiveModel { client_id: Set(Some(client.id.uuid())), ..Default::default() })
        .filter(waiting)
        .exec(tx.connection())
        .await?;
    Ok(())
}
