//! Fields of forms.

use leptos::prelude::*;

use super::field_frame::{FieldFrame, described_by, invalid};

/// A labelled line of text, with a hint and what is wrong with it.
#[component]
pub fn TextField(
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
    /// `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// How many characters fit.
    #[prop(optional)]
    maxlength: Option<u16>,
    /// It cannot be left out.
    #[prop(optional)]
    required: bool,
    /// It is a short code, shown large.
    #[prop(optional)]
    code: bool,
    /// Called after every change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let described_by = described_by(id, hint.is_some(), error);
    view! {
        <FieldFrame id=id label=label hint=hint error=error>
            <input
                id=id
                name=id
                class=if code { "input input--code" } else { "input" }
                type=kind
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                autocapitalize="off"
                spellcheck="false"
                aria-required=required.then_some("true")
                aria-invalid=invalid(error)
                aria-describedby=described_by
                prop:value=value
                on:input=move |event| {
                    let text = event_target_value(&event);
                    value.set(text.clone());
                    if let Some(on_input) = on_input {
                        on_input.run(text);
                    }
                }
            />
        </FieldFrame>
    }
}

/// A box to tick, with its label.
#[component]
pub fn CheckField(
    /// Names the field in the page.
    id: &'static str,
    /// What ticking means.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check" for=id>
            <input
                id=id
                class="check__box"
                type="checkbox"
                prop:checked=checked
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
}
