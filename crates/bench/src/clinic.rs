//! A clinic to measure, set up the way people set one up.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Days, TimeDelta, Utc};
use contract::{
    appointments::{Appointment, BookAppointment, ClinicAppointment},
    clients::CreateClient,
    hours::{Weekday, WeeklyHours, WorkingTime},
    ids::{PractitionerId, TreatmentId},
    login_links::{InspectLoginLink, LoginLinkInspection, LoginLinkState, RequestLoginLink},
    paging::Page,
    practitioners::{CreatePractitioner, Practitioner},
    sessions::CreateSession,
    slots::SlotCalendar,
    staff::SignIn,
    treatments::{CreateTreatment, Treatment},
};
use reqwest::header::IF_MATCH;
use serde_json::Value;

use crate::{
    http::{Answer, Caller},
    installation::{Installation, Server},
    mailbox::Mailbox,
};

/// The slug of the clinic.
pub(crate) const SLUG: &str = "bench";
/// The owner's address.
pub(crate) const EMAIL: &str = "owner@bench.example";
/// The owner's password.
pub(crate) const PASSWORD: &str = "a long password for measuring";

/// A clinic with practitioners who work from 9 to 17 on every day, one treatment, and clients who
/// are signed in.
pub(crate) struct Clinic {
    /// The owner, signed in to the staff app.
    pub(crate) owner: Caller,
    /// The clients, signed in to the portal.
    pub(crate) clients: Vec<Caller>,
    pub(crate) practitioners: Vec<PractitionerId>,
    pub(crate) treatment: TreatmentId,
    mailbox: Mailbox,
}

/// Makes the clinic and its owner, before anything is served.
pub(crate) async fn create(installation: &Installation) -> Result<()> {
    installation.operate(&["clinic", "create", "--name", "Bench Clinic", "--slug", SLUG], "").await?;
    let staff = ["staff", "create", "--clinic", SLUG, "--email", EMAIL, "--name", "Owner", "--password-stdin"];
    installation.operate(&staff, &format!("{PASSWORD}\n")).await
}

/// The address of a client who was added through the API, by number from 1.
pub(crate) fn client_address(number: usize) -> String {
    format!("client-{number}@clients.example")
}

/// The path of the clinic's portal in the API, with `rest` behind it.
pub(crate) fn portal(rest: &str) -> String {
    format!("/api/v1/portal/{SLUG}{rest}")
}

impl Clinic {
    /// Fills the clinic through its API.
    pub(crate) async fn set_up(
        installation: &Installation,
        server: &Server,
        practitioners: usize,
        minutes: u16,
        clients: usize,
    ) -> Result<Self> {
        let visitor = Caller::new(server)?;
        let sign_in =
            SignIn { email: EMAIL.to_owned(), password: PASSWORD.to_owned(), one_time_code: None, clinic: None };
        let answer = visitor.post("/api/v1/staff/sessions", &sign_in).await?;
        answer.expect::<Value>(201)?;
        let owner = visitor.with_cookies_of(&answer)?;
        let mut ids = Vec::new();
        for number in 1..=practitioners {
            ids.push(practitioner(&owner, number).await?);
        }
        let treatment = treatment(&owner, "Facial", minutes, &ids).await?;
        let mut clinic =
            Self { owner, clients: Vec::new(), practitioners: ids, treatment, mailbox: Mailbox::of(installation) };
        let people = clinic.add_clients(clients).await?;
        let tokens = clinic.links(&people).await?;
        for person in &people {
            let token = tokens.get(person).context("everybody has a link")?;
            let answer = clinic.exchange(token).await?;
            answer.expect::<Value>(201)?;
            clinic.clients.push(visitor.with_cookies_of(&answer)?);
        }
        Ok(clinic)
    }

    /// Adds so many treatments of that length, which everybody gives.
    pub(crate) async fn add_treatments(&self, count: usize, minutes: u16) -> Result<Vec<TreatmentId>> {
        let mut added = Vec::new();
        for number in 1..=count {
            added.push(treatment(&self.owner, &format!("Treatment {number}"), minutes, &self.practitioners).await?);
        }
        Ok(added)
    }

    /// Adds so many clients and gives their addresses.
    pub(crate) async fn add_clients(&self, count: usize) -> Result<Vec<String>> {
        let mut people = Vec::new();
        for number in 1..=count {
            let email = client_address(number);
            let client = CreateClient {
                first_name: format!("Client {number}"),
                last_name: "Marsh".to_owned(),
                email: Some(email.clone()),
                phone: None,
                note: String::new(),
                even_if_similar: false,
            };
            self.owner.post("/api/v1/clients", &client).await?.expect::<Value>(201)?;
            people.push(email);
        }
        Ok(people)
    }

    /// Asks for a sign-in link for each of those clients; gives the tokens by address.
    pub(crate) async fn links(&mut self, people: &[String]) -> Result<HashMap<String, String>> {
        for person in people {
            let request = RequestLoginLink { identifier: Some(person.clone()), expired_token: None };
            self.owner.anonymous().post(&portal("/login-links"), &request).await?.expect::<Value>(202)?;
        }
        self.mailbox.wait_for_tokens(people).await
    }

    /// Tries to sign in with a link.
    pub(crate) async fn exchange(&self, token: &str) -> Result<Answer> {
        self.owner.anonymous().post(&portal("/sessions"), &with_token(token)).await
    }

    /// Free times that do not overlap, from next week on, in the order of time.
    pub(crate) async fn free_times(&self, client: &Caller, count: usize) -> Result<Vec<DateTime<Utc>>> {
        self.free_times_in(client, 7, count).await
    }

    /// As [`Self::free_times`], from so many days ahead on.
    pub(crate) async fn free_times_in(&self, client: &Caller, days: u64, count: usize) -> Result<Vec<DateTime<Utc>>> {
        let from = Utc::now().date_naive() + Days::new(days);
        let path = portal(&format!("/slots?treatment_id={}&from={from}&to={}", self.treatment, from + Days::new(60)));
        let calendar: SlotCalendar = client.get(&path).await?.expect(200)?;
        let mut times = Vec::new();
        let mut busy_until = DateTime::<Utc>::MIN_UTC;
        for slot in calendar.days.iter().flat_map(|day| &day.slots) {
            let starts_at = slot.starts_at.to_utc();
            if starts_at >= busy_until {
                busy_until = starts_at + TimeDelta::minutes(calendar.duration_minutes.into());
                times.push(starts_at);
            }
        }
        ensure!(times.len() >= count, "only {} free times do not overlap", times.len());
        times.truncate(count);
        Ok(times)
    }

    /// A request for that time with that practitioner.
    pub(crate) fn booking(&self, practitioner: PractitionerId, starts_at: DateTime<Utc>) -> BookAppointment {
        BookAppointment::Free {
            treatment_id: self.treatment,
            practitioner_id: Some(practitioner),
            starts_at: starts_at.fixed_offset(),
        }
    }

    /// Every appointment of the clinic, in the order of time.
    pub(crate) async fn appointments(&self) -> Result<Vec<ClinicAppointment>> {
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v1/appointments?limit=200{cursor}");
            let page: Page<ClinicAppointment> = self.owner.get(&path).await?.expect(200)?;
            found.extend(page.data);
            match page.next {
                Some(next) => cursor = format!("&after={next}"),
                None => return Ok(found),
            }
        }
    }

    /// The same people at another process of the installation.
    pub(crate) fn move_to(&mut self, server: &Server) {
        self.owner = self.owner.at(server);
        for client in &mut self.clients {
            *client = client.at(server);
        }
    }
}

/// Books for a client; nothing where the server did not answer.
pub(crate) async fn book(client: &Caller, request: &BookAppointment) -> Result<(u16, Option<Appointment>)> {
    let answer = client.post(&portal("/appointments"), request).await?;
    let booked = if answer.status == 201 { Some(answer.expect(201)?) } else { None };
    Ok((answer.status, booked))
}

/// What a link is good for. Asking uses nothing up.
pub(crate) async fn link_state(visitor: &Caller, token: &str) -> Result<LoginLinkState> {
    let request = InspectLoginLink { token: token.to_owned() };
    let inspection: LoginLinkInspection = visitor.post(&portal("/login-links/inspect"), &request).await?.expect(200)?;
    Ok(inspection.state)
}

/// Signs in with a link, in a browser other than the one that asked for it.
pub(crate) fn with_token(token: &str) -> CreateSession {
    CreateSession { token: Some(token.to_owned()), confirmed: true, ..CreateSession::default() }
}

async fn treatment(owner: &Caller, name: &str, minutes: u16, givers: &[PractitionerId]) -> Result<TreatmentId> {
    let request = CreateTreatment {
        name: name.to_owned(),
        description: String::new(),
        category: String::new(),
        duration_minutes: minutes,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        price_minor: 9_500,
        bookable_online: true,
        practitioner_ids: givers.to_vec(),
    };
    let made: Treatment = owner.post("/api/v1/treatments", &request).await?.expect(201)?;
    Ok(made.id)
}

async fn practitioner(owner: &Caller, number: usize) -> Result<PractitionerId> {
    let request = CreatePractitioner { name: format!("Practitioner {number}"), role_title: String::new(), color: None };
    let made: Practitioner = owner.post("/api/v1/practitioners", &request).await?.expect(201)?;
    let days = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let working_times =
        days.map(|weekday| WorkingTime { weekday, starts_minute: 9 * 60, ends_minute: 17 * 60 }).to_vec();
    let editor = owner.with_header(IF_MATCH, &format!("\"{}\"", made.version))?;
    let path = format!("/api/v1/practitioners/{}/hours", made.id);
    editor.put(&path, &WeeklyHours { working_times }).await?.expect::<Value>(200)?;
    Ok(made.id)
}
