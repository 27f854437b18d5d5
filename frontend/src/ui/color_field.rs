//! A field for a colour: picked, or typed as `#rrggbb`.

use leptos::prelude::*;

use super::field_frame::{FieldFrame, described_by, invalid};
use crate::i18n;

/// A labelled colour.
#[component]
pub fn ColorField(
    /// Names the field in the page; letters, digits and hyphens.
    id: &'static str,
    /// What has this colour.
    #[prop(into)]
    label: String,
    /// The colour as `#rrggbb`, or what has been typed so far.
    value: RwSignal<String>,
    /// What is wrong with it, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let picker_label = i18n::feedback::color_picker(&label);
    view! {
        <FieldFrame id=id label=label error=error>
            <div class="color-field">
                <input
                    class="color-field__picker"
                    type="color"
                    aria-label=picker_label
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <input
                    id=id
                    class="input color-field__text"
                    type="text"
                    maxlength="7"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-invalid=invalid(error)
                    aria-describedby=described_by(id, false, error)
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </div>
        </FieldFrame>
    }
}
