//! Rules for the settings of a portal: its sections, announcement and addresses.

use chrono::{Days, NaiveDate};
use contract::{
    portal::Section,
    portal_settings::{Announcement, SectionSetting},
};

/// How long a portal's former address is reserved after a change. It leads to the portal until another clinic
/// takes it, which is possible only after this time. Only the last [`FORMER_SLUGS`] addresses are reserved.
pub const SLUG_HELD_FOR: Days = Days::new(365);

/// How many former addresses a portal keeps; the oldest are released.
pub const FORMER_SLUGS: usize = 10;

/// Every section of a portal exactly once: first those in `named`, then the others as they are in `before`. A
/// section in neither is switched on.
pub fn arranged(named: &[SectionSetting], before: &[SectionSetting]) -> Vec<SectionSetting> {
    let unnamed = Section::ALL.iter().map(|&section| SectionSetting { section, enabled: true });
    let mut arranged: Vec<SectionSetting> = Vec::new();
    for setting in named.iter().chain(before).copied().chain(unnamed) {
        if arranged.iter().all(|other| other.section != setting.section) {
            arranged.push(setting);
        }
    }
    arranged
}

/// The enabled sections, in their order.
pub fn open_sections(settings: &[SectionSetting]) -> Vec<Section> {
    arranged(settings, &[]).into_iter().filter(|setting| setting.enabled).map(|setting| setting.section).collect()
}

/// Whether an announcement is shown on `today`, a local day of the clinic.
pub fn is_shown(announcement: &Announcement, today: NaiveDate) -> bool {
    announcement.from_date.is_none_or(|from| from <= today) && announcement.to_date.is_none_or(|to| today <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn on(section: Section) -> SectionSetting {
        SectionSetting { section, enabled: true }
    }

    const fn off(section: Section) -> SectionSetting {
        SectionSetting { section, enabled: false }
    }

    #[test]
    fn every_section_is_there_once() {
        use Section::{Appointments, Booking};
        for (named, before, expected) in [
            (vec![], vec![], vec![on(Appointments), on(Booking)]),
            (vec![on(Booking)], vec![], vec![on(Booking), on(Appointments)]),
            (vec![off(Booking)], vec![off(Appointments), on(Booking)], vec![off(Booking), off(Appointments)]),
            (vec![on(Booking), off(Booking)], vec![], vec![on(Booking), on(Appointments)]),
        ] {
            assert_eq!(arranged(&named, &before), expected, "{named:?} over {before:?}");
        }
        assert_eq!(open_sections(&[off(Booking)]), [Appointments]);
    }

    #[test]
    fn an_announcement_is_shown_on_its_days() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day);
        let announcement =
            |from_date, to_date| Announcement { text: "Closed".to_owned(), link: None, from_date, to_date };
        for (from, to, shown) in [
            (None, None, true),
            (day(10), day(10), true),
            (day(11), None, false),
            (None, day(9), false),
            (day(1), day(24), true),
        ] {
            assert_eq!(is_shown(&announcement(from, to), day(10).unwrap()), shown, "{from:?} to {to:?}");
        }
    }
}
