//! Sessions of clients and of staff.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    ids::{ClientId, SessionId, StaffId},
    time,
};

/// Signs a client in. Send exactly one of `token` and `code`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateSession {
    /// The token from the link's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The six digits from the same message. They work only in the browser that requested it.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether the person has seen whom the link signs in and has confirmed. Required in any browser that did
    /// not request the link.
    #[serde(default)]
    pub confirmed: bool,
    /// Stay signed in on this device for 30 days.
    #[serde(default)]
    pub remember: bool,
}

/// A session of a client or of a member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// The session's id, which is not its secret.
    pub id: SessionId,
    /// Whether this request uses the session.
    pub current: bool,
    /// Browser and operating system, as far as they are known, such as `Safari on iPhone`.
    pub device: String,
    /// When it began.
    #[serde(deserialize_with = "time::read_instant")]
    pub created_at: DateTime<Utc>,
    /// When it was last used, to about a minute.
    #[serde(deserialize_with = "time::read_instant")]
    pub last_seen_at: DateTime<Utc>,
    /// When it expires if it is not used.
    #[serde(deserialize_with = "time::read_instant")]
    pub expires_at: DateTime<Utc>,
}

/// A session that has just begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewSession {
    /// The session.
    #[serde(flatten)]
    pub session: Session,
    /// The page of the portal that the link leads to, such as `/appointments`. Null if the app should return to
    /// the page where the person was, or to the home page.
    #[schema(required)]
    pub page: Option<String>,
}

/// A session of a member of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamSession {
    /// The session.
    #[serde(flatten)]
    pub session: Session,
    /// The member of staff.
    pub staff_id: StaffId,
    /// Their name.
    pub staff_name: String,
}

/// The signed-in client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The client's id.
    pub id: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// E-mail address.
    #[schema(required)]
    pub email: Option<String>,
    /// Telephone, E.164.
    #[schema(required)]
    pub phone: Option<String>,
    /// Rises with every change, including changes by the clinic; the `ETag`.
    pub version: i64,
}
