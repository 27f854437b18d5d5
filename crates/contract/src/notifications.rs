//! What a client is told, by which way, and what has happened to them.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    ids::{AppointmentId, NotificationId},
    time,
};

/// A way to tell a client something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By e-mail.
    Email,
    /// By text message.
    Sms,
    /// In the portal's list of notifications.
    Portal,
}

impl Channel {
    /// Every channel, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Portal];
}

/// Why a client is told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// An appointment was booked, changed or cancelled.
    Appointments,
    /// An appointment is near; by e-mail or text message only.
    Reminders,
    /// News and offers from the clinic. No message is about them so far: there is nothing to choose.
    News,
    /// Signing in, and changes to how the client is reached; cannot be switched off.
    Security,
}

impl Purpose {
    /// Every purpose, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Appointments, Self::Reminders, Self::News, Self::Security];
}

/// Whether a client is told of something by some way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotificationPreference {
    /// Why.
    pub purpose: Purpose,
    /// By which way.
    pub channel: Channel,
    /// Whether it is on.
    pub enabled: bool,
    /// Whether it is always on.
    pub locked: bool,
}

/// What a client is told by which way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotificationPreferences {
    /// One row for each purpose and channel that go together.
    pub preferences: Vec<NotificationPreference>,
}

/// One choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseNotification {
    /// Why.
    pub purpose: Purpose,
    /// By which way.
    pub channel: Channel,
    /// Whether it shall be on.
    pub enabled: bool,
}

/// All choices; what is left out goes back to how it is for everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReplaceNotificationPreferences {
    /// At most one choice for each purpose and channel.
    #[validate(length(max = 8))]
    #[schema(max_items = 8)]
    pub preferences: Vec<ChooseNotification>,
}

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// An appointment was booked.
    AppointmentBooked,
    /// An appointment was given another time.
    AppointmentMoved,
    /// An appointment was cancelled.
    AppointmentCancelled,
    /// The e-mail address or the telephone number was changed.
    ContactChanged,
    /// Somebody signed in on a device that was not seen before.
    NewDevice,
    /// A member of staff, or an integration, copied a sign-in link of this client.
    LinkCopied,
}

/// Something that happened to a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    /// Names the notification.
    pub id: NotificationId,
    /// What has happened.
    pub kind: NotificationKind,
    /// The treatment, the device, or the new address, masked; may be empty.
    pub detail: String,
    /// The appointment it is about.
    #[schema(required)]
    pub appointment_id: Option<AppointmentId>,
    /// When that appointment begins, by the clinic's clock, without an offset.
    #[schema(required, value_type = Option<String>, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    #[serde(deserialize_with = "time::read_optional_wall_time")]
    pub local_start: Option<NaiveDateTime>,
    /// When it happened.
    #[serde(deserialize_with = "time::read_instant")]
    pub created_at: DateTime<Utc>,
    /// When the client read it.
    #[schema(required)]
    #[serde(deserialize_with = "time::read_optional_instant")]
    pub read_at: Option<DateTime<Utc>>,
}

/// Marks what one has seen as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MarkNotificationsRead {
    /// The newest that was seen; what came later stays unread.
    pub up_to: NotificationId,
}
