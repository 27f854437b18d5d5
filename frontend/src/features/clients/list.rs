//! The list of clients: searched while one types, a page at a time.

use contract::{clients::Client, paging::Page, permissions::Permission};
use leptos::prelude::*;

use super::model::full_name;
use crate::{
    api::admin::clients as api,
    features::{
        feedback::Loaded,
        staff_app::{ShowMore, StaffPage},
    },
    i18n::{
        clients as texts,
        format::{self, Style},
    },
    state::{
        debounced::debounced,
        paged::Paged,
        remote::Remote,
        staff::{StaffState, href},
    },
    ui::{Badge, ButtonLink, Card, EmptyState, IconName, Monogram, SearchField, SkeletonKind, Tone},
};

/// How many clients a page holds.
const ROWS: u16 = 50;

/// The list of clients.
#[component]
pub fn ClientsPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let typed = RwSignal::new(String::new());
    let words = debounced(typed.into());
    let clients = Remote::new(move || api::list(words.get(), ROWS, None));
    let add = move || {
        staff.may(Permission::ClientsWrite).then(|| {
            view! {
                <ButtonLink href=href("/clients/new")>{texts::new()}</ButtonLink>
            }
        })
    };
    view! {
        <StaffPage title=texts::title().to_owned() actions=add>
            <div class="stack">
                <SearchField
                    id="client-search" label=texts::search() placeholder=texts::search_placeholder() typed=typed
                />
                <Loaded
                    remote=clients
                    skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                    on_error=move |error| staff.notice(&error)
                    children=move |page| {
                        let searched = !words.get_untracked().trim().is_empty();
                        match (page.data.is_empty(), searched) {
                            (true, true) => view! {
                                <EmptyState icon=IconName::Search title=texts::not_found_title() text=texts::not_found_text() />
                            }.into_any(),
                            (true, false) => view! {
                                <EmptyState icon=IconName::People title=texts::none_title() text=texts::none_text()>
                                    {add()}
                                </EmptyState>
                            }.into_any(),
                            (false, _) => view! { <Table first=page words=words.get_untracked() /> }.into_any(),
                        }
                    }
                />
            </div>
        </StaffPage>
    }
}

/// The rows so far, and the way to more.
#[component]
fn Table(first: Page<Client>, words: String) -> impl IntoView {
    let clients = Paged::new(first, move |after| api::list(words.clone(), ROWS, after));
    view! {
        <Card padded=false>
            <table class="table clients">
                <thead>
                    <tr>
                        <th scope="col">{texts::name()}</th>
                        <th scope="col" class="table__wide">{texts::contact()}</th>
                        <th scope="col" class="table__state">{texts::portal()}</th>
                        <th scope="col" class="table__wide">{texts::added()}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || clients.rows() key=|client| client.id let:client><Row client=client /></For>
                </tbody>
            </table>
        </Card>
        <ShowMore paged=clients />
    }
}

#[component]
fn Row(client: Client) -> impl IntoView {
    let staff = StaffState::from_context();
    let name = full_name(&client);
    let address = href(&["/clients/", &client.id.to_string()].concat());
    let email = client.email.map(|email| email.to_string());
    let phone = client.phone.map(|phone| staff.written(&phone));
    let reach = [email.clone(), phone.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <tr class="table__row">
            <th scope="row">
                <span class="table__name">
                    <Monogram name=name.clone() />
                    <span class="table__who">
                        <a class="table__link" href=address>{name}</a>
                        <span class="table__under muted small">{reach}</span>
                    </span>
                </span>
            </th>
            <td class="table__wide table__contact">
                <span>{email}</span>
                <span class="muted">{phone}</span>
            </td>
            <td class="table__state">
                {if client.joined_at.is_some() {
                    view! { <Badge tone=Tone::Good>{texts::joined()}</Badge> }.into_any()
                } else {
                    view! { <span class="muted small">{texts::not_joined()}</span> }.into_any()
                }}
            </td>
            <td class="table__wide muted numeric">{format::instant(client.created_at, Style::Date)}</td>
        </tr>
    }
}
