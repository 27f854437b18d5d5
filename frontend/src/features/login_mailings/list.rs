//! The mailings, newest first.

use contract::login_mailings::{Audience, AudienceFilter, LoginMailing};
use leptos::prelude::*;

use super::{
    compose::MailingDrawer,
    model::{mailing_state_name, mailing_state_tone, seen_to},
};
use crate::{
    api::admin::login_mailings as api,
    features::{
        feedback::Loaded,
        staff_app::{ShowMore, StaffPage},
    },
    i18n::{
        format::{self, Style},
        login_mailings as texts,
    },
    state::{
        paged::Paged,
        remote::Remote,
        staff::{StaffState, href},
    },
    ui::{Badge, Button, ButtonKind, Card, EmptyState, IconName, SkeletonKind, Tone},
};

/// The mailings, newest first, and the way to send one.
#[component]
pub fn MailingsPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let mailings = Remote::new(|| api::list(None));
    let audience = RwSignal::new(None::<Audience>);
    let compose = move |()| audience.set(Some(Audience { client_ids: None, filter: Some(AudienceFilter::default()) }));
    let actions = move || {
        view! { <Button kind=ButtonKind::Primary on_press=compose>{texts::send_title()}</Button> }
    };
    view! {
        <StaffPage title=texts::title().to_owned() back="/portal" actions=actions>
            <Loaded
                remote=mailings
                skeleton=&[SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |page| {
                    if page.data.is_empty() {
                        return view! {
                            <EmptyState icon=IconName::Mail title=texts::none_title() text=texts::none_text() />
                        }
                        .into_any();
                    }
                    let mailings = Paged::new(page, api::list);
                    view! {
                        <Card padded=false>
                            <ul class="rows">
                                <For each=move || mailings.rows() key=|mailing| mailing.id let:mailing>
                                    <Row mailing=mailing />
                                </For>
                            </ul>
                        </Card>
                        <ShowMore paged=mailings />
                    }
                    .into_any()
                }
            />
            <MailingDrawer audience=audience />
        </StaffPage>
    }
}

#[component]
fn Row(mailing: LoginMailing) -> impl IntoView {
    let counts = mailing.recipients;
    let address = href(&["/portal/mailings/", &mailing.id.to_string()].concat());
    let progress = texts::progress(&format::number(counts.all), &format::number(seen_to(&counts)));
    view! {
        <li>
            <a class="day-list__row" href=address>
                <span class="day-list__who">
                    <span class="strong">{texts::to(counts.all)}</span>
                    <span class="muted small">{format::instant(mailing.created_at, Style::Moment)}</span>
                </span>
                <span class="muted numeric">{progress}</span>
                {(counts.failed > 0).then(|| view! {
                    <Badge tone=Tone::Bad>{[texts::failed(), " ", &format::number(counts.failed)].concat()}</Badge>
                })}
                <Badge tone=mailing_state_tone(mailing.state)>{mailing_state_name(mailing.state)}</Badge>
            </a>
        </li>
    }
}
