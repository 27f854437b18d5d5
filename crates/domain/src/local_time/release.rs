//! Releases of the IANA time zone database, such as `2026f`.

use std::{cmp::Ordering, fmt, str::FromStr};

use chrono::{Months, NaiveDate};

/// A release of the IANA time zone database. A later release compares as greater.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ZoneRelease {
    year: i32,
    letters: String,
}

/// A text that is not the name of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a release of the time zone database is a year and a letter, such as 2026f")]
pub struct InvalidRelease;

impl ZoneRelease {
    /// How many months a release is trusted. Most years bring several releases.
    const FRESH_FOR: Months = Months::new(8);

    /// A release that is older than all real ones.
    pub fn oldest() -> Self {
        Self { year: 0, letters: String::new() }
    }

    /// Whether rules have probably changed between the release and `today`. The name of a release does not say
    /// when it came out. The latest possible day is the last one of its year, or the day on which it was
    /// `seen`, for example the date of its files, if that is earlier.
    pub fn is_old(&self, seen: Option<NaiveDate>, today: NaiveDate) -> bool {
        let year_end = NaiveDate::from_ymd_opt(self.year, 12, 31).unwrap_or(NaiveDate::MAX);
        // A date before the year of the release is wrong: some packagers set all file dates to 1970.
        let seen = seen.filter(|seen| chrono::Datelike::year(seen) >= self.year);
        let out_by = seen.map_or(year_end, |seen| seen.min(year_end));
        out_by.checked_add_months(Self::FRESH_FOR).is_some_and(|last| last < today)
    }
}

impl FromStr for ZoneRelease {
    type Err = InvalidRelease;

    /// Reads a release. A suffix, as in `2025b-rearguard`, names the format of the data and is ignored.
    fn from_str(text: &str) -> Result<Self, InvalidRelease> {
        let (year, rest) = text.trim().split_at_checked(4).ok_or(InvalidRelease)?;
        let letters = rest.split('-').next().unwrap_or_default();
        let is_release = year.bytes().all(|byte| byte.is_ascii_digit())
            && (1..=2).contains(&letters.len())
            && letters.bytes().all(|byte| byte.is_ascii_lowercase());
        if !is_release {
            return Err(InvalidRelease);
        }
        Ok(Self { year: year.parse().map_err(|_| InvalidRelease)?, letters: letters.to_owned() })
    }
}

impl Ord for ZoneRelease {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |release: &Self| (release.year, release.letters.len());
        key(self).cmp(&key(other)).then_with(|| self.letters.cmp(&other.letters))
    }
}

impl PartialOrd for ZoneRelease {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ZoneRelease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{}", self.year, self.letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(text: &str) -> ZoneRelease {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn releases_follow_each_other() {
        let rising = ["2025a", "2025b", "2025z", "2025za", "2025zb", "2026a", "2026f"].map(release);
        assert!(rising.is_sorted_by(|one, next| one < next));
        assert_eq!(release("2025b-rearguard\n").to_string(), "2025b");
    }

    #[test]
    fn what_is_no_release_is_refused() {
        for text in ["", "2025", "2025B", "2025abc", "25a", "2025.2", "unknown", "é025b", "2025bé"] {
            assert_eq!(text.parse::<ZoneRelease>(), Err(InvalidRelease), "{text}");
        }
    }

    #[test]
    fn a_release_is_old_after_eight_months() {
        for (seen, today, is_old) in [
            // Only the year is known.
            (None, "2027-08-31", false),
            (None, "2027-09-01", true),
            (Some("2026-10-28"), "2027-06-28", false),
            (Some("2026-10-28"), "2027-06-29", true),
            // The files were copied later, or have no date.
            (Some("2027-06-01"), "2027-09-01", true),
            (Some("1970-01-01"), "2027-08-31", false),
        ] {
            assert_eq!(release("2026f").is_old(seen.map(day), day(today)), is_old, "{seen:?} {today}");
        }
    }
}
