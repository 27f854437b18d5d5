//! The clinic: how to reach it, and what time it is there.

use contract::{contact::CallingCode, portal::ClinicContact};
use leptos::prelude::*;

use crate::{
    browser::address::encode,
    i18n::{format, portal as texts},
    state::portal::PortalState,
    ui::{Icon, IconName},
};

/// Telephone, e-mail and address, each a tap away from a call, a message or a map.
#[component]
pub fn ContactLines(
    /// How to reach the clinic.
    contact: ClinicContact,
) -> impl IntoView {
    contact_lines(contact, PortalState::from_context().calling_code())
}

/// The same outside of a portal's pages.
pub fn contact_lines(contact: ClinicContact, calling_code: CallingCode) -> AnyView {
    let line = |icon: IconName, href: String, shown: String, label: String| {
        view! {
            <li>
                <a class="contact" href=href rel="external noopener" aria-label=label>
                    <Icon name=icon size=22 />
                    <span>{shown}</span>
                </a>
            </li>
        }
    };
    view! {
        <ul class="contacts">
            {contact.phone.map(|phone| {
                let shown = phone.written(Some(calling_code));
                line(IconName::Phone, ["tel:", phone.as_str()].concat(), shown.clone(), texts::call(&shown))
            })}
            {contact.email.map(|email| {
                let email = email.as_str().to_owned();
                line(IconName::Mail, ["mailto:", &email].concat(), email.clone(), texts::write(&email))
            })}
            {contact.address.map(|address| {
                let map = ["https://www.openstreetmap.org/search?query=", &encode(&address)].concat();
                line(IconName::Pin, map, address.clone(), texts::find(&address))
            })}
        </ul>
    }
    .into_any()
}

/// Names the clinic's time zone when it is not the reader's own, or always where times are chosen.
#[component]
pub fn ZoneNote(
    /// Also when it is the reader's own.
    #[prop(optional)]
    always: bool,
) -> impl IntoView {
    let zone = PortalState::from_context().time_zone();
    let elsewhere = format::browser_zone().is_some_and(|own| own != zone);
    let city = format::zone_city(&zone);
    let text = if elsewhere {
        Some(texts::clinic_zone(&city, &format::zone_name(&zone)))
    } else {
        always.then(|| texts::clinic_zone_short(&city))
    };
    text.map(|text| view! { <p class="muted small">{text}</p> })
}
