//! Instants, wall times and days as they are written on the wire.
//!
//! chrono reads and writes far more forms than Portico sends, and what it takes for that would be
//! a thirtieth of the client app. Fields of answers are read by the functions of this module
//! (`deserialize_with`), fields of requests are written by them (`serialize_with`); the server keeps
//! to chrono for the other half, so that integrators may write a time in any form of RFC 3339.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use utoipa::ToSchema;

/// From when on a clinic's clocks are how far ahead of UTC. Apps convert instants by a list of these, so
/// that they need no rules of zones of their own, which a browser may have older ones of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UtcOffset {
    /// From then on; the first one holds before as well.
    #[serde(deserialize_with = "read_instant")]
    pub from: DateTime<Utc>,
    /// Seconds ahead of UTC, until the next one.
    pub utc_offset_seconds: i32,
}

/// What clocks show at an instant, by offsets that are in order; UTC without any.
pub fn wall_time(offsets: &[UtcOffset], at: DateTime<Utc>) -> NaiveDateTime {
    let begun = offsets.iter().rev().find(|offset| offset.from <= at).or(offsets.first());
    let seconds = begun.map_or(0, |offset| offset.utc_offset_seconds);
    let utc = at.naive_utc();
    utc.checked_add_signed(TimeDelta::seconds(seconds.into())).unwrap_or(utc)
}

/// Reads an instant: `2026-11-26T14:30:00Z`, with a fraction of a second or without.
pub fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    Some(parse_wall_time(text.strip_suffix('Z')?)?.and_utc())
}

/// Reads a wall time: `2026-11-26T14:30:00`, with a fraction of a second or without.
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

/// Reads a calendar day: `2026-11-26`.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = numbers(text, '-', 4)?;
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
}

/// Three numbers between separators: the first of so many digits, the others of two.
fn numbers(text: &str, separator: char, digits: usize) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let mut next = |digits: usize| parts.next().filter(|part| part.len() == digits).and_then(number);
    let numbers = [next(digits)?, next(2)?, next(2)?];
    parts.next().is_none().then_some(numbers)
}

/// At most nine digits, so that it fits.
fn number(digits: &str) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.bytes().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// Writes an instant of the years 0 to 9999: `2026-11-26T14:30:00Z`, and as many digits of a second
/// as it has.
pub fn instant_text(at: DateTime<Utc>) -> String {
    let mut text = day_text(at.date_naive());
    for (separator, number) in [('T', at.hour()), (':', at.minute()), (':', at.second())] {
        text.push(separator);
        push(&mut text, number, 2);
    }
    match at.nanosecond() {
        0 => {}
        nanosecond => {
            text.push('.');
            // In thousandths, millionths or billionths, like chrono.
            let (number, digits) = match (nanosecond % 1_000_000, nanosecond % 1000) {
                (0, _) => (nanosecond / 1_000_000, 3),
                (_, 0) => (nanosecond / 1000, 6),
                _ => (nanosecond, 9),
            };
            push(&mut text, number, digits);
        }
    }
    text.push('Z');
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

/// Appends a number with zeros before it.
fn push(text: &mut String, number: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.extend(char::from_digit(digit, 10));
    }
}

/// `deserialize_with` of an instant.
pub fn read_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    read(deserializer, parse_instant)
}

/// `deserialize_with` of an instant or null.
pub fn read_optional_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    match Option::<Cow<'de, str>>::deserialize(deserializer)? {
        None => Ok(None),
        Some(text) => parse_instant(&text).map(Some).ok_or_else(|| D::Error::custom(FAULT)),
    }
}

/// `deserialize_with` of a wall time.
pub fn read_wall_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDateTime, D::Error> {
    read(deserializer, parse_wall_time)
}

/// `deserialize_with` of a wall time or null.
pub fn read_optional_wall_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDateTime>, D::Error> {
    match Option::<Cow<'de, str>>::deserialize(deserializer)? {
        None => Ok(None),
        Some(text) => parse_wall_time(&text).map(Some).ok_or_else(|| D::Error::custom(FAULT)),
    }
}

/// `deserialize_with` of a calendar day.
pub fn read_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    read(deserializer, parse_day)
}

const FAULT: &str = "not a time as Portico writes it";

fn read<'de, D: Deserializer<'de>, T>(deserializer: D, parse: fn(&str) -> Option<T>) -> Result<T, D::Error> {
    parse(&Cow::<'de, str>::deserialize(deserializer)?).ok_or_else(|| D::Error::custom(FAULT))
}

/// `serialize_with` of an instant.
pub fn write_instant<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant_text(*at))
}

/// `serialize_with` of an instant or null.
pub fn write_optional_instant<S: Serializer>(at: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => write_instant(at, serializer),
        None => serializer.serialize_none(),
    }
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
        let (first, last) = ("0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z");
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
        fn texts_are_those_of_chrono(at in instants()) {
            let json = serde_json::to_value(at).unwrap();
            let text = json.as_str().unwrap();
            prop_assert_eq!(&instant_text(at), text);
            prop_assert_eq!(parse_instant(text), Some(at));

            let wall = serde_json::to_value(at.naive_utc()).unwrap();
            prop_assert_eq!(parse_wall_time(wall.as_str().unwrap()), Some(at.naive_utc()));

            let day = serde_json::to_value(at.date_naive()).unwrap();
            prop_assert_eq!(&day_text(at.date_naive()), day.as_str().unwrap());
            prop_assert_eq!(parse_day(day.as_str().unwrap()), Some(at.date_naive()));
        }

        #[test]
        fn whatever_is_read_chrono_reads_alike(text in "[0-9]{4}-[0-3][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,10})?Z?|\\PC{0,30}") {
            if let Some(at) = parse_instant(&text) {
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
