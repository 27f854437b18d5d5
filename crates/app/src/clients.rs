//! Clients of a clinic.

use contract::{
    clients::{Client, ClientsQuery, CreateClient, UpdateClient},
    contact::{EmailAddress, Identifier},
    ids::ClientId,
    paging::Page,
    problem::{ErrorCode, SimilarClient},
};
use domain::people;
use storage::{
    ClinicScope, Tx,
    repos::{self, clinics::ClinicRecord},
};

use crate::{
    ClinicActor, Ctx, Error, Once, Result,
    audit::hourly,
    facts::{Corrected, Fact},
    paging,
    validation::Fields,
};

/// How many clients of the same name are told of.
const SIMILAR_AT_MOST: usize = 5;

/// One page of the clinic's clients, for somebody who reads them: that is an entry of the audit log.
pub async fn read_list(ctx: &Ctx, actor: &ClinicActor, query: &ClientsQuery) -> Result<Page<Client>> {
    let page = list(ctx, &actor.scope, query).await?;
    hourly::note_listing(ctx, &actor.scope, &actor.caller).await?;
    Ok(page)
}

/// One page of the clinic's clients, by name, of those that match every word of the query.
pub(crate) async fn list(ctx: &Ctx, scope: &ClinicScope, query: &ClientsQuery) -> Result<Page<Client>> {
    let words = people::query_words(query.q.as_deref().unwrap_or_default());
    let after = paging::decode(query.after.as_deref())?;
    let limit = paging::rows(query.limit);
    let (data, next) = repos::clients::list(&ctx.db, scope, &words, limit, after.as_ref()).await?;
    paging::page(data, next)
}

/// One client, for somebody who reads the record: that is an entry of the audit log.
pub async fn read(ctx: &Ctx, actor: &ClinicActor, id: ClientId) -> Result<Client> {
    let client = get(ctx, &actor.scope, id).await?;
    hourly::note_reading(ctx, &actor.scope, &actor.caller, id).await?;
    Ok(client)
}

/// One client, for a use case that needs to know them.
pub(crate) async fn get(ctx: &Ctx, scope: &ClinicScope, id: ClientId) -> Result<Client> {
    repos::clients::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("client"))
}

/// Adds a client.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreateClient) -> Result<Client> {
    let scope = &actor.scope;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let now = ctx.now(scope);
    let mut fields = Fields::default();
    let client = Client {
        id: ClientId::from_uuid(ctx.new_uuid()),
        first_name: fields.name("first_name", &request.first_name),
        last_name: request.last_name.trim().to_owned(),
        email: fields.email("email", request.email.as_deref()),
        phone: fields.phone("phone", request.phone.as_deref(), clinic.home()),
        note: request.note.trim().to_owned(),
        joined_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    fields.finish()?;
    once.run(ctx, scope, &actor.caller, async |tx| {
        refuse_taken(tx, scope, &client).await?;
        if !request.even_if_similar {
            refuse_similar(tx, scope, &clinic, &client).await?;
        }
        repos::clients::insert(tx, scope, &client).await.map_err(taken)?;
        actor.caller.record(ctx, tx, scope, Fact::ClientAdded { client: &client }).await?;
        Ok(client.clone())
    })
    .await
}

/// Changes a client, if it still has that version.
pub async fn update(
    ctx: &Ctx,
    actor: &ClinicActor,
    id: ClientId,
    version: i64,
    request: &UpdateClient,
) -> Result<Client> {
    let scope = &actor.scope;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    ctx.db
        .write(async |tx| {
            let mut client = repos::clients::find(tx, scope, id).await?.ok_or(Error::NotFound("client"))?;
            if client.version != version {
                return Err(Error::Stale);
            }
            let former = client.clone();
            let mut fields = Fields::default();
            if let Some(first_name) = &request.first_name {
                client.first_name = fields.name("first_name", first_name);
            }
            if let Some(last_name) = &request.last_name {
                last_name.trim().clone_into(&mut client.last_name);
            }
            if request.email.is_some() {
                client.email = fields.email("email", request.email.as_deref());
            }
            if request.phone.is_some() {
                client.phone = fields.phone("phone", request.phone.as_deref(), clinic.home());
            }
            if let Some(note) = &request.note {
                note.trim().clone_into(&mut client.note);
            }
            fields.finish()?;
            client.updated_at = ctx.now(scope);
            refuse_taken(tx, scope, &client).await?;
            repos::clients::update(tx, scope, &client).await.map_err(taken)?;
            let corrected = &corrected(&former, &client);
            let fact = Fact::ClientChanged { former: &former, client: &client, corrected };
            actor.caller.record(ctx, tx, scope, fact).await?;
            client.version += 1;
            Ok(client)
        })
        .await
}

/// The e-mail address and telephone number, where they are others now.
fn corrected(former: &Client, client: &Client) -> Vec<Corrected> {
    let contacts =
        |client: &Client| [client.email.clone().map(Identifier::Email), client.phone.clone().map(Identifier::Phone)];
    let pairs = contacts(former).into_iter().zip(contacts(client));
    pairs.filter(|(former, now)| former != now).map(|(former, now)| Corrected { former, now }).collect()
}

/// Says which field another client has, where the database would only say that one has it.
async fn refuse_taken(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<()> {
    let is_other = |found: Option<Client>| found.is_some_and(|found| found.id != client.id);
    let mut fields = Fields::default();
    if let Some(email) = &client.email
        && is_other(repos::clients::find_by_email(tx, scope, email).await?)
    {
        fields.wrong("email", "taken", "another client of this clinic has this e-mail address");
    }
    if let Some(phone) = &client.phone
        && is_other(repos::clients::find_by_phone(tx, scope, phone).await?)
    {
        fields.wrong("phone", "taken", "another client of this clinic has this telephone number");
    }
    fields.finish()
}

/// Asks back before somebody gets a second record.
pub(crate) async fn refuse_similar(tx: &Tx, scope: &ClinicScope, clinic: &ClinicRecord, client: &Client) -> Result<()> {
    let of_that_name = repos::clients::find_by_name(tx, scope, &client.first_name, &client.last_name).await?;
    let similar = of_that_name.into_iter().filter(|other| {
        people::may_be_one((client.email.as_ref(), client.phone.as_ref()), (other.email.as_ref(), other.phone.as_ref()))
    });
    let similar: Vec<SimilarClient> = similar.take(SIMILAR_AT_MOST).map(|other| view_similar(clinic, &other)).collect();
    if similar.is_empty() { Ok(()) } else { Err(Error::SimilarClient(similar)) }
}

fn view_similar(clinic: &ClinicRecord, client: &Client) -> SimilarClient {
    let email = client.email.as_ref().map(EmailAddress::shown);
    let phone = client.phone.as_ref().map(|phone| phone.written(Some(clinic.calling_code)));
    SimilarClient {
        id: client.id.to_string(),
        name: client.full_name(),
        contact: email.into_iter().chain(phone).collect::<Vec<_>>().join(", "),
    }
}

/// Two requests can pass [`refuse_taken`] at once; the database lets one through.
pub(crate) fn taken(error: storage::Error) -> Error {
    match error {
        storage::Error::Duplicate(_) => Error::refused(
            ErrorCode::AlreadyExists,
            "another client of this clinic has this e-mail address or telephone",
        ),
        error => error.into(),
    }
}
