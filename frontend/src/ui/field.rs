//! Fields of forms.

use leptos::prelude::*;

use super::{Icon, IconName, live::live};

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
    let hint_id = [id, "-hint"].concat();
    let error_id = [id, "-error"].concat();
    let described_by = {
        let (hint_id, error_id, has_hint) = (hint_id.clone(), error_id.clone(), hint.is_some());
        move || match (has_hint, error.with(Option::is_some)) {
            (true, true) => Some([error_id.as_str(), " ", &hint_id].concat()),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (false, false) => None,
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
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
                aria-invalid=Signal::derive(move || error.with(Option::is_some).then_some("true"))
                aria-describedby=Signal::derive(described_by)
                prop:value=value
                on:input=move |event| {
                    let text = event_target_value(&event);
                    value.set(text.clone());
                    if let Some(on_input) = on_input {
                        on_input.run(text);
                    }
                }
            />
            {live(move || error.get().map(|error| view! {
                <p class="field__error" id=error_id.clone() role="alert">
                    <Icon name=IconName::Warning size=18 />
                    <span>{error}</span>
                </p>
            }))}
        </div>
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
