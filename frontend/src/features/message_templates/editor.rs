//! Writing a message: its texts, saved as a whole, beside how they look.

use contract::{
    clients::Client,
    custom_values::CustomValue,
    message_templates::{MessagePreview, MessageTemplate, MessageTexts},
    permissions::Permission,
};
use leptos::prelude::*;

use super::{
    model::{Format, draft, formatted, update},
    preview::Preview,
    template_field::{Fields, TemplateField, select_soon},
    values::{ValueList, WritingRules},
};
use crate::{
    api::{ApiError, admin::message_templates as api},
    browser::elements,
    features::staff_app::{Confirm, Refusal, SaveForm, StaleNote},
    i18n::message_templates as texts,
    state::{
        debounced::debounced,
        remote::{Load, Remote},
        staff::StaffState,
        submission::Submission,
    },
    ui::{Badge, Button, ButtonKind, Card, Sheet, Toasts, Tone, react},
};

const SUBJECT: &str = "message-subject";
const BODY: &str = "message-body";
const SMS: &str = "message-sms";

/// What is being written.
#[derive(Clone, Copy)]
struct Form {
    subject: RwSignal<String>,
    body: RwSignal<String>,
    /// Empty for a message that is sent by mail only.
    sms: RwSignal<String>,
    has_sms: bool,
}

impl Form {
    fn new(texts: &MessageTexts) -> Self {
        Self {
            subject: RwSignal::new(texts.subject.clone()),
            body: RwSignal::new(texts.body.clone()),
            sms: RwSignal::new(texts.sms.clone().unwrap_or_default()),
            has_sms: texts.sms.is_some(),
        }
    }

    fn texts(self) -> MessageTexts {
        MessageTexts { subject: self.subject.get(), body: self.body.get(), sms: self.has_sms.then(|| self.sms.get()) }
    }

    fn set(self, texts: &MessageTexts) {
        self.subject.set(texts.subject.clone());
        self.body.set(texts.body.clone());
        self.sms.set(texts.sms.clone().unwrap_or_default());
    }

    fn field(self, id: &str) -> RwSignal<String> {
        match id {
            SUBJECT => self.subject,
            SMS => self.sms,
            _ => self.body,
        }
    }
}

/// One message, being written.
#[component]
pub fn Editor(
    /// The message as it was read.
    template: MessageTemplate,
    /// Where it came from.
    remote: Remote<MessageTemplate>,
    /// Every custom value there is.
    catalogue: Vec<CustomValue>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let (kind, version, customised) = (template.kind, template.version, template.customised);
    let not_sent = !template.faults.is_empty();
    let form = Form::new(&template.texts);
    let before = StoredValue::new(template.texts);
    let values = catalogue.into_iter().filter(|value| value.messages.contains(&kind)).collect();
    let fields = Fields { last: RwSignal::new(BODY), values: StoredValue::new(values) };
    let client = RwSignal::new(None::<Client>);
    let dirty = Memo::new(move |_| before.with_value(|before| form.texts() != *before));
    let may = staff.may(Permission::TemplatesWrite);

    let (shown, fault) = previewed(form, kind, client);
    let saved = move |now: MessageTemplate| {
        toasts.show(texts::saved());
        remote.update(|shown| *shown = now);
    };
    let save = move |over_theirs: bool| {
        let texts = untrack(|| update(&form.texts()));
        submission.run(
            async move {
                let version = if over_theirs { api::get(kind).await?.version } else { version };
                api::replace(kind, version, texts).await
            },
            saved,
        );
    };
    view! {
        <SaveForm
            class="message-editor" dirty=Signal::derive(move || may && dirty.get()) submission=submission on_save=save
            on_theirs=move |()| remote.reload() on_discard=move |()| before.with_value(|before| form.set(before))
        >
            <div class="columns">
                <Card>
                    <fieldset class="stack" disabled=!may>
                        <div class="row row--between">
                            {if customised {
                                view! { <Badge tone=Tone::Info>{texts::customised()}</Badge> }
                            } else {
                                view! { <Badge tone=Tone::Neutral>{texts::default()}</Badge> }
                            }}
                            {(!may).then(|| view! { <p class="muted small">{texts::read_only()}</p> })}
                        </div>
                        {not_sent.then(|| view! { <p class="field__error">{texts::not_sent()}</p> })}
                        <TemplateField
                            id=SUBJECT label=texts::subject() rows=1 maxlength=200 value=form.subject fields=fields
                            error=submission.field("subject")
                        />
                        <TemplateField
                            id=BODY label=texts::body() hint=texts::body_hint() rows=14 maxlength=10_000
                            value=form.body fields=fields error=submission.field("body")
                            tools=move || view! { <Toolbar value=form.body /> }
                        />
                        {form.has_sms.then(|| view! {
                            <TemplateField
                                id=SMS label=texts::sms() hint=texts::sms_hint() rows=4 maxlength=1_000
                                value=form.sms fields=fields error=submission.field("sms")
                            />
                        })}
                        <ValueList fields=fields holds=move |id: &'static str| form.field(id) />
                        <WritingRules />
                    </fieldset>
                </Card>
                <div class="stack message-editor__preview">
                    <Preview shown=shown fault=fault client=client has_sms=form.has_sms />
                    {may.then(|| view! {
                        <div class="row">
                            <TestButton form=form kind=kind client=client />
                            {customised.then(|| view! {
                                <ResetButton kind=kind version=version remote=remote />
                            })}
                        </div>
                    })}
                </div>
            </div>
        </SaveForm>
    }
}

/// How the message looks, always of what was typed last; what could be shown stays while what is
/// typed cannot be sent.
fn previewed(
    form: Form,
    kind: contract::message_templates::MessageKind,
    client: RwSignal<Option<Client>>,
) -> (RwSignal<Option<MessagePreview>>, RwSignal<Option<ApiError>>) {
    let staff = StaffState::from_context();
    let (shown, fault) = (RwSignal::new(None), RwSignal::new(None));
    let typed = Signal::derive(move || {
        let texts = form.texts();
        [texts.subject, texts.body, texts.sms.unwrap_or_default()].join("\u{1f}")
    });
    let settled = debounced(typed);
    let preview = Remote::new(move || {
        settled.track();
        let client_id = client.with(|client| client.as_ref().map(|client| client.id));
        let draft = draft(untrack(|| form.texts()), client_id);
        api::preview(kind, draft)
    });
    react(move || match preview.get() {
        Load::Loading => {}
        Load::Ready(ready) => {
            fault.set(None);
            shown.set(Some(ready));
        }
        Load::Failed(error) => {
            staff.notice(&error);
            fault.set(Some(error));
        }
    });
    (shown, fault)
}

/// Ways to make something look different.
#[component]
fn Toolbar(value: RwSignal<String>) -> impl IntoView {
    let tool = |format: Format| match format {
        Format::Bold => (texts::bold(), texts::bold_text()),
        Format::Link => (texts::link(), texts::link_text()),
        Format::List => (texts::list(), texts::list_text()),
        Format::Button => (texts::button(), texts::button_text()),
        Format::Panel => (texts::panel(), texts::panel_text()),
        Format::SmallPrint => (texts::small_print(), texts::small_print_text()),
    };
    let press = move |format: Format| {
        let end = value.with_untracked(|text| text.encode_utf16().count());
        let (from, to) = elements::selection(BODY).unwrap_or((end, end));
        let (text, from, to) = value.with_untracked(|text| formatted(text, from, to, format, tool(format).1));
        value.set(text);
        select_soon(BODY, from, to);
    };
    view! {
        <div class="toolbar" role="group" aria-label=texts::format()>
            {Format::ALL.into_iter().map(|format| view! {
                <button type="button" class="toolbar__tool" on:click=move |_| press(format)>{tool(format).0}</button>
            }).collect_view()}
        </div>
    }
}

/// Sends what is in the form to whoever is signed in.
#[component]
fn TestButton(
    form: Form,
    kind: contract::message_templates::MessageKind,
    client: RwSignal<Option<Client>>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let send = move |()| {
        let client_id = client.with_untracked(|client| client.as_ref().map(|client| client.id));
        let draft = draft(untrack(|| form.texts()), client_id);
        let key = submission.key(&draft);
        submission.run(api::send_test(kind, draft, key), move |queued| toasts.show(texts::test_sent(&queued.to)));
    };
    view! {
        <Button busy=submission.busy() on_press=send>{texts::test()}</Button>
        <Refusal submission=submission />
    }
}

/// Goes back to the default, after asking.
#[component]
fn ResetButton(
    kind: contract::message_templates::MessageKind,
    version: i64,
    remote: Remote<MessageTemplate>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let open = RwSignal::new(false);
    let reset = move |()| {
        submission.run(api::reset(kind, version), move |now: MessageTemplate| {
            open.set(false);
            toasts.show(texts::reset_done());
            remote.update(|shown| *shown = now);
        });
    };
    view! {
        <Button kind=ButtonKind::Link on_press=move |()| open.set(true)>{texts::reset()}</Button>
        <Sheet open=open title=texts::reset_title()>
            <p>{texts::reset_text()}</p>
            <StaleNote
                submission=submission
                on_theirs=move |()| { open.set(false); remote.reload(); }
                on_mine=move |()| { open.set(false); remote.reload(); }
            />
            <Confirm open=open submission=submission button=texts::reset() on_confirm=reset />
        </Sheet>
    }
}
