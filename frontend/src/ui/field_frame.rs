//! What stands around every field: its label, a hint, and what is wrong with it.

use leptos::prelude::*;

use super::{Icon, IconName, live::live};

/// What is wrong with a field, below it.
#[component]
pub(super) fn FieldError(
    /// Names the text in the page.
    id: String,
    /// What is wrong.
    text: String,
) -> impl IntoView {
    view! {
        <p class="field__error" id=id role="alert">
            <Icon name=IconName::Warning size=18 />
            <span>{text}</span>
        </p>
    }
}

/// A field with its label above it.
#[component]
pub fn FieldFrame(
    /// Names the field in the page.
    id: &'static str,
    /// What belongs into it.
    label: String,
    /// The label is for those who do not see the page.
    #[prop(optional)]
    label_hidden: bool,
    /// How to fill it in.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong with it, if anything.
    error: Signal<Option<String>>,
    /// The field itself, which names as its description what [`described_by`] says.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class=if label_hidden { "visually-hidden" } else { "field__label" } for=id>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id(id)>{hint}</p> })}
            {children()}
            {live(move || error.get().map(|text| view! { <FieldError id=error_id(id) text=text /> }))}
        </div>
    }
}

/// The `aria-describedby` of a field: what is wrong with it, and its hint.
pub fn described_by(id: &'static str, has_hint: bool, error: Signal<Option<String>>) -> Signal<Option<String>> {
    Signal::derive(move || match (error.with(Option::is_some), has_hint) {
        (true, true) => Some([error_id(id).as_str(), " ", &hint_id(id)].concat()),
        (true, false) => Some(error_id(id)),
        (false, true) => Some(hint_id(id)),
        (false, false) => None,
    })
}

/// The `aria-invalid` of a field.
pub fn invalid(error: Signal<Option<String>>) -> Signal<Option<&'static str>> {
    Signal::derive(move || error.with(Option::is_some).then_some("true"))
}

fn hint_id(id: &str) -> String {
    [id, "-hint"].concat()
}

fn error_id(id: &str) -> String {
    [id, "-error"].concat()
}
