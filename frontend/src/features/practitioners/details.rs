//! Details of one of the team.

use contract::{
    color::BrandColor,
    practitioners::{Practitioner, UpdatePractitioner},
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::{ApiError, admin::practitioners as api},
    features::staff_app::{Refusal, StaleNote},
    i18n::{practitioners as texts, staff_app},
    state::{remote::Remote, submission::Submission},
    ui::{Button, ButtonKind, Card, ColorField, SwitchField, TextField, Toasts},
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
    let name = RwSignal::new(practitioner.name);
    let role_title = RwSignal::new(practitioner.role_title);
    let color = RwSignal::new(practitioner.color.to_string());
    let active = RwSignal::new(practitioner.active);
    let saved = move |now: Practitioner| {
        toasts.show(texts::saved());
        remote.update(|shown| *shown = now);
    };
    let save = move |over_theirs: bool| {
        let changes = UpdatePractitioner {
            name: Some(name.get_untracked().trim().to_owned()),
            role_title: Some(role_title.get_untracked().trim().to_owned()),
            color: color.get_untracked().trim().parse::<BrandColor>().ok(),
            active: Some(active.get_untracked()),
        };
        let faults = [
            ("name", "required", changes.name.as_ref().is_some_and(String::is_empty)),
            ("color", "color", changes.color.is_none()),
        ];
        let faults = faults.into_iter().filter(|(_, _, wrong)| *wrong).map(|(field, code, _)| (field, code));
        if let Some(fault) = ApiError::invalid(faults) {
            submission.refuse(fault);
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
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        save(false);
    };
    view! {
        <section class="stack" aria-labelledby="details">
            <h2 id="details">{texts::details()}</h2>
            <Card>
                <form class="stack" novalidate on:submit=on_submit>
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
                    <StaleNote
                        submission=submission on_theirs=move |()| remote.reload() on_mine=move |()| save(true)
                    />
                    <Refusal submission=submission />
                    {may.then(|| view! {
                        <div>
                            <Button kind=ButtonKind::Primary submit=true busy=submission.busy()>{staff_app::save()}</Button>
                        </div>
                    })}
                </form>
            </Card>
        </section>
    }
}
