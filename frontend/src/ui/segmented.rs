//! A segmented control: one of a few, all of them visible.

use leptos::prelude::*;

/// One of the choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<T> {
    /// What is chosen.
    pub value: T,
    /// What it is called.
    pub label: &'static str,
}

/// One of a few, as radio buttons in a row.
#[component]
pub fn Segmented<T: Copy + PartialEq + Send + Sync + 'static>(
    /// Names the group in the page.
    name: &'static str,
    /// What is being chosen.
    #[prop(into)]
    legend: String,
    /// The choices.
    choices: Vec<Choice<T>>,
    /// The one that is chosen.
    #[prop(into)]
    value: Signal<T>,
    /// Chooses another.
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView {
    view! {
        <fieldset class="segmented">
            <legend class="visually-hidden">{legend}</legend>
            {choices.into_iter().map(|choice| view! {
                <label class="segmented__option">
                    <input
                        class="visually-hidden"
                        type="radio"
                        name=name
                        prop:checked=move || value.get() == choice.value
                        on:change=move |_| on_choose.run(choice.value)
                    />
                    {choice.label}
                </label>
            }).collect_view()}
        </fieldset>
    }
}
