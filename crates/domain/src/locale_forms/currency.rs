//! Currency signs and their positions in the locales of the CLDR.

use std::{collections::HashMap, sync::LazyLock};

/// One row for each locale of CLDR 48: its name, the pattern of amounts, the separators of amounts if they
/// differ from those of numbers (first those of numbers, then those of amounts), and currency signs. An empty
/// field is inherited from the parent locale, which is the name without its last part, and finally `und`. A
/// currency without a sign is written with its code.
const TABLE: &str = include_str!("cldr-48-currencies.tsv");

struct Row {
    pattern: &'static str,
    separators: &'static str,
    signs: &'static str,
}

static ROWS: LazyLock<HashMap<&'static str, Row>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        (cell(), Row { pattern: cell(), separators: cell(), signs: cell() })
    };
    TABLE.lines().map(row).collect()
});

/// Whether CLDR has a locale of that name.
pub(super) fn is_known(locale: &str) -> bool {
    ROWS.contains_key(locale)
}

/// The rows of a locale and of its parents, nearest first.
fn rows(locale: &str) -> impl Iterator<Item = &'static Row> {
    let above = |tag: &String| tag.rsplit_once('-').map(|(above, _)| above.to_owned());
    let tags = std::iter::successors(Some(locale.to_owned()), above).chain(std::iter::once("und".to_owned()));
    tags.filter_map(|tag| ROWS.get(tag.as_str()))
}

/// Combines a formatted number, which may begin with a minus sign, with the currency.
pub(super) fn written(locale: &str, number: &str, code: &str) -> String {
    let of_rows = |cell: fn(&Row) -> &'static str| rows(locale).map(cell).find(|cell| !cell.is_empty());
    let pattern = of_rows(|row| row.pattern).unwrap_or("¤ #");
    let separators: Vec<char> = of_rows(|row| row.separators).unwrap_or_default().chars().collect();
    let sign_in = |signs: &'static str| {
        signs.split(' ').filter_map(|sign| sign.split_once('=')).find(|(other, _)| *other == code).map(|(_, sign)| sign)
    };
    let sign = rows(locale).find_map(|row| sign_in(row.signs)).unwrap_or(code);

    let (minus, number) = number.split_at(number.find(char::is_numeric).unwrap_or_default());
    let number: String = match separators[..] {
        [decimal, group, decimal_here, group_here] => number
            .chars()
            .map(|c| match c {
                c if c == decimal => decimal_here,
                c if c == group => group_here,
                c => c,
            })
            .collect(),
        _ => number.to_owned(),
    };
    match pattern.split_once(';') {
        Some((_, negative)) if !minus.is_empty() => filled(&negative.replace('-', minus), &number, sign),
        Some((positive, _)) => filled(positive, &number, sign),
        None => [minus, &filled(pattern, &number, sign)].concat(),
    }
}

/// Fills a pattern with the number and the sign. A space separates letters from digits (UTS 35, part 3:
/// currency spacing).
fn filled(pattern: &str, number: &str, sign: &str) -> String {
    let is_place = |c: char| matches!(c, '#' | '0' | ',' | '.');
    let from = pattern.find(is_place).unwrap_or(pattern.len());
    let to = pattern.rfind(is_place).map_or(from, |last| last + 1);
    let (before, after) = (&pattern[..from], &pattern[to..]);
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '.');
    let lead = if before.ends_with('¤') && is_letter(sign.chars().last()) { "\u{a0}" } else { "" };
    let trail = if after.starts_with('¤') && is_letter(sign.chars().next()) { "\u{a0}" } else { "" };
    [&before.replace('¤', sign), lead, number, trail, &after.replace('¤', sign)].concat()
}

#[cfg(test)]
pub(super) fn all_locales() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter_map(|line| line.split('\t').next())
}
