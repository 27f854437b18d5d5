//! Requests for sign-in links, and the links sent for them.

use chrono::{DateTime, Utc};
use contract::{
    ids::{ClientId, LoginLinkId},
    login_links::LinkSection,
};
use domain::sign_in::LinkHistory;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{LockType, OnConflict},
};
use uuid::Uuid;

use super::{name_of, parse_name};
use crate::{
    ClientScope, ClinicScope, Error, Read, Tx,
    entities::{clients, login_links, login_requests},
};

/// A browser that asked for a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRequest {
    /// Names the request; rises with time.
    pub id: Uuid,
    /// SHA-256 of the binding cookie.
    pub binding_hash: Vec<u8>,
    /// SHA-256 of the normalised identifier.
    pub identifier_hash: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it is kept, and its links with it.
    pub expires_at: DateTime<Utc>,
}

/// A link to be sent.
#[derive(Debug, Clone)]
pub struct NewLoginLink {
    /// Names the link.
    pub id: LoginLinkId,
    /// Whom it signs in.
    pub client_id: ClientId,
    /// The request it answers.
    pub request_id: Uuid,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// SHA-256 of the code and the id.
    pub code_hash: Vec<u8>,
    /// Where it goes, to be shown.
    pub masked_identifier: String,
    /// Where it goes, sealed.
    pub identifier: Vec<u8>,
    /// The part of the portal it leads to; the home page when `None`.
    pub section: Option<LinkSection>,
    /// Now.
    pub created_at: DateTime<Utc>,
    /// From when on it does not work.
    pub expires_at: DateTime<Utc>,
}

/// A link that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLink {
    /// Names the link.
    pub id: LoginLinkId,
    /// Whom it signs in.
    pub client_id: ClientId,
    /// The request it answers.
    pub request_id: Uuid,
    /// SHA-256 of the code and the id.
    pub code_hash: Vec<u8>,
    /// Where it went, to be shown.
    pub masked_identifier: String,
    /// Where it went, sealed.
    pub identifier: Vec<u8>,
    /// The part of the portal it leads to; the home page when `None`.
    pub section: Option<LinkSection>,
    /// What has happened to it.
    pub history: LinkHistory,
}

/// Keeps a request, unless it is kept already.
pub async fn insert_request(tx: &Tx, scope: &ClinicScope, request: LoginRequest) -> Result<(), Error> {
    let row = login_requests::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(request.id),
        binding_hash: Set(request.binding_hash),
        identifier_hash: Set(request.identifier_hash),
        created_at: Set(request.created_at),
        expires_at: Set(request.expires_at),
    };
    let kept =
        OnConflict::columns([login_requests::Column::ClinicId, login_requests::Column::Id]).do_nothing().to_owned();
    login_requests::Entity::insert(row).on_conflict(kept).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The request with that id.
pub async fn find_request(db: &impl Read, scope: &ClinicScope, id: Uuid) -> Result<Option<LoginRequest>, Error> {
    let row = login_requests::Entity::find_by_id((scope.uuid(), id)).one(db.connection()).await?;
    Ok(row.map(request))
}

/// What the browser with that binding asked for last.
pub async fn newest_request(
    db: &impl Read,
    scope: &ClinicScope,
    binding_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<LoginRequest>, Error> {
    let row = login_requests::Entity::find()
        .filter(login_requests::Column::ClinicId.eq(scope.uuid()))
        .filter(login_requests::Column::BindingHash.eq(binding_hash))
        .filter(login_requests::Column::ExpiresAt.gt(now))
        .order_by_desc(login_requests::Column::CreatedAt)
        .order_by_desc(login_requests::Column::Id)
        .limit(1)
        .one(db.connection())
        .await?;
    Ok(row.map(request))
}

/// Takes the client's links for older requests out of use, and says whether the request is the
/// newest of the client; if not, there is nothing more to send for it.
///
/// Links for the same request stay: when sending is tried again, the first message may have
/// arrived after all.
pub async fn supersede_older(
    tx: &Tx,
    scope: &ClinicScope,
    client_id: ClientId,
    request_id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    // Two workers that make links for one client must see each other's.
    clients::Entity::find_by_id((scope.uuid(), client_id.uuid()))
        .select_only()
        .column(clients::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .one(tx.connection())
        .await?;
    let newer = newer_query(scope, client_id, request_id).one(tx.connection()).await?;
    if newer.is_some() {
        return Ok(false);
    }
    let row = login_links::ActiveModel { superseded_at: Set(Some(now)), ..Default::default() };
    login_links::Entity::update_many()
        .set(row)
        .filter(login_links::Column::ClinicId.eq(scope.uuid()))
        .filter(login_links::Column::ClientId.eq(client_id.uuid()))
        .filter(login_links::Column::RequestId.ne(request_id))
        .filter(login_links::Column::UsedAt.is_null())
        .filter(login_links::Column::SupersededAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(true)
}

/// The client's links for requests that are newer than that one.
pub(super) fn newer_query(scope: &ClinicScope, client_id: ClientId, request_id: Uuid) -> Select<login_links::Entity> {
    login_links::Entity::find()
        .filter(login_links::Column::ClinicId.eq(scope.uuid()))
        .filter(login_links::Column::ClientId.eq(client_id.uuid()))
        .filter(login_links::Column::RequestId.gt(request_id))
        .limit(1)
}

/// Keeps a link.
pub async fn insert(tx: &Tx, scope: &ClinicScope, link: NewLoginLink) -> Result<(), Error> {
    let row = login_links::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(link.id.uuid()),
        client_id: Set(link.client_id.uuid()),
        request_id: Set(link.request_id),
        token_hash: Set(link.token_hash),
        code_hash: Set(link.code_hash),
        masked_identifier: Set(link.masked_identifier),
        identifier: Set(link.identifier),
        created_at: Set(link.created_at),
        expires_at: Set(link.expires_at),
        used_at: Set(None),
        superseded_at: Set(None),
        section: Set(link.section.map(name_of)),
    };
    login_links::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The link with that token.
pub async fn find_by_token(db: &impl Read, scope: &ClinicScope, token_hash: &[u8]) -> Result<Option<LoginLink>, Error> {
    let row = login_links::Entity::find()
        .filter(login_links::Column::ClinicId.eq(scope.uuid()))
        .filter(login_links::Column::TokenHash.eq(token_hash))
        .one(db.connection())
        .await?;
    row.map(link).transpose()
}

/// The links sent for a request, newest first: one, unless sending was tried again.
pub async fn of_request(db: &impl Read, scope: &ClinicScope, request_id: Uuid) -> Result<Vec<LoginLink>, Error> {
    let rows = login_links::Entity::find()
        .filter(login_links::Column::ClinicId.eq(scope.uuid()))
        .filter(login_links::Column::RequestId.eq(request_id))
        .order_by_desc(login_links::Column::Id)
        .all(db.connection())
        .await?;
    rows.into_iter().map(link).collect()
}

/// Uses a link up, if it is still good: then it says who is signed in. The client's other links
/// end with it. Of many who try at once, one succeeds.
pub async fn consume(
    tx: &Tx,
    scope: &ClinicScope,
    id: LoginLinkId,
    now: DateTime<Utc>,
) -> Result<Option<ClientScope>, Error> {
    let used = login_links::ActiveModel { used_at: Set(Some(now)), ..Default::default() };
    let consumed = login_links::Entity::update_many()
        .set(used)
        .filter(login_links::Column::ClinicId.eq(scope.uuid()))
        .filter(login_links::Column::Id.eq(id.uuid()))
        .filter(login_links::Column::UsedAt.is_null())
        .filter(login_links::Column::SupersededAt.is_null())
        .filter(login_links::Column::ExpiresAt.gt(now))
        .exec(tx.connection())
        .await?;
    if consumed.rows_affected != 1 {
        return Ok(None);
    }
    let row = login_links::Entity::find_by_id((scope.uuid(), id.uuid())).one(tx.connection()).await?;
    let client_id = row.ok_or(Error::Stale)?.client_id;
    let client = ClientScope::new(*scope, client_id);
    supersede_all(tx, scope, client.client_id(), now).await?;
    Ok(Some(client))
}

/// Takes all of the client's links out of use: they went to an address that is no longer theirs.
pub async fn supersede_all(tx: &Tx, scope: &ClinicScope, client_id: ClientId, now: DateTime<Utc>) -> Result<(), Error> {
    let superseded = login_links::ActiveModel { superseded_at: Set(Some(now)), ..Default::default() };
    login_links::Entity::update_many()
        .set(superseded)
        .filter(login_links::Column::ClinicId.eq(scope.uuid()))
        .filter(login_links::Column::ClientId.eq(client_id.uuid()))
        .filter(login_links::Column::UsedAt.is_null())
        .filter(login_links::Column::SupersededAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets requests that are no longer kept, of all clinics, and their links.
pub async fn delete_expired(tx: &Tx, now: DateTime<Utc>) -> Result<(), Error> {
    login_requests::Entity::delete_many()
        .filter(login_requests::Column::ExpiresAt.lte(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn request(row: login_requests::Model) -> LoginRequest {
    LoginRequest {
        id: row.id,
        binding_hash: row.binding_hash,
        identifier_hash: row.identifier_hash,
        created_at: row.created_at,
        expires_at: row.expires_at,
    }
}

fn link(row: login_links::Model) -> Result<LoginLink, Error> {
    Ok(LoginLink {
        client_id: ClientId::from_uuid(row.client_id),
        id: LoginLinkId::from_uuid(row.id),
        request_id: row.request_id,
        code_hash: row.code_hash,
        masked_identifier: row.masked_identifier,
        identifier: row.identifier,
        history: LinkHistory { expires_at: row.expires_at, used_at: row.used_at, superseded_at: row.superseded_at },
        section: row.section.map(|name| parse_name("login_links.section", &name)).transpose()?,
    })
}
