//! The development mailbox, read from its folder: its page shows the newest messages only.

use std::{
    collections::{HashMap, HashSet},
    ffi::OsString,
    fs::{read, read_dir},
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use serde::Deserialize;
use tokio::time::sleep;

use crate::installation::Installation;

/// Messages that have been sent.
pub(crate) struct Mailbox {
    folder: PathBuf,
    seen: HashSet<OsString>,
}

/// A message as its receiver gets it.
#[derive(Deserialize)]
pub(crate) struct Message {
    pub(crate) to: String,
    text: String,
    calendar: Option<CalendarPart>,
}

#[derive(Deserialize)]
struct CalendarPart {
    method: String,
    ics: String,
}

impl Mailbox {
    pub(crate) fn of(installation: &Installation) -> Self {
        Self { folder: installation.data().join("outbox"), seen: HashSet::new() }
    }

    /// What has come since the last time.
    pub(crate) fn new_messages(&mut self) -> Result<Vec<Message>> {
        let mut messages = Vec::new();
        for entry in read_dir(&self.folder)? {
            let path = entry?.path();
            let Some(name) = path.file_name() else { continue };
            if path.extension().is_some_and(|extension| extension == "json") && self.seen.insert(name.to_owned()) {
                messages.push(serde_json::from_slice(&read(&path)?)?);
            }
        }
        Ok(messages)
    }

    /// Waits for a sign-in link for each of those people, and gives the tokens.
    pub(crate) async fn wait_for_tokens(&mut self, people: &[String]) -> Result<HashMap<String, String>> {
        let started = Instant::now();
        let mut tokens = HashMap::new();
        while !people.iter().all(|person| tokens.contains_key(person)) {
            ensure!(started.elapsed() < Duration::from_mins(2), "{} of {} links came", tokens.len(), people.len());
            for message in self.new_messages()? {
                if let Some(token) = message.token() {
                    tokens.insert(message.to.clone(), token);
                }
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(tokens)
    }
}

/// The token of the first sign-in link in a text.
pub(crate) fn token_in(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("/sign-in#")?;
    Some(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect())
}

impl Message {
    /// The token of the sign-in link in it.
    pub(crate) fn token(&self) -> Option<String> {
        token_in(&self.text)
    }

    /// What calendars are asked to do (`REQUEST`, `CANCEL`), and the appointment's id.
    pub(crate) fn appointment(&self) -> Option<(&str, &str)> {
        let part = self.calendar.as_ref()?;
        let uid = part.ics.lines().find_map(|line| line.strip_prefix("UID:"))?;
        Some((&part.method, uid.split('@').next().unwrap_or(uid)))
    }
}
