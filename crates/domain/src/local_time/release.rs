//! Releases of the IANA time zone database, such as `2026f`.

use std::{cmp::Ordering, fmt, str::FromStr};

use chrono::{Months, NaiveDate};

/// A release of the IANA time zone database. The later one is the greater.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ZoneRelease {
    year: i32,
    letters: String,
}

/// A text that names no release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a release of the time zone database is a year and a letter, such as 2026f")]
pub struct InvalidRelease;

impl ZoneRelease {
    /// For so many months rules are trusted: in most years there are several releases.
    const FRESH_FOR: Months = Months::new(8);

    /// What is taken for older than all releases.
    pub fn oldest() -> Self {
        Self { year: 0, letters: String::new() }
    }

    /// Whether the release is so old on that day that rules have probably changed since. When it came
    /// out its name does not say: at the latest on the last day of its year, and no later than it was
    /// `seen`, such as by the date of its files.
    pub fn is_old(&self, seen: Option<NaiveDate>, today: NaiveDate) -> bool {
        let year_end = NaiveDate::from_ymd_opt(self.year, 12, 31).unwrap_or(NaiveDate::MAX);
        // A date before its year is that of no release: some packagers set all files to 1970.
        let seen = seen.filter(|seen| chrono::Datelike::year(seen) >= self.year);
        let out_by = seen.map_or(year_end, |seen| seen.min(year_end));
        out_by.checked_add_months(Self::FRESH_FOR).is_some_and(|last| last < today)
    }
}

impl FromStr for ZoneRelease {
    type Err = InvalidRelease;

    /// Reads a release. What follows the letters, as in `2025b-rearguard`, is about its form.
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
            // Only its year is known.
            (None, "2027-08-31", false),
            (None, "2027-09-01", true),
            (Some("2026-10-28"), "2027-06-28", false),
            (Some("2026-10-28"), "2027-06-29", true),
            // Files that were copied later, or that have no date.
            (Some("2027-06-01"), "2027-09-01", true),
            (Some("1970-01-01"), "2027-08-31", false),
        ] {
            assert_eq!(release("2026f").is_old(seen.map(day), day(today)), is_old, "{seen:?} {today}");
        }
    }
}
