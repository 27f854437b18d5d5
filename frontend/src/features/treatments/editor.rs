//! The form of a treatment, new or there already.

use contract::{
    money::Currency,
    practitioners::Practitioner,
    treatments::{Treatment, UpdateTreatment},
};
use leptos::prelude::*;

use super::model::Typed;
use crate::{
    api::admin::treatments as api,
    browser::elements,
    features::staff_app::DrawerForm,
    i18n::{staff_app, treatments as texts},
    state::submission::Submission,
    ui::{CheckList, SwitchField, TextArea, TextField, Toasts},
};

/// Adds a treatment, or changes one.
#[expect(clippy::too_many_lines, reason = "fields, one below the other")]
#[component]
pub fn TreatmentEditor(
    /// The treatment, unless it is a new one.
    treatment: Option<Treatment>,
    /// Who may give it.
    practitioners: Vec<Practitioner>,
    /// The clinic's currency.
    currency: Currency,
    /// How many digits an amount in it has after the point.
    digits: usize,
    /// Called when it is saved, with how it is now.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let typed = treatment.as_ref().map_or_else(Typed::empty, |treatment| Typed::of(treatment, digits));
    let name = RwSignal::new(typed.name);
    let description = RwSignal::new(typed.description);
    let category = RwSignal::new(typed.category);
    let duration = RwSignal::new(typed.duration);
    let buffer_before = RwSignal::new(typed.buffer_before);
    let buffer_after = RwSignal::new(typed.buffer_after);
    let price = RwSignal::new(typed.price);
    let bookable_online = RwSignal::new(typed.bookable_online);
    let active = RwSignal::new(typed.active);
    let practitioner_ids = RwSignal::new(typed.practitioner_ids);
    let current = move || Typed {
        name: name.get_untracked(),
        description: description.get_untracked(),
        category: category.get_untracked(),
        duration: duration.get_untracked(),
        buffer_before: buffer_before.get_untracked(),
        buffer_after: buffer_after.get_untracked(),
        price: price.get_untracked(),
        bookable_online: bookable_online.get_untracked(),
        active: active.get_untracked(),
        practitioner_ids: practitioner_ids.get_untracked(),
    };
    elements::focus_first("#treatment-name");
    let is_new = treatment.is_none();
    let known = StoredValue::new(treatment);
    let saved = move |treatment: Treatment| {
        toasts.show(if is_new { texts::added(&treatment.name) } else { texts::saved(&treatment.name) });
        on_saved.run(());
    };
    let save = move |over_theirs: bool| {
        let refuse = |faults| {
            submission.refuse_fields(faults);
        };
        match known.get_value() {
            None => match current().create(digits) {
                Ok(request) => {
                    let key = submission.key(&request);
                    submission.run(api::create(request, key), saved);
                }
                Err(faults) => refuse(faults),
            },
            Some(treatment) => match current().changes(&treatment, digits) {
                Ok(changes) if changes == UpdateTreatment::default() => on_saved.run(()),
                Ok(changes) => submission.run(
                    async move {
                        let Treatment { id, version, .. } = treatment;
                        let newest =
                            if over_theirs { api::list().await?.into_iter().find(|t| t.id == id) } else { None };
                        api::update(id, newest.map_or(version, |newest| newest.version), changes).await
                    },
                    saved,
                ),
                Err(faults) => refuse(faults),
            },
        }
    };
    let options = practitioners
        .into_iter()
        .filter(|p| p.active || practitioner_ids.with_untracked(|ids| ids.contains(&p.id)))
        .map(|p| (p.id, p.name, p.role_title))
        .collect::<Vec<_>>();
    view! {
        <DrawerForm
            submission=submission on_submit=move |()| save(false)
            button={if is_new { texts::add() } else { staff_app::save() }}
            on_stale=(on_saved, Callback::new(move |()| save(true)))
        >
            <TextField
                id="treatment-name" label=texts::name() value=name required=true maxlength=120
                error=submission.field("name")
            />
            <TextField
                id="treatment-category" label=texts::category() hint=texts::category_hint() value=category
                maxlength=60 error=submission.field("category")
            />
            <div class="pair">
                <TextField
                    id="treatment-duration" label=texts::duration() value=duration inputmode="numeric" required=true
                    error=submission.field("duration_minutes")
                />
                <TextField
                    id="treatment-price" label=texts::price(currency.as_str()) value=price inputmode="decimal"
                    required=true error=submission.field("price_minor")
                />
            </div>
            <div class="pair">
                <TextField
                    id="treatment-before" label=texts::buffer_before() value=buffer_before inputmode="numeric"
                    error=submission.field("buffer_before_minutes")
                />
                <TextField
                    id="treatment-after" label=texts::buffer_after() value=buffer_after inputmode="numeric"
                    error=submission.field("buffer_after_minutes")
                />
            </div>
            <p class="field__hint">{texts::buffer_hint()}</p>
            <TextArea
                id="treatment-description" label=texts::description() value=description maxlength=1000
                error=submission.field("description")
            />
            <CheckList
                legend=texts::practitioners() options=options value=practitioner_ids
                error=submission.field("practitioner_ids")
            />
            <SwitchField id="treatment-online" label=texts::bookable_online() checked=bookable_online />
            {(!is_new).then(|| view! {
                <SwitchField
                    id="treatment-active" label=texts::active() hint=texts::active_hint() checked=active
                />
            })}
        </DrawerForm>
    }
}
