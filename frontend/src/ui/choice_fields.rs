//! Fields in which one chooses: from a list, or several of a few.

use leptos::prelude::*;

use super::{
    field_frame::{FieldError, FieldFrame, described_by, invalid},
    live::live,
};

/// A labelled choice from a list.
#[component]
pub fn SelectField(
    /// Names the field in the page; letters, digits and hyphens.
    id: &'static str,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// The values with their names, in order.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value.
    value: RwSignal<String>,
    /// The label is for those who do not see the page.
    #[prop(optional)]
    label_hidden: bool,
    /// What is wrong with it, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Called after every choice.
    #[prop(optional, into)]
    on_choose: Option<Callback<String>>,
) -> impl IntoView {
    view! {
        <FieldFrame id=id label=label label_hidden=label_hidden error=error>
            <select
                id=id
                name=id
                class="input select"
                aria-invalid=invalid(error)
                aria-describedby=described_by(id, false, error)
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    value.set(chosen.clone());
                    if let Some(on_choose) = on_choose {
                        on_choose.run(chosen);
                    }
                }
            >
                {live(move || options.get().into_iter().map(|(own, name)| {
                    let this = own.clone();
                    view! { <option value=own prop:selected=move || value.get() == this>{name}</option> }
                }).collect_view())}
            </select>
        </FieldFrame>
    }
}

/// Several of a few, as boxes to tick.
#[component]
pub fn CheckList<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What is chosen.
    #[prop(into)]
    legend: String,
    /// The values with their names, and what they mean if the names do not say it.
    options: Vec<(T, String, String)>,
    /// What is ticked.
    value: RwSignal<Vec<T>>,
    /// What is wrong with the choice, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <fieldset class="field check-list">
            <legend class="field__label">{legend}</legend>
            {options.into_iter().map(|(own, name, meaning)| {
                let ticked = {
                    let own = own.clone();
                    move || value.with(|value| value.contains(&own))
                };
                view! {
                    <label class="check">
                        <input
                            class="check__box"
                            type="checkbox"
                            prop:checked=ticked
                            on:change=move |event| {
                                let own = own.clone();
                                let on = event_target_checked(&event);
                                value.update(|value| {
                                    value.retain(|other| *other != own);
                                    if on {
                                        value.push(own);
                                    }
                                });
                            }
                        />
                        <span>
                            {name}
                            {(!meaning.is_empty()).then(|| view! { <span class="check__hint">{meaning}</span> })}
                        </span>
                    </label>
                }
            }).collect_view()}
            {live(move || error.get().map(|text| view! { <FieldError id=String::new() text=text /> }))}
        </fieldset>
    }
}

/// Something that is on or off, with what that means.
#[component]
pub fn SwitchField(
    /// Names the field in the page.
    id: &'static str,
    /// What is switched.
    #[prop(into)]
    label: String,
    /// What it means.
    #[prop(optional, into)]
    hint: String,
    /// Whether it is on.
    checked: RwSignal<bool>,
) -> impl IntoView {
    let hint_id = [id, "-hint"].concat();
    let described_by = (!hint.is_empty()).then(|| hint_id.clone());
    view! {
        <div class="switch">
            <div class="grow">
                <label class="field__label" for=id>{label}</label>
                {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            </div>
            <input
                id=id
                class="switch__box"
                type="checkbox"
                role="switch"
                aria-describedby=described_by
                prop:checked=move || checked.get()
                on:change=move |event| checked.set(event_target_checked(&event))
            />
        </div>
    }
}
