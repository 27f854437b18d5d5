//! Notifications in the portal, and the notification preferences of clients.
//!
//! A notification is a row, written in the transaction of the fact that it reports. What the client did
//! themselves is stored as read. The count of unread ones comes with the portal's bootstrap and the dashboard,
//! from a partial index.
//!
//! Preferences are checked when a message is composed, not when it is queued ([`domain::notifications`]). A new
//! kind of message to clients names its purpose and asks `message_channel`.

use std::collections::HashSet;

use chrono::Duration;
use contract::{
    appointments::BookingSource,
    contact::Identifier,
    ids::{ClientId, NotificationId},
    notifications::{
        Channel, Notification, NotificationKind, NotificationPreferences, Purpose, ReplaceNotificationPreferences,
    },
    paging::{Page, PageQuery},
};
use domain::{
    notifications::{Preferences, channels, is_locked},
    sign_in::PROFILE_CHANGE_LIMITS,
};
use storage::{
    ClinicScope, Read, Tx,
    repos::{self, appointments::AppointmentRecord},
};

use crate::{
    ClientActor, Ctx, Error, Result,
    facts::{Corrected, Fact},
    paging,
    previews::{Seen, Viewer, example},
    rate_limits, suppressions,
    validation::Fields,
};

crate::facts::names! {
    PREFERENCES_REPLACED = "notification_preferences.replace";
}

/// Something that happened to a client.
#[derive(Debug, Clone)]
struct Happened<'a> {
    /// What.
    kind: NotificationKind,
    /// The device, or the new address, masked.
    detail: String,
    /// Which appointment it is about.
    appointment: Option<&'a AppointmentRecord>,
    /// It counts as read: the client did it, or the clinic wants no word made of it.
    is_read: bool,
}

impl<'a> Happened<'a> {
    const fn new(kind: NotificationKind) -> Self {
        Self { kind, detail: String::new(), appointment: None, is_read: false }
    }

    fn to_appointment(kind: NotificationKind, appointment: &'a AppointmentRecord, is_read: bool) -> Self {
        Self { detail: appointment.treatment_name.clone(), appointment: Some(appointment), is_read, ..Self::new(kind) }
    }
}

/// Keeps for clients what happens to them.
pub(crate) async fn hear(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, fact: &Fact<'_>) -> Result<()> {
    let (client_id, happened) = match fact {
        Fact::AppointmentBooked { appointment, .. } => {
            let is_read = appointment.source == BookingSource::Portal;
            (appointment.client_id, Happened::to_appointment(NotificationKind::AppointmentBooked, appointment, is_read))
        }
        Fact::AppointmentMoved { appointment, telling, .. } => {
            let kind = NotificationKind::AppointmentMoved;
            (appointment.client_id, Happened::to_appointment(kind, appointment, telling.is_read()))
        }
        Fact::AppointmentCancelled { appointment, telling, .. } => {
            let kind = NotificationKind::AppointmentCancelled;
            (appointment.client_id, Happened::to_appointment(kind, appointment, telling.is_read()))
        }
        Fact::ClientChanged { client, corrected, .. } => {
            for Corrected { now, .. } in *corrected {
                let detail = now.as_ref().map(Identifier::masked).unwrap_or_default();
                let happened = Happened { detail, ..Happened::new(NotificationKind::ContactChanged) };
                note(ctx, tx, scope, client.id, happened).await?;
            }
            return Ok(());
        }
        Fact::ClientContactChanged { client, contact, .. } => {
            let kind = NotificationKind::ContactChanged;
            (client.id, Happened { detail: contact.masked(), is_read: true, ..Happened::new(kind) })
        }
        Fact::ClientSignedIn { client_id, device, on_new_device: true, .. } => {
            let detail = (*device).to_owned();
            (*client_id, Happened { detail, ..Happened::new(NotificationKind::NewDevice) })
        }
        Fact::LoginLinkCopied { client_id } => (*client_id, Happened::new(NotificationKind::LinkCopied)),
        Fact::Audited(_)
        // Of an appointment that has kept its time, clocks show the same as before.
        | Fact::AppointmentTimeKept { .. }
        | Fact::ClientAdded { .. }
        | Fact::ClientSignedIn { .. }
        | Fact::LoginLinkRequested { .. }
        | Fact::StaffSignedIn { .. }
        | Fact::StaffAccountChanged { .. }
        | Fact::ApiKeyMade { .. } => return Ok(()),
    };
    note(ctx, tx, scope, client_id, happened).await
}

/// Keeps what happened, unless the client does not want to be told of such things in the portal.
async fn note(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, client_id: ClientId, happened: Happened<'_>) -> Result<()> {
    let preferences = repos::notification_preferences::get(tx, scope, client_id).await?;
    if !preferences.allow(purpose_of(happened.kind), Channel::Portal) {
        return Ok(());
    }
    let now = ctx.now(scope);
    let notification = Notification {
        id: NotificationId::from_uuid(ctx.new_uuid()),
        kind: happened.kind,
        detail: happened.detail,
        appointment_id: happened.appointment.map(|appointment| appointment.id),
        local_start: happened.appointment.map(|appointment| appointment.local_start),
        created_at: now,
        read_at: happened.is_read.then_some(now),
    };
    Ok(repos::notifications::insert(tx, scope, client_id, notification).await?)
}

/// By which message a client is to be told of something, if by any: not by one that is not sent, as long as
/// the other one is. Where neither is, the message fails and says why.
pub(crate) async fn message_channel(
    db: &impl Read,
    scope: &ClinicScope,
    client: &contract::clients::Client,
    purpose: Purpose,
) -> Result<Option<Channel>> {
    let preferences: Preferences = repos::notification_preferences::get(db, scope, client.id).await?;
    let open = suppressions::open_ways(db, scope, client).await?;
    let has_email = open.iter().any(|way| matches!(way, Identifier::Email(_)));
    let has_phone = open.iter().any(|way| matches!(way, Identifier::Phone(_)));
    Ok(preferences
        .message(purpose, has_email, has_phone)
        .or_else(|| preferences.message(purpose, client.email.is_some(), client.phone.is_some())))
}

const fn purpose_of(kind: NotificationKind) -> Purpose {
    match kind {
        NotificationKind::AppointmentBooked
        | NotificationKind::AppointmentMoved
        | NotificationKind::AppointmentCancelled => Purpose::Appointments,
        NotificationKind::ContactChanged | NotificationKind::NewDevice | NotificationKind::LinkCopied => {
            Purpose::Security
        }
    }
}

/// One page of what happened to the client, newest first.
pub async fn list(ctx: &Ctx, viewer: &Viewer, query: &PageQuery) -> Result<Page<Notification>> {
    let after = paging::decode(query.after.as_deref())?;
    let (data, next) = match viewer.seen() {
        Seen::Client(view) => repos::notifications::list(&ctx.db, view, paging::rows(query.limit), after).await?,
        Seen::Example(preview) => (example::notifications(ctx, preview).await?, None),
    };
    paging::page(data, next)
}

/// How many notifications the client has not read; more than 99 are counted as 100.
pub async fn count_unread(ctx: &Ctx, viewer: &Viewer) -> Result<u32> {
    let count = match viewer.seen() {
        Seen::Client(view) => repos::notifications::count_unread(&ctx.db, view).await?,
        Seen::Example(preview) => {
            let notifications = example::notifications(ctx, preview).await?;
            notifications.iter().filter(|notification| notification.read_at.is_none()).count()
        }
    };
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Marks one as read.
pub async fn mark_read(ctx: &Ctx, actor: &ClientActor, id: NotificationId) -> Result<()> {
    let now = ctx.now(actor.scope.clinic());
    ctx.db
        .write(async |tx| {
            let found = repos::notifications::mark_read(tx, &actor.scope, id, now).await?;
            if found { Ok(()) } else { Err(Error::NotFound("notification")) }
        })
        .await
}

/// Marks all as read that are not newer than that one.
pub async fn mark_all_read(ctx: &Ctx, actor: &ClientActor, up_to: NotificationId) -> Result<()> {
    let now = ctx.now(actor.scope.clinic());
    ctx.db
        .write(async |tx| Ok::<_, Error>(repos::notifications::mark_all_read(tx, &actor.scope, up_to, now).await?))
        .await
}

/// What the client is told, and by which way.
pub async fn preferences(ctx: &Ctx, viewer: &Viewer) -> Result<NotificationPreferences> {
    let preferences = match viewer.seen() {
        Seen::Client(view) => repos::notification_preferences::get(&ctx.db, view.clinic(), view.client_id()).await?,
        Seen::Example(_) => Preferences::default(),
    };
    Ok(NotificationPreferences { preferences: preferences.all() })
}

/// Puts the client's choices in place of those before.
pub async fn replace_preferences(
    ctx: &Ctx,
    actor: &ClientActor,
    request: &ReplaceNotificationPreferences,
) -> Result<NotificationPreferences> {
    let mut fields = Fields::default();
    let mut seen = HashSet::new();
    for (index, choice) in request.preferences.iter().enumerate() {
        if !seen.insert((choice.purpose, choice.channel)) {
            let field = format!("preferences.{index}");
            fields.wrong(&field, "duplicate", "there is a choice for this purpose and channel already");
        }
        if !channels(choice.purpose).contains(&choice.channel) {
            let field = format!("preferences.{index}.channel");
            fields.wrong(&field, "unavailable", "nothing of this purpose is told by this channel");
        }
        if is_locked(choice.purpose) && !choice.enabled {
            let field = format!("preferences.{index}.enabled");
            fields.wrong(&field, "locked", "messages that keep the account safe cannot be switched off");
        }
    }
    fields.finish()?;
    let scope = actor.scope.clinic();
    ctx.db
        .write(async |tx| {
            // Two boxes ticked at once are two requests: the rows of one must not meet the other's.
            repos::clients::lock(tx, &actor.scope).await?;
            rate_limits::spend_by_client(ctx, tx, &actor.scope, &PROFILE_CHANGE_LIMITS).await?;
            repos::notification_preferences::replace(tx, &actor.scope, &request.preferences).await?;
            let subject = actor.scope.client_id();
            actor.caller.record(ctx, tx, scope, PREFERENCES_REPLACED.of(subject)).await
        })
        .await?;
    Ok(NotificationPreferences { preferences: Preferences::new(request.preferences.clone()).all() })
}

/// For so long clients find notifications that they have read.
const READ_KEPT_FOR: Duration = Duration::days(365);

/// Forgets notifications that were read long ago.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let before = ctx.system_now() - READ_KEPT_FOR;
    ctx.db.write(async |tx| Ok(repos::notifications::delete_read(tx, before).await?)).await
}
