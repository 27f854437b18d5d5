//! The portal as it will look, beside the form: a phone that follows every key.

use contract::{
    color::{BrandColor, Scheme},
    portal::Section,
};
use leptos::prelude::*;

use super::{arrangement::named, form::PortalForm};
use crate::{
    i18n::portal_settings as texts,
    ui::{Badge, Brand, Button, ButtonKind, Card, Icon, IconName, Monogram, Note, Tone},
};

/// A phone with the portal's home page on it. It is a picture: nothing in it can be pressed.
#[component]
pub fn PhonePreview(
    /// What the portal is called without a name of its own.
    clinic_name: String,
    /// What has been typed.
    form: PortalForm,
) -> impl IntoView {
    let color = |typed: String, otherwise: BrandColor| typed.trim().parse().unwrap_or(otherwise);
    // What cannot be read keeps the last colour that could.
    let brand = Memo::new(move |last: Option<&BrandColor>| {
        color(form.brand_color.get(), last.copied().unwrap_or(BrandColor::BLACK))
    });
    let accent =
        Memo::new(
            move |_| {
                if form.has_accent.get() { color(form.accent_color.get(), brand.get()) } else { brand.get() }
            },
        );
    let name = move || {
        let typed = form.name.get().trim().to_owned();
        if typed.is_empty() { clinic_name.clone() } else { typed }
    };
    let part = move |color: Memo<BrandColor>, scheme: Scheme, part: fn(&contract::color::Palette) -> BrandColor| {
        move || part(&color.get().palette(scheme)).to_string()
    };
    let sections = move || -> Vec<Section> {
        form.sections.get().into_iter().filter(|setting| setting.enabled).map(|setting| setting.section).collect()
    };
    let has = move |section: Section| sections().contains(&section);
    view! {
        <figure class="phone-frame">
            <figcaption class="muted small">{texts::preview()}</figcaption>
            <div
                class="phone"
                aria-hidden="true"
                inert=true
                style=("--light-fill", part(brand, Scheme::Light, |palette| palette.fill))
                style=("--light-tint", part(brand, Scheme::Light, |palette| palette.tint))
                style=("--light-text", part(brand, Scheme::Light, |palette| palette.text))
                style=("--light-on", part(brand, Scheme::Light, |palette| palette.on_brand))
                style=("--light-accent-tint", part(accent, Scheme::Light, |palette| palette.tint))
                style=("--light-accent-text", part(accent, Scheme::Light, |palette| palette.text))
                style=("--dark-fill", part(brand, Scheme::Dark, |palette| palette.fill))
                style=("--dark-tint", part(brand, Scheme::Dark, |palette| palette.tint))
                style=("--dark-text", part(brand, Scheme::Dark, |palette| palette.text))
                style=("--dark-on", part(brand, Scheme::Dark, |palette| palette.on_brand))
                style=("--dark-accent-tint", part(accent, Scheme::Dark, |palette| palette.tint))
                style=("--dark-accent-text", part(accent, Scheme::Dark, |palette| palette.text))
            >
                <Show
                    when=move || form.enabled.get()
                    fallback=|| view! { <div class="phone__off"><Note>{texts::preview_off()}</Note></div> }
                >
                    <div class="phone__page">
                        <div class="row row--between">
                            {
                                let name = name.clone();
                                move || view! { <Brand name=name() logo=form.logo.get() /> }
                            }
                            <Monogram name=texts::sample_person() />
                        </div>
                        <p class="phone__title">{texts::sample_greeting()}</p>
                        {move || {
                            let told = form.announcement.get().trim().to_owned();
                            (!told.is_empty()).then(|| view! { <div class="announcement"><p class="grow">{told}</p></div> })
                        }}
                        <Show when=move || has(Section::Appointments)>
                            <Card>
                                <div class="stack">
                                    <div class="row">
                                        <div class="date-tile phone__date">
                                            <span class="overline">{texts::sample_weekday()}</span>
                                            <span class="date-tile__day">"26"</span>
                                        </div>
                                        <div class="stack stack--tight">
                                            <div><Badge tone=Tone::Good>{texts::sample_soon()}</Badge></div>
                                            <p class="phone__treatment">{texts::sample_treatment()}</p>
                                            <p class="muted small">{texts::sample_time()}</p>
                                        </div>
                                    </div>
                                    <Button kind=ButtonKind::Primary block=true>{texts::sample_calendar()}</Button>
                                </div>
                            </Card>
                        </Show>
                        <Show when=move || has(Section::Booking)>
                            <Button kind=ButtonKind::Secondary block=true>{texts::sample_button()}</Button>
                        </Show>
                    </div>
                    <ul class="phone__bar">
                        <li class="phone__entry phone__entry--current">
                            <Icon name=IconName::Home size=20 /><span>{texts::sample_home()}</span>
                        </li>
                        {move || sections().into_iter().map(|section| {
                            let (name, _, icon) = named(section);
                            view! { <li class="phone__entry"><Icon name=icon size=20 /><span>{name}</span></li> }
                        }).collect_view()}
                        <li class="phone__entry"><Icon name=IconName::More size=20 /><span>{texts::sample_more()}</span></li>
                    </ul>
                </Show>
            </div>
        </figure>
    }
}
