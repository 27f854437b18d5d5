//! Requests that read, each kind by itself.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use chrono::{Days, NaiveDate, Utc};
use contract::ids::TreatmentId;
use tokio::task::JoinSet;

use super::Figures;
use crate::{
    clinic::{Clinic, portal},
    http::Caller,
    report::Times,
};

/// How many searches for free times differ. Treatments, practitioners and days take turns.
const SEARCHES: usize = 120;
/// How many days are searched in turn, from tomorrow on, and how many a month has.
const SEARCHED_DAYS: usize = 30;
const MONTH: u64 = 31;
/// Requests are sent for a while before they count: one part in so many of the time.
const WARM_UP: u32 = 5;

/// Requests of one kind.
pub(super) struct Requests {
    pub(super) name: &'static str,
    /// Who sends them; connections take turns.
    callers: Vec<Caller>,
    /// What is asked for, in turn.
    paths: Arc<Vec<String>>,
}

impl Requests {
    fn new(name: &'static str, callers: &[Caller], paths: Vec<String>) -> Self {
        Self { name, callers: callers.to_vec(), paths: Arc::new(paths) }
    }

    /// What everything else is compared with.
    pub(super) fn without_database(clinic: &Clinic) -> Self {
        Self::new("/healthz", &[clinic.owner.anonymous()], vec!["/healthz".to_owned()])
    }

    /// What pages ask for.
    pub(super) fn of_pages(clinic: &Clinic, treatments: &[TreatmentId]) -> Result<Vec<Self>> {
        let clients = &clinic.clients;
        let tomorrow = Utc::now().date_naive() + Days::new(1);
        let search = |number: usize, days: u64, one: bool| -> Result<String> {
            let treatment = treatments.get(number % treatments.len()).context("there are treatments")?;
            let practitioner = clinic.practitioners.get(number % clinic.practitioners.len());
            let practitioner = practitioner.filter(|_| one);
            let practitioner = practitioner.map_or_else(String::new, |id| format!("&practitioner_id={id}"));
            let from: NaiveDate =
                if days == 1 { tomorrow + Days::new((number % SEARCHED_DAYS).try_into()?) } else { tomorrow };
            let to = from + Days::new(days - 1);
            Ok(portal(&format!("/slots?treatment_id={treatment}&from={from}&to={to}{practitioner}")))
        };
        let searches = |name, days, one| -> Result<Self> {
            let paths = (0..SEARCHES).map(|number| search(number, days, one)).collect::<Result<_>>()?;
            Ok(Self::new(name, clients, paths))
        };
        let mine = ["upcoming", "past"].map(|when| portal(&format!("/appointments?when={when}&limit=20")));
        Ok(vec![
            searches("free times, a day, one practitioner", 1, true)?,
            searches("free times, a day, anyone", 1, false)?,
            searches("free times, a month, one practitioner", MONTH, true)?,
            searches("free times, a month, anyone", MONTH, false)?,
            Self::new("my appointments", clients, mine.to_vec()),
            Self::new("dashboard", clients, vec![portal("/dashboard")]),
            Self::new("portal before sign-in", &[clinic.owner.anonymous()], vec![portal("")]),
            Self::new(
                "list of clients",
                std::slice::from_ref(&clinic.owner),
                vec!["/api/v1/clients?limit=50".to_owned()],
            ),
        ])
    }

    /// Sends them on so many connections, for so long and a little before, which does not count.
    pub(super) async fn send(&self, connections: usize, period: Duration) -> Result<Figures> {
        let mut sending = JoinSet::new();
        let begins = Instant::now() + period / WARM_UP;
        for (number, caller) in self.callers.iter().cycle().take(connections).enumerate() {
            let (caller, paths) = (caller.apart()?, Arc::clone(&self.paths));
            let first = number * paths.len() / connections;
            sending.spawn(async move {
                let mut times = Times::default();
                for path in paths.iter().cycle().skip(first) {
                    let started = Instant::now();
                    if started >= begins + period {
                        break;
                    }
                    let answer = caller.get(path).await?;
                    ensure!(answer.status == 200, "{path} is answered with {}: {}", answer.status, answer.text());
                    if started >= begins {
                        times.push(started.elapsed());
                    }
                }
                Ok(times)
            });
        }
        let mut times = Times::default();
        while let Some(sent) = sending.join_next().await {
            times.add(&sent??);
        }
        // Requests that began in time and ended later count, and so does what they took.
        Ok(Figures { times, elapsed: begins.elapsed() })
    }
}
