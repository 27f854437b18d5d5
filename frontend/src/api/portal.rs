//! What clients do: everything below `/api/v1/portal/{slug}`.

use chrono::NaiveDate;
use contract::{
    appointments::{Appointment, BookAppointment, CancelMyAppointment, CancellationQuote, MoveMyAppointment, When},
    dashboard::Dashboard,
    holds::{CreateHold, Hold},
    ids::{AppointmentId, ContactChangeId, HoldId, NotificationId, PractitionerId, PreviewId, SessionId, TreatmentId},
    login_links::{InspectLoginLink, LoginLinkInspection, LoginLinkRequested, RequestLoginLink},
    notifications::{MarkNotificationsRead, Notification, NotificationPreferences, ReplaceNotificationPreferences},
    paging::Page,
    portal::Portal,
    profile::{ConfirmContactChange, ContactChange, RequestContactChange, UpdateMe},
    sessions::{CreateSession, Me, Session},
    slots::SlotCalendar,
    time::day_text,
    treatments::TreatmentMenu,
};

use super::{ApiError, IdempotencyKey, Request, query};
use crate::browser::address::encode;

/// What of a new session matters here.
#[derive(serde::Deserialize)]
struct Begun {
    page: Option<String>,
}

/// The API of one clinic's portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalApi {
    base: String,
}

impl PortalApi {
    /// The API of the portal with that slug.
    pub fn new(slug: &str) -> Self {
        Self { base: ["/api/v1/portal/", &encode(slug)].concat() }
    }

    fn url(&self, path: &[&str]) -> String {
        [self.base.as_str(), &path.concat()].concat()
    }

    /// Where the app reports what happens in it.
    pub fn activity_url(&self) -> String {
        self.url(&["/activity"])
    }

    /// Ends a preview, as whoever of the clinic is signed in with this browser.
    pub async fn end_preview(&self, id: PreviewId) -> Result<(), ApiError> {
        Request::delete(["/api/v1/previews/", &id.to_string()].concat()).outside_preview().send_and_forget().await
    }

    /// What the app has to know before anybody has signed in.
    pub async fn portal(&self) -> Result<Portal, ApiError> {
        Request::get(self.url(&[])).send().await
    }

    /// Asks for a sign-in link.
    pub async fn request_login_link(&self, request: &RequestLoginLink) -> Result<LoginLinkRequested, ApiError> {
        Request::post(self.url(&["/login-links"])).json(request).once(&IdempotencyKey::fresh()).send().await
    }

    /// Asks what a sign-in link is good for.
    pub async fn inspect_login_link(&self, token: String) -> Result<LoginLinkInspection, ApiError> {
        Request::post(self.url(&["/login-links/inspect"])).json(&InspectLoginLink { token }).send().await
    }

    /// Signs in, and says which page the link leads to, if it says so.
    pub async fn create_session(&self, request: &CreateSession) -> Result<Option<String>, ApiError> {
        let request = Request::post(self.url(&["/sessions"])).json(request).once(&IdempotencyKey::fresh());
        request.send().await.map(|Begun { page }| page)
    }

    /// Where one is signed in.
    pub async fn sessions(&self) -> Result<Page<Session>, ApiError> {
        Request::get(self.url(&["/sessions"])).send().await
    }

    /// Signs out on another device.
    pub async fn revoke_session(&self, id: SessionId) -> Result<(), ApiError> {
        Request::delete(self.url(&["/sessions/", &id.to_string()])).send_and_forget().await
    }

    /// Signs out here.
    pub async fn sign_out(&self) -> Result<(), ApiError> {
        Request::delete(self.url(&["/sessions/current"])).send_and_forget().await
    }

    /// Who is signed in.
    pub async fn me(&self) -> Result<Me, ApiError> {
        Request::get(self.url(&["/me"])).send().await
    }

    /// Changes one's own name.
    pub async fn update_me(&self, version: i64, request: &UpdateMe) -> Result<Me, ApiError> {
        Request::patch(self.url(&["/me"])).json(request).if_version(version).send().await
    }

    /// Asks for a code to a new address or number.
    pub async fn request_contact_change(&self, request: &RequestContactChange) -> Result<ContactChange, ApiError> {
        Request::post(self.url(&["/me/contact-changes"])).json(request).send().await
    }

    /// Makes a new address or number one's own.
    pub async fn confirm_contact_change(
        &self,
        id: ContactChangeId,
        request: &ConfirmContactChange,
    ) -> Result<Me, ApiError> {
        Request::post(self.url(&["/me/contact-changes/", &id.to_string(), "/confirm"])).json(request).send().await
    }

    /// One page of what has happened.
    pub async fn notifications(&self, after: Option<String>) -> Result<Page<Notification>, ApiError> {
        let parameters = [("limit", Some("20".to_owned())), ("after", after)];
        Request::get(query(&self.url(&["/me/notifications"]), &parameters)).send().await
    }

    /// Marks one as read.
    pub async fn mark_notification_read(&self, id: NotificationId) -> Result<(), ApiError> {
        Request::post(self.url(&["/me/notifications/", &id.to_string(), "/mark-read"])).send_and_forget().await
    }

    /// Marks all as read up to the newest that was seen.
    pub async fn mark_notifications_read(&self, up_to: NotificationId) -> Result<(), ApiError> {
        let request = MarkNotificationsRead { up_to };
        Request::post(self.url(&["/me/notifications/mark-all-read"])).json(&request).send_and_forget().await
    }

    /// What one is told, and by which way.
    pub async fn notification_preferences(&self) -> Result<NotificationPreferences, ApiError> {
        Request::get(self.url(&["/me/notification-preferences"])).send().await
    }

    /// Chooses what one is told.
    pub async fn replace_notification_preferences(
        &self,
        request: &ReplaceNotificationPreferences,
    ) -> Result<(), ApiError> {
        Request::put(self.url(&["/me/notification-preferences"])).json(request).send_and_forget().await
    }

    /// The whole home page.
    pub async fn dashboard(&self) -> Result<Dashboard, ApiError> {
        Request::get(self.url(&["/dashboard"])).send().await
    }

    /// What can be booked, and with whom.
    pub async fn treatments(&self) -> Result<TreatmentMenu, ApiError> {
        Request::get(self.url(&["/treatments"])).send().await
    }

    /// Free times from one local day to another, also for an appointment that is to be moved.
    pub async fn slots(
        &self,
        treatment_id: TreatmentId,
        practitioner_id: Option<PractitionerId>,
        moving: Option<AppointmentId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<SlotCalendar, ApiError> {
        let parameters = [
            ("treatment_id", Some(treatment_id.to_string())),
            ("practitioner_id", practitioner_id.map(|id| id.to_string())),
            ("appointment_id", moving.map(|id| id.to_string())),
            ("from", Some(day_text(from))),
            ("to", Some(day_text(to))),
        ];
        Request::get(query(&self.url(&["/slots"]), &parameters)).send().await
    }

    /// Holds a free time while one makes up one's mind.
    pub async fn hold(&self, request: &CreateHold, key: &IdempotencyKey) -> Result<Hold, ApiError> {
        Request::post(self.url(&["/holds"])).json(request).once(key).send().await
    }

    /// Lets go of a held time.
    pub async fn release(&self, id: HoldId) -> Result<(), ApiError> {
        Request::delete(self.url(&["/holds/", &id.to_string()])).send_and_forget().await
    }

    /// Books.
    pub async fn book(&self, request: &BookAppointment, key: &IdempotencyKey) -> Result<Appointment, ApiError> {
        Request::post(self.url(&["/appointments"])).json(request).once(key).send().await
    }

    /// One page of one's appointments.
    pub async fn appointments(&self, when: When, after: Option<String>) -> Result<Page<Appointment>, ApiError> {
        let when = match when {
            When::Upcoming => "upcoming",
            When::Past => "past",
        };
        let parameters = [("when", Some(when.to_owned())), ("limit", Some("20".to_owned())), ("after", after)];
        Request::get(query(&self.url(&["/appointments"]), &parameters)).send().await
    }

    /// One of one's appointments.
    pub async fn appointment(&self, id: AppointmentId) -> Result<Appointment, ApiError> {
        Request::get(self.url(&["/appointments/", &id.to_string()])).send().await
    }

    /// Moves.
    pub async fn reschedule(
        &self,
        id: AppointmentId,
        request: &MoveMyAppointment,
        key: &IdempotencyKey,
    ) -> Result<Appointment, ApiError> {
        Request::post(self.url(&["/appointments/", &id.to_string(), "/move"])).json(request).once(key).send().await
    }

    /// What cancelling now would mean.
    pub async fn cancellation_quote(&self, id: AppointmentId) -> Result<CancellationQuote, ApiError> {
        Request::get(self.url(&["/appointments/", &id.to_string(), "/cancellation-quote"])).send().await
    }

    /// Cancels.
    pub async fn cancel(&self, id: AppointmentId, request: &CancelMyAppointment) -> Result<Appointment, ApiError> {
        Request::post(self.url(&["/appointments/", &id.to_string(), "/cancel"])).json(request).send().await
    }

    /// Where the calendar file of an appointment is.
    pub fn calendar_file(&self, id: AppointmentId) -> String {
        self.url(&["/appointments/", &id.to_string(), "/calendar.ics"])
    }
}
