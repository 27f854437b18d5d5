//! The fields of a client, for adding and for changing one.

use contract::clients::CreateClient;
use leptos::prelude::*;

use super::model::Details;
use crate::{
    i18n::clients as texts,
    state::submission::Submission,
    ui::{TextArea, TextField},
};

/// What has been typed.
#[derive(Clone, Copy)]
pub struct DetailsForm {
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    note: RwSignal<String>,
}

impl DetailsForm {
    /// A form that shows these details.
    pub fn new(details: Details) -> Self {
        Self {
            first_name: RwSignal::new(details.first_name),
            last_name: RwSignal::new(details.last_name),
            email: RwSignal::new(details.email),
            phone: RwSignal::new(details.phone),
            note: RwSignal::new(details.note),
        }
    }

    /// Shows other details.
    pub fn set(self, details: Details) {
        self.first_name.set(details.first_name);
        self.last_name.set(details.last_name);
        self.email.set(details.email);
        self.phone.set(details.phone);
        self.note.set(details.note);
    }

    /// What the form shows.
    pub fn details(self) -> Details {
        Details {
            first_name: self.first_name.get(),
            last_name: self.last_name.get(),
            email: self.email.get(),
            phone: self.phone.get(),
            note: self.note.get(),
        }
    }

    /// The client as they would be added.
    pub fn request(self) -> CreateClient {
        let details = untrack(|| self.details());
        let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        CreateClient {
            first_name: details.first_name.trim().to_owned(),
            last_name: details.last_name.trim().to_owned(),
            email: given(details.email),
            phone: given(details.phone),
            note: details.note,
            even_if_similar: false,
        }
    }
}

/// The fields.
#[component]
pub fn DetailsFields(
    /// What has been typed.
    form: DetailsForm,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    view! {
        <div class="pair">
            <TextField
                id="first-name" label=texts::first_name() value=form.first_name required=true maxlength=80
                error=submission.field("first_name")
            />
            <TextField
                id="last-name" label=texts::last_name() value=form.last_name maxlength=80
                error=submission.field("last_name")
            />
        </div>
        <TextField
            id="email" label=texts::email() value=form.email kind="email" inputmode="email"
            error=submission.field("email")
        />
        <TextField
            id="phone" label=texts::phone() hint=texts::phone_hint() value=form.phone kind="tel" inputmode="tel"
            error=submission.field("phone")
        />
        <TextArea
            id="note" label=texts::note() hint=texts::note_hint() value=form.note maxlength=2000
            error=submission.field("note")
        />
    }
}
