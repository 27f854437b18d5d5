//! Choosing a password, which is typed twice.

use leptos::prelude::*;

use super::model::new_password_fault;
use crate::{i18n::my_account as texts, state::submission::Submission, ui::TextField};

/// A password that is being chosen.
#[derive(Clone, Copy)]
pub struct NewPassword {
    /// What the server calls it.
    field: &'static str,
    typed: RwSignal<String>,
    repeated: RwSignal<String>,
}

impl NewPassword {
    /// Nothing typed yet. The server calls the password as `field` says.
    pub fn new(field: &'static str) -> Self {
        Self { field, typed: RwSignal::new(String::new()), repeated: RwSignal::new(String::new()) }
    }

    /// What is wrong with it before the server is asked: field and code.
    pub fn fault(self) -> Option<(&'static str, &'static str)> {
        let repeated = self.repeated.get_untracked();
        self.typed.with_untracked(|typed| new_password_fault(self.field, typed, &repeated))
    }

    /// The password.
    pub fn value(self) -> String {
        self.typed.get_untracked()
    }

    /// Empties both fields.
    pub fn clear(self) {
        self.typed.set(String::new());
        self.repeated.set(String::new());
    }
}

/// The two fields of a new password.
#[component]
pub fn NewPasswordFields(
    /// The password.
    new: NewPassword,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    view! {
        <TextField
            id="new-password" label=texts::new_password() value=new.typed kind="password" hint=texts::password_text()
            autocomplete="new-password" error=submission.field(new.field) required=true
        />
        <TextField
            id="repeated-password" label=texts::repeat_password() value=new.repeated kind="password"
            autocomplete="new-password" error=submission.field("repeated_password") required=true
        />
    }
}
