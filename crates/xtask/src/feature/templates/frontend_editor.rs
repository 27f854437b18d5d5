//! The form of __a_one_words__.

use contract::__many__::{__One__, Update__One__};
use leptos::prelude::*;

use super::model::Typed;
use crate::{
    api::admin::__many__ as api,
    browser::elements,
    features::staff_app::DrawerForm,
    i18n::{__many__ as texts, staff_app},
    state::submission::Submission,
    ui::{TextField, Toasts},
};

/// Adds __a_one_words__, or changes one.
#[component]
pub fn __One__Editor(
    /// The __one_words__, unless it is a new one.
    __one__: Option<__One__>,
    /// Called when it is saved.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let typed = __one__.as_ref().map_or_else(Typed::default, Typed::of);
    let name = RwSignal::new(typed.name);
    let current = move || Typed { name: name.get_untracked() };
    elements::focus_first("#__one_path__-name");
    let is_new = __one__.is_none();
    let known = StoredValue::new(__one__);
    let saved = move |now: __One__| {
        toasts.show(if is_new { texts::added(&now.name) } else { texts::saved(&now.name) });
        on_saved.run(());
    };
    let save = move |over_theirs: bool| {
        let refuse = |faults| {
            submission.refuse_fields(faults);
        };
        match known.get_value() {
            None => match current().create() {
                Ok(request) => {
                    let key = submission.key(&request);
                    submission.run(api::create(request, key), saved);
                }
                Err(faults) => refuse(faults),
            },
            Some(before) => match current().changes(&before) {
                Ok(changes) if changes == Update__One__::default() => on_saved.run(()),
                Ok(changes) => submission.run(
                    async move {
                        let version = if over_theirs { api::get(before.id).await?.version } else { before.version };
                        api::update(before.id, version, changes).await
                    },
                    saved,
                ),
                Err(faults) => refuse(faults),
            },
        }
    };
    view! {
        <DrawerForm
            submission=submission on_submit=move |()| save(false)
            button={if is_new { texts::add() } else { staff_app::save() }}
            on_stale=(on_saved, Callback::new(move |()| save(true)))
        >
            <TextField
                id="__one_path__-name" label=texts::name() value=name required=true maxlength=120
                error=submission.field("name")
            />
        </DrawerForm>
    }
}
