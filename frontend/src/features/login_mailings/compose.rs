//! Sending a login e-mail: who gets it, who does not, and where its button leads.

use contract::{
    login_links::LinkSection,
    login_mailings::{Audience, AudienceCheck, CreateLoginMailing},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    api::admin::login_mailings as api,
    features::{
        clients::{section_name, section_named},
        feedback::Loaded,
        staff_app::Refusal,
    },
    i18n::login_mailings as texts,
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Drawer, Note, SelectField, SkeletonKind, Toasts, Tone, open_while},
};

/// A drawer that sends a login e-mail to whoever is set as its audience.
#[component]
pub fn MailingDrawer(
    /// Who is to get it; the drawer is open while this is set.
    audience: RwSignal<Option<Audience>>,
) -> impl IntoView {
    let open = open_while(audience);
    view! {
        <Drawer open=open id="login-mailing" title=texts::send_title().to_owned()>
            {move || audience.get().map(|audience| view! { <ComposeMailing audience=audience /> })}
        </Drawer>
    }
}

/// Says who would get it, and sends it.
#[component]
pub fn ComposeMailing(
    /// Who is to get it.
    audience: Audience,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let audience = StoredValue::new(audience);
    let check = Remote::new(move || api::check(audience.get_value()));
    view! {
        <Loaded
            remote=check
            skeleton=&[SkeletonKind::Line, SkeletonKind::Row]
            on_error=move |error| staff.notice(&error)
            children=move |check| view! { <Checked check=check audience=audience /> }.into_any()
        />
    }
}

#[component]
fn Checked(check: AudienceCheck, audience: StoredValue<Audience>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let navigate = StoredValue::new_local(use_navigate());
    let section = RwSignal::new(String::new());
    let options = std::iter::once((String::new(), texts::home().to_owned()))
        .chain(LinkSection::ALL.iter().map(|section| (section.as_str().to_owned(), section_name(*section).to_owned())))
        .collect::<Vec<_>>();
    let send = move |()| {
        let section = section.with_untracked(|name| section_named(name));
        let request = CreateLoginMailing { audience: audience.get_value(), section };
        let key = submission.key(&request);
        submission.run(api::create(request, key), move |mailing| {
            toasts.show(texts::begun_toast());
            let page = ["/portal/mailings/", &mailing.id.to_string()].concat();
            navigate.with_value(|navigate| navigate(&page, NavigateOptions::default()));
        });
    };
    let named = check.unreachable.len();
    let more = check.without_address.saturating_sub(u32::try_from(named).unwrap_or(u32::MAX));
    let reachable = check.reachable;
    view! {
        <div class="drawer__body stack">
            <p class="muted">{texts::intro()}</p>
            <p class="strong">
                {if reachable == 0 { texts::nobody().to_owned() } else { texts::reachable(reachable) }}
            </p>
            {(check.without_address > 0).then(|| view! {
                <Note tone=Tone::Warn>
                    <p>{texts::unreachable(check.without_address)}</p>
                    <ul class="names">
                        {check.unreachable.into_iter().map(|client| view! {
                            <li>{[client.first_name.as_str(), client.last_name.as_str()].join(" ")}</li>
                        }).collect_view()}
                        {(more > 0).then(|| view! { <li class="muted">{texts::and_more(more)}</li> })}
                    </ul>
                </Note>
            })}
            {(reachable > 0).then(|| view! {
                <SelectField
                    id="mailing-section" label=texts::section() options=Signal::stored(options) value=section
                />
            })}
        </div>
        <div class="drawer__foot stack">
            <Refusal submission=submission />
            {(reachable > 0).then(|| view! {
                <Button kind=ButtonKind::Primary block=true busy=submission.busy() on_press=send>
                    {texts::send(reachable)}
                </Button>
            })}
        </div>
    }
}
