//! The form of the first clinic and its owner.

use contract::setup::{Country, SetUp, SetupChoices};
use leptos::{ev::SubmitEvent, prelude::*};

use super::model::{first_country, suggested_slug};
use crate::{
    api::admin::setup as api,
    browser::{elements, locale},
    features::{
        account_links::LinkFrame,
        my_account::{NewPassword, NewPasswordFields},
        staff_app::Refusal,
    },
    i18n::{fields, format, setup as texts},
    state::{debounced::debounced, remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Note, SelectField, TextField, Tone, live, react},
};

/// What has been typed.
#[derive(Clone, Copy)]
struct Typed {
    clinic_name: RwSignal<String>,
    slug: RwSignal<String>,
    country: RwSignal<String>,
    time_zone: RwSignal<String>,
    owner_name: RwSignal<String>,
    owner_email: RwSignal<String>,
    password: NewPassword,
}

impl Typed {
    /// Nothing typed yet.
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            clinic_name: text(),
            slug: text(),
            country: text(),
            time_zone: text(),
            owner_name: text(),
            owner_email: text(),
            password: NewPassword::new("password"),
        }
    }

    fn request(self, token: String) -> SetUp {
        let trimmed = |field: RwSignal<String>| field.with_untracked(|text| text.trim().to_owned());
        SetUp {
            token,
            clinic_name: trimmed(self.clinic_name),
            slug: trimmed(self.slug),
            country: self.country.get_untracked(),
            time_zone: self.time_zone.get_untracked(),
            owner_name: trimmed(self.owner_name),
            owner_email: trimmed(self.owner_email),
            password: self.password.value(),
        }
    }

    /// What is wrong before the server is asked: field and code.
    fn faults(self, request: &SetUp) -> impl Iterator<Item = (&'static str, &'static str)> {
        let empty = [
            ("clinic_name", request.clinic_name.is_empty()),
            ("slug", request.slug.is_empty()),
            ("owner_name", request.owner_name.is_empty()),
            ("owner_email", request.owner_email.is_empty()),
        ];
        let missing = empty.into_iter().filter(|(_, empty)| *empty).map(|(field, _)| (field, "required"));
        missing.chain(self.password.fault())
    }
}

/// Creates the clinic and its owner, and signs the owner in.
#[component]
pub fn SetupForm(
    /// The address's token.
    token: String,
    /// What there is to choose from.
    choices: SetupChoices,
    /// Called with the portal's address.
    #[prop(into)]
    on_created: Callback<String>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let submission = Submission::new();
    let typed = Typed::new();
    let token = StoredValue::new(token);
    let base = StoredValue::new(choices.portal_base);
    elements::focus_first("#clinic-name");
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let request = typed.request(token.get_value());
        if submission.refuse_fields(typed.faults(&request)) {
            return;
        }
        let address = base.with_value(|base| [base.as_str(), &request.slug].concat());
        submission.run(api::create(request), move |me| {
            on_created.run(address);
            staff.enter(me);
        });
    };
    view! {
        <LinkFrame title=texts::title()>
            <p class="muted">{texts::intro()}</p>
            <form class="stack stack--loose" novalidate on:submit=on_submit>
                <section class="stack" aria-labelledby="clinic">
                    <h2 id="clinic">{texts::clinic()}</h2>
                    <NameFields typed=typed token=token base=base submission=submission />
                    <PlaceFields typed=typed countries=choices.countries submission=submission />
                </section>
                <section class="stack" aria-labelledby="owner">
                    <h2 id="owner">{texts::owner()}</h2>
                    <TextField
                        id="owner-name" label=texts::owner_name() value=typed.owner_name maxlength=120 required=true
                        autocomplete="name" error=submission.field("owner_name")
                    />
                    <TextField
                        id="owner-email" label=texts::owner_email() value=typed.owner_email kind="email" maxlength=254
                        required=true autocomplete="username" error=submission.field("owner_email")
                    />
                    <NewPasswordFields new=typed.password submission=submission />
                </section>
                <Refusal submission=submission />
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{texts::create()}</Button>
            </form>
        </LinkFrame>
    }
}

/// The clinic's name, and the slug that it suggests until somebody types another.
#[component]
fn NameFields(
    typed: Typed,
    token: StoredValue<String>,
    base: StoredValue<String>,
    submission: Submission,
) -> impl IntoView {
    let suggested = StoredValue::new(String::new());
    let suggest = move |name: String| {
        if typed.slug.with_untracked(|slug| suggested.with_value(|suggested| slug == suggested)) {
            suggested.set_value(suggested_slug(&name));
            typed.slug.set(suggested.get_value());
        }
    };
    view! {
        <TextField
            id="clinic-name" label=texts::clinic_name() value=typed.clinic_name maxlength=120 required=true
            autocomplete="organization" error=submission.field("clinic_name") on_input=suggest
        />
        <TextField
            id="slug" label=texts::slug() hint=texts::slug_hint() value=typed.slug maxlength=40 required=true
            error=submission.field("slug")
        />
        <Availability token=token base=base typed=typed.slug />
    }
}

/// The country, what it brings along, and which of its time zones.
#[component]
fn PlaceFields(typed: Typed, countries: Vec<Country>, submission: Submission) -> impl IntoView {
    let browser_zone = format::browser_zone().unwrap_or_default();
    let first = first_country(&countries, &browser_zone, &locale::language());
    typed.country.set(first.map(|country| country.code.clone()).unwrap_or_default());
    let mut names: Vec<(String, String)> =
        countries.iter().map(|country| (country.code.clone(), locale::region_name(&country.code))).collect();
    names.sort_by(|one, other| locale::compare(&one.1, &other.1));
    let countries = StoredValue::new(countries);
    let chosen = move || -> Option<Country> {
        let code = typed.country.get();
        countries.with_value(|countries| countries.iter().find(|country| country.code == code).cloned())
    };
    // That of this browser is likely to be the clinic's.
    react(move || {
        let zones = chosen().map(|country| country.time_zones).unwrap_or_default();
        let zone = if zones.contains(&browser_zone) { Some(browser_zone.clone()) } else { zones.into_iter().next() };
        typed.time_zone.set(zone.unwrap_or_default());
    });
    let zones = Signal::derive(move || {
        let zones = chosen().map(|country| country.time_zones).unwrap_or_default();
        zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect::<Vec<_>>()
    });
    let brings = move || {
        let Country { calling_code, currency, locale: tag, .. } = chosen()?;
        Some(texts::country_brings(&calling_code.to_string(), currency.as_str(), &locale::language_name(&tag)))
    };
    view! {
        <SelectField
            id="country" label=texts::country() options=Signal::stored(names) value=typed.country
            error=submission.field("country")
        />
        {live(move || view! {
            <SelectField
                id="time-zone" label=texts::time_zone() options=zones.get() value=typed.time_zone
                error=submission.field("time_zone")
            />
        })}
        <p class="muted small" role="status">{brings}</p>
    }
}

/// Whether the typed slug can be had, once the typing has rested.
#[component]
fn Availability(token: StoredValue<String>, base: StoredValue<String>, typed: RwSignal<String>) -> impl IntoView {
    let rested = debounced(Signal::derive(move || typed.get().trim().to_owned()));
    let answer = Remote::new(move || {
        let slug = rested.get();
        async move { if slug.is_empty() { Ok(None) } else { api::check_slug(token.get_value(), slug).await.map(Some) } }
    });
    view! {
        <div role="status">
            {move || {
                let current = typed.get();
                // An answer about something typed before says nothing about this.
                let answer = answer.ready().flatten().filter(|answer| answer.slug == current.trim())?;
                Some(match answer.reason {
                    None => {
                        let address = base.with_value(|base| [base.as_str(), &answer.slug].concat());
                        view! { <Note tone=Tone::Good>{texts::slug_free(&address)}</Note> }.into_any()
                    }
                    Some(reason) => {
                        let text = fields::by_name(&reason).map(str::to_owned).or(answer.message).unwrap_or_default();
                        view! { <Note tone=Tone::Bad>{text}</Note> }.into_any()
                    }
                })
            }}
        </div>
    }
}
