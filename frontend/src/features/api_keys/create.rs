//! Making a key, and its secret, which is shown once.

use contract::api_keys::{CreateApiKey, CreatedApiKey, DEFAULT_VALID_DAYS};
use leptos::prelude::*;

use super::model::{VALID_DAYS, faults, grantable, scope_name, valid_days};
use crate::{
    api::admin::api_keys as api,
    browser::elements,
    features::staff_app::{CopyButton, DrawerForm},
    i18n::api_keys as texts,
    state::{staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, CheckList, Note, SelectField, TextField, Tone, live},
};

/// Makes a key.
#[component]
pub fn CreateKey(
    /// Called when the key is made.
    #[prop(into)]
    on_created: Callback<()>,
    /// Called when its secret has been kept.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let created = RwSignal::new(None::<CreatedApiKey>);
    live(move || match created.get() {
        Some(created) => view! { <Secret created=created on_done=on_done /> }.into_any(),
        None => view! {
            <KeyForm on_created=move |key| {
                created.set(Some(key));
                on_created.run(());
                elements::focus_first("#secret-title");
            } />
        }
        .into_any(),
    })
}

#[component]
fn KeyForm(#[prop(into)] on_created: Callback<CreatedApiKey>) -> impl IntoView {
    let staff = StaffState::from_context();
    let submission = Submission::new();
    elements::focus_first("#key-name");
    let name = RwSignal::new(String::new());
    let scopes = RwSignal::new(Vec::new());
    let lasts = RwSignal::new(DEFAULT_VALID_DAYS.to_string());
    let options = staff
        .with_me(|me| grantable(&me.permissions))
        .unwrap_or_default()
        .into_iter()
        .map(|scope| (scope, scope_name(scope).to_owned(), scope.as_str().to_owned()))
        .collect::<Vec<_>>();
    let lifetimes = VALID_DAYS.map(|days| {
        let name = if days.is_empty() { texts::forever().to_owned() } else { texts::days(days) };
        (days.to_owned(), name)
    });
    let lifetimes = lifetimes.to_vec();
    let send = move |()| {
        let request = CreateApiKey {
            name: name.get_untracked().trim().to_owned(),
            scopes: scopes.get_untracked(),
            valid_days: valid_days(&lasts.get_untracked()),
        };
        if submission.refuse_fields(faults(&request.name, &request.scopes)) {
            return;
        }
        let key = submission.key(&request);
        submission.run(api::create(request, key), move |created| on_created.run(created));
    };
    view! {
        <DrawerForm submission=submission on_submit=send button=texts::create()>
            <TextField
                id="key-name" label=texts::name() hint=texts::name_hint() value=name maxlength=80 required=true
                error=submission.field("name")
            />
            <SelectField id="key-lasts" label=texts::lasts() options=Signal::stored(lifetimes) value=lasts />
            <Show when=move || lasts.with(String::is_empty)>
                <Note tone=Tone::Warn>{texts::forever_text()}</Note>
            </Show>
            <CheckList legend=texts::scopes() options=options value=scopes error=submission.field("scopes") />
        </DrawerForm>
    }
}

#[component]
fn Secret(created: CreatedApiKey, on_done: Callback<()>) -> impl IntoView {
    let secret = created.secret;
    view! {
        <div class="drawer__body stack">
            <h3 id="secret-title" tabindex="-1">{texts::secret_title()}</h3>
            <Note tone=Tone::Warn>{texts::secret_text()}</Note>
            <div>
                <p class="muted small">{texts::secret_label(&created.key.name)}</p>
                <p class="secret">{secret.clone()}</p>
            </div>
            <CopyButton text=Signal::stored(secret) label=texts::copy_secret() />
        </div>
        <div class="drawer__foot">
            <Button kind=ButtonKind::Primary block=true on_press=move |()| on_done.run(())>{texts::done()}</Button>
        </div>
    }
}
