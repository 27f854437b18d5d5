//! Which invite is whose, and that it goes where its person is reached.

use contract::clients::Client;
use domain::people;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{current, search_text};
use crate::{
    ClinicScope, Error, Tx,
    entities::{invite_links, invites},
};

/// Gives a client the invite that was made for their address before they were a client, and has the
/// one they have follow them. An invite that they have under another address ends with the former.
pub async fn attach(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<(), Error> {
    take_over(tx, scope, client).await?;
    follow(tx, scope, client).await
}

async fn take_over(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<(), Error> {
    let Some(email) = &client.email else { return Ok(()) };
    let waiting = Condition::all()
        .add(current(scope))
        .add(invites::Column::Email.eq(email.to_string()))
        .add(invites::Column::ClientId.is_null());
    if invites::Entity::find().filter(waiting.clone()).one(tx.connection()).await?.is_none() {
        return Ok(());
    }
    supersede(tx, client, of_client(scope, client)).await?;
    invites::Entity::update_many()
        .set(invites::ActiveModel { client_id: Set(Some(client.id.uuid())), ..Default::default() })
        .filter(waiting)
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Has the invite of a client go to where they are reached now, under their name now. What went to
/// another address may be somebody else's to read: its links end. Without any address the invite is
/// taken back.
pub async fn follow(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<(), Error> {
    let Some(invite) = invites::Entity::find().filter(of_client(scope, client)).one(tx.connection()).await? else {
        return Ok(());
    };
    let Some(email) = &client.email else {
        let row = invites::ActiveModel { revoked_at: Set(Some(client.updated_at)), ..Default::default() };
        let open = of_client(scope, client).add(invites::Column::RevokedAt.is_null());
        invites::Entity::update_many().set(row).filter(open).exec(tx.connection()).await?;
        return Ok(());
    };
    // Whoever is called by a guess from their address is not greeted by it.
    let is_guess = invite.first_name.is_empty() && invite.email.split('@').next() == Some(client.first_name.as_str());
    let first_name = if is_guess { String::new() } else { client.first_name.clone() };
    let has_moved = invite.email != email.as_str();
    if !has_moved && invite.first_name == first_name && invite.last_name == client.last_name {
        return Ok(());
    }
    if has_moved {
        let others = Condition::all()
            .add(current(scope))
            .add(invites::Column::Email.eq(email.to_string()))
            .add(invites::Column::Id.ne(invite.id));
        supersede(tx, client, others).await?;
    }
    let row = invites::ActiveModel {
        email: Set(email.to_string()),
        sort_key: Set(people::sort_key(&first_name, &client.last_name, Some(email))),
        search_text: Set(search_text(&first_name, &client.last_name, email)),
        first_name: Set(first_name),
        last_name: Set(client.last_name.clone()),
        ..Default::default()
    };
    let updated = invites::Entity::update_many().set(row).filter(of_client(scope, client)).exec(tx.connection()).await;
    updated.map_err(|error| Error::from(error).when_looked_up())?;
    if has_moved {
        // After the update, which waits for whoever makes a link at this moment.
        invite_links::Entity::delete_many()
            .filter(invite_links::Column::ClinicId.eq(scope.uuid()))
            .filter(invite_links::Column::InviteId.eq(invite.id))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

async fn supersede(tx: &Tx, client: &Client, which: Condition) -> Result<(), Error> {
    invites::Entity::update_many()
        .set(invites::ActiveModel { superseded_at: Set(Some(client.updated_at)), ..Default::default() })
        .filter(which)
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The invite of a client that counts.
fn of_client(scope: &ClinicScope, client: &Client) -> Condition {
    Condition::all().add(current(scope)).add(invites::Column::ClientId.eq(client.id.uuid()))
}
