//! Pure rules about clients.

use chrono::{DateTime, Utc};
use contract::{
    appointments::{AppointmentStatus, ClinicAppointment},
    clients::{Client, UpdateClient},
    contact::CallingCode,
    login_links::LinkSection,
};

use crate::{
    i18n::{link_sections, magic_link},
    order::sorted_by_key,
};

/// First and last name.
pub fn full_name(client: &Client) -> String {
    [client.first_name.as_str(), client.last_name.as_str()].join(" ").trim().to_owned()
}

/// The section of the portal with that name, if there is one.
pub fn section_named(name: &str) -> Option<LinkSection> {
    LinkSection::ALL.iter().copied().find(|section| section.as_str() == name)
}

/// Where a link can lead, by value and name: the home page, then the sections that are offered.
pub fn section_options(offered: &[LinkSection]) -> Vec<(String, String)> {
    let named = |section: &LinkSection| {
        let name = section.as_str();
        (name.to_owned(), link_sections::by_name(name).unwrap_or(name).to_owned())
    };
    std::iter::once((String::new(), magic_link::home().to_owned())).chain(offered.iter().map(named)).collect()
}

/// A client's details as they stand in a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// A note among staff.
    pub note: String,
}

impl Details {
    /// The details of a client, with the telephone number as people in the country of `home` write
    /// it.
    pub fn of(client: &Client, home: Option<CallingCode>) -> Self {
        Self {
            first_name: client.first_name.clone(),
            last_name: client.last_name.clone(),
            email: client.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            phone: client.phone.as_ref().map(|phone| phone.written(home)).unwrap_or_default(),
            note: client.note.clone(),
        }
    }

    /// What differs from how it was: nothing else is sent.
    pub fn changes_from(self, before: &Self) -> UpdateClient {
        let changed = |now: String, before: &str| (now.trim() != before).then(|| now.trim().to_owned());
        UpdateClient {
            first_name: changed(self.first_name, &before.first_name),
            last_name: changed(self.last_name, &before.last_name),
            email: changed(self.email, &before.email),
            phone: changed(self.phone, &before.phone),
            note: changed(self.note, &before.note),
        }
    }
}

/// Appointments to come, soonest first, and all others, latest first.
pub fn split(
    appointments: Vec<ClinicAppointment>,
    now: DateTime<Utc>,
) -> (Vec<ClinicAppointment>, Vec<ClinicAppointment>) {
    let (upcoming, mut past): (Vec<_>, Vec<_>) = sorted_by_key(appointments, |one| one.appointment.starts_at)
        .into_iter()
        .partition(|one| one.appointment.status == AppointmentStatus::Booked && one.appointment.ends_at > now);
    past.reverse();
    (upcoming, past)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_a_name() {
        for section in LinkSection::ALL {
            assert_eq!(section_named(section.as_str()), Some(*section));
            assert!(link_sections::by_name(section.as_str()).is_some(), "{section:?}");
        }
        assert_eq!(section_named(""), None);
        assert_eq!(section_options(LinkSection::ALL).len(), LinkSection::ALL.len() + 1);
        assert_eq!(section_options(&[]).len(), 1, "the home page is always there");
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let before = Details { first_name: "Elena".to_owned(), phone: "+44".to_owned(), ..Details::default() };
        let after =
            Details { first_name: " Elena ".to_owned(), email: "e@example.com".to_owned(), ..Details::default() };
        let changes = after.changes_from(&before);
        assert_eq!(changes.first_name, None);
        assert_eq!(changes.email.as_deref(), Some("e@example.com"));
        assert_eq!(changes.phone.as_deref(), Some(""));
    }
}
