//! Choosing for whom to book: a client who is searched for, or a new one.

use contract::clients::{Client, CreateClient};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::admin::clients,
    browser::elements,
    features::clients::{DidYouMean, full_name},
    i18n::new_booking as texts,
    state::{debounced::debounced, remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Combobox, IconName, Monogram, Offer, TextField, live, react},
};

/// How many clients are offered.
const OFFERED: u16 = 6;

/// What has been typed about a new client.
#[derive(Clone, Copy)]
pub struct NewClient {
    /// Whether it is a new one at all.
    pub wanted: RwSignal<bool>,
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    even_if_similar: RwSignal<bool>,
}

impl NewClient {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            wanted: RwSignal::new(false),
            first_name: RwSignal::new(String::new()),
            last_name: RwSignal::new(String::new()),
            email: RwSignal::new(String::new()),
            phone: RwSignal::new(String::new()),
            even_if_similar: RwSignal::new(false),
        }
    }

    /// The client as they would be added, if it is a new one.
    pub fn request(self) -> Option<CreateClient> {
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let given = |signal: RwSignal<String>| Some(text(signal)).filter(|text| !text.is_empty());
        self.wanted.get_untracked().then(|| CreateClient {
            first_name: text(self.first_name),
            last_name: text(self.last_name),
            email: given(self.email),
            phone: given(self.phone),
            note: String::new(),
            even_if_similar: self.even_if_similar.get_untracked(),
        })
    }

    /// Another name is asked about again.
    pub fn forget_similar(self) {
        self.even_if_similar.set(false);
    }

    /// Begins with what was searched for as the name.
    fn begin(self, name: &str) {
        let mut words = name.split_whitespace();
        self.first_name.set(words.next().unwrap_or_default().to_owned());
        self.last_name.set(words.collect::<Vec<_>>().join(" "));
        self.wanted.set(true);
    }
}

/// For whom to book.
#[component]
pub fn ClientPicker(
    /// The client that was chosen.
    chosen: RwSignal<Option<Client>>,
    /// The client that is being typed in.
    new: NewClient,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    live(move || match (chosen.get(), new.wanted.get()) {
        (Some(client), _) => view! { <Chosen client=client chosen=chosen /> }.into_any(),
        (None, true) => view! { <NewClientFields chosen=chosen new=new submission=submission /> }.into_any(),
        (None, false) => view! { <Search chosen=chosen new=new submission=submission /> }.into_any(),
    })
}

#[component]
fn Chosen(client: Client, chosen: RwSignal<Option<Client>>) -> impl IntoView {
    let staff = StaffState::from_context();
    let name = full_name(&client);
    let reach = client.email.map(|email| email.to_string()).or_else(|| client.phone.map(|phone| staff.written(&phone)));
    view! {
        <div class="picked">
            <Monogram name=name.clone() />
            <div class="grow">
                <p class="strong">{name}</p>
                <p class="muted small">{reach}</p>
            </div>
            <Button
                kind=ButtonKind::Link
                label=texts::change_client_label()
                on_press=move |()| {
                    chosen.set(None);
                    elements::focus_first("#booking-client");
                }
            >
                {texts::change_client()}
            </Button>
        </div>
    }
}

#[component]
fn Search(chosen: RwSignal<Option<Client>>, new: NewClient, submission: Submission) -> impl IntoView {
    let staff = StaffState::from_context();
    let typed = RwSignal::new(String::new());
    let settled = debounced(typed.into());
    let found = Remote::new(move || {
        let words = settled.get();
        async move {
            if words.trim().is_empty() {
                return Ok(Vec::new());
            }
            Ok(clients::list(words, OFFERED, None).await?.data)
        }
    });
    let clients = Memo::new(move |_| found.ready().unwrap_or_default());
    react(move || {
        if let Some(error) = found.error() {
            staff.notice(&error);
        }
    });
    let offers = Signal::derive(move || {
        let offer = |client: &Client| {
            let reach = client.email.as_ref().map(ToString::to_string);
            let detail = reach.or_else(|| client.phone.as_ref().map(|phone| staff.written(phone))).unwrap_or_default();
            Offer { icon: IconName::Person, label: full_name(client), detail }
        };
        clients.with(|clients| clients.iter().map(offer).collect())
    });
    let nothing = Signal::derive(move || match found.error() {
        Some(error) => error.text().to_owned(),
        None if !settled.get().trim().is_empty() && found.ready().is_some() => texts::no_client().to_owned(),
        None => String::new(),
    });
    let choose = move |index: usize| {
        let client = clients.with_untracked(|clients| clients.get(index).cloned());
        if client.is_some() {
            chosen.set(client);
            elements::focus_first("#booking-treatment");
        }
    };
    view! {
        <Combobox
            id="booking-client" label=texts::client() placeholder=texts::search_placeholder() value=typed
            offers=offers nothing=nothing on_choose=choose error=submission.field("client_id")
        />
        <div>
            <Button
                kind=ButtonKind::Link
                on_press=move |()| {
                    new.begin(&typed.get_untracked());
                    elements::focus_first("#booking-first-name");
                }
            >
                {texts::new_client()}
            </Button>
        </div>
    }
}

#[component]
fn NewClientFields(chosen: RwSignal<Option<Client>>, new: NewClient, submission: Submission) -> impl IntoView {
    let staff = StaffState::from_context();
    let choose = move |id: String| {
        let Ok(id) = id.parse() else { return };
        spawn_local(async move {
            match clients::get(id).await {
                // The form may have gone meanwhile, and its signals with it.
                Ok(client) => drop(chosen.try_set(Some(client))),
                Err(error) => staff.notice(&error),
            }
        });
        submission.clear();
    };
    view! {
        <fieldset class="stack picked picked--new">
            <legend class="visually-hidden">{texts::new_client()}</legend>
            <div class="pair">
                <TextField
                    id="booking-first-name" label=texts::first_name() value=new.first_name required=true
                    maxlength=80 error=submission.field("first_name")
                />
                <TextField
                    id="booking-last-name" label=texts::last_name() value=new.last_name
                    maxlength=80 error=submission.field("last_name")
                />
            </div>
            <TextField
                id="booking-email" label=texts::email() value=new.email kind="email" inputmode="email"
                error=submission.field("email")
            />
            <TextField
                id="booking-phone" label=texts::phone() value=new.phone kind="tel" inputmode="tel"
                error=submission.field("phone")
            />
            <DidYouMean submission=submission even_if_similar=new.even_if_similar on_choose=choose />
            <div>
                <Button
                    kind=ButtonKind::Link
                    on_press=move |()| {
                        new.wanted.set(false);
                        elements::focus_first("#booking-client");
                    }
                >
                    {texts::existing_client()}
                </Button>
            </div>
        </fieldset>
    }
}
