//! The portal's logo and icon. They are saved at once, apart from what is typed in the form.

use contract::portal_settings::{PortalImageKind, PortalSettings};
use leptos::{ev::Event, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::form::PortalForm;
use crate::{
    api::admin::portal_settings as api,
    features::staff_app::Refusal,
    i18n::portal_settings as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, Card, Toasts},
};

/// Both images.
#[component]
pub fn ImagesSection(
    /// The portal as it is.
    settings: StoredValue<PortalSettings>,
    /// What has been typed, and which images there are.
    form: PortalForm,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="images">
            <h2 id="images">{texts::images()}</h2>
            <Card>
                <div class="stack stack--loose">
                    <ImageField
                        id="logo" kind=PortalImageKind::Logo label=texts::logo() hint=texts::logo_hint()
                        settings=settings form=form
                    />
                    <ImageField
                        id="favicon" kind=PortalImageKind::Favicon label=texts::favicon() hint=texts::favicon_hint()
                        settings=settings form=form
                    />
                </div>
            </Card>
        </section>
    }
}

#[component]
fn ImageField(
    id: &'static str,
    kind: PortalImageKind,
    label: &'static str,
    hint: &'static str,
    settings: StoredValue<PortalSettings>,
    form: PortalForm,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let shown = match kind {
        PortalImageKind::Logo => form.logo,
        PortalImageKind::Favicon => form.favicon,
    };
    let saved = move |now: PortalSettings| {
        form.logo.set(now.logo_url.clone());
        form.favicon.set(now.favicon_url.clone());
        settings.set_value(now);
        toasts.show(texts::image_saved());
    };
    let version = move || settings.with_value(|settings| settings.version);
    let choose = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            submission.run(api::replace_image(version(), kind, file), saved);
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    let remove = move |()| submission.run(api::delete_image(version(), kind), saved);
    let error = submission.field("image");
    let hint_id = [id, "-hint"].concat();
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <p class="field__hint" id=hint_id.clone()>{hint}</p>
            <div class="row">
                {move || shown.get().map(|url| view! { <img class="image-sample" src=url alt=label /> })}
                <input
                    id=id
                    class="input"
                    type="file"
                    accept="image/png,image/jpeg,image/webp"
                    aria-describedby=hint_id
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    on:change=choose
                />
                <Show when=move || shown.with(Option::is_some)>
                    <Button kind=ButtonKind::Quiet busy=submission.busy() on_press=remove>{texts::image_remove()}</Button>
                </Show>
            </div>
            {move || error.get().map(|text| view! { <p class="field__error" role="alert">{text}</p> })}
            <Show when=move || error.with(Option::is_none)><Refusal submission=submission /></Show>
        </div>
    }
}
