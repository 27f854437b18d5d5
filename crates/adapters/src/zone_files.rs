//! The rules of time zones: the newest of what the operator has, what the system has, and what Portico
//! carries.

mod source;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use app::ports::{Clock, ZoneRules, ZoneSource};
use chrono::{DateTime, TimeDelta, Utc};
use domain::local_time::Zone;

use self::source::Source;

/// Where systems keep their zoneinfo.
pub const SYSTEM_ZONES: [&str; 4] =
    ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

/// How often it is looked whether there are newer rules: a few files are opened for that.
const LOOK_EVERY: TimeDelta = TimeDelta::hours(1);

/// The rules of time zones from files. Newer ones are found while Portico runs: nothing has to be
/// restarted when a package of the system is renewed.
pub struct ZoneFiles {
    /// The folder that the operator names, if they name one: it has to be there.
    named: Option<PathBuf>,
    /// Folders that need not be there.
    system: Vec<PathBuf>,
    clock: Arc<dyn Clock>,
    known: RwLock<Known>,
}

/// What was found when it was looked last.
#[derive(Default)]
struct Known {
    looked_at: DateTime<Utc>,
    /// The newest first; the last is Portico's own or older than that.
    sources: Vec<Source>,
    faults: Vec<String>,
    /// Zones that were asked for. There are 600 names, and no others are kept.
    zones: HashMap<String, Zone>,
}

impl ZoneFiles {
    /// Looks for rules: in a folder that the operator names, and in folders of the system.
    pub fn open(named: Option<PathBuf>, system: Vec<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        let files = Self { named, system, clock, known: RwLock::default() };
        files.look(files.clock.now());
        files
    }

    /// Portico's own rules and no others.
    pub fn embedded(clock: Arc<dyn Clock>) -> Self {
        Self::open(None, Vec::new(), clock)
    }

    /// Looks what there is, and says so in the log when it is something else than before.
    fn look(&self, now: DateTime<Utc>) {
        let (mut sources, mut faults) = (vec![Source::embedded()], Vec::new());
        for (folder, must_exist) in
            self.named.iter().map(|folder| (folder, true)).chain(self.system.iter().map(|folder| (folder, false)))
        {
            match Source::folder(folder) {
                Ok(source) => sources.push(source),
                Err(_) if !must_exist && !folder.exists() => {}
                Err(fault) => faults.push(fault),
            }
        }
        // Of one release that of the operator, then of the system; the sort keeps their order.
        sources.rotate_left(1);
        sources.sort_by(|one, other| other.release.cmp(&one.release));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.looked_at = now;
        if known.sources == sources && known.faults == faults {
            return;
        }
        *known = Known { looked_at: now, sources, faults, zones: HashMap::new() };
        let source = known.source(now);
        tracing::info!(release = %source.release, place = source.place, "rules of time zones");
        if source.is_old {
            tracing::warn!(release = %source.release, "these rules of time zones are old: renew the system's, or name a folder as `zone_data_dir`");
        }
        for fault in &source.faults {
            tracing::warn!(fault, "rules of time zones that are not used");
        }
    }

    fn look_now_and_then(&self) {
        let now = self.clock.now();
        let looked_at = self.known.read().unwrap_or_else(PoisonError::into_inner).looked_at;
        // A clock that was set back is no reason to wait for longer.
        if now - looked_at >= LOOK_EVERY || now < looked_at {
            self.look(now);
        }
    }
}

impl Known {
    fn source(&self, now: DateTime<Utc>) -> ZoneSource {
        let embedded = Source::embedded();
        let used = self.sources.first().unwrap_or(&embedded);
        ZoneSource {
            release: used.release.clone(),
            place: used.place(),
            is_old: used.release.is_old(used.seen, now.date_naive()),
            faults: self.faults.clone(),
        }
    }
}

impl ZoneRules for ZoneFiles {
    fn zone(&self, name: &str) -> Option<Zone> {
        if !is_name(name) {
            return None;
        }
        self.look_now_and_then();
        if let Some(zone) = self.known.read().unwrap_or_else(PoisonError::into_inner).zones.get(name) {
            return Some(zone.clone());
        }
        // Read and kept under one lock: what is kept is of the sources that are known then.
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Systems leave out names of former times, or put them into a package of their own; a clinic that
        // has such a name has it from another source.
        let zone = known.sources.iter().find_map(|source| {
            let zone = source.zone(name)?;
            zone.map_err(|error| {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, zone = name, place = source.place(), "a time zone cannot be read");
            })
            .ok()
        })?;
        known.zones.insert(name.to_owned(), zone.clone());
        Some(zone)
    }

    fn source(&self) -> ZoneSource {
        self.look_now_and_then();
        self.known.read().unwrap_or_else(PoisonError::into_inner).source(self.clock.now())
    }
}

/// Whether it may be a zone's name, and no other file of a zoneinfo folder: those begin with a small letter,
/// and none leads out of the folder.
fn is_name(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_uppercase())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
    };
    text.len() <= 64 && text.split('/').all(is_part)
}

#[cfg(test)]
mod tests;
