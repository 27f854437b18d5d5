//! Whether the portal is open, and where.

use contract::portal_settings::PortalSettings;
use leptos::prelude::*;

use super::{form::PortalForm, model::address_with};
use crate::{
    api::admin::portal_settings as api,
    features::staff_app::CopyButton,
    i18n::{fields, format, format::Style, portal_settings as texts},
    state::{debounced::debounced, remote::Remote, submission::Submission},
    ui::{Card, Note, SwitchField, TextField, Tone},
};

/// On or off, and the address with a word on whether it can be had.
#[component]
pub fn AddressSection(
    /// The portal as it is.
    settings: StoredValue<PortalSettings>,
    /// What has been typed.
    form: PortalForm,
    /// The form's dealings with the server.
    submission: Submission,
    /// Whether something may be changed. The address can be copied in any case.
    may: bool,
) -> impl IntoView {
    let address = Signal::derive(move || {
        let typed = form.slug.get();
        settings.with_value(|portal| address_with(&portal.portal_url, portal.slug.as_str(), typed.trim()))
    });
    let former = settings.with_value(|portal| portal.former_slugs.clone());
    view! {
        <section class="stack" aria-labelledby="address">
            <h2 id="address">{texts::address_title()}</h2>
            <Card>
                <div class="stack stack--loose">
                    <fieldset class="stack stack--loose" disabled=!may>
                        <SwitchField
                            id="portal-on" label=texts::portal_on() hint=texts::portal_on_hint() checked=form.enabled
                        />
                        <div class="stack">
                            <TextField
                                id="slug" label=texts::slug() hint=texts::slug_hint() value=form.slug maxlength=40
                                error=submission.field("slug")
                            />
                            <Availability settings=settings typed=form.slug />
                        </div>
                    </fieldset>
                    <div class="stack">
                        <div class="address">
                            <div class="grow">
                                <p class="muted small">{texts::address()}</p>
                                <p class="address__url">{move || breakable(&address.get())}</p>
                            </div>
                            <CopyButton text=address label=texts::copy_address() />
                        </div>
                        {(!former.is_empty()).then(|| view! {
                            <div class="stack stack--tight">
                                <p class="muted small">{texts::former()}</p>
                                <ul class="former">
                                    {former.into_iter().map(|former| view! {
                                        <li>
                                            <span class="strong">{former.slug.to_string()}</span>
                                            " "
                                            <span class="muted small">
                                                {texts::held(&format::instant(former.held_until, Style::Date))}
                                            </span>
                                        </li>
                                    }).collect_view()}
                                </ul>
                            </div>
                        })}
                    </div>
                </div>
            </Card>
        </section>
    }
}

/// An address that is broken after a slash where it does not fit on one line.
fn breakable(address: &str) -> impl IntoView + use<> {
    address.split_inclusive('/').map(|part| view! { {part.to_owned()}<wbr /> }).collect_view()
}

/// Whether the typed address can be had, once the typing has rested.
#[component]
fn Availability(settings: StoredValue<PortalSettings>, typed: RwSignal<String>) -> impl IntoView {
    let rested = debounced(Signal::derive(move || typed.get().trim().to_owned()));
    let differs = move |slug: &str| !slug.is_empty() && settings.with_value(|portal| portal.slug.as_str() != slug);
    let answer = Remote::new(move || {
        let slug = rested.get();
        async move { if differs(&slug) { api::check_slug(slug).await.map(Some) } else { Ok(None) } }
    });
    view! {
        <div role="status" class="stack">
            {move || {
                let current = typed.get();
                // An answer about something typed before says nothing about this.
                let answer = answer.ready().flatten().filter(|answer| answer.slug == current.trim())?;
                Some(match answer.reason {
                    None => view! {
                        <Note tone=Tone::Good>{texts::slug_free()}</Note>
                        <Note tone=Tone::Warn>{texts::slug_moves()}</Note>
                    }.into_any(),
                    Some(reason) => {
                        let text = fields::by_name(&reason).map(str::to_owned).or(answer.message).unwrap_or_default();
                        view! { <Note tone=Tone::Bad>{text}</Note> }.into_any()
                    }
                })
            }}
        </div>
    }
}
