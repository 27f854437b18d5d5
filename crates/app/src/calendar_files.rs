//! Appointments as calendar objects (RFC 5545), published or sent as invitations (RFC 5546).
//!
//! One appointment is one UID for as long as it exists; SEQUENCE rises with every change, so that
//! calendars replace what they have instead of showing it twice.

use contract::{appointments::AppointmentStatus, contact::EmailAddress, text::on_one_line};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use storage::repos::{appointments::NamedAppointment, clinics::ClinicRecord};

use crate::Ctx;

/// What a calendar is asked to do with an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method<'a> {
    /// Show it.
    Publish,
    /// Enter it for whom it is sent to.
    Request(&'a EmailAddress),
    /// Take it out for whom it is sent to.
    Cancel(&'a EmailAddress),
}

impl<'a> Method<'a> {
    /// The name in the calendar object.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request(_) => "REQUEST",
            Self::Cancel(_) => "CANCEL",
        }
    }

    /// Who is invited; nobody is where an event is only shown (RFC 5546, 3.2.1).
    const fn attendee(self) -> Option<&'a EmailAddress> {
        match self {
            Self::Publish => None,
            Self::Request(email) | Self::Cancel(email) => Some(email),
        }
    }
}

/// The appointment as an iCalendar text.
pub(crate) fn write(ctx: &Ctx, clinic: &ClinicRecord, appointment: &NamedAppointment, method: Method<'_>) -> String {
    let portal_url = ctx.settings.portal_url(clinic.slug.as_str());
    object(clinic, &portal_url, &ctx.settings.mail_from, appointment, method)
}

fn object(
    clinic: &ClinicRecord,
    portal_url: &str,
    mail_from: &str,
    appointment: &NamedAppointment,
    method: Method<'_>,
) -> String {
    let record = &appointment.record;
    let mut event = Event::new();
    event
        .uid(&format!("{}@portico", record.id))
        .sequence(record.sequence)
        // As it has been since then, whenever the object is written (RFC 5545, 3.8.7.2).
        .timestamp(record.updated_at)
        .starts(record.starts_at)
        .ends(record.ends_at)
        .summary(&on_one_line(&format!("{}, {}", record.treatment_name, clinic.name)))
        .description(&on_one_line(&format!("With {}", appointment.practitioner_name)))
        .url(portal_url)
        .status(match record.status {
            AppointmentStatus::Cancelled => EventStatus::Cancelled,
            _ => EventStatus::Confirmed,
        })
        .append_property(organizer(clinic, mail_from));
    if let Some(address) = &clinic.address {
        event.location(&on_one_line(address));
    }
    if let Some(email) = method.attendee() {
        event.append_property(attendee(&appointment.client_name, email));
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Portico//Portico//EN"))
        .append_property(("METHOD", method.name()))
        .push(event.done());
    calendar.to_string()
}

/// Mail programs want an address here (RFC 6047, 2.1.2): a clinic that has none is named by the one that its
/// mails come from.
fn organizer(clinic: &ClinicRecord, mail_from: &str) -> Property {
    let address = clinic.email.as_ref().map_or(mail_from, EmailAddress::as_str);
    Property::new("ORGANIZER", format!("mailto:{address}")).add_parameter("CN", &common_name(&clinic.name)).done()
}

fn attendee(name: &str, email: &EmailAddress) -> Property {
    Property::new("ATTENDEE", format!("mailto:{email}"))
        .add_parameter("CN", &common_name(name))
        .add_parameter("ROLE", "REQ-PARTICIPANT")
        .add_parameter("PARTSTAT", "ACCEPTED")
        .add_parameter("RSVP", "FALSE")
        .done()
}

/// A quotation mark would end the parameter (RFC 5545, 3.2).
fn common_name(name: &str) -> String {
    on_one_line(name).replace('"', "'")
}
