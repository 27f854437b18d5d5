//! A field for more than a line.

use leptos::prelude::*;

use super::field_frame::{FieldFrame, described_by, invalid};

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
    let described_by = described_by(id, hint.is_some(), error);
    view! {
        <FieldFrame id=id label=label hint=hint error=error>
            <textarea
                id=id
                name=id
                class="input text-area"
                rows="3"
                maxlength=maxlength
                aria-invalid=invalid(error)
                aria-describedby=described_by
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </FieldFrame>
    }
}
