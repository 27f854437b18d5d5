//! A field for more than a line.

use leptos::prelude::*;

use super::choice_fields::FieldError;

/// Labelled lines of text.
#[component]
pub fn TextArea(
    /// Names the field in the page; letters, digits and hyphens.
    id: &'static str,
    /// What to type.
    #[prop(into)]
    label: String,
    /// What has been typed.
    value: RwSignal<String>,
    /// What is wrong with it, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// How to type it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// How many characters fit.
    #[prop(optional)]
    maxlength: Option<u16>,
) -> impl IntoView {
    let hint_id = [id, "-hint"].concat();
    let error_id = [id, "-error"].concat();
    let described_by = {
        let (hint_id, error_id, has_hint) = (hint_id.clone(), error_id.clone(), hint.is_some());
        move || match (has_hint, error.with(Option::is_some)) {
            (_, true) => Some(error_id.clone()),
            (true, false) => Some(hint_id.clone()),
            (false, false) => None,
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <textarea
                id=id
                name=id
                class="input text-area"
                rows="3"
                maxlength=maxlength
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            {move || error.get().map(|text| view! { <FieldError id=error_id.clone() text=text /> })}
        </div>
    }
}
