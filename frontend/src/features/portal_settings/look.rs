//! The portal's colours, and what becomes of them.

use contract::color::{BrandColor, Scheme};
use leptos::prelude::*;

use super::{form::PortalForm, model::contrast_of};
use crate::{
    i18n::portal_settings as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, Card, ColorField, Note, SwitchField, Tone},
};

/// Both colours.
#[component]
pub fn LookSection(
    /// What has been typed.
    form: PortalForm,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="look">
            <h2 id="look">{texts::look()}</h2>
            <Card>
                <div class="stack stack--loose">
                    <Colour
                        id="brand-color" label=texts::brand() hint=texts::brand_hint() value=form.brand_color
                        error=submission.field("brand_color")
                    />
                    <SwitchField
                        id="has-accent" label=texts::has_accent() hint=texts::has_accent_hint()
                        checked=form.has_accent
                    />
                    <Show when=move || form.has_accent.get()>
                        <Colour
                            id="accent-color" label=texts::accent() hint=texts::accent_hint() value=form.accent_color
                            error=submission.field("accent_color")
                        />
                    </Show>
                </div>
            </Card>
        </section>
    }
}

/// A colour with both schemes' swatches, and whether text on it can be read.
#[component]
fn Colour(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let color = Memo::new(move |_| value.get().trim().parse::<BrandColor>().ok());
    view! {
        <div class="stack">
            <ColorField id=id label=label value=value error=error />
            <p class="field__hint">{hint}</p>
            {move || color.get().map(|color| {
                let contrast = contrast_of(color);
                let note = match contrast.suggestion {
                    None => view! { <Note tone=Tone::Good>{texts::contrast_good(&contrast.ratio)}</Note> }.into_any(),
                    Some(better) => {
                        let better = better.to_string();
                        let name = texts::use_suggestion(&better);
                        view! {
                            <Note tone=Tone::Warn>
                                <p>{texts::contrast_shifted(&better, &contrast.ratio)}</p>
                                <Button kind=ButtonKind::Link on_press=move |()| value.set(better.clone())>{name}</Button>
                            </Note>
                        }.into_any()
                    }
                };
                view! {
                    <div class="previews" role="img" aria-label=texts::swatches(label)>
                        <Swatch color=color scheme=Scheme::Light name=texts::by_day() />
                        <Swatch color=color scheme=Scheme::Dark name=texts::by_night() />
                    </div>
                    {note}
                }
            })}
        </div>
    }
}

/// A button and a selected day as they will look.
#[component]
fn Swatch(color: BrandColor, scheme: Scheme, name: &'static str) -> impl IntoView {
    let palette = color.palette(scheme);
    let class = match scheme {
        Scheme::Light => "preview",
        Scheme::Dark => "preview preview--dark",
    };
    view! {
        <div
            class=class
            style=("--fill", palette.fill.to_string())
            style=("--on-fill", palette.on_brand.to_string())
            style=("--tint", palette.tint.to_string())
            style=("--text", palette.text.to_string())
        >
            <span class="preview__name">{name}</span>
            <span class="preview__button">{texts::sample_button()}</span>
            <span class="preview__tint">{texts::sample_day()}</span>
        </div>
    }
}
