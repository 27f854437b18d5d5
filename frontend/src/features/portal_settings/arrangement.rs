//! The parts of the portal: which are on, in which order.

use contract::{portal::Section, portal_settings::SectionSetting};
use leptos::prelude::*;

use super::{form::PortalForm, model::moved};
use crate::{
    i18n::portal_settings as texts,
    ui::{Button, ButtonKind, Card, Icon, IconName},
};

/// What a part of the portal is called, what it does, and its icon.
pub fn named(section: Section) -> (&'static str, &'static str, IconName) {
    match section {
        Section::Appointments => (texts::appointments(), texts::appointments_hint(), IconName::Calendar),
        Section::Booking => (texts::booking(), texts::booking_hint(), IconName::PlusCircle),
    }
}

/// The parts of the portal with switches, and buttons that move them.
#[component]
pub fn SectionsSection(
    /// What has been typed.
    form: PortalForm,
) -> impl IntoView {
    let sections = form.sections;
    let step = move |section: Section, up: bool| {
        sections.update(|list| *list = moved(list, section, up));
    };
    let row = move |setting: SectionSetting| {
        let section = setting.section;
        let (name, hint, icon) = named(section);
        let id = ["section-", &format!("{section:?}").to_lowercase()].concat();
        let hint_id = [id.as_str(), "-hint"].concat();
        let place = move || sections.with(|list| list.iter().position(|other| other.section == section));
        let is_first = move || place() == Some(0);
        let is_last = move || sections.with(|list| place() == list.len().checked_sub(1));
        let on = move || sections.with(|list| list.iter().any(|other| other.section == section && other.enabled));
        let switch = move |enabled: bool| {
            sections.update(|list| {
                if let Some(setting) = list.iter_mut().find(|other| other.section == section) {
                    setting.enabled = enabled;
                }
            });
        };
        view! {
            <li class="arrange__row">
                <div class="arrange__moves">
                    <Button
                        kind=ButtonKind::Icon label=texts::move_up(name) disabled=Signal::derive(is_first)
                        on_press=move |()| step(section, true)
                    >
                        <span class="arrange__up"><Icon name=IconName::ChevronBack size=20 /></span>
                    </Button>
                    <Button
                        kind=ButtonKind::Icon label=texts::move_down(name) disabled=Signal::derive(is_last)
                        on_press=move |()| step(section, false)
                    >
                        <span class="arrange__down"><Icon name=IconName::ChevronNext size=20 /></span>
                    </Button>
                </div>
                <Icon name=icon size=22 />
                <div class="switch grow">
                    <div class="grow">
                        <label class="field__label" for=id.clone()>{name}</label>
                        <p class="field__hint" id=hint_id.clone()>{hint}</p>
                    </div>
                    <input
                        id=id
                        class="switch__box"
                        type="checkbox"
                        role="switch"
                        aria-describedby=hint_id
                        prop:checked=on
                        on:change=move |event| switch(event_target_checked(&event))
                    />
                </div>
            </li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="sections">
            <h2 id="sections">{texts::sections()}</h2>
            <Card>
                <div class="stack">
                    <p class="field__hint">{texts::sections_hint()}</p>
                    <ul class="arrange">
                        // By section, so that a moved row keeps the focus.
                        <For each=move || sections.get() key=|setting| setting.section let:setting>{row(setting)}</For>
                    </ul>
                </div>
            </Card>
        </section>
    }
}
