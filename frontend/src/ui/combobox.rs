//! A field that offers what fits while one types.

use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    Icon, IconName,
    field_frame::{FieldFrame, described_by, invalid},
    live::{live, live_text, react},
};
use crate::browser::elements;

/// Something that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its icon.
    pub icon: IconName,
    /// Its name.
    pub label: String,
    /// What tells it from others of that name; may be empty.
    pub detail: String,
}

/// A line of text with what fits below it. Arrow keys move, Enter chooses.
#[component]
pub fn Combobox(
    /// Names the field in the page; letters, digits and hyphens.
    id: &'static str,
    /// What to type.
    #[prop(into)]
    label: String,
    /// What stands in the field while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// The label is for those who do not see the page.
    #[prop(optional)]
    label_hidden: bool,
    /// What has been typed.
    value: RwSignal<String>,
    /// What fits, in order.
    #[prop(into)]
    offers: Signal<Vec<Offer>>,
    /// What is said when nothing fits; nothing is said while it is empty.
    #[prop(into)]
    nothing: Signal<String>,
    /// Takes the offer of that number.
    #[prop(into)]
    on_choose: Callback<usize>,
    /// What is wrong with it, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let active = RwSignal::new(0_usize);
    let list_id = [id, "-offers"].concat();
    let list_label = label.clone();
    let controls = list_id.clone();
    let option_id = move |index: usize| [id, "-offer-", &index.to_string()].concat();
    let count = move || offers.with(Vec::len);
    let expanded = move || if count() > 0 { "true" } else { "false" };
    let pointed_at = move || (count() > 0).then(|| option_id(active.get()));
    // What was active is another thing in another list.
    react(move || {
        offers.track();
        active.set(0);
    });
    let on_key = move |event: KeyboardEvent| {
        let count = count();
        if count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" => active.update(|active| *active = (*active + count - 1) % count),
            "Enter" => on_choose.run(active.get_untracked().min(count - 1)),
            _ => return,
        }
        event.prevent_default();
        elements::scroll_into_view(&option_id(active.get_untracked()));
    };
    view! {
        <div class="field">
            <FieldFrame id=id label=label label_hidden=label_hidden error=error>
                <div class="combobox__field">
                    <Icon name=IconName::Search size=20 />
                    <input
                        id=id
                        class="input combobox__input"
                        type="text"
                        role="combobox"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        placeholder=placeholder
                        aria-autocomplete="list"
                        aria-expanded=expanded
                        aria-controls=controls
                        aria-activedescendant=pointed_at
                        aria-invalid=invalid(error)
                        aria-describedby=described_by(id, false, error)
                        prop:value=move || value.get()
                        on:input=move |event| value.set(event_target_value(&event))
                        on:keydown=on_key
                    />
                </div>
            </FieldFrame>
            <ul
                id=list_id
                class="combobox__offers"
                role="listbox"
                aria-label=list_label
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
                        on:click=move |_| on_choose.run(index)
                    >
                        <Icon name=offer.icon size=20 />
                        <span class="grow">{offer.label}</span>
                        <span class="muted small">{offer.detail}</span>
                    </li>
                }).collect_view())}
            </ul>
            <p class="combobox__nothing" role="status">
                {live_text(move || if count() == 0 { nothing.get() } else { String::new() })}
            </p>
        </div>
    }
}
