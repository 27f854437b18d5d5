//! Formats dates, times, numbers and amounts of money by the Unicode CLDR.
//!
//! The language of the text decides the names of months and days. The locale of the clinic decides the order of
//! parts, the 12 or 24-hour clock, separators and the position of the currency sign. An English text of a
//! German clinic uses CLDR's `en-DE`, as somebody in Germany who writes English would.
//!
//! icu4x formats dates, times and numbers. The module `currency` formats amounts, because currency formatting
//! in icu4x is experimental and takes the digits of a currency from CLDR instead of ISO 4217.

mod currency;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use contract::money::Money;
use icu_calendar::{Date, Gregorian};
use icu_datetime::{
    DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter,
    fieldsets::{T, YMDE},
    input::Time,
    preferences::HourCycle,
};
use icu_decimal::{DecimalFormatter, input::Decimal, options::DecimalFormatterOptions};
use icu_locale_core::Locale;

use crate::currencies;

/// Languages that are written from right to left. Their currency signs and direction marks do not fit into a
/// left-to-right text.
const RIGHT_TO_LEFT: [&str; 11] = ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];

/// The formats of dates, times, numbers and amounts in a text.
#[derive(Debug, Clone)]
pub struct Forms {
    dates: DateTimeFormatterPreferences,
    /// The CLDR locale that formats amounts and numbers.
    amounts: String,
    numbers: Locale,
}

impl Forms {
    /// The formats for a text in `language` of a clinic with the locale `clinic`. Both are BCP 47 tags; an
    /// invalid tag is treated as English.
    pub fn new(language: &str, clinic: &str) -> Self {
        let is_own = first(clinic) == first(language);
        let regional = region(clinic).map(|region| format!("{}-{region}", first(language)));
        let regional = regional.filter(|tag| currency::is_known(tag));
        let elsewhere = || [first(language), "-001"].concat();
        let world = || Some(elsewhere()).filter(|tag| currency::is_known(tag)).unwrap_or_else(|| language.to_owned());
        let dates = match &regional {
            _ if is_own => clinic.to_owned(),
            Some(regional) => regional.clone(),
            None if month_comes_first(clinic) => language.to_owned(),
            None => world(),
        };
        let mut dates: DateTimeFormatterPreferences = (&locale(&dates)).into();
        if !is_own {
            dates.hour_cycle = Some(hour_cycle(clinic));
        }
        let (amounts, numbers) = match regional {
            _ if is_own => (clinic.to_owned(), locale(clinic)),
            Some(regional) => (regional.clone(), locale(&regional)),
            None if RIGHT_TO_LEFT.contains(&first(clinic)) => (world(), locale(&world())),
            None => (clinic.to_owned(), in_latin_digits(clinic)),
        };
        Self { dates, amounts, numbers }
    }

    /// The day of a date, with its weekday and year: `Friday, 11 December 2026`, `Friday, December 11, 2026`.
    pub fn date(&self, local: NaiveDateTime) -> String {
        let format = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(self.dates, YMDE::long());
        match (format, gregorian(local.date())) {
            (Ok(format), Some(date)) => format.format(&date).to_string(),
            _ => local.date().to_string(),
        }
    }

    /// A time of day, to the minute: `14:30`, `2:30 PM`.
    pub fn time(&self, local: NaiveDateTime) -> String {
        minute(self.dates, local).unwrap_or_else(|| local.format("%H:%M").to_string())
    }

    /// A whole number: `1,440`.
    pub fn number(&self, number: i64) -> String {
        self.decimal(&Decimal::from(number))
    }

    /// An amount of money, with all digits of its currency: `£1,295.50`, `1.295,50 €`.
    pub fn money(&self, amount: Money) -> String {
        let digits = i16::from(amount.digits.unwrap_or_else(|| currencies::digits(amount.currency)));
        let mut value = Decimal::from(amount.minor);
        value.multiply_pow10(-digits);
        value.pad_end(-digits);
        currency::written(&self.amounts, &self.decimal(&value), amount.currency.as_str())
    }

    fn decimal(&self, value: &Decimal) -> String {
        let format = DecimalFormatter::try_new((&self.numbers).into(), DecimalFormatterOptions::default());
        format.map_or_else(|_| value.to_string(), |format| format.format_to_string(value))
    }
}

fn locale(tag: &str) -> Locale {
    Locale::try_from_str(tag).unwrap_or(icu_locale_core::locale!("en"))
}

fn in_latin_digits(tag: &str) -> Locale {
    locale(&[tag, "-u-nu-latn"].concat())
}

/// The language of a tag.
fn first(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The region of a tag, if it has one: two letters, or three digits.
fn region(tag: &str) -> Option<&str> {
    let is_region =
        |part: &&str| part.len() == 2 || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()));
    tag.split('-').skip(1).find(is_region)
}

fn gregorian(day: NaiveDate) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(day.year(), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

fn minute(preferences: DateTimeFormatterPreferences, local: NaiveDateTime) -> Option<String> {
    let part = |part: u32| u8::try_from(part).ok();
    let time = Time::try_new(part(local.hour())?, part(local.minute())?, 0, 0).ok()?;
    let format = NoCalendarFormatter::try_new(preferences, T::hm()).ok()?;
    Some(format.format(&time).to_string())
}

/// A sample time in the afternoon whose parts are all different, so that the output shows which format was
/// used.
const SAMPLE: NaiveDateTime = match NaiveDate::from_ymd_opt(2026, 12, 11) {
    Some(day) => match day.and_hms_opt(14, 30, 0) {
        Some(sample) => sample,
        None => NaiveDateTime::MIN,
    },
    None => NaiveDateTime::MIN,
};

/// Whether the locale uses a 12 or a 24-hour clock.
fn hour_cycle(clinic: &str) -> HourCycle {
    let written = minute((&in_latin_digits(clinic)).into(), SAMPLE);
    let is_24 = written.is_none_or(|written| written.contains("14"));
    if is_24 { HourCycle::H23 } else { HourCycle::H12 }
}

/// Whether the locale puts the month before the day.
fn month_comes_first(clinic: &str) -> bool {
    let preferences = (&in_latin_digits(clinic)).into();
    let format = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(preferences, YMDE::short());
    let written = format.ok().zip(gregorian(SAMPLE.date())).map(|(format, date)| format.format(&date).to_string());
    written.is_some_and(|written| written.find("12") < written.find("11"))
}

#[cfg(test)]
mod tests;
