//! A field for text with custom values: it offers them as soon as two braces are typed.

use std::time::Duration;

use contract::custom_values::CustomValue;
use leptos::{ev::KeyboardEvent, prelude::*};

use super::model::{Typing, about, fitting, replaced, typing, written};
use crate::{
    browser::elements,
    i18n::message_templates as texts,
    ui::{FieldFrame, described_by, invalid, live, react},
};

/// The fields of a message, of which one was used last: custom values are put there.
#[derive(Clone, Copy)]
pub struct Fields {
    /// The id of the field that was used last.
    pub last: RwSignal<&'static str>,
    /// The values that can be put into this message.
    pub values: StoredValue<Vec<CustomValue>>,
}

/// Selects a part of a field, once what it holds has been drawn.
pub fn select_soon(id: &'static str, from: usize, to: usize) {
    set_timeout(move || elements::select(id, from, to), Duration::ZERO);
}

/// A labelled field for text with custom values.
#[expect(clippy::too_many_lines, reason = "one field with its list")]
#[component]
pub fn TemplateField(
    /// Names the field in the page; letters, digits and hyphens.
    id: &'static str,
    /// What to type.
    #[prop(into)]
    label: String,
    /// How to type it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// How many lines are seen; one makes it a single line.
    rows: u16,
    /// How many characters fit.
    maxlength: u16,
    /// What has been typed.
    value: RwSignal<String>,
    /// What is wrong with it, if anything.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The fields of the message.
    fields: Fields,
    /// What can be done with what is typed, above the field.
    #[prop(optional, into)]
    tools: ViewFn,
) -> impl IntoView {
    let open = RwSignal::new(None::<Typing>);
    let active = RwSignal::new(0_usize);
    let offers = Memo::new(move |_| match open.get() {
        Some(typing) => fields.values.with_value(|values| fitting(values, &typing.typed)),
        None => Vec::new(),
    });
    let count = move || offers.with(Vec::len);
    react(move || {
        offers.track();
        active.set(0);
    });
    let look = move || {
        let caret = elements::selection(id).filter(|(from, to)| from == to);
        open.set(caret.and_then(|(at, _)| value.with_untracked(|text| typing(text, at))));
    };
    let choose = move |index: usize| {
        let chosen = offers.with_untracked(|offers| offers.get(index).map(written));
        let (Some(chosen), Some(typing)) = (chosen, open.get_untracked()) else { return };
        let (text, caret) = value.with_untracked(|text| replaced(text, typing.from, typing.to, &chosen));
        value.set(text);
        open.set(None);
        select_soon(id, caret, caret);
    };
    let option_id = move |index: usize| [id, "-value-", &index.to_string()].concat();
    let on_key = move |event: KeyboardEvent| {
        let count = count();
        if count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" => active.update(|active| *active = (*active + count - 1) % count),
            "Enter" | "Tab" => choose(active.get_untracked().min(count - 1)),
            "Escape" => open.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        elements::scroll_into_view(&option_id(active.get_untracked()));
    };
    let on_key_up = move |event: KeyboardEvent| {
        // The keys that move through the list leave the caret where it is.
        if !matches!(event.key().as_str(), "ArrowDown" | "ArrowUp" | "Enter" | "Tab" | "Escape") {
            look();
        }
    };
    let list_id = [id, "-values"].concat();
    let controls = list_id.clone();
    let controls = Signal::derive(move || (count() > 0).then(|| controls.clone()));
    let pointed_at = Signal::derive(move || (count() > 0).then(|| option_id(active.get())));
    let (described_by, invalid) = (described_by(id, hint.is_some(), error), invalid(error));
    let input = move |event: leptos::ev::Event| {
        value.set(event_target_value(&event));
        look();
    };
    let field = if rows == 1 {
        view! {
            <input
                id=id name=id class="input" type="text" autocomplete="off" maxlength=maxlength
                aria-autocomplete="list" aria-controls=controls aria-activedescendant=pointed_at
                aria-invalid=invalid aria-describedby=described_by
                prop:value=move || value.get()
                on:input=input on:keydown=on_key on:keyup=on_key_up
                on:click=move |_| look()
                on:focus=move |_| fields.last.set(id)
                on:blur=move |_| open.set(None)
            />
        }
        .into_any()
    } else {
        view! {
            <textarea
                id=id name=id class="input text-area template-field__text" rows=rows maxlength=maxlength
                aria-autocomplete="list" aria-controls=controls aria-activedescendant=pointed_at
                aria-invalid=invalid aria-describedby=described_by
                prop:value=move || value.get()
                on:input=input on:keydown=on_key on:keyup=on_key_up
                on:click=move |_| look()
                on:focus=move |_| fields.last.set(id)
                on:blur=move |_| open.set(None)
            ></textarea>
        }
        .into_any()
    };
    let label_of_list = texts::values();
    view! {
        <div class="field template-field">
            <FieldFrame id=id label=label hint=hint error=error>
                {tools.run()}
                {field}
            </FieldFrame>
            <ul
                id=list_id class="combobox__offers template-field__offers" role="listbox" aria-label=label_of_list
                hidden=move || count() == 0
            >
                {live(move || offers.get().into_iter().enumerate().map(|(index, offer)| view! {
                    <li
                        id=option_id(index)
                        class="combobox__offer"
                        role="option"
                        aria-selected=move || if active.get() == index { "true" } else { "false" }
                        on:mousemove=move |_| active.set(index)
                        on:mousedown=move |event| event.prevent_default()
                        on:click=move |_| choose(index)
                    >
                        <span class="grow mono">{offer.name.clone()}</span>
                        <span class="muted small">{about(&offer)}</span>
                    </li>
                }).collect_view())}
            </ul>
            <p class="visually-hidden" role="status">
                {live(move || match count() {
                    0 => String::new(),
                    count => texts::offered(u32::try_from(count).unwrap_or(u32::MAX)),
                })}
            </p>
        </div>
    }
}
