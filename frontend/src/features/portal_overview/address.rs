//! Where the portal is, and how many are in it.

use contract::portal_overview::{PersonState, PortalOverview};
use leptos::prelude::*;

use super::model::{EVER_INVITED, Group};
use crate::{
    browser::elements,
    features::{portal_settings::PreviewButton, staff_app::CopyButton},
    i18n::{format, portal_overview as texts},
    state::staff::href,
    ui::{Button, ButtonKind, ButtonLink, Card, Note, QrCode, Tone},
};

/// The live address with its QR code, and how many people were invited and have joined.
#[component]
pub fn AddressAndCounts(
    /// The portal.
    overview: PortalOverview,
    /// Whom the list below shows: whoever a figure counts, once it is pressed.
    filter: RwSignal<Group>,
) -> impl IntoView {
    let people = overview.people;
    let url = overview.portal_url;
    let figure = move |label: &'static str, count: u32, group: Group| {
        let show = move |()| {
            filter.set(group);
            elements::focus_first("#people");
        };
        view! {
            <div class="card card--padded figure">
                <Button kind=ButtonKind::Link on_press=show>{label}</Button>
                <p class="figure__number">{format::number(count)}</p>
                <p class="muted small">{texts::of_all(people.all)}</p>
            </div>
        }
    };
    view! {
        {(!overview.portal_enabled).then(|| view! {
            <Note tone=Tone::Warn>
                <p>{texts::off()}</p>
                <ButtonLink kind=ButtonKind::Link href=href("/portal-settings")>{texts::to_settings()}</ButtonLink>
            </Note>
        })}
        <div class="portal-head">
            <Card>
                <div class="portal-head__address">
                    <QrCode modules=overview.qr_modules label=texts::qr_label() />
                    <div class="stack grow">
                        <div>
                            <p class="muted small">{texts::address()}</p>
                            <p class="address__url">{url.clone()}</p>
                        </div>
                        <div class="row">
                            <CopyButton text=Signal::stored(url.clone()) label=texts::copy_address() />
                            <PreviewButton />
                            <ButtonLink kind=ButtonKind::Quiet external=true href=url>{texts::open()}</ButtonLink>
                        </div>
                        <p class="muted small">{texts::qr_hint()}</p>
                    </div>
                </div>
            </Card>
            {figure(texts::invited_count(), people.ever_invited, EVER_INVITED)}
            {figure(texts::joined_count(), people.joined, (Some(PersonState::Joined), None))}
        </div>
    }
}
