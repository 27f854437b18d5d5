//! A field for a colour: picked, or typed as `#rrggbb`.

use leptos::prelude::*;

use super::choice_fields::FieldError;

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
    let error_id = [id, "-error"].concat();
    let described_by = error_id.clone();
    let picker_label = label.clone();
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
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
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || error.with(Option::is_some).then(|| described_by.clone())
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </div>
            {move || error.get().map(|text| view! { <FieldError id=error_id.clone() text=text /> })}
        </div>
    }
}
