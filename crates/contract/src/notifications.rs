//! Notifications of clients, and the preferences for them.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    ids::{AppointmentId, NotificationId},
    time,
};

/// A channel for notifying a client.
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
    /// Every channel, in display order.
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Portal];
}

/// The purpose of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// An appointment was booked, changed or cancelled.
    Appointments,
    /// An appointment is near. Reminders go by e-mail or text message only.
    Reminders,
    /// News and offers from the clinic. No message has this purpose yet, so it cannot be chosen.
    News,
    /// Signing in, and changes of the client's address or number. It cannot be switched off.
    Security,
}

impl Purpose {
    /// Every purpose, in display order.
    pub const ALL: [Self; 4] = [Self::Appointments, Self::Reminders, Self::News, Self::Security];
}

/// Whether a client is notified of one purpose through one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotificationPreference {
    /// The purpose.
    pub purpose: Purpose,
    /// The channel.
    pub channel: Channel,
    /// Whether it is on.
    pub enabled: bool,
    /// Whether it is always on.
    pub locked: bool,
}

/// The notification preferences of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotificationPreferences {
    /// One row for each valid combination of purpose and channel.
    pub preferences: Vec<NotificationPreference>,
}

/// A client's choice for one purpose and channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseNotification {
    /// The purpose.
    pub purpose: Purpose,
    /// The channel.
    pub channel: Channel,
    /// Whether to switch it on.
    pub enabled: bool,
}

/// Replaces all choices. Whatever is left out goes back to the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReplaceNotificationPreferences {
    /// At most one choice for each purpose and channel.
    #[validate(length(max = 8))]
    #[schema(max_items = 8)]
    pub preferences: Vec<ChooseNotification>,
}

/// The kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// An appointment was booked.
    AppointmentBooked,
    /// An appointment was moved.
    AppointmentMoved,
    /// An appointment was cancelled.
    AppointmentCancelled,
    /// The e-mail address or the telephone number was changed.
    ContactChanged,
    /// Somebody signed in on a new device.
    NewDevice,
    /// A member of staff, or an integration, copied a sign-in link of this client.
    LinkCopied,
}

/// A notification of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    /// The notification's id.
    pub id: NotificationId,
    /// The kind of event.
    pub kind: NotificationKind,
    /// The treatment, the device, or the masked new address; may be empty.
    pub detail: String,
    /// The appointment, if the event concerns one.
    #[schema(required)]
    pub appointment_id: Option<AppointmentId>,
    /// The wall time at which that appointment begins.
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

/// Marks notifications as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MarkNotificationsRead {
    /// The newest notification to mark. Later ones stay unread.
    pub up_to: NotificationId,
}
