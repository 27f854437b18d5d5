//! Clients book in the portal, one at a time and several at a time.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
    vec::IntoIter,
};

use anyhow::{Context, Result, ensure};
use contract::appointments::BookAppointment;
use reqwest::header::HeaderName;
use tokio::task::JoinSet;

use super::{Figures, MINUTES};
use crate::{
    clinic::{Clinic, book},
    http::Caller,
    report::Times,
};

/// So many days ahead nothing is booked yet.
const FREE_FROM: u64 = 33;
/// How many appointments a client may have to come, as a clinic is set up, without the one that is there.
const EACH_AT_MOST: usize = 9;
/// How long a working day is, in minutes.
const WORKING_DAY: usize = 8 * 60;
/// How many days ahead are searched.
const SEARCHED_DAYS: usize = 60;

type Booking = (Caller, BookAppointment);

/// Bookings that do not get in each other's way.
pub(super) struct Bookings {
    planned: Arc<Mutex<IntoIter<Booking>>>,
}

impl Bookings {
    /// Plans so many. Clients take turns, each with one practitioner, so that neighbours differ in both.
    pub(super) async fn plan(clinic: &Clinic, count: usize) -> Result<Self> {
        let (clients, practitioners) = (clinic.clients.len(), clinic.practitioners.len());
        let each = count.div_ceil(clients);
        ensure!(each <= EACH_AT_MOST, "a client may book {EACH_AT_MOST} times: at most {}", clients * EACH_AT_MOST);
        let needed = clients.div_ceil(practitioners) * each;
        ensure!(needed <= SEARCHED_DAYS * (WORKING_DAY / usize::from(MINUTES)), "there are too few free times");
        let first = clinic.clients.first().context("there is a client")?;
        let times = clinic.free_times_in(first, FREE_FROM, needed).await?;
        let mut planned = Vec::new();
        for turn in 0..each {
            for (number, client) in clinic.clients.iter().enumerate() {
                let practitioner = clinic.practitioners.get(number % practitioners).context("there is one")?;
                let time = times.get(number / practitioners * each + turn).context("there is a time")?;
                let key = format!("load-{number:0>12}-{turn:0>12}");
                let client = client.with_header(HeaderName::from_static("idempotency-key"), &key)?;
                planned.push((client, clinic.booking(*practitioner, *time)));
            }
        }
        Ok(Self { planned: Arc::new(Mutex::new(planned.into_iter())) })
    }

    /// Makes so many of them, so many at once. The server sends the messages about them meanwhile.
    pub(super) async fn make(&mut self, count: usize, at_once: usize) -> Result<Figures> {
        let mut booking = JoinSet::new();
        let began = Instant::now();
        for number in 0..at_once {
            let planned = Arc::clone(&self.planned);
            let share = count / at_once + usize::from(number < count % at_once);
            booking.spawn(async move {
                let mut times = Times::default();
                for _ in 0..share {
                    let next = planned.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let (client, request) = next.context("enough bookings are planned")?;
                    let started = Instant::now();
                    let (status, _) = book(&client, &request).await?;
                    ensure!(status == 201, "a booking is answered with {status}");
                    times.push(started.elapsed());
                }
                Ok(times)
            });
        }
        let mut times = Times::default();
        while let Some(booked) = booking.join_next().await {
            times.add(&booked??);
        }
        Ok(Figures { times, elapsed: began.elapsed() })
    }
}
