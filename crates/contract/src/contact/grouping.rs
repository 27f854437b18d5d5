//! Writes telephone numbers as people do: in groups, and without the calling code in the home country.
//!
//! The plans of all countries would be a large table that is never quite right. This one has the countries of
//! expected clinics; other numbers are written internationally, in even groups. The apps and mails share it.

use super::CallingCode;

/// A way of writing numbers: the calling code, the beginning of the national number (`?` is any digit), and the
/// digits of each group, whose sum is the length of the number.
type Way = (u16, &'static str, &'static [usize]);

/// The first match applies.
const WAYS: &[Way] = &[
    (1, "", &[3, 3, 4]),
    (31, "6", &[1, 8]),
    (33, "", &[1, 2, 2, 2, 2]),
    (34, "", &[3, 3, 3]),
    (351, "", &[3, 3, 3]),
    (353, "1", &[1, 3, 4]),
    (353, "", &[2, 3, 4]),
    (39, "3", &[3, 3, 4]),
    (41, "", &[2, 3, 2, 2]),
    (44, "2", &[2, 4, 4]),
    (44, "11", &[3, 3, 4]),
    (44, "1?1", &[3, 3, 4]),
    (44, "3", &[3, 3, 4]),
    (44, "8", &[3, 3, 4]),
    (44, "", &[4, 6]),
    (49, "1", &[3, 8]),
    (49, "1", &[3, 7]),
    (61, "4", &[3, 3, 3]),
    (61, "", &[1, 4, 4]),
    (64, "2", &[2, 3, 4]),
    (64, "", &[1, 3, 4]),
    (971, "5", &[2, 3, 4]),
];

/// Writes a number as people in the country of `home` do. `digits` are those of its E.164 form.
pub(super) fn written(digits: &str, home: Option<CallingCode>) -> String {
    let (code, national) = digits.split_at_checked(code_length(digits)).unwrap_or((digits, ""));
    let code: u16 = code.parse().unwrap_or_default();
    let way = WAYS.iter().find(|(of, start, groups)| {
        *of == code && groups.iter().sum::<usize>() == national.len() && begins(national, start)
    });
    match way {
        Some((_, _, groups)) if home.is_some_and(|home| home.get() == code) => at_home(code, national, groups),
        Some((_, _, groups)) => abroad(code, national, groups),
        None => abroad(code, national, &even(national.len())),
    }
}

fn at_home(code: u16, national: &str, groups: &[usize]) -> String {
    match code {
        // `(202) 555-0142`
        1 => {
            let (area, rest) = national.split_at_checked(3).unwrap_or((national, ""));
            ["(", area, ") ", &grouped(rest, &[3, 4]).replace(' ', "-")].concat()
        }
        // These countries have no trunk zero.
        34 | 39 | 351 => grouped(national, groups),
        _ => ["0", &grouped(national, groups)].concat(),
    }
}

fn abroad(code: u16, national: &str, groups: &[usize]) -> String {
    ["+", &code.to_string(), " ", &grouped(national, groups)].concat()
}

fn begins(number: &str, start: &str) -> bool {
    number.len() >= start.len() && start.bytes().zip(number.bytes()).all(|(one, other)| one == b'?' || one == other)
}

/// Digits with a space after each group.
fn grouped(digits: &str, groups: &[usize]) -> String {
    let mut text = String::with_capacity(digits.len() + groups.len());
    let mut digits = digits.chars();
    for group in groups {
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend(digits.by_ref().take(*group));
    }
    text
}

/// Splits a length into groups of three, with a group of two at the beginning or of four at the end if needed.
fn even(mut left: usize) -> Vec<usize> {
    let mut groups = Vec::new();
    while left > 0 {
        let group = match left {
            1..=4 => left,
            _ if left % 3 == 2 => 2,
            _ => 3,
        };
        groups.push(group);
        left -= group;
    }
    groups
}

/// The length of the calling code. Codes are assigned so that the first two digits decide it (ITU-T E.164,
/// annex D).
fn code_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::super::PhoneNumber;
    use super::*;

    fn code(home: u16) -> CallingCode {
        home.to_string().parse().unwrap()
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (number, home, at_home, abroad) in [
            ("+447700900123", 44, "07700 900123", "+44 7700 900123"),
            ("+442079460182", 44, "020 7946 0182", "+44 20 7946 0182"),
            ("+441134960123", 44, "0113 496 0123", "+44 113 496 0123"),
            ("+441214960123", 44, "0121 496 0123", "+44 121 496 0123"),
            ("+441632960123", 44, "01632 960123", "+44 1632 960123"),
            ("+448081570123", 44, "0808 157 0123", "+44 808 157 0123"),
            ("+12025550142", 1, "(202) 555-0142", "+1 202 555 0142"),
            ("+35315550123", 353, "01 555 0123", "+353 1 555 0123"),
            ("+353851234567", 353, "085 123 4567", "+353 85 123 4567"),
            ("+33612345678", 33, "06 12 34 56 78", "+33 6 12 34 56 78"),
            ("+4915123456789", 49, "0151 23456789", "+49 151 23456789"),
            ("+491711234567", 49, "0171 1234567", "+49 171 1234567"),
            ("+34612345678", 34, "612 345 678", "+34 612 345 678"),
            ("+393123456789", 39, "312 345 6789", "+39 312 345 6789"),
            ("+61412345678", 61, "0412 345 678", "+61 412 345 678"),
            ("+61212345678", 61, "02 1234 5678", "+61 2 1234 5678"),
        ] {
            let number: PhoneNumber = number.parse().unwrap();
            assert_eq!(number.written(Some(code(home))), at_home);
            assert_eq!(number.written(None), abroad);
            assert_eq!(number.written(Some(code(998))), abroad);
        }
    }

    #[test]
    fn numbers_of_other_plans_are_written_internationally_in_even_groups() {
        for (number, home, written) in [
            ("+79123456789", 7, "+7 912 345 6789"),
            ("+390669821234", 39, "+39 066 982 1234"),
            ("+97221234567", 972, "+972 21 234 567"),
            ("+4930123456", 49, "+49 30 123 456"),
            ("+44800123456", 44, "+44 800 123 456"),
            ("+5511987654321", 55, "+55 11 987 654 321"),
            ("+29012345", 290, "+290 12 345"),
        ] {
            let number: PhoneNumber = number.parse().unwrap();
            assert_eq!(number.written(Some(code(home))), written);
        }
    }
}
