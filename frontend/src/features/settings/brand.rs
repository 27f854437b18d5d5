//! The brand colour, and what becomes of it.

use contract::color::{BrandColor, Scheme};
use leptos::prelude::*;

use super::model::contrast_note;
use crate::{
    i18n::settings as texts,
    state::submission::Submission,
    ui::{ColorField, Note, Tone},
};

/// The brand colour with a preview in both schemes.
#[component]
pub fn BrandSection(
    /// The colour, or what has been typed so far.
    value: RwSignal<String>,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    let color = Memo::new(move |_| value.get().trim().parse::<BrandColor>().ok());
    view! {
        <div class="stack">
            <ColorField id="brand-color" label=texts::brand() value=value error=submission.field("brand_color") />
            <p class="field__hint">{texts::brand_hint()}</p>
            {move || color.get().map(|color| {
                let (ratio, readable) = contrast_note(color);
                let (tone, text) = if readable {
                    (Tone::Good, texts::contrast_good(&ratio))
                } else {
                    (Tone::Warn, texts::contrast_shifted(&ratio))
                };
                view! {
                    <div class="previews" role="img" aria-label=texts::preview()>
                        <Preview color=color scheme=Scheme::Light name=texts::preview_light() />
                        <Preview color=color scheme=Scheme::Dark name=texts::preview_dark() />
                    </div>
                    <Note tone=tone>{text}</Note>
                }
            })}
        </div>
    }
}

/// A button and a selected day as they will look.
#[component]
fn Preview(color: BrandColor, scheme: Scheme, name: &'static str) -> impl IntoView {
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
            <span class="preview__button">{texts::preview_button()}</span>
            <span class="preview__tint">{texts::preview_tint()}</span>
        </div>
    }
}
