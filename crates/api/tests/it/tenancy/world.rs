//! A clinic with one of everything, and how each operation is called on it.

use contract::{
    api_keys::CreatedApiKey,
    appointments::ClinicAppointment,
    clients::Client,
    ids::{AppointmentId, MessageId, PractitionerId, TreatmentId},
    messages::Message,
    paging::Page,
    permissions::{self, Permission},
    previews::CreatedPreview,
    sessions::Session,
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, TestClinic};

use super::{
    features,
    row::{Request, Rows},
};

/// Who an operation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Anybody,
    Clients,
    Staff,
    StaffAndKeys,
}

pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    /// The path, with the names of its parameters in braces.
    pub(crate) path: String,
    /// The names of the parameters that the query must have.
    pub(crate) required_in_query: Vec<String>,
    /// The names of the members that the body must have.
    pub(crate) required_in_body: Vec<String>,
    pub(crate) takes_json: bool,
    pub(crate) audience: Audience,
    /// The scopes that a key needs, all of them.
    pub(crate) scopes: Vec<Permission>,
    /// The document's part about its answers.
    pub(crate) responses: Value,
}

/// A clinic with the records that most operations are about. Features add further ones for their rows.
pub(crate) struct World<'a> {
    pub(crate) clinic: TestClinic<'a>,
    pub(crate) client: Client,
    pub(crate) client_http: Http,
    pub(crate) practitioner: PractitionerId,
    pub(crate) treatment: TreatmentId,
    /// Of the client.
    pub(crate) appointment: AppointmentId,
    pub(crate) message: MessageId,
    pub(crate) key: CreatedApiKey,
    pub(crate) preview: CreatedPreview,
    rows: Rows,
}

/// Every scope that a key can have.
pub(super) fn key_scopes() -> Vec<Permission> {
    permissions::ALL.iter().copied().filter(|permission| permission.is_for_keys()).collect()
}

impl Operation {
    pub(super) fn new(document: &Value, path: &str, method: &str, operation: &Value) -> Self {
        let schemes = operation["security"].as_array().unwrap();
        let has = |name: &str| schemes.iter().any(|scheme| scheme.get(name).is_some());
        let audience = match () {
            () if has("access_token") => Audience::StaffAndKeys,
            () if has("staff_session") => Audience::Staff,
            () if has("client_session") => Audience::Clients,
            () => Audience::Anybody,
        };
        let scopes = schemes.iter().find_map(|scheme| scheme["access_token"].as_array());
        let scope = |name: &Value| Permission::from_name(name.as_str().unwrap()).unwrap();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let required_in_query = parameters.filter(|one| one["in"] == "query" && one["required"] == true);
        let json = &operation["requestBody"]["content"]["application/json"];
        let schema = resolved(document, &json["schema"]);
        Self {
            id: operation["operationId"].as_str().unwrap().to_owned(),
            method: method.to_uppercase().parse().unwrap(),
            path: path.to_owned(),
            required_in_query: required_in_query.map(|one| one["name"].as_str().unwrap().to_owned()).collect(),
            required_in_body: serde_json::from_value(schema["required"].clone()).unwrap_or_default(),
            takes_json: json.is_object(),
            audience,
            scopes: scopes.into_iter().flatten().map(scope).collect(),
            responses: operation["responses"].clone(),
        }
    }

    /// The parameters of the path except the portal's slug.
    pub(super) fn path_parameters(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter(|part| part.starts_with('{') && *part != "{slug}")
    }
}

/// Follows the reference of a schema, if it is one.
pub(crate) fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(to) => document.pointer(to.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Every operation of the document.
pub(crate) fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push(Operation::new(&document, path, method, operation));
        }
    }
    operations
}

impl<'a> World<'a> {
    pub(crate) async fn new(app: &'a TestApp, slug: &str) -> Self {
        let clinic = app.clinic(slug).await;
        let practitioner = clinic.practitioner("Dr. Amara Osei").await;
        let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
        let (client, client_http) = clinic.signed_in_client("Elena").await;
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
        let appointment: ClinicAppointment = clinic.owner.post("/api/v1/appointments", &body).await.expect(201);
        let body = json!({ "name": "Website", "scopes": key_scopes() });
        let key = clinic.owner.post("/api/v1/api-keys", &body).await.expect(201);
        let messages: Page<Message> = clinic.owner.get("/api/v1/messages?limit=1").await.expect(200);
        let preview = clinic.owner.post("/api/v1/previews", &json!({ "client_id": client.id })).await.expect(201);
        let mut world = Self {
            clinic,
            client,
            client_http,
            practitioner,
            treatment,
            appointment: appointment.appointment.id,
            message: messages.data[0].id,
            key,
            preview,
            rows: Rows::default(),
        };
        world.rows = Rows::new(features::rows(&world).await, &operations());
        world
    }

    /// The request to an operation about this clinic's records. Those of the portal go to the clinic with that slug.
    pub(crate) fn request(&self, operation: &Operation, slug: &str) -> Request {
        self.rows.request(operation, slug)
    }
}

/// The session that asked, of a list of sessions.
pub(crate) fn current_session(answer: Answer) -> Session {
    let list: Value = answer.expect(200);
    let rows = list.get("data").unwrap_or(&list).as_array().unwrap().clone();
    serde_json::from_value(rows.into_iter().find(|session| session["current"] == true).unwrap()).unwrap()
}
