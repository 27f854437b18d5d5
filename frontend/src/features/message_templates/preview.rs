//! The message as a client would get it, beside what is being written.

use contract::{
    clients::Client,
    message_templates::{MessagePreview, SmsEncoding, SmsPreview},
    permissions::Permission,
};
use leptos::prelude::*;

use super::mail_frame::MailFrame;
use crate::{
    api::{ApiError, admin::clients},
    browser::elements,
    features::clients::full_name,
    i18n::message_templates as texts,
    state::{debounced::debounced, remote::Remote, staff::StaffState},
    ui::{
        Button, ButtonKind, Card, Choice, Combobox, IconName, Note, Offer, SkeletonKind, Skeletons, Tabs, Tone, live,
        react,
    },
};

/// How many clients are offered.
const OFFERED: u16 = 6;

/// A view of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Mail,
    Plain,
    Sms,
}

/// The message as it would be sent.
#[component]
pub fn Preview(
    /// What came of it last.
    shown: RwSignal<Option<MessagePreview>>,
    /// Why what is in the form cannot be sent, if it cannot.
    fault: RwSignal<Option<ApiError>>,
    /// For whom it is shown.
    client: RwSignal<Option<Client>>,
    /// Whether it is sent as a text message too.
    has_sms: bool,
) -> impl IntoView {
    let view_of = RwSignal::new(View::Mail);
    let mut choices = vec![
        Choice { value: View::Mail, label: texts::as_mail() },
        Choice { value: View::Plain, label: texts::as_plain() },
    ];
    if has_sms {
        choices.push(Choice { value: View::Sms, label: texts::as_sms() });
    }
    let there = Memo::new(move |_| shown.with(Option::is_some));
    let subject = move || shown.with(|shown| shown.as_ref().map(|shown| shown.subject.clone()));
    let html =
        Signal::derive(move || shown.with(|shown| shown.as_ref().map(|shown| shown.html.clone())).unwrap_or_default());
    view! {
        <section class="stack" aria-labelledby="preview">
            <h2 id="preview">{texts::preview()}</h2>
            <PreviewClient client=client />
            {live(move || fault.get().map(|fault| view! { <NotYet fault=fault /> }))}
            <Show when=move || there.get() fallback=|| view! { <Skeletons shapes=&[SkeletonKind::Card] /> }>
                <Tabs
                    id="preview-as" label=texts::preview_as() tabs=choices.clone() value=view_of
                    on_choose=move |view: View| view_of.set(view)
                >
                    {live(move || match view_of.get() {
                        View::Mail => view! {
                            <Card padded=false>
                                <p class="mail-subject"><span class="muted small">{texts::subject()}</span>{subject}</p>
                                <MailFrame title=texts::preview() html=html />
                            </Card>
                        }.into_any(),
                        View::Plain => view! {
                            <Card>
                                <pre class="plain-mail">
                                    {move || shown.with(|shown| shown.as_ref().map(|shown| shown.text.clone()))}
                                </pre>
                            </Card>
                        }.into_any(),
                        View::Sms => view! {
                            {live(move || shown.with(|shown| shown.as_ref().and_then(|shown| shown.sms.clone())).map(|sms| view! {
                                <Sms sms=sms />
                            }))}
                        }.into_any(),
                    })}
                </Tabs>
            </Show>
        </section>
    }
}

#[component]
fn NotYet(fault: ApiError) -> impl IntoView {
    let faults: Vec<String> = fault
        .problem()
        .map(|problem| problem.errors.iter().map(|error| error.message.clone()).collect())
        .unwrap_or_default();
    let text = if faults.is_empty() { fault.text() } else { texts::not_yet() };
    view! {
        <Note tone=Tone::Warn>
            <p role="status">{text}</p>
            {faults.into_iter().map(|fault| view! { <p class="small">{fault}</p> }).collect_view()}
        </Note>
    }
}

#[component]
fn Sms(sms: SmsPreview) -> impl IntoView {
    view! {
        <div class="stack stack--tight">
            <p class="text-bubble">{sms.text}</p>
            <p class="muted small">{texts::segments(sms.segments, &sms.characters.to_string())}</p>
            {(sms.encoding == SmsEncoding::Ucs2).then(|| view! { <p class="muted small">{texts::segments_ucs2()}</p> })}
        </div>
    }
}

/// For whom the message is shown.
#[component]
fn PreviewClient(client: RwSignal<Option<Client>>) -> impl IntoView {
    let staff = StaffState::from_context();
    let choosing = RwSignal::new(false);
    let name = move || client.with(|client| client.as_ref().map_or_else(|| texts::made_up().to_owned(), full_name));
    live(move || {
        if choosing.get() {
            return view! { <ClientSearch client=client choosing=choosing /> }.into_any();
        }
        let chosen = client.with(Option::is_some);
        view! {
            <div class="row">
                <p class="muted">{texts::shown_for(&name())}</p>
                {staff.may(Permission::ClientsRead).then(|| view! {
                    <Button
                        kind=ButtonKind::Link
                        on_press=move |()| {
                            choosing.set(true);
                            elements::focus_first("#preview-client");
                        }
                    >
                        {texts::choose_client()}
                    </Button>
                })}
                {chosen.then(|| view! {
                    <Button kind=ButtonKind::Link on_press=move |()| client.set(None)>{texts::made_up_again()}</Button>
                })}
            </div>
        }
        .into_any()
    })
}

#[component]
fn ClientSearch(client: RwSignal<Option<Client>>, choosing: RwSignal<bool>) -> impl IntoView {
    let staff = StaffState::from_context();
    let typed = RwSignal::new(String::new());
    let settled = debounced(typed.into());
    let found = Remote::new(move || {
        let words = settled.get();
        async move { Ok(clients::list(words, OFFERED, None).await?.data) }
    });
    let clients = Memo::new(move |_| found.ready().unwrap_or_default());
    react(move || {
        if let Some(error) = found.error() {
            staff.notice(&error);
        }
    });
    let offers = Signal::derive(move || {
        let offer = |client: &Client| {
            let detail = client.email.as_ref().map(ToString::to_string).unwrap_or_default();
            Offer { icon: IconName::Person, label: full_name(client), detail }
        };
        clients.with(|clients| clients.iter().map(offer).collect())
    });
    let nothing = Signal::derive(move || match found.error() {
        Some(error) => error.text().to_owned(),
        None if found.ready().is_some() => texts::no_client().to_owned(),
        None => String::new(),
    });
    let choose = move |index: usize| {
        let chosen = clients.with_untracked(|clients| clients.get(index).cloned());
        if chosen.is_some() {
            client.set(chosen);
            choosing.set(false);
        }
    };
    view! {
        <Combobox
            id="preview-client" label=texts::client() placeholder=texts::search_placeholder() value=typed
            offers=offers nothing=nothing on_choose=choose
        />
        <div>
            <Button kind=ButtonKind::Link on_press=move |()| choosing.set(false)>{texts::made_up_again()}</Button>
        </div>
    }
}
