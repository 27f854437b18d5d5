//! The clinic's API keys.

use contract::api_keys::ApiKey;
use leptos::prelude::*;

use super::{
    create::CreateKey,
    model::{KeyState, scope_name, state},
};
use crate::{
    api::admin::api_keys as api,
    browser::clock,
    features::{
        feedback::Loaded,
        staff_app::{Confirm, StaffPage},
    },
    i18n::{
        api_keys as texts,
        format::{self, Style},
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{
        Badge, Button, ButtonKind, ButtonLink, Card, Drawer, EmptyState, IconName, Sheet, SkeletonKind, Toasts, Tone,
        open_while,
    },
};

/// The clinic's API keys.
#[component]
pub fn ApiKeysPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let creating = RwSignal::new(false);
    let revoking = RwSignal::new(None::<ApiKey>);
    let keys = Remote::new(api::list);
    view! {
        <StaffPage
            title=texts::title().to_owned()
            actions=move || view! {
                <Button on_press=move |()| creating.set(true)>{texts::new()}</Button>
            }
        >
            <div class="stack">
                <div class="row row--between">
                    <p class="muted prose">{texts::intro()}</p>
                    <ButtonLink kind=ButtonKind::Link external=true href="/api/docs/".to_owned()>
                        {texts::documentation()}
                    </ButtonLink>
                </div>
                <Loaded
                    remote=keys
                    skeleton=&[SkeletonKind::Row, SkeletonKind::Row]
                    on_error=move |error| staff.notice(&error)
                    children=move |page| if page.data.is_empty() {
                        view! {
                            <EmptyState icon=IconName::Key title=texts::none_title() text=texts::none_text()>
                                <Button kind=ButtonKind::Primary on_press=move |()| creating.set(true)>{texts::new()}</Button>
                            </EmptyState>
                        }.into_any()
                    } else {
                        view! {
                            <Card padded=false>
                                <ul class="rows">
                                    {page.data.into_iter().map(|key| view! { <Row key=key revoking=revoking /> }).collect_view()}
                                </ul>
                            </Card>
                        }.into_any()
                    }
                />
            </div>
            <Drawer open=creating id="new-key" title=texts::new().to_owned()>
                <CreateKey on_created=move |()| keys.reload() on_done=move |()| creating.set(false) />
            </Drawer>
            <RevokeSheet revoking=revoking on_revoked=move |()| keys.reload() />
        </StaffPage>
    }
}

#[component]
fn Row(key: ApiKey, revoking: RwSignal<Option<ApiKey>>) -> impl IntoView {
    let used = key.last_used_at.map_or_else(|| texts::never_used().to_owned(), |at| format::instant(at, Style::Moment));
    let scopes = key.scopes.iter().map(|scope| scope_name(*scope)).collect::<Vec<_>>().join(", ");
    let ends = key
        .expires_at
        .map_or_else(|| texts::ends_never().to_owned(), |end| texts::ends(&format::instant(end, Style::Date)));
    let facts = [
        texts::created(&format::instant(key.created_at, Style::Date)),
        ends,
        [texts::last_used(), ": ", &used].concat(),
    ];
    let (revoked, over) = match state(&key, clock::now()) {
        KeyState::Active => (false, None),
        KeyState::Expired => (false, Some(texts::expired())),
        KeyState::Revoked => (true, Some(texts::revoked())),
    };
    let name = key.name.clone();
    view! {
        <li class="list-row">
            <div class="grow stack stack--tight">
                <p class="row">
                    <span class="strong">{name.clone()}</span>
                    <span class="mono muted">{key.secret_prefix.clone()}"…"</span>
                    {over.map(|text| view! { <Badge tone=Tone::Bad>{text}</Badge> })}
                </p>
                <p class="small">{scopes}</p>
                <p class="muted small">{facts.join(" · ")}</p>
            </div>
            {(!revoked).then(|| view! {
                <Button
                    kind=ButtonKind::Link
                    label=texts::revoke_named(&name)
                    on_press=move |()| revoking.set(Some(key.clone()))
                >
                    {texts::revoke()}
                </Button>
            })}
        </li>
    }
}

/// Asks whether a key is to be revoked, and revokes it.
#[component]
fn RevokeSheet(revoking: RwSignal<Option<ApiKey>>, #[prop(into)] on_revoked: Callback<()>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let open = open_while(revoking);
    let question = move || {
        let key = revoking.get()?;
        let submission = Submission::new();
        let (id, name) = (key.id, StoredValue::new(key.name.clone()));
        let revoke = move |()| {
            submission.run(api::revoke(id), move |()| {
                open.set(false);
                toasts.show(name.with_value(|name| texts::revoked_toast(name)));
                on_revoked.run(());
            });
        };
        Some(view! {
            <p>{texts::revoke_text(&key.name)}</p>
            <Confirm open=open submission=submission button=texts::revoke() on_confirm=revoke />
        })
    };
    view! { <Sheet open=open title=texts::revoke_title()>{question}</Sheet> }
}
