//! Details of one of the team.

use contract::{
    color::BrandColor,
    practitioners::{Practitioner, UpdatePractitioner},
};
use leptos::prelude::*;

use crate::{
    api::admin::practitioners as api,
    features::staff_app::SaveForm,
    i18n::practitioners as texts,
    state::{remote::Remote, submission::Submission},
    ui::{Card, ColorField, SwitchField, TextField, Toasts},
};

/// Details that can be changed in place.
#[component]
pub fn PractitionerDetails(
    /// Whose.
    practitioner: Practitioner,
    /// Where they came from.
    remote: Remote<Practitioner>,
    /// Whether one may change them.
    may: bool,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let (id, version) = (practitioner.id, practitioner.version);
    let name = RwSignal::new(practitioner.name.clone());
    let role_title = RwSignal::new(practitioner.role_title.clone());
    let color = RwSignal::new(practitioner.color.to_string());
    let active = RwSignal::new(practitioner.active);
    let before = StoredValue::new(practitioner);
    let changes = move || {
        before.with_value(|before| UpdatePractitioner {
            name: Some(name.get().trim().to_owned()).filter(|name| *name != before.name),
            role_title: Some(role_title.get().trim().to_owned()).filter(|title| *title != before.role_title),
            color: color.get().trim().parse().ok().filter(|color| *color != before.color),
            active: Some(active.get()).filter(|active| *active != before.active),
        })
    };
    let color_is_wrong = move || color.with(|color| color.trim().parse::<BrandColor>().is_err());
    let dirty = Memo::new(move |_| color_is_wrong() || changes() != UpdatePractitioner::default());
    let discard = move |()| {
        before.with_value(|before| {
            name.set(before.name.clone());
            role_title.set(before.role_title.clone());
            color.set(before.color.to_string());
            active.set(before.active);
        });
    };
    let saved = move |now: Practitioner| {
        toasts.show(texts::saved());
        remote.update(|shown| *shown = now);
    };
    let save = move |over_theirs: bool| {
        let changes = untrack(changes);
        let faults = [
            ("name", "required", changes.name.as_ref().is_some_and(String::is_empty)),
            ("color", "color", untrack(color_is_wrong)),
        ];
        let faults = faults.into_iter().filter(|(_, _, wrong)| *wrong).map(|(field, code, _)| (field, code));
        if submission.refuse_fields(faults) {
            return;
        }
        submission.run(
            async move {
                let version = if over_theirs { api::get(id).await?.version } else { version };
                api::update(id, version, changes).await
            },
            saved,
        );
    };
    view! {
        <section class="stack" aria-labelledby="details">
            <h2 id="details">{texts::details()}</h2>
            <Card>
                <SaveForm
                    class="stack" in_card=true dirty=dirty submission=submission on_save=save
                    on_theirs=move |()| remote.reload() on_discard=discard
                >
                    <fieldset class="stack" disabled=!may>
                        <TextField
                            id="practitioner-name" label=texts::name() value=name required=true maxlength=120
                            error=submission.field("name")
                        />
                        <TextField
                            id="practitioner-role" label=texts::role_title() hint=texts::role_title_hint()
                            value=role_title maxlength=80 error=submission.field("role_title")
                        />
                        <ColorField id="practitioner-color" label=texts::color() value=color error=submission.field("color") />
                        <SwitchField
                            id="practitioner-active" label=texts::active() hint=texts::active_hint() checked=active
                        />
                    </fieldset>
                </SaveForm>
            </Card>
        </section>
    }
}
