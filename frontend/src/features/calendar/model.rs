//! Where things stand in the calendar. Everything is counted in minutes from the beginning of the
//! day: in the day's view by the minutes that really pass, of which a day has 1380 or 1500 when
//! the clocks change; in the week's view by the clock on the wall, which all days share.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use contract::calendar::{CalendarDay, CalendarSpan};

/// Minutes of an hour.
pub const HOUR: i64 = 60;
/// The least that is shown.
const SHORTEST: i64 = 8 * HOUR;

/// How the calendar is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// One day, practitioners as columns.
    Day,
    /// Monday to Sunday.
    Week,
    /// One day, as a list.
    List,
}

impl View {
    /// The view of that name in an address.
    pub fn from_name(name: Option<&str>) -> Self {
        match name {
            Some("week") => Self::Week,
            Some("list") => Self::List,
            _ => Self::Day,
        }
    }

    /// Its name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::List => "list",
        }
    }

    /// How many days it shows.
    pub const fn days(self) -> u8 {
        match self {
            Self::Week => 7,
            Self::Day | Self::List => 1,
        }
    }

    /// The first of the days it shows when `date` is to be among them.
    pub fn first_day(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Week => date - Days::new(u64::from(date.weekday().num_days_from_monday())),
            Self::Day | Self::List => date,
        }
    }

    /// `date` moved on by one page, or back.
    pub fn moved(self, date: NaiveDate, forward: bool) -> NaiveDate {
        let days = Days::new(u64::from(self.days()));
        if forward { date + days } else { date - days }
    }
}

/// A stretch of minutes, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first minute.
    pub from: i64,
    /// The minute after the last.
    pub to: i64,
}

impl Stretch {
    /// How long it is.
    pub const fn length(self) -> i64 {
        self.to - self.from
    }

    /// The part that lies within another, counted from the other's beginning.
    pub fn within(self, frame: Self) -> Option<Self> {
        let part = Self { from: self.from.max(frame.from) - frame.from, to: self.to.min(frame.to) - frame.from };
        (part.length() > 0).then_some(part)
    }
}

/// The minute at which an instant stands on an axis that begins at `start`.
pub fn minutes_since(start: DateTime<Utc>, at: DateTime<Utc>) -> i64 {
    (at - start).num_minutes()
}

/// Whether the clocks change on a day.
pub fn clocks_change(day: &CalendarDay) -> bool {
    minutes_since(day.starts_at, day.ends_at) != 24 * HOUR
}

/// The hours to show: those in which somebody works or has an appointment and one more at either
/// end, whole, and within the day.
pub fn frame(stretches: impl IntoIterator<Item = Stretch>, day_length: i64) -> Stretch {
    let whole =
        stretches.into_iter().reduce(|all, one| Stretch { from: all.from.min(one.from), to: all.to.max(one.to) });
    // A day off shows the hours of most clinics.
    let Stretch { from, to } = whole.unwrap_or(Stretch { from: 9 * HOUR, to: 17 * HOUR });
    let from = (from.div_euclid(HOUR) - 1) * HOUR;
    let to = (to + HOUR - 1).div_euclid(HOUR) * HOUR + HOUR;
    let to = to.max(from + SHORTEST).min(day_length);
    let from = from.min(to - SHORTEST).max(0);
    Stretch { from, to }
}

/// A span on an axis.
pub fn stretch(span: &CalendarSpan, minute: impl Fn(DateTime<Utc>) -> i64) -> Stretch {
    Stretch { from: minute(span.starts_at), to: minute(span.ends_at) }
}

/// The lane of something that shares its time with others, and the number of lanes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// Counted from 0.
    pub index: usize,
    /// At least 1.
    pub of: usize,
}

/// Lanes for stretches that are sorted by their beginning, so that none covers another.
pub fn lanes(stretches: &[Stretch]) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::with_capacity(stretches.len());
    // When each lane of the present cluster is free again, and where the cluster began.
    let mut ends: Vec<i64> = Vec::new();
    let mut first = 0;
    for (number, stretch) in stretches.iter().enumerate() {
        if ends.iter().all(|end| *end <= stretch.from) {
            widen(lanes.get_mut(first..), ends.len());
            ends.clear();
            first = number;
        }
        let index = ends.iter().position(|end| *end <= stretch.from).unwrap_or(ends.len());
        match ends.get_mut(index) {
            Some(end) => *end = stretch.to,
            None => ends.push(stretch.to),
        }
        lanes.push(Lane { index, of: 1 });
    }
    widen(lanes.get_mut(first..), ends.len());
    lanes
}

fn widen(cluster: Option<&mut [Lane]>, of: usize) {
    for lane in cluster.into_iter().flatten() {
        lane.of = of.max(1);
    }
}

/// The minute of a click, on the quarter of an hour before it.
pub fn quarter(minute: i64) -> i64 {
    minute.div_euclid(15) * 15
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(from: i64, to: i64) -> Stretch {
        Stretch { from, to }
    }

    #[test]
    fn a_frame_is_whole_hours_with_one_to_spare() {
        assert_eq!(frame([at(9 * 60, 12 * 60), at(13 * 60, 17 * 60 + 30)], 1440), at(8 * 60, 19 * 60));
        assert_eq!(frame([], 1440), at(8 * 60, 18 * 60));
    }

    #[test]
    fn a_frame_stays_within_its_day() {
        assert_eq!(frame([at(0, 1440)], 1440), at(0, 1440));
        assert_eq!(frame([at(1320, 1380)], 1380), at(1380 - 480, 1380));
        assert_eq!(frame([at(1400, 1500)], 1500).to, 1500);
    }

    #[test]
    fn what_reaches_out_of_the_frame_is_cut() {
        assert_eq!(at(0, 1440).within(at(480, 1080)), Some(at(0, 600)));
        assert_eq!(at(540, 600).within(at(480, 1080)), Some(at(60, 120)));
        assert_eq!(at(0, 480).within(at(480, 1080)), None);
    }

    #[test]
    fn lanes_are_shared_only_by_what_overlaps() {
        let index = |stretches: &[Stretch]| lanes(stretches).iter().map(|l| (l.index, l.of)).collect::<Vec<_>>();
        assert_eq!(index(&[]), []);
        assert_eq!(index(&[at(0, 60), at(60, 90)]), [(0, 1), (0, 1)]);
        assert_eq!(index(&[at(0, 60), at(30, 90), at(60, 70), at(90, 100)]), [(0, 2), (1, 2), (0, 2), (0, 1)]);
    }

    #[test]
    fn a_week_begins_on_monday() {
        let thursday = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(View::Week.first_day(thursday), monday);
        assert_eq!(View::Day.first_day(thursday), thursday);
        assert_eq!(View::Week.moved(thursday, false), thursday - Days::new(7));
    }

    #[test]
    fn clicks_fall_on_quarters() {
        assert_eq!(quarter(614), 600);
        assert_eq!(quarter(615), 615);
    }
}
