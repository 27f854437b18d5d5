//! The parts of the portal: which are on, in which order.

use contract::{portal::Section, portal_settings::SectionSetting};
use leptos::prelude::*;

use super::{form::PortalForm, model::moved};
use crate::{
    browser::elements,
    i18n::{format, portal_settings as texts},
    ui::{Button, ButtonKind, Card, Icon, IconName, live_text},
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
    let told = RwSignal::new(String::new());
    let step = move |section: Section, up: bool| {
        elements::keep_focus();
        sections.update(|list| *list = moved(list, section, up));
        let shown = |number: usize| format::number(u32::try_from(number).unwrap_or(u32::MAX));
        let (place, all) = sections.with_untracked(|list| {
            let before = list.iter().take_while(|other| other.section != section).count();
            (shown(before + 1), shown(list.len()))
        });
        told.set(texts::moved_to(&all, named(section).0, &place));
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
                        // By section, so that a moved row stays the same.
                        <For each=move || sections.get() key=|setting| setting.section let:setting>{row(setting)}</For>
                    </ul>
                    <p class="visually-hidden" role="status">{live_text(move || told.get())}</p>
                </div>
            </Card>
        </section>
    }
}
