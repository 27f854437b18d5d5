//! The page: mails and texts, each by the installation's account or the clinic's own.

use contract::{
    delivery_settings::{DeliverySettings, MailDelivery, TextDelivery},
    posthog::PosthogSettings,
};
use leptos::prelude::*;

use super::{
    limits::Limits,
    mail_form::MailForm,
    posthog_form::PosthogForm,
    remove::{Removal, RemoveSheet},
    text_form::TextForm,
};
use crate::{
    api::admin::{delivery_settings as api, posthog as posthog_api},
    features::{feedback::Loaded, staff_app::StaffPage},
    i18n::{
        delivery_settings as texts,
        format::{self, Style},
    },
    state::{remote::Remote, staff::StaffState},
    ui::{Button, ButtonKind, Card, Drawer, SkeletonKind, Toasts, live},
};

/// By which accounts messages go out.
#[component]
pub fn DeliveryPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let settings = Remote::new(api::get);
    let posthog = Remote::new(posthog_api::get);
    let (editing_mail, editing_texts) = (RwSignal::new(false), RwSignal::new(false));
    let editing_posthog = RwSignal::new(false);
    let removing = RwSignal::new(None);
    let saved = move |change: Box<dyn FnOnce(&mut DeliverySettings)>| {
        toasts.show(texts::saved());
        settings.update(change);
    };
    let limited = move |limits| {
        toasts.show(texts::limits_saved());
        settings.update(|settings| settings.limits = limits);
    };
    let stale = move |()| {
        editing_mail.set(false);
        editing_texts.set(false);
        editing_posthog.set(false);
        settings.reload();
        posthog.reload();
    };
    view! {
        <StaffPage title=texts::title().to_owned()>
            <div class="stack">
                <p class="muted prose">{texts::intro()}</p>
                <Loaded
                    remote=settings
                    skeleton=&[SkeletonKind::Card, SkeletonKind::Card]
                    on_error=move |error| staff.notice(&error)
                    children=move |ready| view! {
                        <div class="columns">
                            <MailSection mail=ready.mail editing=editing_mail removing=removing />
                            <TextSection delivery=ready.texts editing=editing_texts removing=removing />
                            <Limits limits=ready.limits on_saved=limited on_stale=stale />
                        </div>
                    }.into_any()
                />
                <Loaded
                    remote=posthog
                    skeleton=&[SkeletonKind::Card]
                    on_error=move |error| staff.notice(&error)
                    children=move |ready| view! {
                        <PosthogSection settings=ready editing=editing_posthog removing=removing />
                    }.into_any()
                />
            </div>
            <Drawer open=editing_mail id="own-mail-server" title=texts::own_server().to_owned()>
                {live(move || settings.ready().map(|ready| view! {
                    <MailForm
                        mail=ready.mail
                        on_saved=move |mail| {
                            editing_mail.set(false);
                            saved(Box::new(move |settings| settings.mail = mail));
                        }
                        on_stale=stale
                    />
                }))}
            </Drawer>
            <Drawer open=editing_texts id="own-text-account" title=texts::own_account().to_owned()>
                {live(move || settings.ready().map(|ready| view! {
                    <TextForm
                        delivery=ready.texts
                        on_saved=move |delivery| {
                            editing_texts.set(false);
                            saved(Box::new(move |settings| settings.texts = delivery));
                        }
                        on_stale=stale
                    />
                }))}
            </Drawer>
            <Drawer open=editing_posthog id="own-posthog" title=texts::own_posthog().to_owned()>
                {move || posthog.ready().map(|ready| view! {
                    <PosthogForm
                        settings=ready
                        on_saved=move |saved| {
                            editing_posthog.set(false);
                            toasts.show(texts::posthog_saved());
                            posthog.update(|settings| *settings = saved);
                        }
                        on_stale=stale
                    />
                })}
            </Drawer>
            <RemoveSheet removing=removing on_removed=stale />
        </StaffPage>
    }
}

#[component]
fn MailSection(mail: MailDelivery, editing: RwSignal<bool>, removing: RwSignal<Option<Removal>>) -> impl IntoView {
    let removal = Removal::Mail(mail.version);
    let facts = mail.own.map(|own| {
        let server = [own.host.as_str(), ":", &own.port.to_string()].concat();
        let rows = vec![(texts::server(), server), (texts::user(), own.user), (texts::from(), own.sender.to_string())];
        (rows, format::instant(own.checked_at, Style::Moment))
    });
    view! {
        <Section
            id="mails" title=texts::mail() shared=texts::shared_mail() add=texts::own_server()
            remove=texts::remove() remove_label=texts::remove_mail() facts=facts removal=removal editing=editing removing=removing
        />
    }
}

#[component]
fn TextSection(delivery: TextDelivery, editing: RwSignal<bool>, removing: RwSignal<Option<Removal>>) -> impl IntoView {
    let removal = Removal::Texts(delivery.version);
    let shared = if delivery.shared { texts::shared_texts() } else { texts::no_texts() };
    let answer_url = delivery.answer_url;
    let facts = delivery.own.map(|own| {
        let rows =
            vec![(texts::account(), own.account_sid), (texts::from(), own.sender), (texts::answers(), answer_url)];
        (rows, format::instant(own.checked_at, Style::Moment))
    });
    view! {
        <Section
            id="texts" title=texts::texts() shared=shared add=texts::own_account()
            remove=texts::remove() remove_label=texts::remove_texts() facts=facts removal=removal editing=editing removing=removing
        />
    }
}

#[component]
fn PosthogSection(
    settings: PosthogSettings,
    editing: RwSignal<bool>,
    removing: RwSignal<Option<Removal>>,
) -> impl IntoView {
    let removal = Removal::Posthog(settings.version);
    let facts = settings.project.map(|project| {
        let moment = |at| format::instant(at, Style::Moment);
        let sent = project.last_sent_at.map_or_else(|| texts::posthog_never().to_owned(), moment);
        (vec![(texts::server(), project.host), (texts::posthog_sent(), sent)], moment(project.checked_at))
    });
    view! {
        <Section
            id="posthog" title=texts::posthog() shared=texts::posthog_off() add=texts::own_posthog()
            remove=texts::posthog_remove() remove_label=texts::posthog_remove() facts=facts removal=removal
            editing=editing removing=removing
        />
    }
}

/// What an account says of itself, and when signing in last worked.
type Facts = (Vec<(&'static str, String)>, String);

#[component]
fn Section(
    id: &'static str,
    title: &'static str,
    shared: &'static str,
    add: &'static str,
    remove: &'static str,
    remove_label: &'static str,
    facts: Option<Facts>,
    removal: Removal,
    editing: RwSignal<bool>,
    removing: RwSignal<Option<Removal>>,
) -> impl IntoView {
    let edit = move |()| editing.set(true);
    let content = match facts {
        None => view! {
            <p>{shared}</p>
            <div class="row"><Button kind=ButtonKind::Secondary on_press=edit>{add}</Button></div>
        }
        .into_any(),
        Some((rows, checked)) => view! {
            <dl class="facts-list">
                {rows.into_iter().map(|(name, value)| view! {
                    <div class="facts__row"><dt>{name}</dt><dd>{value}</dd></div>
                }).collect_view()}
            </dl>
            <p class="muted small">{texts::checked(&checked)}</p>
            <div class="row">
                <Button kind=ButtonKind::Secondary on_press=edit>{texts::change()}</Button>
                <Button kind=ButtonKind::Quiet label=remove_label.to_owned() on_press=move |()| removing.set(Some(removal))>
                    {remove}
                </Button>
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <Card><div class="stack">{content}</div></Card>
        </section>
    }
}
