//! What clients are told about their appointments.

use contract::{
    appointments::AppointmentStatus,
    custom_values::ValueName,
    ids::AppointmentId,
    message_templates::MessageKind,
    notifications::{Channel, Purpose},
};
use domain::message_templates::filling::Values;
use minijinja::context;
use serde::{Deserialize, Serialize};
use storage::repos::{self, appointments::NamedAppointment, outbox::LeasedMessage};

use super::cancelling::policy;
use crate::{
    Ctx, Error, Result, amounts,
    calendar_files::{self, Method},
    custom_values, message_templates, messages, notifications,
    outbox::Outgoing,
    ports::CalendarPart,
};

/// The payload of a message about an appointment.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AboutAppointment {
    pub(crate) appointment_id: AppointmentId,
}

/// The confirmation of a booking, unless it was cancelled or is over by now.
pub(crate) async fn compose_booked(ctx: &Ctx, message: &LeasedMessage) -> Result<Option<Outgoing>> {
    compose(ctx, message, AppointmentStatus::Booked).await
}

/// The notice that an appointment was cancelled, unless it would be over by now.
pub(crate) async fn compose_cancelled(ctx: &Ctx, message: &LeasedMessage) -> Result<Option<Outgoing>> {
    compose(ctx, message, AppointmentStatus::Cancelled).await
}

async fn compose(ctx: &Ctx, message: &LeasedMessage, about: AppointmentStatus) -> Result<Option<Outgoing>> {
    let (scope, id) = (&message.scope, message.id);
    let AboutAppointment { appointment_id } = AboutAppointment::deserialize(&message.payload)
        .map_err(|_| Error::Internal("a message names no appointment"))?;
    let Some(appointment) = repos::appointments::find(&ctx.db, scope, appointment_id).await? else {
        return Ok(None);
    };
    if appointment.record.status != about || appointment.record.ends_at <= ctx.now(scope) {
        return Ok(None);
    }
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let Some(client) = repos::clients::find(&ctx.db, scope, appointment.record.client_id).await? else {
        return Ok(None);
    };
    let kind = match about {
        AppointmentStatus::Cancelled => MessageKind::AppointmentCancelled,
        _ => MessageKind::AppointmentBooked,
    };
    let mut values = custom_values::of_client(ctx, &clinic, &client);
    set_values(&mut values, &appointment)?;
    let template = message_templates::current(ctx, scope, kind).await?;
    let channel = notifications::message_channel(&ctx.db, scope, &client, Purpose::Appointments).await?;
    if let (Some(Channel::Email), Some(email)) = (channel, &client.email) {
        let mut mail = messages::mail(ctx, &clinic, id, email.to_string(), &template, &values)?;
        let method = match about {
            AppointmentStatus::Cancelled => Method::Cancel(email),
            _ => Method::Request(email),
        };
        let ics = calendar_files::write(ctx, &clinic, &appointment, method);
        mail.calendar = Some(CalendarPart { method: method.name(), ics });
        return Ok(Some(Outgoing::Mail(mail)));
    }
    match (channel, &client.phone) {
        (Some(Channel::Sms), Some(phone)) => {
            Ok(Some(Outgoing::Sms(messages::sms(id, phone.to_string(), &template, &values)?)))
        }
        _ => Ok(None),
    }
}

/// Says what the custom values of an appointment are.
pub(crate) fn set_values(values: &mut Values, appointment: &NamedAppointment) -> Result<()> {
    let record = &appointment.record;
    let policy = policy(record);
    let terms = context! {
        window => window(policy.window_minutes),
        late_fee => policy.late_fee().map(amounts::written),
        may_cancel_late => record.late_cancellation_fee.is_some(),
    };
    let fee = record.cancellation.as_ref().and_then(|cancellation| cancellation.fee).map(amounts::written);
    let minutes = (record.ends_at - record.starts_at).num_minutes();
    values.set(ValueName::AppointmentTreatment, &record.treatment_name);
    values.set(ValueName::AppointmentPractitioner, &appointment.practitioner_name);
    values.set(ValueName::AppointmentDate, record.local_start.format("%A %-d %B %Y").to_string());
    values.set(ValueName::AppointmentTime, record.local_start.format("%H:%M").to_string());
    values.set(ValueName::AppointmentTimeZone, &record.time_zone);
    values.set(ValueName::AppointmentMinutes, minutes.to_string());
    values.set(ValueName::AppointmentPrice, amounts::written(record.price));
    values.set(ValueName::AppointmentCancellationPolicy, messages::phrase("cancellation_policy.txt", terms)?);
    values.set(
        ValueName::AppointmentCancellationOutcome,
        messages::phrase("cancellation_outcome.txt", context! { fee })?,
    );
    Ok(())
}

/// The window as people say it; none when there is none.
fn window(minutes: u32) -> Option<String> {
    let (count, unit) = match minutes {
        0 => return None,
        minutes if minutes.is_multiple_of(24 * 60) && minutes > 24 * 60 => (minutes / (24 * 60), "day"),
        minutes if minutes.is_multiple_of(60) => (minutes / 60, "hour"),
        minutes => (minutes, "minute"),
    };
    Some(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_said_in_the_largest_unit_that_fits() {
        for (minutes, text) in
            [(1, "1 minute"), (90, "90 minutes"), (60, "1 hour"), (1440, "24 hours"), (2880, "2 days")]
        {
            assert_eq!(window(minutes).as_deref(), Some(text));
        }
        assert_eq!(window(0), None);
    }
}
