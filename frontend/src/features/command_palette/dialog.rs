//! The palette itself.

use contract::permissions::Permission;
use leptos::prelude::*;

use super::{CommandPalette, model::fits};
use crate::{
    api::admin::clients,
    browser::elements,
    features::{
        clients::full_name,
        new_booking::NewBooking,
        staff_app::{StaffNavigation, permitted_entries},
    },
    i18n::{command_palette as texts, staff_app},
    state::{debounced::debounced, remote::Remote, staff::StaffState},
    ui::{Combobox, IconName, Modal, Offer, react},
};

/// How many clients are offered.
const CLIENTS: u16 = 8;

/// What an offer does.
#[derive(Clone, PartialEq, Eq)]
enum Target {
    Page(String),
    NewBooking,
}

/// The palette, closed until it is asked for.
#[component]
pub fn PaletteDialog() -> impl IntoView {
    let open = CommandPalette::from_context().open;
    view! {
        <Modal open=open class="palette" label=texts::title()><Search open=open /></Modal>
    }
}

#[component]
fn Search(open: RwSignal<bool>) -> impl IntoView {
    let staff = StaffState::from_context();
    let booking = NewBooking::from_context();
    let navigation = StaffNavigation::from_context();
    elements::focus_first("#palette-search");
    let typed = RwSignal::new(String::new());
    let settled = debounced(typed.into());
    let may_search = staff.may(Permission::ClientsRead);
    let found = Remote::new(move || {
        let words = settled.get();
        async move {
            if words.trim().is_empty() || !may_search {
                return Ok(Vec::new());
            }
            Ok(clients::list(words, CLIENTS, None).await?.data)
        }
    });
    react(move || {
        if let Some(error) = found.error() {
            staff.notice(&error);
        }
    });
    let results = Memo::new(move |_| {
        let words = typed.get();
        let mut results: Vec<(Target, Offer)> = Vec::new();
        for client in found.ready().unwrap_or_default() {
            let reach = client.email.as_ref().map(ToString::to_string);
            let reach = reach.or_else(|| client.phone.as_ref().map(|phone| staff.written(phone)));
            results.push((
                Target::Page(format!("/clients/{}", client.id)),
                Offer { icon: IconName::Person, label: full_name(&client), detail: reach.unwrap_or_default() },
            ));
        }
        let pages = permitted_entries(staff).map(|entry| (entry.page, (entry.label)(), entry.icon)).chain([(
            "/account",
            staff_app::account(),
            IconName::Person,
        )]);
        for (page, label, icon) in pages.filter(|(_, label, _)| fits(&words, label)) {
            let offer = Offer { icon, label: label.to_owned(), detail: texts::page().to_owned() };
            results.push((Target::Page(page.to_owned()), offer));
        }
        let action = |label: &str, icon| Offer { icon, label: label.to_owned(), detail: texts::action().to_owned() };
        if fits(&words, staff_app::new_booking()) && staff.may(Permission::AppointmentsWrite) {
            results.push((Target::NewBooking, action(staff_app::new_booking(), IconName::PlusCircle)));
        }
        if fits(&words, texts::new_client()) && staff.may(Permission::ClientsWrite) {
            let offer = action(texts::new_client(), IconName::PlusCircle);
            results.push((Target::Page("/clients/new".to_owned()), offer));
        }
        results
    });
    let choose = move |index: usize| {
        let Some((target, _)) = results.with_untracked(|results| results.get(index).cloned()) else {
            return;
        };
        open.set(false);
        match target {
            Target::Page(page) => navigation.go(&page),
            Target::NewBooking => booking.start_empty(),
        }
    };
    let waiting = move || typed.get() != settled.get() || found.ready().is_none() && found.error().is_none();
    let nothing = Signal::derive(move || {
        if let Some(error) = found.error() {
            return error.text().to_owned();
        }
        if waiting() { texts::searching() } else { texts::nothing() }.to_owned()
    });
    view! {
        <Combobox
            id="palette-search"
            label=texts::title()
            label_hidden=true
            placeholder=texts::placeholder()
            value=typed
            offers=Signal::derive(move || results.get().into_iter().map(|(_, offer)| offer).collect())
            nothing=nothing
            on_choose=choose
        />
        <p class="palette__hint muted small">{texts::hint()}</p>
    }
}
