//! `kill -9` under load: what was acknowledged is kept, nobody is claimed twice, all messages go out.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use contract::{
    appointments::{Appointment, AppointmentStatus, CancelAppointment, ClinicAppointment, CreateAppointment},
    clients::Client,
    ids::AppointmentId,
    paging::Page,
};
use tokio::{task::JoinSet, time::sleep};

use crate::{
    Bench,
    clinic::{self, Clinic},
    http::Caller,
    installation::Installation,
    mailbox::Mailbox,
    report::Tally,
};

/// For whom is booked at once, by staff: clients themselves book so many times and no more.
const CLIENTS: usize = 8;
const PRACTITIONERS: usize = 10;
/// How many of the free times are booked at random.
const TIMES: usize = 1500;
/// One of so many bookings is cancelled right away.
const CANCEL_ONE_OF: usize = 8;
/// Of so many bookings, some are cancelled.
const ENOUGH: usize = 100;
/// The pause between two requests for a client.
const PAUSE: Duration = Duration::from_millis(10);
/// How long the outbox may take to send what is left, at least once a minute getting further.
const STALLED: Duration = Duration::from_mins(2);

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often the server is killed
    #[arg(long, default_value_t = 100)]
    kills: u32,
}

/// What the callers were told, and what they were not.
#[derive(Default)]
struct Told {
    booked: Vec<Appointment>,
    cancelled: HashSet<AppointmentId>,
    /// Cancellations whose answer never came.
    perhaps_cancelled: HashSet<AppointmentId>,
    answers: Tally,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    println!(
        "{} kills, staff booking and cancelling for {CLIENTS} clients at once, {PRACTITIONERS} practitioners, SQLite",
        args.kills
    );
    let installation = bench.on_sqlite("crash")?;
    clinic::create(&installation).await?;
    let server = installation.serve().await?;
    let mut clinic = Clinic::set_up(&installation, &server, PRACTITIONERS, 15, CLIENTS).await?;
    let client = clinic.clients.first().context("there are clients")?;
    let times = clinic.free_times(client, TIMES).await?;
    let clients: Page<Client> = clinic.owner.get(&format!("/api/v1/clients?limit={CLIENTS}")).await?.expect(200)?;

    let mut server = Some(server);
    let mut told = Told::default();
    for kill in 1..=args.kills {
        let running = match server.take() {
            Some(running) => running,
            None => installation.serve().await?,
        };
        clinic.move_to(&running);
        let mut load = JoinSet::new();
        for client in &clients.data {
            load.spawn(keep_booking(clinic.owner.clone(), requests(&clinic, client, &times)));
        }
        sleep(Duration::from_millis(fastrand::u64(50..1000))).await;
        running.kill().await?;
        while let Some(heard) = load.join_next().await {
            told.add(heard?);
        }

        let restarted = installation.serve().await?;
        clinic.move_to(&restarted);
        let kept = clinic.appointments().await?;
        check(&told, &kept).with_context(|| format!("after kill {kill}"))?;
        server = Some(restarted);
    }
    let kept = clinic.appointments().await?;
    println!("  answers                       {}", told.answers);
    println!("  acknowledged                  {} bookings, {} cancellations", told.booked.len(), told.cancelled.len());
    println!("  kept                          {} appointments", kept.len());
    println!("  lost, or claimed twice        0 (looked at after each of {} restarts)", args.kills);
    ensure!(told.answers.server_errors() == 0, "the server failed");
    // Otherwise nothing was there that could have been lost.
    ensure!(!told.booked.is_empty(), "no booking was acknowledged: the server is killed too soon");
    let cancelled_too = told.booked.len() < ENOUGH || !told.cancelled.is_empty();
    ensure!(cancelled_too, "no cancellation was acknowledged");
    all_delivered(&installation, &told).await
}

/// More requests than can be sent before the server is killed.
fn requests(clinic: &Clinic, client: &Client, times: &[DateTime<Utc>]) -> Vec<CreateAppointment> {
    let mut requests = Vec::new();
    for _ in 0..1000 {
        if let (Some(practitioner), Some(time)) = (fastrand::choice(&clinic.practitioners), fastrand::choice(times)) {
            requests.push(CreateAppointment {
                client_id: client.id,
                treatment_id: clinic.treatment,
                practitioner_id: Some(*practitioner),
                starts_at: Some(*time),
                local_start: None,
                outside_hours: false,
                allow_client_overlap: true,
                note: String::new(),
            });
        }
    }
    requests
}

/// Books, and now and then cancels, until the server does not answer.
async fn keep_booking(staff: Caller, requests: Vec<CreateAppointment>) -> Told {
    let mut told = Told::default();
    for request in requests {
        let Ok(answer) = staff.post("/api/v1/appointments", &request).await else {
            told.answers.count(None);
            return told;
        };
        told.answers.count(Some(answer.status));
        if answer.status == 201
            && let Ok(ClinicAppointment { appointment, .. }) = answer.expect(201)
        {
            let id = appointment.id;
            told.booked.push(appointment);
            if fastrand::usize(..CANCEL_ONE_OF) == 0 {
                let cancel = CancelAppointment { notify_client: true, ..CancelAppointment::default() };
                let answer = staff.post(&format!("/api/v1/appointments/{id}/cancel"), &cancel).await;
                told.answers.count(answer.as_ref().ok().map(|answer| answer.status));
                match answer {
                    Ok(answer) if answer.status == 200 => told.cancelled.insert(id),
                    Ok(_) => false,
                    Err(_) => {
                        told.perhaps_cancelled.insert(id);
                        return told;
                    }
                };
            }
        }
        sleep(PAUSE).await;
    }
    told
}

impl Told {
    fn add(&mut self, heard: Self) {
        self.booked.extend(heard.booked);
        self.cancelled.extend(heard.cancelled);
        self.perhaps_cancelled.extend(heard.perhaps_cancelled);
        self.answers.add(&heard.answers);
    }
}

/// Everything that was acknowledged is there as it was said, and nobody works twice at once.
fn check(told: &Told, kept: &[ClinicAppointment]) -> Result<()> {
    let by_id: HashMap<AppointmentId, &Appointment> =
        kept.iter().map(|kept| (kept.appointment.id, &kept.appointment)).collect();
    for said in &told.booked {
        let kept = by_id.get(&said.id).with_context(|| format!("{} was acknowledged and is lost", said.id))?;
        let same = (kept.starts_at, kept.practitioner_id) == (said.starts_at, said.practitioner_id);
        ensure!(same, "{} is not what was acknowledged", said.id);
        let is_cancelled = kept.status == AppointmentStatus::Cancelled;
        let may_be = told.cancelled.contains(&said.id) || told.perhaps_cancelled.contains(&said.id);
        ensure!(may_be || !is_cancelled, "{} is cancelled and nobody did that", said.id);
        ensure!(is_cancelled || !told.cancelled.contains(&said.id), "the cancellation of {} is lost", said.id);
    }
    // In the order of time, so that only the latest end of each practitioner counts.
    let mut busy_until = HashMap::new();
    for kept in kept.iter().map(|kept| &kept.appointment).filter(|kept| kept.status == AppointmentStatus::Booked) {
        if let Some(before) = busy_until.insert(kept.practitioner_id, kept.ends_at) {
            ensure!(before <= kept.starts_at, "{} is claimed twice at {}", kept.practitioner_id, kept.starts_at);
        }
    }
    Ok(())
}

/// Waits until every acknowledged booking has its confirmation and every cancellation its notice.
async fn all_delivered(installation: &Installation, told: &Told) -> Result<()> {
    let mut mailbox = Mailbox::of(installation);
    let mut missing: HashSet<(&str, String)> = told.cancelled.iter().map(|id| ("CANCEL", id.to_string())).collect();
    // Who has cancelled meanwhile is not told that they are booked.
    let standing = told
        .booked
        .iter()
        .map(|booked| booked.id)
        .filter(|id| !told.cancelled.contains(id) && !told.perhaps_cancelled.contains(id));
    missing.extend(standing.map(|id| ("REQUEST", id.to_string())));
    let (wanted, mut sent, mut twice) = (missing.len(), HashSet::new(), 0);
    let (started, mut last_came) = (Instant::now(), Instant::now());
    while !missing.is_empty() {
        for message in mailbox.new_messages()? {
            if let Some((method, id)) = message.appointment() {
                last_came = Instant::now();
                twice += u32::from(!sent.insert((method.to_owned(), id.to_owned())));
                missing.retain(|(wanted, of)| (*wanted, of.as_str()) != (method, id));
            }
        }
        ensure!(last_came.elapsed() < STALLED, "{} of {wanted} messages were never sent", missing.len());
        sleep(Duration::from_millis(200)).await;
    }
    println!("  messages                      {wanted} of {wanted} delivered, {twice} of them twice");
    println!("  last one after the last start {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}
