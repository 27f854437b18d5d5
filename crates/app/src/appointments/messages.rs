//! What clients are told about their appointments.

use chrono::NaiveDateTime;
use contract::{
    appointments::AppointmentStatus,
    custom_values::ValueName,
    ids::AppointmentId,
    message_templates::MessageKind,
    notifications::{Channel, Purpose},
};
use domain::{locale_forms::Forms, message_templates::filling::Values};
use minijinja::context;
use serde::{Deserialize, Serialize};
use storage::repos::{
    self,
    appointments::{AppointmentRecord, NamedAppointment},
    outbox::LeasedMessage,
};

use super::cancelling::policy;
use crate::{
    Ctx, Error, Result,
    calendar_files::{self, Method},
    custom_values, message_templates, messages, notifications,
    outbox::Outgoing,
    ports::CalendarPart,
};

/// The payload of a message about an appointment.
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

/// The message of that kind, unless it no longer makes sense: what is booked, moved or near was cancelled,
/// has changed since, or is over; a reminder comes too late once the appointment has begun.
pub(crate) async fn compose(ctx: &Ctx, message: &LeasedMessage, kind: MessageKind) -> Result<Option<Outgoing>> {
    let (scope, id) = (&message.scope, message.id);
    let about = AboutAppointment::deserialize(&message.payload)
        .map_err(|_| Error::Internal("a message names no appointment"))?;
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
    let forms = messages::forms(&clinic);
    set_values(&mut values, &appointment, &forms)?;
    if let Some(former) = about.former_start {
        values.set(ValueName::AppointmentFormerDate, forms.date(former));
        values.set(ValueName::AppointmentFormerTime, forms.time(former));
    }
    let template = message_templates::current(ctx, scope, kind).await?;
    let channel = notifications::message_channel(&ctx.db, scope, &client, purpose).await?;
    if let (Some(Channel::Email), Some(email)) = (channel, &client.email) {
        let mut mail = messages::mail(ctx, &clinic, id, email.to_string(), &template, &values)?;
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
            Ok(Some(Outgoing::Sms(messages::sms(id, phone.to_string(), &template, &values)?)))
        }
        _ => Ok(None),
    }
}

/// Says what the custom values of an appointment are.
pub(crate) fn set_values(values: &mut Values, appointment: &NamedAppointment, forms: &Forms) -> Result<()> {
    let record = &appointment.record;
    let policy = policy(record);
    let terms = context! {
        window => window(policy.window_minutes, forms),
        late_fee => policy.late_fee().map(|fee| forms.money(fee)),
        may_cancel_late => record.late_cancellation_fee.is_some(),
    };
    let fee = record.cancellation.as_ref().and_then(|cancellation| cancellation.fee).map(|fee| forms.money(fee));
    let minutes = (record.ends_at - record.starts_at).num_minutes();
    values.set(ValueName::AppointmentTreatment, &record.treatment_name);
    values.set(ValueName::AppointmentPractitioner, &appointment.practitioner_name);
    values.set(ValueName::AppointmentDate, forms.date(record.local_start));
    values.set(ValueName::AppointmentTime, forms.time(record.local_start));
    values.set(ValueName::AppointmentTimeZone, &record.time_zone);
    values.set(ValueName::AppointmentMinutes, forms.number(minutes));
    values.set(ValueName::AppointmentPrice, forms.money(record.price));
    values.set(ValueName::AppointmentCancellationPolicy, messages::phrase("cancellation_policy.txt", terms)?);
    values.set(
        ValueName::AppointmentCancellationOutcome,
        messages::phrase("cancellation_outcome.txt", context! { fee })?,
    );
    Ok(())
}

/// The window as people say it; none when there is none.
fn window(minutes: u32, forms: &Forms) -> Option<String> {
    let (count, unit) = match minutes {
        0 => return None,
        minutes if minutes.is_multiple_of(24 * 60) && minutes > 24 * 60 => (minutes / (24 * 60), "day"),
        minutes if minutes.is_multiple_of(60) => (minutes / 60, "hour"),
        minutes => (minutes, "minute"),
    };
    let written = forms.number(count.into());
    Some(format!("{written} {unit}{}", if count == 1 { "" } else { "s" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_said_in_the_largest_unit_that_fits() {
        let forms = Forms::new("en", "en-GB");
        for (minutes, text) in [
            (1, "1 minute"),
            (90, "90 minutes"),
            (1441, "1,441 minutes"),
            (60, "1 hour"),
            (1440, "24 hours"),
            (2880, "2 days"),
        ] {
            assert_eq!(window(minutes, &forms).as_deref(), Some(text));
        }
        assert_eq!(window(0, &forms), None);
    }
}
