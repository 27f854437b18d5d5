//! A clinic with one of everything, and how each operation is called on it.

use contract::{
    api_keys::CreatedApiKey,
    appointments::ClinicAppointment,
    clients::Client,
    holds::Hold,
    hours::HoursException,
    ids::{MessageId, PractitionerId, TreatmentId},
    invites::Invite,
    login_mailings::LoginMailing,
    messages::Message,
    notifications::Notification,
    paging::Page,
    permissions::{self, Permission},
    previews::CreatedPreview,
    profile::ContactChange,
    sessions::Session,
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, TestClinic};

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
    pub(crate) audience: Audience,
    /// The scopes that a key needs, all of them.
    pub(crate) scopes: Vec<Permission>,
    /// The document's part about its answers.
    pub(crate) responses: Value,
}

/// One request that its rightful caller could make.
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    /// Whether it names something that belongs to one clinic or one client.
    pub(crate) names_something: bool,
}

/// A clinic with one of everything.
pub(crate) struct World<'a> {
    pub(crate) clinic: TestClinic<'a>,
    client: Client,
    pub(crate) client_http: Http,
    practitioner: PractitionerId,
    treatment: TreatmentId,
    appointment: ClinicAppointment,
    hold: Hold,
    exception: HoursException,
    uninvited: Client,
    invite: Invite,
    mailing: LoginMailing,
    pub(crate) key: CreatedApiKey,
    staff_session: Session,
    client_session: Session,
    contact_change: ContactChange,
    notification: Notification,
    message: MessageId,
    pub(crate) preview: CreatedPreview,
}

/// Every scope that a key can have.
pub(super) fn key_scopes() -> Vec<Permission> {
    permissions::ALL.iter().copied().filter(|permission| permission.is_for_keys()).collect()
}

/// Every operation of the document.
pub(crate) fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut operations = Vec::new();
    for item in document["paths"].as_object().unwrap().values() {
        for (method, operation) in item.as_object().unwrap() {
            let schemes: Vec<&String> = operation["security"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|scheme| scheme.as_object().unwrap().keys())
                .collect();
            let has = |name: &str| schemes.iter().any(|scheme| *scheme == name);
            let audience = match () {
                () if has("access_token") => Audience::StaffAndKeys,
                () if has("staff_session") => Audience::Staff,
                () if has("client_session") => Audience::Clients,
                () => Audience::Anybody,
            };
            let scopes =
                operation["security"].as_array().unwrap().iter().find_map(|scheme| scheme["access_token"].as_array());
            let scope = |name: &Value| Permission::from_name(name.as_str().unwrap()).unwrap();
            operations.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                audience,
                scopes: scopes.into_iter().flatten().map(scope).collect(),
                responses: operation["responses"].clone(),
            });
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
        let appointment = clinic.owner.post("/api/v1/appointments", &body).await.expect(201);
        let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-25T10:00:00Z" });
        let hold = client_http.post(&clinic.portal("/holds"), &body).await.expect(201);
        let body = json!({ "kind": "closed", "from_date": "2026-12-24", "to_date": "2026-12-26" });
        let path = format!("/api/v1/practitioners/{practitioner}/hours-exceptions");
        let exception = clinic.owner.post(&path, &body).await.expect(201);
        let uninvited = clinic.client("Ada").await;
        let invited = clinic.client("Ben").await;
        let invite = clinic.owner.post("/api/v1/invites", &json!({ "client_id": invited.id })).await.expect(201);
        let body = json!({ "audience": { "client_ids": [invited.id] } });
        let mailing = clinic.owner.post("/api/v1/login-mailings", &body).await.expect(201);
        let body = json!({ "name": "Website", "scopes": key_scopes() });
        let key = clinic.owner.post("/api/v1/api-keys", &body).await.expect(201);
        let staff_session = sessions(clinic.owner.get("/api/v1/staff/sessions").await);
        let client_session = sessions(client_http.get(&clinic.portal("/sessions")).await);
        let body = json!({ "email": "elena@elsewhere.example" });
        let contact_change = client_http.post(&clinic.portal("/me/contact-changes"), &body).await.expect(202);
        let path = clinic.portal("/me/notifications");
        let notifications: Page<Notification> = client_http.get(&path).await.expect(200);
        let notification = notifications.data[0].clone();
        let messages: Page<Message> = clinic.owner.get("/api/v1/messages?limit=1").await.expect(200);
        let body = json!({ "client_id": client.id });
        let preview = clinic.owner.post("/api/v1/previews", &body).await.expect(201);
        Self {
            clinic,
            client,
            client_http,
            practitioner,
            treatment,
            appointment,
            hold,
            exception,
            uninvited,
            invite,
            mailing,
            key,
            staff_session,
            client_session,
            contact_change,
            notification,
            message: messages.data[0].id,
            preview,
        }
    }

    /// The operation on this clinic's things, through the portal with that slug.
    #[expect(clippy::too_many_lines, reason = "one row an operation")]
    pub(crate) fn request(&self, operation: &Operation, slug: &str) -> Request {
        let something = |path: String, body: Option<Value>| Request { path, body, names_something: true };
        let nothing = |path: &str, body: Option<Value>| Request { path: path.to_owned(), body, names_something: false };
        let portal = |rest: &str| format!("/api/v1/portal/{slug}{rest}");
        let appointment = self.appointment.appointment.id;
        let practitioner = format!("/api/v1/practitioners/{}", self.practitioner);
        let range = format!("treatment_id={}&from=2026-11-24&to=2026-11-25", self.treatment);
        let none = || Some(json!({}));
        let draft = || Some(json!({ "subject": "x", "body": "{{sign_in.link}}", "sms": "{{sign_in.code}}" }));
        let password = || Some(json!({ "password": self.clinic.password() }));
        match operation.id.as_str() {
            "access_token.create" => nothing("/api/v1/access-tokens", None),
            "api_key.list" => nothing("/api/v1/api-keys", None),
            "api_key.create" => nothing("/api/v1/api-keys", Some(json!({ "name": "x", "scopes": ["clinic:read"] }))),
            "api_key.revoke" => something(format!("/api/v1/api-keys/{}", self.key.key.id), None),
            "appointment.list" => nothing("/api/v1/appointments", None),
            "appointment.create" => something(
                "/api/v1/appointments".to_owned(),
                Some(
                    json!({ "client_id": self.client.id, "treatment_id": self.treatment, "starts_at": "2026-11-26T10:00:00Z" }),
                ),
            ),
            "appointment.get" => something(format!("/api/v1/appointments/{appointment}"), None),
            "appointment.get_calendar_file" => {
                something(format!("/api/v1/appointments/{appointment}/calendar.ics"), None)
            }
            "appointment.move" => something(
                format!("/api/v1/appointments/{appointment}/move"),
                Some(json!({ "starts_at": "2026-11-27T10:00:00Z" })),
            ),
            "appointment.cancel" => something(format!("/api/v1/appointments/{appointment}/cancel"), none()),
            "appointment.quote_cancellation" => {
                something(format!("/api/v1/appointments/{appointment}/cancellation-quote"), None)
            }
            "audit_entry.list" => nothing("/api/v1/audit", None),
            "calendar.get" => nothing("/api/v1/calendar", None),
            "client.list" => nothing("/api/v1/clients", None),
            "client.create" => nothing("/api/v1/clients", Some(json!({ "first_name": "Ada" }))),
            "client.get" => something(format!("/api/v1/clients/{}", self.client.id), None),
            "client.update" => something(format!("/api/v1/clients/{}", self.client.id), none()),
            "reachability.get" => something(format!("/api/v1/clients/{}/reachability", self.client.id), None),
            "reachability.forget_bounce" => {
                something(format!("/api/v1/clients/{}/reachability/forget-bounce", self.client.id), none())
            }
            "reachability.note_bounce" => {
                something(format!("/api/v1/clients/{}/reachability/note-bounce", self.client.id), none())
            }
            "twilio_status.receive" => nothing(
                &format!("/api/v1/webhooks/twilio/messages/{}/{}", self.clinic.scope.clinic_id(), self.message),
                None,
            ),
            "twilio_answer.receive" => nothing("/api/v1/webhooks/twilio/incoming", None),
            "twilio_answer.receive_own" => {
                nothing(&format!("/api/v1/webhooks/twilio/incoming/{}", self.clinic.scope.clinic_id()), None)
            }
            "clinic.get" => nothing("/api/v1/clinic", None),
            "clinic.update" => nothing("/api/v1/clinic", none()),
            "clinic.replace_security" => {
                nothing("/api/v1/clinic/security", Some(json!({ "require_second_factor": false })))
            }
            "delivery_settings.get" => nothing("/api/v1/delivery-settings", None),
            "delivery_settings.save_mail_server" => nothing(
                "/api/v1/delivery-settings/mail",
                Some(json!({
                    "host": "smtp.example.com", "port": 587, "encryption": "starttls", "user": "x",
                    "password": "x", "sender": "portal@example.com",
                })),
            ),
            "delivery_settings.remove_mail_server" => nothing("/api/v1/delivery-settings/mail", None),
            "delivery_settings.save_text_account" => nothing(
                "/api/v1/delivery-settings/texts",
                Some(json!({
                    "account_sid": "AC0123456789abcdef0123456789abcdef", "auth_token": "x", "sender": "+447700900000",
                })),
            ),
            "delivery_settings.remove_text_account" => nothing("/api/v1/delivery-settings/texts", None),
            "delivery_settings.save_limits" => {
                nothing("/api/v1/delivery-settings/limits", Some(json!({ "daily_mails": 1, "daily_texts": 1 })))
            }
            "posthog_settings.get" | "posthog_settings.remove" => nothing("/api/v1/posthog-settings", None),
            "posthog_settings.save" => nothing(
                "/api/v1/posthog-settings",
                Some(json!({ "host": "https://eu.i.posthog.com", "project_key": "phc_x" })),
            ),
            "message.list" => nothing("/api/v1/messages", None),
            "message.retry_all" => nothing("/api/v1/messages/retry", none()),
            "message.get" => something(format!("/api/v1/messages/{}", self.message), None),
            "message.retry" => something(format!("/api/v1/messages/{}/retry", self.message), none()),
            "portal_overview.get" => nothing("/api/v1/portal-overview", None),
            "portal_person.list" => nothing("/api/v1/portal-people", None),
            "invite.list" => nothing("/api/v1/invites", None),
            "invite.create" => something("/api/v1/invites".to_owned(), Some(json!({ "client_id": self.uninvited.id }))),
            "invite.create_many" => {
                something("/api/v1/invites/batch".to_owned(), Some(json!({ "client_ids": [self.uninvited.id] })))
            }
            "invite.get" => something(format!("/api/v1/invites/{}", self.invite.id), None),
            "invite.resend" => something(format!("/api/v1/invites/{}/resend", self.invite.id), none()),
            "invite.revoke" => something(format!("/api/v1/invites/{}/revoke", self.invite.id), None),
            "invite.resend_many" => {
                something("/api/v1/invites/resend".to_owned(), Some(json!({ "invite_ids": [self.invite.id] })))
            }
            "invite.revoke_many" => {
                something("/api/v1/invites/revoke".to_owned(), Some(json!({ "invite_ids": [self.invite.id] })))
            }
            "invite_settings.get" => nothing("/api/v1/invite-settings", None),
            "invite_settings.replace" => nothing(
                "/api/v1/invite-settings",
                Some(json!({ "expires_after_days": 14, "client_record": "at_once" })),
            ),
            "login_link.create" => something(
                format!("/api/v1/clients/{}/login-links", self.client.id),
                Some(json!({ "delivery": "copy" })),
            ),
            "message_template.list" => nothing("/api/v1/message-templates", None),
            "message_template.get" => nothing("/api/v1/message-templates/sign_in", None),
            "message_template.replace" => nothing("/api/v1/message-templates/sign_in", draft()),
            "message_template.reset" => nothing("/api/v1/message-templates/sign_in/reset", None),
            "message_template.preview" => something(
                "/api/v1/message-templates/sign_in/preview".to_owned(),
                Some(
                    json!({ "subject": "x", "body": "{{sign_in.link}}", "sms": "{{sign_in.code}}", "client_id": self.client.id }),
                ),
            ),
            "message_template.send_test" => something(
                "/api/v1/message-templates/sign_in/test".to_owned(),
                Some(
                    json!({ "subject": "x", "body": "{{sign_in.link}}", "sms": "{{sign_in.code}}", "client_id": self.client.id }),
                ),
            ),
            "custom_value.list" => nothing("/api/v1/custom-values", None),
            "custom_value.resolve" => something(format!("/api/v1/clients/{}/custom-values", self.client.id), None),
            "login_mailing.check" => {
                something("/api/v1/login-mailings/check".to_owned(), Some(json!({ "client_ids": [self.client.id] })))
            }
            "login_mailing.list" => nothing("/api/v1/login-mailings", None),
            "login_mailing.create" => something(
                "/api/v1/login-mailings".to_owned(),
                Some(json!({ "audience": { "client_ids": [self.client.id] } })),
            ),
            "login_mailing.get" => something(format!("/api/v1/login-mailings/{}", self.mailing.id), None),
            "login_mailing.list_recipients" => {
                something(format!("/api/v1/login-mailings/{}/recipients", self.mailing.id), None)
            }
            "login_mailing.pause" => something(format!("/api/v1/login-mailings/{}/pause", self.mailing.id), None),
            "login_mailing.resume" => something(format!("/api/v1/login-mailings/{}/resume", self.mailing.id), None),
            "login_mailing.cancel" => something(format!("/api/v1/login-mailings/{}/cancel", self.mailing.id), None),
            "portal_settings.get" => nothing("/api/v1/portal-settings", None),
            "portal_settings.update" => nothing("/api/v1/portal-settings", none()),
            "preview.create" => something("/api/v1/previews".to_owned(), Some(json!({ "client_id": self.client.id }))),
            "preview.end" => something(format!("/api/v1/previews/{}", self.preview.id), None),
            "portal_image.replace" => nothing("/api/v1/portal-settings/images/logo", none()),
            "portal_image.delete" => nothing("/api/v1/portal-settings/images/logo", None),
            "portal_settings.check_slug" => nothing("/api/v1/portal-settings/slug-availability?slug=oak", None),
            "practitioner.list" => nothing("/api/v1/practitioners", None),
            "practitioner.create" => nothing("/api/v1/practitioners", Some(json!({ "name": "Mei Tan" }))),
            "practitioner.get" => something(practitioner, None),
            "practitioner.update" => something(practitioner, none()),
            "hours.get" => something(format!("{practitioner}/hours"), None),
            "hours.replace" => something(format!("{practitioner}/hours"), Some(json!({ "working_times": [] }))),
            "hours_exception.list" => something(format!("{practitioner}/hours-exceptions"), None),
            "hours_exception.create" => something(
                format!("{practitioner}/hours-exceptions"),
                Some(json!({ "kind": "closed", "from_date": "2026-12-24", "to_date": "2026-12-26" })),
            ),
            "hours_exception.delete" => {
                something(format!("{practitioner}/hours-exceptions/{}", self.exception.id), None)
            }
            "team_session.list" => nothing("/api/v1/sessions", None),
            "team_session.revoke" => something(format!("/api/v1/sessions/{}", self.staff_session.id), None),
            "slot.list" => something(format!("/api/v1/slots?{range}"), None),
            "staff.me" => nothing("/api/v1/staff/me", None),
            "staff.change_password" => nothing(
                "/api/v1/staff/me/password",
                Some(json!({ "current_password": self.clinic.password(), "new_password": "tulip-anvil-42-mosaic" })),
            ),
            "second_factor.begin" => nothing("/api/v1/staff/me/second-factor", password()),
            "second_factor.confirm" => {
                nothing("/api/v1/staff/me/second-factor/confirm", Some(json!({ "code": "123456" })))
            }
            "second_factor.remove" => nothing("/api/v1/staff/me/second-factor/remove", password()),
            "staff_session.list" => nothing("/api/v1/staff/sessions", None),
            "staff_session.create" => {
                nothing("/api/v1/staff/sessions", Some(json!({ "email": "a@b.example", "password": "x" })))
            }
            "staff_session.sign_out" => nothing("/api/v1/staff/sessions/current", None),
            "staff_session.revoke" => something(format!("/api/v1/staff/sessions/{}", self.staff_session.id), None),
            "treatment.list" => nothing("/api/v1/treatments", None),
            "treatment.create" => nothing(
                "/api/v1/treatments",
                Some(json!({ "name": "Peel", "duration_minutes": 30, "price_minor": 100 })),
            ),
            "treatment.get" => something(format!("/api/v1/treatments/{}", self.treatment), None),
            "treatment.update" => something(format!("/api/v1/treatments/{}", self.treatment), none()),
            "activity.report" => {
                nothing(&portal("/activity"), Some(json!({ "events": [{ "event": "page_view", "page": "home" }] })))
            }
            "portal_activity.get" => nothing("/api/v1/portal-activity?from=2026-11-01&to=2026-11-02", None),
            "staff_activity.report" => nothing(
                "/api/v1/staff/activity",
                Some(json!({ "events": [{ "event": "page_view", "page": "staff_calendar" }] })),
            ),
            "portal.get" => nothing(&portal(""), None),
            "login_link.request" => nothing(&portal("/login-links"), Some(json!({ "identifier": "a@b.example" }))),
            "login_link.inspect" => nothing(&portal("/login-links/inspect"), Some(json!({ "token": "x" }))),
            "session.create" => nothing(&portal("/sessions"), Some(json!({ "token": "x" }))),
            "session.list" => nothing(&portal("/sessions"), None),
            "session.sign_out" => nothing(&portal("/sessions/current"), None),
            "session.revoke" => something(portal(&format!("/sessions/{}", self.client_session.id)), None),
            "me.get" => nothing(&portal("/me"), None),
            "me.update" => nothing(&portal("/me"), Some(json!({ "last_name": "Marsh" }))),
            "contact_change.request" => {
                nothing(&portal("/me/contact-changes"), Some(json!({ "email": "elena@new.example" })))
            }
            "contact_change.confirm" => something(
                portal(&format!("/me/contact-changes/{}/confirm", self.contact_change.id)),
                Some(json!({ "code": "123456" })),
            ),
            "notification_preferences.get" => nothing(&portal("/me/notification-preferences"), None),
            "notification_preferences.replace" => {
                nothing(&portal("/me/notification-preferences"), Some(json!({ "preferences": [] })))
            }
            "notification.list" => nothing(&portal("/me/notifications"), None),
            "notification.mark_read" => {
                something(portal(&format!("/me/notifications/{}/mark-read", self.notification.id)), none())
            }
            "notification.mark_all_read" => {
                nothing(&portal("/me/notifications/mark-all-read"), Some(json!({ "up_to": self.notification.id })))
            }
            "dashboard.get" => nothing(&portal("/dashboard"), None),
            "offered_treatment.list" => nothing(&portal("/treatments"), None),
            "offered_slot.list" => nothing(&portal(&format!("/slots?{range}")), None),
            "hold.create" => nothing(
                &portal("/holds"),
                Some(json!({ "treatment_id": self.treatment, "starts_at": "2026-11-26T11:00:00Z" })),
            ),
            "hold.delete" => something(portal(&format!("/holds/{}", self.hold.id)), None),
            "my_appointment.list" => nothing(&portal("/appointments"), None),
            "my_appointment.create" => something(portal("/appointments"), Some(json!({ "hold_id": self.hold.id }))),
            "my_appointment.get" => something(portal(&format!("/appointments/{appointment}")), None),
            "my_appointment.get_calendar_file" => {
                something(portal(&format!("/appointments/{appointment}/calendar.ics")), None)
            }
            "my_appointment.move" => something(
                portal(&format!("/appointments/{appointment}/move")),
                Some(json!({ "starts_at": "2026-11-27T10:00:00Z" })),
            ),
            "my_appointment.cancel" => something(portal(&format!("/appointments/{appointment}/cancel")), none()),
            "my_appointment.quote_cancellation" => {
                something(portal(&format!("/appointments/{appointment}/cancellation-quote")), None)
            }
            other => panic!("{other} is new: say here how it is called, and so who must not call it"),
        }
    }
}

/// The session that asked, of a list of sessions.
pub(crate) fn sessions(answer: Answer) -> Session {
    let list: Value = answer.expect(200);
    let rows = list.get("data").unwrap_or(&list).as_array().unwrap().clone();
    serde_json::from_value(rows.into_iter().find(|session| session["current"] == true).unwrap()).unwrap()
}
