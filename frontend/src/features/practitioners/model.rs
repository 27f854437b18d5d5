//! Pure rules of weekly hours and exceptions.

use contract::hours::{Weekday, WeeklyHours, WorkingTime};

use crate::{i18n::weekdays, order::sorted_by_key};

/// The days of the week, in order.
pub const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// What a day is called.
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => weekdays::monday(),
        Weekday::Tuesday => weekdays::tuesday(),
        Weekday::Wednesday => weekdays::wednesday(),
        Weekday::Thursday => weekdays::thursday(),
        Weekday::Friday => weekdays::friday(),
        Weekday::Saturday => weekdays::saturday(),
        Weekday::Sunday => weekdays::sunday(),
    }
}

/// A minute of the day as a time field has it. Midnight at the end of a day is `00:00` there.
pub fn time_text(minute: u16) -> String {
    let minute = minute % 1440;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The minute of the day that a time field shows.
pub fn parse_time(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.get(..2)?.parse::<u16>().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The minute at which something ends: midnight is the end of the day.
pub fn parse_end(text: &str) -> Option<u16> {
    parse_time(text).map(|minute| if minute == 0 { 1440 } else { minute })
}

/// Hours of one day as they stand in the form.
pub type Typed = (String, String);

/// The form of a week: of each day its stretches.
pub fn typed(week: &WeeklyHours) -> [Vec<Typed>; 7] {
    WEEK.map(|day| {
        let times = week.working_times.iter().filter(|time| time.weekday == day);
        let times = sorted_by_key(times, |time| time.starts_minute);
        times.iter().map(|time| (time_text(time.starts_minute), time_text(time.ends_minute))).collect()
    })
}

/// The week that a form makes, or the days and codes of what is wrong with it.
pub fn week_of(days: &[Vec<Typed>; 7]) -> Result<WeeklyHours, Vec<(Weekday, &'static str)>> {
    let mut working_times = Vec::new();
    let mut faults = Vec::new();
    for (weekday, typed) in WEEK.into_iter().zip(days) {
        let mut times = Vec::new();
        for (from, to) in typed {
            match (parse_time(from), parse_end(to)) {
                (Some(starts_minute), Some(ends_minute)) if starts_minute < ends_minute => {
                    times.push(WorkingTime { weekday, starts_minute, ends_minute });
                }
                _ => faults.push((weekday, "hours_order")),
            }
        }
        let times = sorted_by_key(times, |time: &WorkingTime| time.starts_minute);
        if times.windows(2).any(|pair| matches!(pair, [one, next] if one.ends_minute > next.starts_minute)) {
            faults.push((weekday, "hours_overlap"));
        }
        working_times.extend(times);
    }
    if faults.is_empty() { Ok(WeeklyHours { working_times }) } else { Err(faults) }
}

/// The stretch to begin with when one is added: after the last one, or nine to five.
pub fn next_stretch(typed: &[Typed]) -> Typed {
    let last = typed.last().and_then(|(_, to)| parse_end(to)).filter(|end| *end <= 1440 - 120);
    let (from, to) = last.map_or((9 * 60, 17 * 60), |end| (end + 60, (end + 240).min(1439)));
    (time_text(from), time_text(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_monday(times: &[(&str, &str)]) -> [Vec<Typed>; 7] {
        let mut days: [Vec<Typed>; 7] = Default::default();
        days[0] = times.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        days
    }

    #[test]
    fn times_read_back_what_they_show() {
        assert_eq!(parse_time(&time_text(545)), Some(545));
        assert_eq!(parse_time("24:00"), None);
        assert_eq!(parse_time(""), None);
        assert_eq!(parse_end("00:00"), Some(1440));
        assert_eq!(time_text(1440), "00:00");
    }

    #[test]
    fn a_week_reads_back_what_it_shows() {
        let days = on_monday(&[("09:00", "12:30"), ("13:30", "00:00")]);
        let week = week_of(&days).unwrap();
        assert_eq!(week.working_times.len(), 2);
        assert_eq!(typed(&week), days);
    }

    #[test]
    fn hours_are_in_order_and_apart() {
        assert_eq!(week_of(&on_monday(&[("12:00", "09:00")])), Err(vec![(Weekday::Monday, "hours_order")]));
        let overlapping = on_monday(&[("09:00", "12:00"), ("11:00", "13:00")]);
        assert_eq!(week_of(&overlapping), Err(vec![(Weekday::Monday, "hours_overlap")]));
        assert!(week_of(&on_monday(&[("09:00", "12:00"), ("12:00", "13:00")])).is_ok());
    }

    #[test]
    fn new_hours_follow_the_last() {
        assert_eq!(next_stretch(&[]), ("09:00".to_owned(), "17:00".to_owned()));
        assert_eq!(next_stretch(&[("09:00".to_owned(), "12:00".to_owned())]), ("13:00".to_owned(), "16:00".to_owned()));
    }
}
