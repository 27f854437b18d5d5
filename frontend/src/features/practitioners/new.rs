//! Adding somebody to the team.

use contract::practitioners::{CreatePractitioner, Practitioner};
use leptos::prelude::*;

use crate::{
    api::admin::practitioners as api, browser::elements, features::staff_app::DrawerForm, i18n::practitioners as texts,
    state::submission::Submission, ui::TextField,
};

/// Adds somebody.
#[component]
pub fn NewPractitioner(
    /// Called when they are added.
    #[prop(into)]
    on_added: Callback<Practitioner>,
) -> impl IntoView {
    let submission = Submission::new();
    elements::focus_first("#practitioner-name");
    let name = RwSignal::new(String::new());
    let role_title = RwSignal::new(String::new());
    let send = move |()| {
        let request = CreatePractitioner {
            name: name.get_untracked().trim().to_owned(),
            role_title: role_title.get_untracked().trim().to_owned(),
            color: None,
        };
        if submission.refuse_fields(request.name.is_empty().then_some(("name", "required"))) {
            return;
        }
        let key = submission.key(&request);
        submission.run(api::create(request, key), move |added| on_added.run(added));
    };
    view! {
        <DrawerForm submission=submission on_submit=send button=texts::add()>
            <TextField
                id="practitioner-name" label=texts::name() value=name required=true maxlength=120
                error=submission.field("name")
            />
            <TextField
                id="practitioner-role" label=texts::role_title() hint=texts::role_title_hint() value=role_title
                maxlength=80 error=submission.field("role_title")
            />
        </DrawerForm>
    }
}
