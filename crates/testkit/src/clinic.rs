//! A clinic to test with.

use ::app::{Caller, ClinicScope, clinics::NewClinic};
use contract::{
    clients::Client,
    ids::{PractitionerId, TreatmentId},
    login_links::RequestLoginLink,
    practitioners::Practitioner,
    sessions::CreateSession,
    staff::Role,
    treatments::Treatment,
};
use serde_json::{Value, json};
use storage::repos;

use crate::{Http, Sent, TestApp, app::new_uuid};

/// The password of everybody on the staff.
const PASSWORD: &str = "correct horse battery staple";

/// The data of a new clinic in London.
pub fn new_clinic(slug: &str) -> NewClinic {
    NewClinic {
        name: format!("The {slug} clinic"),
        slug: slug.parse().unwrap(),
        time_zone: "Europe/London".to_owned(),
        currency: "GBP".parse().unwrap(),
        locale: "en-GB".to_owned(),
        calling_code: "44".parse().unwrap(),
    }
}

/// A clinic with an owner who is signed in.
pub struct TestClinic<'a> {
    /// The running Portico.
    pub app: &'a TestApp,
    /// The clinic's slug.
    pub slug: String,
    /// For calling use cases directly.
    pub scope: ClinicScope,
    /// The owner, signed in to the staff app.
    pub owner: Http,
}

impl<'a> TestClinic<'a> {
    pub(crate) async fn set_up(app: &'a TestApp, slug: &str, change: impl FnOnce(&mut NewClinic)) -> Self {
        let mut new = new_clinic(slug);
        change(&mut new);
        let (scope, _) = ::app::clinics::create(&app.ctx, &Caller::operator(), new).await.unwrap();
        let mut clinic = Self { app, slug: slug.to_owned(), scope, owner: app.anonymous() };
        clinic.owner = clinic.staff("owner", Role::Owner).await;
        clinic
    }

    /// Gives the clinic a name that is not checked, like one from before names were.
    pub async fn rename_unchecked(&self, name: &str) {
        let scope = &self.scope;
        let renamed = self.app.ctx.db.write(async |tx| {
            let mut clinic = repos::clinics::get(tx, scope).await?;
            name.clone_into(&mut clinic.name);
            repos::clinics::update(tx, scope, &clinic).await
        });
        renamed.await.unwrap();
    }

    /// The password of everybody on the staff.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// The address of somebody on the staff.
    pub fn staff_email(&self, name: &str) -> String {
        format!("{name}@{}.example", self.slug)
    }

    /// Adds somebody to the staff and signs them in.
    pub async fn staff(&self, name: &str, role: Role) -> Http {
        let email = self.staff_email(name);
        ::app::staff::create(&self.app.ctx, &self.scope, &Caller::operator(), name, &email, role, PASSWORD)
            .await
            .unwrap();
        let http = self.app.anonymous();
        let answer = http.post("/api/v1/staff/sessions", &json!({ "email": email, "password": PASSWORD })).await;
        answer.expect::<Value>(201);
        http
    }

    /// Adds a practitioner who works from 9 to 17 on every day of the week.
    pub async fn practitioner(&self, name: &str) -> PractitionerId {
        let practitioner: Practitioner =
            self.owner.post("/api/v1/practitioners", &json!({ "name": name })).await.expect(201);
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let week: Vec<Value> =
            days.map(|day| json!({ "weekday": day, "starts_minute": 9 * 60, "ends_minute": 17 * 60 })).to_vec();
        let path = format!("/api/v1/practitioners/{}/hours", practitioner.id);
        self.owner
            .if_match(practitioner.version)
            .put(&path, &json!({ "working_times": week }))
            .await
            .expect::<Value>(200);
        practitioner.id
    }

    /// Adds a treatment that those practitioners give.
    pub async fn treatment(&self, name: &str, minutes: u16, practitioners: &[PractitionerId]) -> TreatmentId {
        let body = json!({
            "name": name,
            "duration_minutes": minutes,
            "price_minor": 9_500,
            "practitioner_ids": practitioners,
        });
        self.owner.post("/api/v1/treatments", &body).await.expect::<Treatment>(201).id
    }

    /// Adds a client with an e-mail address of that name.
    pub async fn client(&self, name: &str) -> Client {
        let body = json!({ "first_name": name, "last_name": "Marsh", "email": self.client_email(name) });
        self.owner.post("/api/v1/clients", &body).await.expect(201)
    }

    /// The address of a client.
    pub fn client_email(&self, name: &str) -> String {
        format!("{}@clients.{}.example", name.to_lowercase(), self.slug)
    }

    /// The path of the clinic's portal in the API, with `rest` behind it.
    pub fn portal(&self, rest: &str) -> String {
        format!("/api/v1/portal/{}{rest}", self.slug)
    }

    /// Adds a client and signs them in by the link in their mail.
    pub async fn signed_in_client(&self, name: &str) -> (Client, Http) {
        let client = self.client(name).await;
        let http = self.sign_in(&self.client_email(name)).await;
        (client, http)
    }

    /// A browser in which the client with that e-mail address is signed in.
    pub async fn sign_in(&self, email: &str) -> Http {
        let http = self.app.anonymous();
        let token = self.request_link(&http, email).await;
        let session = CreateSession { token: Some(token), ..CreateSession::default() };
        http.post(&self.portal("/sessions"), &session).await.expect::<Value>(201);
        http
    }

    /// Asks for a sign-in link in that browser and returns the token that was sent.
    pub async fn request_link(&self, http: &Http, identifier: &str) -> String {
        let request = RequestLoginLink { identifier: Some(identifier.to_owned()), ..RequestLoginLink::default() };
        http.post(&self.portal("/login-links"), &request).await.expect::<Value>(202);
        self.app.send_messages().await;
        // A reminder may go out at the same instant.
        let sent = self.app.mailbox.sent();
        let tokens = sent.iter().rev().filter(|sent| sent.to() == identifier).find_map(Sent::token);
        tokens.expect("a message with a link was sent")
    }

    /// A key that no other request has.
    pub fn new_key(&self) -> String {
        new_uuid().to_string()
    }
}
