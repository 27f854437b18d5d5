//! The formats of instants, wall times and days on the wire.
//!
//! chrono reads and writes far more formats than Portico sends, and its code for that would be a thirtieth of
//! the client app. So the apps read responses (`deserialize_with`) and write requests (`serialize_with`) with
//! the functions of this module. The server reads requests with chrono, so that integrators can use any format
//! of RFC 3339.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Offset, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use utoipa::ToSchema;

/// An offset of a clinic's time zone, and the instant from which it applies. The apps convert instants with a
/// list of offsets and need no time zone rules, because those of a browser may be out of date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UtcOffset {
    /// The instant from which the offset applies. The first offset of a list also applies before.
    #[serde(deserialize_with = "read_instant")]
    pub from: DateTime<Utc>,
    /// Seconds ahead of UTC, until the next offset of the list.
    pub utc_offset_seconds: i32,
}

/// The wall time at an instant. `offsets` are in chronological order; without any, the result is UTC.
pub fn wall_time(offsets: &[UtcOffset], at: DateTime<Utc>) -> NaiveDateTime {
    let begun = offsets.iter().rev().find(|offset| offset.from <= at).or(offsets.first());
    let seconds = begun.map_or(0, |offset| offset.utc_offset_seconds);
    let utc = at.naive_utc();
    utc.checked_add_signed(TimeDelta::seconds(seconds.into())).unwrap_or(utc)
}

/// Reads an instant: `2026-11-26T14:30:00Z`, with or without a fraction of a second.
pub fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    Some(parse_wall_time(text.strip_suffix('Z')?)?.and_utc())
}

/// Reads a wall time: `2026-11-26T14:30:00`, with or without a fraction of a second.
pub fn parse_wall_time(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once('T')?;
    let (seconds, fraction) = time.split_once('.').unwrap_or((time, "0"));
    if fraction.len() > 9 {
        return None;
    }
    let [hour, minute, second] = numbers(seconds, ':', 2)?;
    let nanosecond = number(fraction)? * 10_u32.pow(9 - u32::try_from(fraction.len()).ok()?);
    parse_day(day)?.and_hms_nano_opt(hour, minute, second, nanosecond)
}

/// Reads an instant that carries a wall time: `2026-11-26T14:30:00+00:00`.
pub fn parse_local_instant(text: &str) -> Option<DateTime<FixedOffset>> {
    let (wall, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, minutes) = offset[1..].split_once(':').filter(|(hours, _)| hours.len() == 2)?;
    let (hours, minutes) = (number(hours)?, number(minutes).filter(|minutes| *minutes < 60)?);
    let offset = FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?)?;
    Some(DateTime::from_naive_utc_and_offset(parse_wall_time(wall)?.checked_sub_offset(offset)?, offset))
}

/// An instant in the wall time of an offset. RFC 3339 has offsets in whole minutes. Some offsets of the distant
/// past were not whole minutes; their seconds are dropped, which does not change the instant.
pub fn local_instant(at: DateTime<Utc>, seconds_east: i32) -> DateTime<FixedOffset> {
    let offset = FixedOffset::east_opt(seconds_east / 60 * 60);
    let offset = offset.filter(|offset| at.naive_utc().checked_add_offset(*offset).is_some());
    at.with_timezone(&offset.unwrap_or(Utc.fix()))
}

/// Reads a calendar day: `2026-11-26`.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = numbers(text, '-', 4)?;
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
}

/// Reads three numbers between separators. The first has `digits` digits, the others have two.
fn numbers(text: &str, separator: char, digits: usize) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let mut next = |digits: usize| parts.next().filter(|part| part.len() == digits).and_then(number);
    let numbers = [next(digits)?, next(2)?, next(2)?];
    parts.next().is_none().then_some(numbers)
}

/// Reads a number of at most nine digits, so that it fits.
fn number(digits: &str) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.bytes().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// Writes an instant of the years 0 to 9999: `2026-11-26T14:30:00Z`, with as many fractional digits as needed.
pub fn instant_text(at: DateTime<Utc>) -> String {
    let mut text = wall_text(at.naive_utc());
    text.push('Z');
    text
}

/// Writes an instant of the years 1 to 9998 with the wall time that it carries:
/// `2026-11-26T14:30:00+00:00`.
pub fn local_instant_text(at: DateTime<FixedOffset>) -> String {
    let offset = at.offset().local_minus_utc();
    let mut text = wall_text(at.naive_utc().checked_add_offset(*at.offset()).unwrap_or(at.naive_utc()));
    text.push(if offset < 0 { '-' } else { '+' });
    let minutes = offset.unsigned_abs() / 60;
    push(&mut text, minutes / 60, 2);
    text.push(':');
    push(&mut text, minutes % 60, 2);
    text
}

fn wall_text(at: NaiveDateTime) -> String {
    let mut text = day_text(at.date());
    for (separator, number) in [('T', at.hour()), (':', at.minute()), (':', at.second())] {
        text.push(separator);
        push(&mut text, number, 2);
    }
    match at.nanosecond() {
        0 => {}
        nanosecond => {
            text.push('.');
            // Fractions have three, six or nine digits, like chrono's.
            let (number, digits) = match (nanosecond % 1_000_000, nanosecond % 1000) {
                (0, _) => (nanosecond / 1_000_000, 3),
                (_, 0) => (nanosecond / 1000, 6),
                _ => (nanosecond, 9),
            };
            push(&mut text, number, digits);
        }
    }
    text
}

/// Writes a day of the years 0 to 9999: `2026-11-26`.
pub fn day_text(day: NaiveDate) -> String {
    let mut text = String::new();
    push(&mut text, day.year().unsigned_abs(), 4);
    for number in [day.month(), day.day()] {
        text.push('-');
        push(&mut text, number, 2);
    }
    text
}

/// Appends a number with leading zeros.
fn push(text: &mut String, number: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.extend(char::from_digit(digit, 10));
    }
}

/// `deserialize_with` for an instant.
pub fn read_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    read(deserializer, parse_instant)
}

/// `deserialize_with` for an instant or null.
pub fn read_optional_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    match Option::<Cow<'de, str>>::deserialize(deserializer)? {
        None => Ok(None),
        Some(text) => parse_instant(&text).map(Some).ok_or_else(|| D::Error::custom(FAULT)),
    }
}

/// `deserialize_with` for an instant that carries a wall time.
pub fn read_local_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<FixedOffset>, D::Error> {
    read(deserializer, parse_local_instant)
}

/// `deserialize_with` for a wall time.
pub fn read_wall_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDateTime, D::Error> {
    read(deserializer, parse_wall_time)
}

/// `deserialize_with` for a wall time or null.
pub fn read_optional_wall_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDateTime>, D::Error> {
    match Option::<Cow<'de, str>>::deserialize(deserializer)? {
        None => Ok(None),
        Some(text) => parse_wall_time(&text).map(Some).ok_or_else(|| D::Error::custom(FAULT)),
    }
}

/// `deserialize_with` for a calendar day.
pub fn read_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    read(deserializer, parse_day)
}

const FAULT: &str = "not a time as Portico writes it";

fn read<'de, D: Deserializer<'de>, T>(deserializer: D, parse: fn(&str) -> Option<T>) -> Result<T, D::Error> {
    parse(&Cow::<'de, str>::deserialize(deserializer)?).ok_or_else(|| D::Error::custom(FAULT))
}

/// `serialize_with` for an instant.
pub fn write_instant<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant_text(*at))
}

/// `serialize_with` for an instant that carries a wall time.
pub fn write_local_instant<S: Serializer>(at: &DateTime<FixedOffset>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&local_instant_text(*at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "Z",
            "2026-11-26",
            "2026-11-26T14:30Z",
            "2026-11-26T14:30:00",
            "2026-11-26T14:30:00z",
            "2026-11-26 14:30:00Z",
            "2026-11-26T14:30:00+00:00",
            "2026-11-26T24:00:00Z",
            "2026-11-26T14:60:00Z",
            "2026-11-26T14:30:00.Z",
            "2026-11-26T14:30:00.1234567890Z",
            "2026-11-26T14:30:0٠Z",
            "2026-02-29T14:30:00Z",
            "26-11-26T14:30:00Z",
            "+2026-11-26T14:30:00Z",
            "2026-11-26T+4:30:00Z",
            "2026-11-26-01T14:30:00Z",
        ] {
            assert_eq!(parse_instant(text), None, "{text}");
        }
    }

    #[test]
    fn what_carries_no_wall_time_is_refused() {
        for text in [
            "",
            "+00:00",
            "2026-11-26T14:30:00Z",
            "2026-11-26T14:30:00",
            "2026-11-26T14:30:00+0000",
            "2026-11-26T14:30:00+00:60",
            "2026-11-26T14:30:00+24:00",
            "2026-11-26T14:30:00 00:00",
            "2026-11-26T14:30:00+0:000",
            "2026-11-26T14:30:00−1:00",
            "2026-11-26T14:30+01:00",
        ] {
            assert_eq!(parse_local_instant(text), None, "{text}");
        }
    }

    #[test]
    fn clocks_show_what_the_offsets_say() {
        let offset = |from: &str, utc_offset_seconds| UtcOffset { from: from.parse().unwrap(), utc_offset_seconds };
        let offsets = [
            offset("2026-01-01T00:00:00Z", 0),
            offset("2026-03-29T01:00:00Z", 3600),
            offset("2026-10-25T01:00:00Z", -1800),
        ];
        for (at, shown) in [
            ("2020-06-01T12:00:00Z", "2020-06-01T12:00:00"),
            ("2026-03-29T00:59:59Z", "2026-03-29T00:59:59"),
            ("2026-03-29T01:00:00Z", "2026-03-29T02:00:00"),
            ("2026-10-25T01:00:00Z", "2026-10-25T00:30:00"),
            ("2030-06-01T00:00:00Z", "2030-05-31T23:30:00"),
        ] {
            assert_eq!(wall_time(&offsets, at.parse().unwrap()), shown.parse().unwrap(), "{at}");
            assert_eq!(wall_time(&[], at.parse().unwrap()).and_utc(), at.parse::<DateTime<Utc>>().unwrap());
        }
    }

    fn instants() -> impl Strategy<Value = DateTime<Utc>> {
        let (first, last) = ("0001-01-01T00:00:00Z", "9998-12-31T23:59:59Z");
        let seconds = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp();
        let nanoseconds = prop_oneof![
            Just(0),
            (0..1000_u32).prop_map(|milliseconds| milliseconds * 1_000_000),
            (0..1_000_000_u32).prop_map(|microseconds| microseconds * 1000),
            0..1_000_000_000_u32,
        ];
        (seconds(first)..=seconds(last), nanoseconds)
            .prop_map(|(seconds, nanoseconds)| DateTime::from_timestamp(seconds, nanoseconds).unwrap())
    }

    proptest! {
        #[test]
        fn texts_are_those_of_chrono(at in instants(), offset in -14 * 60..=14 * 60) {
            let json = serde_json::to_value(at).unwrap();
            let text = json.as_str().unwrap();
            prop_assert_eq!(&instant_text(at), text);
            prop_assert_eq!(parse_instant(text), Some(at));

            for seconds_east in [0, 3600, -12_600, 45_900, offset * 60] {
                let local = local_instant(at, seconds_east);
                prop_assert_eq!(local.to_utc(), at);
                let written = local_instant_text(local);
                let chronos = written.parse::<DateTime<FixedOffset>>().unwrap();
                prop_assert_eq!((chronos, chronos.offset()), (local, local.offset()));
                prop_assert_eq!(parse_local_instant(&written).map(|read| (read, *read.offset())), Some((local, *local.offset())));
            }

            let wall = serde_json::to_value(at.naive_utc()).unwrap();
            prop_assert_eq!(parse_wall_time(wall.as_str().unwrap()), Some(at.naive_utc()));

            let day = serde_json::to_value(at.date_naive()).unwrap();
            prop_assert_eq!(&day_text(at.date_naive()), day.as_str().unwrap());
            prop_assert_eq!(parse_day(day.as_str().unwrap()), Some(at.date_naive()));
        }

        #[test]
        fn whatever_is_read_chrono_reads_alike(text in "[0-9]{4}-[0-3][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,10})?(Z|[+-][0-2][0-9]:[0-6][0-9])?|\\PC{0,30}") {
            if let Some(at) = parse_instant(&text) {
                prop_assert_eq!(text.parse(), Ok(at));
            }
            if let Some(at) = parse_local_instant(&text) {
                prop_assert_eq!(text.parse(), Ok(at));
            }
            if let Some(at) = parse_wall_time(&text) {
                prop_assert_eq!(text.parse(), Ok(at));
            }
            if let Some(day) = parse_day(&text) {
                prop_assert_eq!(text.parse(), Ok(day));
            }
        }
    }
}
