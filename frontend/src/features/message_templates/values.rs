//! The custom values of a message, to be looked up and put into it; and how a message is written.

use leptos::prelude::*;

use super::{
    model::{about, replaced, written},
    template_field::{Fields, select_soon},
};
use crate::{browser::elements, i18n::message_templates as texts};

/// Everything that can be put into the message. What is chosen goes where one was typing.
#[component]
pub fn ValueList(
    /// The fields of the message.
    fields: Fields,
    /// What each of them holds, by its id.
    #[prop(into)]
    holds: Callback<&'static str, RwSignal<String>>,
) -> impl IntoView {
    let put = move |text: String| {
        let id = fields.last.get_untracked();
        let value = holds.run(id);
        let end = value.with_untracked(|text| text.encode_utf16().count());
        let (from, to) = elements::selection(id).unwrap_or((end, end));
        let (changed, caret) = value.with_untracked(|value| replaced(value, from, to, &text));
        value.set(changed);
        select_soon(id, caret, caret);
    };
    let entries = fields.values.with_value(|values| {
        values
            .iter()
            .map(|value| {
                let (name, text) = (written(value), written(value));
                let example = texts::value_example(&value.example);
                view! {
                    <li>
                        <button type="button" class="value-list__value" on:click=move |_| put(text.clone())>
                            <span class="mono strong">{name}</span>
                            <span>{about(value)}</span>
                            <span class="muted small">{example}</span>
                            {value.may_be_empty.then(|| view! { <span class="muted small">{texts::value_may_be_empty()}</span> })}
                        </button>
                    </li>
                }
            })
            .collect_view()
    });
    view! {
        <details class="disclosure">
            <summary>{texts::values()}</summary>
            <p class="muted small">{texts::values_hint()}</p>
            <ul class="value-list">{entries}</ul>
        </details>
    }
}

/// How a message is written, in a few lines.
#[component]
pub fn WritingRules() -> impl IntoView {
    let rules = [
        ("**…**", texts::rule_bold()),
        ("[…](https://…)", texts::rule_link()),
        ("- …", texts::rule_list()),
        ("> …", texts::rule_box()),
        ("`…`", texts::rule_code()),
        ("---", texts::rule_small()),
        ("{{client.first_name | fallback: \"there\"}}", texts::rule_fallback()),
    ];
    view! {
        <details class="disclosure">
            <summary>{texts::rules()}</summary>
            <dl class="writing-rules">
                {rules.into_iter().map(|(sign, meaning)| view! {
                    <div>
                        <dt class="mono">{sign}</dt>
                        <dd>{meaning}</dd>
                    </div>
                }).collect_view()}
            </dl>
        </details>
    }
}
