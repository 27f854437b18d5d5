//! Errors as problem details (RFC 9457) with stable codes. This is the only table of codes, statuses and
//! titles.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};

use crate::{portal::ClosedPortal, slots::NearbySlots, time};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = ($name:literal, $status:literal, $title:literal);)+) => {
        /// The stable code of a problem. Codes are never renamed and never change their meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The code on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The HTTP status it is sent with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// A short English summary, the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

error_codes! {
    /// The body is not JSON of the documented shape.
    MalformedBody = ("malformed_body", 400, "The body could not be read");
    /// A query or path parameter could not be read.
    MalformedParameter = ("malformed_parameter", 400, "A parameter could not be read");
    /// The paging cursor does not come from this list.
    InvalidCursor = ("invalid_cursor", 400, "The paging cursor is not valid");
    /// A header is missing or could not be read.
    MalformedHeader = ("malformed_header", 400, "A header is missing or could not be read");
    /// Nobody is signed in, or the session has ended.
    Unauthenticated = ("unauthenticated", 401, "Sign in first");
    /// The preview has expired or was ended.
    PreviewEnded = ("preview_ended", 401, "The preview has ended");
    /// The API key has expired.
    ApiKeyExpired = ("api_key_expired", 401, "The API key has expired");
    /// E-mail, password or second factor do not match.
    InvalidCredentials = ("invalid_credentials", 401, "These credentials do not match");
    /// The password is right, and a one-time code is needed as well.
    SecondFactorRequired = ("second_factor_required", 401, "A one-time code is needed");
    /// There were too many wrong one-time codes in a row. Only a recovery code is accepted now.
    SecondFactorLocked = ("second_factor_locked", 401, "One-time codes are locked");
    /// The sign-in link was used before.
    LoginLinkUsed = ("login_link_used", 401, "This link has already been used");
    /// The sign-in link has expired, or a newer one was sent.
    LoginLinkExpired = ("login_link_expired", 401, "This link has expired");
    /// There never was such a link for a member of staff, or such an address for the first run.
    AccountLinkInvalid = ("account_link_invalid", 401, "This link is not valid");
    /// The link was used before, or is no longer needed.
    AccountLinkUsed = ("account_link_used", 401, "This link has already been used");
    /// The link has expired, or a newer one was sent.
    AccountLinkExpired = ("account_link_expired", 401, "This link has expired");
    /// The invite to the team was revoked.
    AccountLinkRevoked = ("account_link_revoked", 401, "This invite was revoked");
    /// This portal never had such a sign-in link.
    LoginLinkInvalid = ("login_link_invalid", 401, "This link is not valid");
    /// The six digits are wrong.
    LoginCodeWrong = ("login_code_wrong", 401, "This code is not right");
    /// There were too many wrong codes. Only a link signs in now.
    LoginCodeBurnt = ("login_code_burnt", 401, "This code no longer works");
    /// The code for the new address or number is wrong.
    ContactCodeWrong = ("contact_code_wrong", 422, "This code is not right");
    /// The code for the new address or number has expired, or there were too many wrong ones.
    ContactCodeExpired = ("contact_code_expired", 422, "This code no longer works");
    /// The caller may not do this.
    Forbidden = ("forbidden", 403, "This is not allowed");
    /// The request would change something and comes from another site.
    ForeignOrigin = ("foreign_origin", 403, "The request came from another site");
    /// A preview cannot change anything.
    ReadOnlySession = ("read_only_session", 403, "This is a preview: nothing can be changed");
    /// The record does not exist, or belongs to somebody else.
    NotFound = ("not_found", 404, "Not found");
    /// There is no portal at this address.
    PortalNotFound = ("portal_not_found", 404, "There is no portal at this address");
    /// The clinic has switched its portal off.
    PortalOff = ("portal_off", 404, "This portal is switched off");
    /// The clinic has switched this section of its portal off.
    SectionOff = ("section_off", 404, "This part of the portal is switched off");
    /// The path exists but does not support the method.
    MethodNotAllowed = ("method_not_allowed", 405, "This method is not available here");
    /// The body did not arrive in time.
    BodyTooSlow = ("body_too_slow", 408, "The body took too long to arrive");
    /// The link was opened in another browser, so the person must confirm.
    ConfirmationRequired = ("confirmation_required", 409, "Confirm that it is you");
    /// The time is taken.
    SlotTaken = ("slot_taken", 409, "This time has just been taken");
    /// The client has another appointment at this time.
    OtherAppointment = ("other_appointment", 409, "There is another appointment at this time");
    /// The client has as many upcoming appointments as clients of the clinic may book.
    TooManyAppointments = ("too_many_appointments", 409, "No more appointments can be booked online");
    /// The hold on the slot has expired.
    HoldExpired = ("hold_expired", 409, "The time is no longer held");
    /// The appointment is no longer booked.
    AppointmentNotBooked = ("appointment_not_booked", 409, "This appointment is not booked any more");
    /// The cancellation window has begun, so only the clinic can make the change.
    CancellationWindow = ("cancellation_window", 409, "It is too late to change this online");
    /// The appointment has begun or is over.
    AppointmentStarted = ("appointment_started", 409, "This appointment has already started");
    /// The invited person has signed in to the portal already.
    AlreadyJoined = ("already_joined", 409, "This person has joined already");
    /// The invite was revoked, replaced by a newer one, or used.
    InviteClosed = ("invite_closed", 409, "This invite is no longer open");
    /// No other owner could sign in.
    LastOwner = ("last_owner", 409, "The clinic needs an owner");
    /// This installation has a clinic already.
    SetupClosed = ("setup_closed", 409, "Portico is set up already");
    /// Nobody may do this to their own account.
    OwnAccount = ("own_account", 409, "This is your own account");
    /// The mailing is finished or was cancelled.
    MailingOver = ("mailing_over", 409, "This mailing is over");
    /// The portal is switched off, so sign-in links would lead to a closed page.
    PortalMustBeOn = ("portal_must_be_on", 409, "Switch the portal on first");
    /// The clinic seems to have this client already: see `similar_clients`.
    SimilarClient = ("similar_client", 409, "This client may be there already");
    /// A unique value, such as a slug or an e-mail address, is in use.
    AlreadyExists = ("already_exists", 409, "This already exists");
    /// The person works at several clinics and must choose one.
    ClinicChoiceRequired = ("clinic_choice_required", 409, "Choose a clinic");
    /// The message has not failed, so it cannot be retried.
    MessageNotFailed = ("message_not_failed", 409, "This message has not failed");
    /// `If-Match` names a version that is no longer current.
    StaleVersion = ("stale_version", 412, "Somebody else has changed this meanwhile");
    /// The body is larger than allowed.
    BodyTooLarge = ("body_too_large", 413, "The body is too large");
    /// The body is not JSON.
    UnsupportedMediaType = ("unsupported_media_type", 415, "The body must be JSON");
    /// Some fields are invalid; `errors` lists them.
    ValidationFailed = ("validation_failed", 422, "Some fields need attention");
    /// The requested time cannot be booked.
    SlotUnavailable = ("slot_unavailable", 422, "This time cannot be booked");
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = ("idempotency_key_reused", 422, "This idempotency key was used for another request");
    /// `If-Match` is missing.
    PreconditionRequired = ("precondition_required", 428, "Say which version you are changing");
    /// Too many requests; `Retry-After` says when to come back.
    RateLimited = ("rate_limited", 429, "Too many requests");
    /// Something went wrong on our side.
    Internal = ("internal", 500, "Something went wrong on our side");
    /// Too many people are signing in at this moment.
    SignInBusy = ("sign_in_busy", 503, "Many people are signing in right now");
    /// The service is starting, stopping or overloaded.
    Unavailable = ("unavailable", 503, "The service is not available right now");
}

impl utoipa::PartialSchema for ErrorCode {
    fn schema() -> RefOr<Schema> {
        let names = Self::ALL.iter().map(|code| code.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).build().into()
    }
}

impl ToSchema for ErrorCode {}

/// A problem with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// The name of the field in the request; parts of nested names are joined by dots.
    pub field: String,
    /// A stable reason, such as `length`, `range`, `format`, `unknown`, `taken`.
    pub code: String,
    /// What is wrong and what to do, in English.
    pub message: String,
}

/// Problem details (RFC 9457), the body of every response with a status of 400 or above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A URI reference that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short summary of the kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code to branch on.
    pub code: ErrorCode,
    /// What happened this time and what to do about it.
    pub detail: String,
    /// The id of the request, which is also in the server's log. Quote it to support.
    pub trace_id: String,
    /// The fields that are invalid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Free slots near the requested one (`slot_taken`, `slot_unavailable`, `other_appointment`,
    /// `hold_expired`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<NearbySlots>,
    /// The start of the client's other appointment in the clinic's wall time (`other_appointment`).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "time::read_optional_wall_time")]
    #[schema(value_type = Option<String>, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    pub other_local_start: Option<NaiveDateTime>,
    /// Seconds to wait before trying again (`rate_limited`, `sign_in_busy`), as in `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u32>,
    /// The masked address or number that the link was for (`login_link_used`, `login_link_expired`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_identifier: Option<String>,
    /// The clinics to choose from (`clinic_choice_required`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clinics: Vec<ClinicChoice>,
    /// The clients who may be the same person (`similar_client`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub similar_clients: Vec<SimilarClient>,
    /// The clinic and how to reach it (`portal_off`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_portal: Option<ClosedPortal>,
}

/// A clinic that the person may sign in to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClinicChoice {
    /// The clinic's slug, which is sent as `clinic` on signing in.
    pub slug: String,
    /// The clinic's name.
    pub name: String,
}

/// An existing client who may be the same person as the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SimilarClient {
    /// The client's id.
    pub id: String,
    /// First and last name.
    pub name: String,
    /// E-mail address, telephone number, or both, to distinguish people of the same name; may be empty.
    pub contact: String,
}

impl Problem {
    /// A problem with the title and status of its code.
    pub fn new(code: ErrorCode, detail: impl Into<String>, trace_id: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: detail.into(),
            trace_id: trace_id.into(),
            errors: Vec::new(),
            alternatives: None,
            other_local_start: None,
            retry_after_seconds: None,
            masked_identifier: None,
            clinics: Vec::new(),
            similar_clients: Vec::new(),
            closed_portal: None,
        }
    }
}
