//! What clients are told about their appointments.

use chrono::NaiveDateTime;
use contract::{
    appointments::AppointmentStatus,
    custom_values::ValueName,
    ids::AppointmentId,
    message_templates::MessageKind,
    notifications::{Channel, Purpose},
};
use serde::{Deserialize, Serialize};
use storage::{
    ClinicScope, Tx,
    repos::{self, appointments::AppointmentRecord, outbox::LeasedMessage},
};

use super::reminders;
use crate::{
    Ctx, Result,
    calendar_files::{self, Method},
    custom_values,
    facts::Fact,
    jobs, message_templates,
    messaging::{Message, Outgoing, layout},
    notifications,
    ports::CalendarPart,
};

/// Defines the messages about appointments: what each tells, its name in the database, and its template.
macro_rules! messages {
    ($($(#[$told:meta])* $name:ident, $kind:literal, $template:ident;)+) => {$(
        $(#[$told])*
        pub(crate) struct $name;

        impl jobs::Kind for $name {
            const NAME: &'static str = $kind;
            type Payload = AboutAppointment;
        }

        impl Message for $name {
            async fn compose(ctx: &Ctx, message: &LeasedMessage, about: AboutAppointment) -> Result<Option<Outgoing>> {
                compose(ctx, message, about, MessageKind::$template).await
            }
        }
    )+};
}

messages! {
    /// An appointment was booked.
    Booked, "appointment_booked", AppointmentBooked;
    /// An appointment was given another time.
    Moved, "appointment_moved", AppointmentMoved;
    /// An appointment has kept its wall time by new rules of its time zone.
    TimeKept, "appointment_time_kept", AppointmentTimeKept;
    /// An appointment is near.
    Reminder, "appointment_reminder", AppointmentReminder;
    /// An appointment was cancelled.
    Cancelled, "appointment_cancelled", AppointmentCancelled;
}

/// Which appointment a message is about.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AboutAppointment {
    pub(crate) appointment_id: AppointmentId,
    /// SEQUENCE of the calendar entry as it was then, where the message is for that state only: it rises
    /// whenever the appointment changes, also when that changes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sequence: Option<u32>,
    /// When it was to begin before it was moved, by the clinic's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) former_start: Option<NaiveDateTime>,
}

impl AboutAppointment {
    /// The appointment, however it is when the message is sent.
    pub(crate) const fn now(record: &AppointmentRecord) -> Self {
        Self { appointment_id: record.id, sequence: None, former_start: None }
    }

    /// The appointment for as long as it stays as it is.
    pub(crate) const fn unchanged(record: &AppointmentRecord) -> Self {
        Self { appointment_id: record.id, sequence: Some(record.sequence), former_start: None }
    }
}

/// Tells the client of an appointment, and reminds them.
pub(crate) async fn hear(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, fact: &Fact<'_>) -> Result<()> {
    match fact {
        Fact::AppointmentBooked { appointment, clinic } => {
            let about = AboutAppointment::now(appointment);
            jobs::enqueue_for::<Booked>(ctx, tx, scope, appointment.client_id, &about).await?;
            reminders::queue(ctx, tx, scope, clinic, appointment).await
        }
        Fact::AppointmentMoved { former, appointment, clinic, telling, .. } => {
            if telling.sends_message() {
                let former_start = Some(former.local_start);
                let about = AboutAppointment { former_start, ..AboutAppointment::unchanged(appointment) };
                jobs::enqueue_for::<Moved>(ctx, tx, scope, appointment.client_id, &about).await?;
            }
            // The reminder of the former time is dropped when its turn comes.
            reminders::queue(ctx, tx, scope, clinic, appointment).await
        }
        Fact::AppointmentTimeKept { former, appointment, clinic } => {
            let about = AboutAppointment::unchanged(appointment);
            jobs::enqueue_for::<TimeKept>(ctx, tx, scope, appointment.client_id, &about).await?;
            reminders::queue_again(ctx, tx, scope, clinic, appointment, former.starts_at).await
        }
        Fact::AppointmentCancelled { appointment, telling, .. } if telling.sends_message() => {
            let about = AboutAppointment::now(appointment);
            jobs::enqueue_for::<Cancelled>(ctx, tx, scope, appointment.client_id, &about).await
        }
        Fact::AppointmentCancelled { .. }
        | Fact::Audited(_)
        | Fact::ClientAdded { .. }
        | Fact::ClientChanged { .. }
        | Fact::ClientContactChanged { .. }
        | Fact::ClientSignedIn { .. }
        | Fact::LoginLinkRequested { .. }
        | Fact::LoginLinkCopied { .. }
        | Fact::StaffSignedIn { .. }
        | Fact::StaffAccountChanged { .. }
        | Fact::ApiKeyMade { .. } => Ok(()),
    }
}

/// The message of that kind, unless it no longer makes sense: what is booked, moved or near was cancelled,
/// has changed since, or is over; a reminder comes too late once the appointment has begun.
async fn compose(
    ctx: &Ctx,
    message: &LeasedMessage,
    about: AboutAppointment,
    kind: MessageKind,
) -> Result<Option<Outgoing>> {
    let (scope, id) = (&message.scope, message.id);
    let Some(appointment) = repos::appointments::find(&ctx.db, scope, about.appointment_id).await? else {
        return Ok(None);
    };
    let record = &appointment.record;
    let (status, purpose, until) = match kind {
        MessageKind::AppointmentCancelled => (AppointmentStatus::Cancelled, Purpose::Appointments, record.ends_at),
        MessageKind::AppointmentReminder => (AppointmentStatus::Booked, Purpose::Reminders, record.starts_at),
        _ => (AppointmentStatus::Booked, Purpose::Appointments, record.ends_at),
    };
    let has_changed = about.sequence.is_some_and(|sequence| sequence != record.sequence);
    if record.status != status || has_changed || until <= ctx.now(scope) {
        return Ok(None);
    }
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    if kind == MessageKind::AppointmentReminder && clinic.booking.reminder_hours.is_none() {
        return Ok(None);
    }
    let Some(client) = repos::clients::find(&ctx.db, scope, record.client_id).await? else {
        return Ok(None);
    };
    let mut values = custom_values::of_client(ctx, &clinic, &client);
    let forms = layout::forms(&clinic);
    custom_values::set_appointment(&mut values, &appointment, &forms)?;
    if let Some(former) = about.former_start {
        values.set(ValueName::AppointmentFormerDate, forms.date(former));
        values.set(ValueName::AppointmentFormerTime, forms.time(former));
    }
    let template = message_templates::current(ctx, scope, kind).await?;
    let channel = notifications::message_channel(&ctx.db, scope, &client, purpose).await?;
    if let (Some(Channel::Email), Some(email)) = (channel, &client.email) {
        let mut mail = layout::mail(ctx, &clinic, id, email.to_string(), &template, &values)?;
        let method = match kind {
            MessageKind::AppointmentCancelled => Some(Method::Cancel(email)),
            // The calendar has it already.
            MessageKind::AppointmentReminder => None,
            _ => Some(Method::Request(email)),
        };
        mail.calendar = method.map(|method| {
            let ics = calendar_files::write(ctx, &clinic, &appointment, method);
            CalendarPart { method: method.name(), ics }
        });
        return Ok(Some(Outgoing::Mail(mail)));
    }
    match (channel, &client.phone) {
        // Nobody's telephone shows another time: there is nothing to put right.
        (Some(Channel::Sms), _) if kind == MessageKind::AppointmentTimeKept => Ok(None),
        (Some(Channel::Sms), Some(phone)) => {
            Ok(Some(Outgoing::Sms(layout::sms(id, phone.to_string(), &template, &values)?)))
        }
        _ => Ok(None),
    }
}
