//! The list of messages.

use contract::message_templates::MessageTemplate;
use leptos::prelude::*;

use super::model::{name_of, when};
use crate::{
    api::admin::message_templates as api,
    features::{feedback::Loaded, staff_app::StaffPage},
    i18n::message_templates as texts,
    state::{
        remote::Remote,
        staff::{StaffState, href},
    },
    ui::{Badge, Card, Icon, IconName, SkeletonKind, Tone},
};

/// The messages that clients get.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let templates = Remote::new(api::list);
    view! {
        <StaffPage title=texts::title().to_owned()>
            <div class="stack">
                <p class="muted prose">{texts::intro()}</p>
                <Loaded
                    remote=templates
                    skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                    on_error=move |error| staff.notice(&error)
                    children=move |templates| view! {
                        <Card padded=false>
                            <ul class="rows">
                                {templates.into_iter().map(|template| view! { <Row template=template /> }).collect_view()}
                            </ul>
                        </Card>
                    }.into_any()
                />
            </div>
        </StaffPage>
    }
}

#[component]
fn Row(template: MessageTemplate) -> impl IntoView {
    let kind = template.kind;
    let not_sent = !template.faults.is_empty();
    let ways = if template.texts.sms.is_some() { texts::by_mail_and_text() } else { texts::by_mail() };
    view! {
        <li>
            <a class="day-list__row" href=href(&["/templates/", kind.as_str()].concat())>
                <Icon name=IconName::Mail />
                <span class="day-list__who">
                    <span class="strong">{name_of(kind)}</span>
                    <span class="muted small">{when(kind)}</span>
                    {not_sent.then(|| view! { <span class="field__error">{texts::not_sent()}</span> })}
                </span>
                <span class="muted small message-row__ways">{ways}</span>
                {template.customised.then(|| view! { <Badge tone=Tone::Info>{texts::customised()}</Badge> })}
                <Icon name=IconName::ChevronNext size=18 />
            </a>
        </li>
    }
}
