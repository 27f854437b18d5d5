//! What custom values stand for.

mod appointments;

use contract::{
    appointments::AppointmentStatus,
    clients::{Client, full_name},
    contact::{EmailAddress, PhoneNumber},
    custom_values::{CustomValue, ResolveQuery, ResolvedValue, ResolvedValues, ValueName},
    ids::ClientId,
    message_templates::MessageKind,
    paging::{Page, PageQuery},
    time::parse_wall_time,
};
use domain::{
    currencies,
    message_templates::{catalogue, filling::Values},
};
use storage::repos::{self, clinics::ClinicRecord};

pub(crate) use self::appointments::set_appointment;
use crate::{ClinicActor, Ctx, Error, Result, clients, messaging::layout, paging, portal_settings};

/// The values of a clinic and its portal.
pub(crate) fn of_clinic(ctx: &Ctx, clinic: &ClinicRecord) -> Values {
    let mut values = Values::default();
    values.set(ValueName::ClinicName, &clinic.name);
    values.set(ValueName::ClinicPhone, written(clinic, clinic.phone.as_ref()));
    values.set(ValueName::ClinicEmail, clinic.email.as_ref().map(EmailAddress::shown).unwrap_or_default());
    values.set(ValueName::ClinicAddress, clinic.address.as_deref().unwrap_or_default());
    values.set(ValueName::PortalName, portal_settings::portal_name(clinic));
    values.set(ValueName::PortalUrl, ctx.settings.portal_url(clinic.slug.as_str()));
    values
}

/// Whom a message is for: a client, or somebody who is to become one.
pub(crate) struct Person<'a> {
    pub(crate) first_name: &'a str,
    pub(crate) last_name: &'a str,
    pub(crate) email: Option<&'a EmailAddress>,
    pub(crate) phone: Option<&'a PhoneNumber>,
}

/// The values of a clinic and one of its clients.
pub(crate) fn of_client(ctx: &Ctx, clinic: &ClinicRecord, client: &Client) -> Values {
    let Client { first_name, last_name, email, phone, .. } = client;
    of_person(ctx, clinic, &Person { first_name, last_name, email: email.as_ref(), phone: phone.as_ref() })
}

/// The values of a clinic and a person.
pub(crate) fn of_person(ctx: &Ctx, clinic: &ClinicRecord, person: &Person<'_>) -> Values {
    let mut values = of_clinic(ctx, clinic);
    values.set(ValueName::ClientFirstName, person.first_name);
    values.set(ValueName::ClientLastName, person.last_name);
    values.set(ValueName::ClientFullName, full_name(person.first_name, person.last_name));
    values.set(ValueName::ClientEmail, person.email.map(EmailAddress::shown).unwrap_or_default());
    values.set(ValueName::ClientPhone, written(clinic, person.phone));
    values
}

/// A telephone number as people in the clinic's country write it.
fn written(clinic: &ClinicRecord, phone: Option<&PhoneNumber>) -> String {
    phone.map(|phone| phone.written(Some(clinic.calling_code))).unwrap_or_default()
}

/// Values to look at a message with: of the clinic, of the client if one was chosen, and for the
/// rest made up. A link or a code to sign in with is never a real one.
pub(crate) fn examples(ctx: &Ctx, clinic: &ClinicRecord, client: Option<&Client>, kind: MessageKind) -> Values {
    let mut values = Values::default();
    for name in catalogue::values(kind) {
        values.set(name, name.example());
    }
    let real = client.map_or_else(|| of_clinic(ctx, clinic), |client| of_client(ctx, clinic, client));
    for (name, value) in real.iter() {
        values.set(name, value);
    }
    let portal = ctx.settings.portal_url(clinic.slug.as_str());
    for name in ValueName::ALL.iter().filter(|name| **name == ValueName::SignInLink || name.is_magic_link()) {
        values.set(*name, format!("{portal}/sign-in#example"));
    }
    values.set(ValueName::InviteLink, format!("{portal}/invite#example"));
    values.set(ValueName::AppointmentTimeZone, &clinic.time_zone);
    let forms = layout::forms(clinic);
    for (date, time, at) in [
        (ValueName::AppointmentDate, ValueName::AppointmentTime, "2026-11-26T14:30:00"),
        (ValueName::AppointmentFormerDate, ValueName::AppointmentFormerTime, "2026-11-25T09:15:00"),
        (ValueName::ContactChangedDate, ValueName::ContactChangedTime, "2026-11-26T14:30:00"),
    ] {
        if let Some(at) = parse_wall_time(at) {
            values.set(date, forms.date(at));
            values.set(time, forms.time(at));
        }
    }
    values.set(ValueName::AppointmentPrice, forms.money(currencies::amount(95_00, clinic.currency)));
    values
}

/// One page of the catalogue.
pub fn list(query: &PageQuery) -> Result<Page<CustomValue>> {
    let entry = |name: &ValueName| CustomValue {
        name: name.as_str().to_owned(),
        description: name.description().to_owned(),
        example: name.example().to_owned(),
        may_be_empty: name.may_be_empty(),
        is_address: name.is_address(),
        is_secret: catalogue::is_secret(*name),
        messages: catalogue::messages(*name),
    };
    paging::page_of(ValueName::ALL.iter().map(entry).collect(), query, |value: &CustomValue| value.name.clone())
}

/// What the values are for one client, and for one of their appointments. Nothing that signs
/// anybody in is among them. Whoever asks has read the client's record.
pub async fn resolve(ctx: &Ctx, actor: &ClinicActor, id: ClientId, query: &ResolveQuery) -> Result<ResolvedValues> {
    let scope = &actor.scope;
    let client = clients::read(ctx, actor, id).await?;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let mut values = of_client(ctx, &clinic, &client);
    let mut unfit = None;
    if let Some(appointment_id) = query.appointment_id {
        let found = repos::appointments::find(&ctx.db, scope, appointment_id).await?;
        let appointment = found
            .filter(|appointment| appointment.record.client_id == id)
            .ok_or(Error::NotFound("appointment of this client"))?;
        set_appointment(&mut values, &appointment, &layout::forms(&clinic))?;
        unfit = Some(match appointment.record.status {
            AppointmentStatus::Cancelled => ValueName::AppointmentCancellationPolicy,
            _ => ValueName::AppointmentCancellationOutcome,
        });
    }
    let resolved =
        |(name, value): (ValueName, &str)| ResolvedValue { name: name.as_str().to_owned(), value: value.to_owned() };
    Ok(ResolvedValues {
        client_id: id,
        values: values.iter().filter(|(name, _)| Some(*name) != unfit).map(resolved).collect(),
    })
}
