//! What the custom values of an appointment stand for.

use contract::custom_values::ValueName;
use domain::{locale_forms::Forms, message_templates::filling::Values};
use minijinja::context;
use storage::repos::appointments::NamedAppointment;

use crate::{Result, messaging::layout};

/// Sets the values of an appointment.
pub(crate) fn set_appointment(values: &mut Values, appointment: &NamedAppointment, forms: &Forms) -> Result<()> {
    let record = &appointment.record;
    let policy = record.cancellation_policy();
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
    values.set(ValueName::AppointmentCancellationPolicy, layout::phrase("cancellation_policy.txt", terms)?);
    values
        .set(ValueName::AppointmentCancellationOutcome, layout::phrase("cancellation_outcome.txt", context! { fee })?);
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
