//! Clients of a clinic, and searching them.

use chrono::{DateTime, Utc};
use contract::{
    clients::Client,
    contact::{EmailAddress, PhoneNumber},
    ids::ClientId,
    messages::MessageChannel,
};
use domain::people;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, Func, LockType},
};

use super::{name_of, page_of, parse_optional, replace_versioned};
use crate::{
    ClientScope, ClientView, ClinicScope, Cursor, Error, Read, Tx,
    entities::{client_search_terms, clients, delivery_accounts},
};

/// One page of the clinic's clients, by name, of those that match every one of `words`.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    words: &[String],
    limit: u64,
    after: Option<&Cursor>,
) -> Result<(Vec<Client>, Option<Cursor>), Error> {
    let mut query = clients::Entity::find().filter(clients::Column::ClinicId.eq(scope.uuid()));
    for word in words {
        let matching = client_search_terms::Entity::find()
            .select_only()
            .column(client_search_terms::Column::ClientId)
            .filter(client_search_terms::Column::ClinicId.eq(scope.uuid()))
            .filter(client_search_terms::Column::Term.gte(word.as_str()))
            .filter(client_search_terms::Column::Term.lt(format!("{word}\u{10ffff}")));
        query = query.filter(clients::Column::Id.in_subquery(matching.into_query()));
    }
    if let Some(after) = after {
        query = query.filter(Condition::any().add(clients::Column::SortKey.gt(after.key.as_str())).add(
            Condition::all().add(clients::Column::SortKey.eq(after.key.as_str())).add(clients::Column::Id.gt(after.id)),
        ));
    }
    let rows = query
        .order_by_asc(clients::Column::SortKey)
        .order_by_asc(clients::Column::Id)
        .limit(limit + 1)
        .all(db.connection())
        .await?;
    let (rows, next) = page_of(rows, limit, |row| Cursor { key: row.sort_key.clone(), id: row.id });
    Ok((rows.into_iter().map(client).collect::<Result<_, _>>()?, next))
}

/// One client of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: ClientId) -> Result<Option<Client>, Error> {
    let row = clients::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    row.map(client).transpose()
}

/// Those of the clinic's clients who are named.
pub async fn find_many(db: &impl Read, scope: &ClinicScope, ids: &[ClientId]) -> Result<Vec<Client>, Error> {
    let rows = clients::Entity::find()
        .filter(clients::Column::ClinicId.eq(scope.uuid()))
        .filter(clients::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .all(db.connection())
        .await?;
    rows.into_iter().map(client).collect()
}

/// How the clinic's clients are reached, those after the client `after`, by id.
pub async fn contacts(
    db: &impl Read,
    scope: &ClinicScope,
    after: Option<ClientId>,
    limit: u64,
) -> Result<Vec<(ClientId, Option<EmailAddress>, Option<PhoneNumber>)>, Error> {
    let mut query = clients::Entity::find()
        .select_only()
        .columns([clients::Column::Id, clients::Column::Email, clients::Column::Phone])
        .filter(clients::Column::ClinicId.eq(scope.uuid()));
    if let Some(after) = after {
        query = query.filter(clients::Column::Id.gt(after.uuid()));
    }
    let rows = query
        .order_by_asc(clients::Column::Id)
        .limit(limit)
        .into_tuple::<(uuid::Uuid, Option<String>, Option<String>)>()
        .all(db.connection())
        .await?;
    rows.into_iter()
        .map(|(id, email, phone)| {
            let phone = parse_optional("clients.phone", phone.as_deref())?;
            Ok((ClientId::from_uuid(id), email.map(EmailAddress::kept), phone))
        })
        .collect()
}

/// The client of that scope.
pub async fn get(db: &impl Read, scope: &ClientView) -> Result<Client, Error> {
    find(db, scope.clinic(), scope.client_id()).await?.ok_or(Error::Stale)
}

/// That client of the clinic, as staff see them.
pub async fn view(db: &impl Read, scope: &ClinicScope, id: ClientId) -> Result<Option<ClientView>, Error> {
    let found = clients::Entity::find_by_id((scope.uuid(), id.uuid()))
        .select_only()
        .column(clients::Column::Id)
        .into_tuple::<uuid::Uuid>()
        .one(db.connection())
        .await?;
    Ok(found.map(|id| ClientView::new(*scope, id)))
}

/// Makes other bookings of this client wait until the transaction ends, whoever books. Nothing is
/// changed by it.
pub async fn lock(tx: &Tx, scope: &ClientView) -> Result<(), Error> {
    clients::Entity::find_by_id((scope.clinic().uuid(), scope.client_id().uuid()))
        .select_only()
        .column(clients::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<uuid::Uuid>()
        .one(tx.connection())
        .await?;
    Ok(())
}

/// The client with that e-mail address.
pub async fn find_by_email(db: &impl Read, scope: &ClinicScope, email: &EmailAddress) -> Result<Option<Client>, Error> {
    find_where(db, scope, clients::Column::Email.eq(email.to_string())).await
}

/// The clinic's clients of the same name, however it is written: at most 20, those added last.
pub async fn find_by_name(
    db: &impl Read,
    scope: &ClinicScope,
    first_name: &str,
    last_name: &str,
) -> Result<Vec<Client>, Error> {
    let of_that_name = client_search_terms::Entity::find()
        .select_only()
        .column(client_search_terms::Column::ClientId)
        .filter(client_search_terms::Column::ClinicId.eq(scope.uuid()))
        .filter(client_search_terms::Column::Term.is_in(people::name_terms(first_name, last_name)));
    let rows = clients::Entity::find()
        .filter(clients::Column::ClinicId.eq(scope.uuid()))
        .filter(clients::Column::Id.in_subquery(of_that_name.into_query()))
        .order_by_desc(clients::Column::Id)
        .limit(20)
        .all(db.connection())
        .await?;
    rows.into_iter().map(client).collect()
}

/// The client with that telephone number.
pub async fn find_by_phone(db: &impl Read, scope: &ClinicScope, phone: &PhoneNumber) -> Result<Option<Client>, Error> {
    find_where(db, scope, clients::Column::Phone.eq(phone.to_string())).await
}

/// The clinics that have a client with that telephone number and send by the installation's account:
/// who answers its number answers them. Clinics with a number of their own hear answers there.
pub async fn clinics_of_phone(db: &impl Read, phone: &PhoneNumber) -> Result<Vec<ClinicScope>, Error> {
    let ids = clinics_of_phone_query(phone).into_tuple::<uuid::Uuid>().all(db.connection()).await?;
    Ok(ids.into_iter().map(ClinicScope::new).collect())
}

pub(super) fn clinics_of_phone_query(phone: &PhoneNumber) -> Select<clients::Entity> {
    let own_account = delivery_accounts::Entity::find()
        .select_only()
        .column(delivery_accounts::Column::ClinicId)
        .filter(sea_orm::ExprTrait::equals(
            Expr::col((delivery_accounts::Entity, delivery_accounts::Column::ClinicId)),
            (clients::Entity, clients::Column::ClinicId),
        ))
        .filter(delivery_accounts::Column::Channel.eq(name_of(MessageChannel::Sms)))
        .filter(delivery_accounts::Column::Settings.is_not_null());
    clients::Entity::find()
        .select_only()
        .column(clients::Column::ClinicId)
        .filter(clients::Column::Phone.eq(phone.to_string()))
        .filter(Expr::not_exists(own_account.into_query()))
}

async fn find_where(db: &impl Read, scope: &ClinicScope, condition: Expr) -> Result<Option<Client>, Error> {
    let row = clients::Entity::find()
        .filter(clients::Column::ClinicId.eq(scope.uuid()))
        .filter(condition)
        .one(db.connection())
        .await?;
    row.map(client).transpose()
}

/// Adds a client.
///
/// # Errors
/// [`Error::Duplicate`] when the clinic has another client with that e-mail address or telephone.
pub async fn insert(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<(), Error> {
    clients::Entity::insert(model(scope, client).into_active_model()).exec_without_returning(tx.connection()).await?;
    write_search_terms(tx, scope, client).await
}

/// Writes a client if it still has the version that `client` was read with.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first, [`Error::Duplicate`] as for [`insert`].
pub async fn update(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<(), Error> {
    let mut row = model(scope, client).into_active_model().reset_all();
    (row.clinic_id, row.id, row.created_at) = (NotSet, NotSet, NotSet);
    // Signing in writes these, and does not wait for whoever changes details.
    (row.joined_at, row.last_sign_in_at) = (NotSet, NotSet);
    row.version = Set(client.version + 1);
    let update = clients::Entity::update_many()
        .set(row)
        .filter(clients::Column::ClinicId.eq(scope.uuid()))
        .filter(clients::Column::Id.eq(client.id.uuid()))
        .filter(clients::Column::Version.eq(client.version));
    replace_versioned(tx, update).await?;
    client_search_terms::Entity::delete_many()
        .filter(client_search_terms::Column::ClinicId.eq(scope.uuid()))
        .filter(client_search_terms::Column::ClientId.eq(client.id.uuid()))
        .exec(tx.connection())
        .await?;
    write_search_terms(tx, scope, client).await
}

/// Notes that a client has signed in, and if it was for the first time.
pub async fn note_sign_in(tx: &Tx, scope: &ClientScope, now: DateTime<Utc>) -> Result<(), Error> {
    let row = clients::ActiveModel { last_sign_in_at: Set(Some(now)), ..Default::default() };
    clients::Entity::update_many()
        .set(row)
        .col_expr(
            clients::Column::JoinedAt,
            Func::coalesce([Expr::col(clients::Column::JoinedAt), Expr::val(now)]).into(),
        )
        .filter(clients::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(clients::Column::Id.eq(scope.client_id().uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

async fn write_search_terms(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<(), Error> {
    let Client { first_name, last_name, email, phone, .. } = client;
    let terms = people::search_terms(first_name, last_name, email.as_ref(), phone.as_ref());
    let terms = terms.into_iter().map(|term| client_search_terms::ActiveModel {
        clinic_id: Set(scope.uuid()),
        term: Set(term),
        client_id: Set(client.id.uuid()),
    });
    client_search_terms::Entity::insert_many(terms).exec_without_returning(tx.connection()).await?;
    Ok(())
}

fn sort_key(client: &Client) -> String {
    people::sort_key(&client.first_name, &client.last_name, client.email.as_ref())
}

fn client(row: clients::Model) -> Result<Client, Error> {
    Ok(Client {
        id: ClientId::from_uuid(row.id),
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email.map(EmailAddress::kept),
        phone: parse_optional("clients.phone", row.phone.as_deref())?,
        note: row.note,
        joined_at: row.joined_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

fn model(scope: &ClinicScope, client: &Client) -> clients::Model {
    clients::Model {
        clinic_id: scope.uuid(),
        id: client.id.uuid(),
        first_name: client.first_name.clone(),
        last_name: client.last_name.clone(),
        email: client.email.as_ref().map(ToString::to_string),
        phone: client.phone.as_ref().map(ToString::to_string),
        note: client.note.clone(),
        sort_key: sort_key(client),
        joined_at: client.joined_at,
        last_sign_in_at: None,
        version: client.version,
        created_at: client.created_at,
        updated_at: client.updated_at,
    }
}
