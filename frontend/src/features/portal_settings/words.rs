//! What the portal says: its name, the sign-in page, how to reach the clinic, the announcement.

use leptos::prelude::*;

use super::form::PortalForm;
use crate::{
    i18n::portal_settings as texts,
    state::submission::Submission,
    ui::{Card, TextArea, TextField},
};

/// The portal's name and what the sign-in page says.
#[component]
pub fn NameSection(
    /// What the portal is called without a name of its own.
    clinic_name: String,
    /// What has been typed.
    form: PortalForm,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="words">
            <h2 id="words">{texts::words()}</h2>
            <Card>
                <div class="stack">
                    <TextField
                        id="portal-name" label=texts::name() hint=texts::name_hint(&clinic_name) value=form.name
                        maxlength=80 error=submission.field("name")
                    />
                    <TextArea
                        id="portal-description" label=texts::description() hint=texts::description_hint()
                        value=form.description maxlength=400 error=submission.field("description")
                    />
                    <TextField
                        id="support-email" label=texts::support_email() hint=texts::support_email_hint()
                        value=form.support_email kind="email" inputmode="email"
                        error=submission.field("support_email")
                    />
                </div>
            </Card>
        </section>
    }
}

/// How clients reach the clinic.
#[component]
pub fn ContactSection(
    /// What has been typed.
    form: PortalForm,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="contact">
            <h2 id="contact">{texts::contact()}</h2>
            <Card>
                <div class="stack">
                    <div class="pair">
                        <TextField
                            id="clinic-phone" label=texts::phone() value=form.phone kind="tel" inputmode="tel"
                            error=submission.field("phone")
                        />
                        <TextField
                            id="clinic-email" label=texts::email() value=form.email kind="email" inputmode="email"
                            error=submission.field("email")
                        />
                    </div>
                    <TextField
                        id="clinic-address" label=texts::street() value=form.address maxlength=300
                        error=submission.field("address")
                    />
                </div>
            </Card>
        </section>
    }
}

/// What is told on the home page, and when.
#[component]
pub fn AnnouncementSection(
    /// What has been typed.
    form: PortalForm,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="announcement">
            <h2 id="announcement">{texts::announcement()}</h2>
            <Card>
                <div class="stack">
                    <TextArea
                        id="announcement-text" label=texts::announcement_text() hint=texts::announcement_hint()
                        value=form.announcement maxlength=300 error=submission.field("announcement.text")
                    />
                    <TextField
                        id="announcement-link" label=texts::link() hint=texts::link_hint() value=form.link kind="url"
                        inputmode="url" maxlength=500 error=submission.field("announcement.link")
                    />
                    <div class="pair">
                        <TextField
                            id="announcement-from" label=texts::from_date() value=form.from_date kind="date"
                            error=submission.field("announcement.from_date")
                        />
                        <TextField
                            id="announcement-to" label=texts::to_date() value=form.to_date kind="date"
                            error=submission.field("announcement.to_date")
                        />
                    </div>
                </div>
            </Card>
        </section>
    }
}
