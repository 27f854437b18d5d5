//! Dates, times, money and durations in the reader's locale and the clinic's time zone.
//!
//! Wall times that the server has computed are shown as they are, and instants are converted by the
//! offsets that it gives: a browser's own rules of time zones can be old. `Intl` only formats.

use std::cell::RefCell;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use contract::{
    money::Money,
    time::{UtcOffset, wall_time},
};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{durations, locale_tag};

/// How much of an instant is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `14:30`
    Time,
    /// `Thu`
    Weekday,
    /// `26`
    DayOfMonth,
    /// `Nov`
    Month,
    /// `Thu 26 Nov`
    Day,
    /// `Thursday 26 November`
    DayLong,
    /// `Thursday 26 November 2026`
    DayWithYear,
    /// `November 2026`
    MonthAndYear,
    /// `Thu 26 Nov, 14:30`
    DayAndTime,
    /// `26 Nov 2026`
    Date,
    /// `26 Nov 2026, 14:30`
    Moment,
}

impl Style {
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Time => &[("hour", "2-digit"), ("minute", "2-digit")],
            Self::Weekday => &[("weekday", "short")],
            Self::DayOfMonth => &[("day", "numeric")],
            Self::Month => &[("month", "short")],
            Self::Day => &[("weekday", "short"), ("day", "numeric"), ("month", "short")],
            Self::DayLong => &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
            Self::DayWithYear => &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Self::MonthAndYear => &[("month", "long"), ("year", "numeric")],
            Self::DayAndTime => &[
                ("weekday", "short"),
                ("day", "numeric"),
                ("month", "short"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
            ],
            Self::Date => &[("dateStyle", "medium")],
            Self::Moment => &[("dateStyle", "medium"), ("timeStyle", "short")],
        }
    }
}

thread_local! {
    static CLOCK: RefCell<Vec<UtcOffset>> = const { RefCell::new(Vec::new()) };
}

/// Has instants shown by the clinic's clock.
pub fn use_clock(offsets: &[UtcOffset]) {
    CLOCK.with_borrow_mut(|clock| offsets.clone_into(clock));
}

/// What the clinic's clock shows at an instant.
pub fn wall(at: DateTime<Utc>) -> NaiveDateTime {
    CLOCK.with_borrow(|clock| wall_time(clock, at))
}

/// An instant, by the clinic's clock.
pub fn instant(at: DateTime<Utc>, style: Style) -> String {
    local(wall(at), style)
}

/// A wall time.
pub fn local(at: NaiveDateTime, style: Style) -> String {
    call(&formatter(style), at.and_utc().timestamp_millis())
}

/// A calendar day.
pub fn date(day: NaiveDate, style: Style) -> String {
    local(day.and_time(NaiveTime::MIN), style)
}

/// `14:30 – 15:20`. The end is as far from the start as the clinic's clock goes meanwhile: an hour over the
/// end of summer time ends when it began.
pub fn time_range(local_start: NaiveDateTime, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
    let end = local_start + (wall(ends_at) - wall(starts_at));
    [local(local_start, Style::Time).as_str(), " – ", &local(end, Style::Time)].concat()
}

/// The day it is now, by the clinic's clock.
pub fn today() -> NaiveDate {
    wall(crate::browser::clock::now()).date()
}

/// `today`, `tomorrow`, `in 5 days`.
pub fn relative_days(days: i64) -> String {
    let format = Intl::RelativeTimeFormat::new(&locales(), &object(&[("numeric", "auto")]));
    // Days between two appointments are far from where a double loses precision.
    #[expect(clippy::cast_precision_loss, reason = "a count of days is small")]
    let text = format.format(days as f64, "day");
    text.into()
}

/// The browser's own time zone, if it tells.
pub fn browser_zone() -> Option<String> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}

/// What people call a zone: `Europe/London` is `London`.
pub fn zone_city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// The long name of a zone in the reader's language, such as `Greenwich Mean Time`.
pub fn zone_name(zone: &str) -> String {
    let options = object(&[("timeZone", zone), ("timeZoneName", "longGeneric")]);
    construct("DateTimeFormat", &locale_tag(), &options)
        .and_then(|format| format.dyn_into::<Intl::DateTimeFormat>().ok())
        .and_then(|format| {
            format.format_to_parts(&Date::new_0()).iter().find_map(|part| {
                let kind = Reflect::get(&part, &"type".into()).ok()?.as_string()?;
                (kind == "timeZoneName").then(|| Reflect::get(&part, &"value".into()).ok()?.as_string()).flatten()
            })
        })
        .unwrap_or_else(|| zone_city(zone))
}

/// `£120`, `£120.50`. The server says how many digits there are: browsers have tables of their own, in which
/// some currencies have fewer.
pub fn money(amount: Money) -> String {
    let digits = amount.digits.unwrap_or(2);
    let places = digits.to_string();
    let options = object(&[
        ("style", "currency"),
        ("currency", amount.currency.as_str()),
        ("currencyDisplay", "narrowSymbol"),
        ("minimumFractionDigits", &places),
        ("maximumFractionDigits", &places),
        ("trailingZeroDisplay", "stripIfInteger"),
    ]);
    let text = decimal(amount.minor, digits.into());
    let Some(format) = construct("NumberFormat", &locale_tag(), &options) else { return text };
    bound_format(&format).call1(&JsValue::NULL, &text.into()).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// `45 min`, `1 hr 15 min`. By texts of our own: what `Intl` makes of it is `45 mins` in some
/// locales and `45m` in others.
pub fn minutes(minutes: u32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let hours_text = durations::hours(&number(hours));
    let rest_text = durations::minutes(&number(rest));
    match (hours, rest) {
        (0, _) => rest_text,
        (_, 0) => hours_text,
        _ => [hours_text.as_str(), " ", &rest_text].concat(),
    }
}

/// `1,234`.
pub fn number(count: u32) -> String {
    let format = Intl::NumberFormat::new(&locales(), &Object::new());
    format.format().call1(&JsValue::NULL, &count.into()).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Minor units as a decimal text, which `Intl` takes without going through a float.
pub fn decimal(minor: i64, digits: usize) -> String {
    let mut text = minor.unsigned_abs().to_string();
    if digits > 0 {
        while text.len() <= digits {
            text.insert(0, '0');
        }
        text.insert(text.len() - digits, '.');
    }
    if minor < 0 {
        text.insert(0, '-');
    }
    text
}

fn locales() -> Array {
    Array::of1(&locale_tag().into())
}

fn object(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &(*key).into(), &(*value).into());
    }
    object
}

/// `new Intl[kind](locale, options)`; nothing when the browser refuses an option.
fn construct(kind: &str, locale: &str, options: &Object) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &kind.into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&constructor, &Array::of2(&locale.into(), options)).ok()
}

/// The `format` of an Intl object, which is bound to it.
fn bound_format(format: &JsValue) -> Function {
    Reflect::get(format, &"format".into()).ok().and_then(|function| function.dyn_into().ok()).unwrap_or_default()
}

fn call(format: &Function, milliseconds: i64) -> String {
    // Instants are within chrono's range, far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double")]
    let at = Date::new(&JsValue::from_f64(milliseconds as f64));
    format.call1(&JsValue::NULL, &at).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Whether the browser takes a tag as a locale.
pub(super) fn takes(tag: &str) -> bool {
    construct("NumberFormat", tag, &Object::new()).is_some()
}

struct Cached {
    style: Style,
    locale: String,
    format: Function,
}

thread_local! {
    // Making a DateTimeFormat costs far more than using one, and pages show dozens of times.
    static FORMATTERS: RefCell<Vec<Cached>> = const { RefCell::new(Vec::new()) };
}

fn formatter(style: Style) -> Function {
    let locale = locale_tag();
    FORMATTERS.with_borrow_mut(|cache| {
        if let Some(hit) = cache.iter().find(|entry| entry.style == style && entry.locale == locale) {
            return hit.format.clone();
        }
        let options = object(style.options());
        // Wall times are handed over as if they were instants of UTC, whose clock nobody changes.
        let _ = Reflect::set(&options, &"timeZone".into(), &"UTC".into());
        let format =
            construct("DateTimeFormat", &locale, &options).map(|format| bound_format(&format)).unwrap_or_default();
        cache.push(Cached { style, locale, format: format.clone() });
        format
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_become_decimal_texts() {
        for (minor, digits, text) in
            [(12_050, 2, "120.50"), (5, 2, "0.05"), (-5, 2, "-0.05"), (1_200, 0, "1200"), (0, 3, "0.000")]
        {
            assert_eq!(decimal(minor, digits), text);
        }
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        assert_eq!(zone_city("America/Argentina/Buenos_Aires"), "Buenos Aires");
        assert_eq!(zone_city("UTC"), "UTC");
    }
}
