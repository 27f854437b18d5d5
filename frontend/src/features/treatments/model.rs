//! Pure rules of the treatments' form.

use contract::{
    ids::PractitionerId,
    treatments::{CreateTreatment, Treatment, UpdateTreatment},
};

use crate::i18n::format::decimal;

/// An amount as people type it, in minor units: `45`, `45.5`, `45,50`. None when it is none, or
/// has more digits than the currency.
pub fn parse_amount(text: &str, digits: usize) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > digits {
        return None;
    }
    format!("{whole}{fraction:0<digits$}").parse().ok()
}

/// Minor units as people type them.
pub fn amount_text(minor: i64, digits: usize) -> String {
    let text = decimal(minor, digits);
    let whole = text.split_once('.').filter(|(_, fraction)| fraction.bytes().all(|byte| byte == b'0'));
    whole.map_or(text.clone(), |(whole, _)| whole.to_owned())
}

/// A treatment's form as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// Description for clients.
    pub description: String,
    /// Heading.
    pub category: String,
    /// Minutes.
    pub duration: String,
    /// Minutes before.
    pub buffer_before: String,
    /// Minutes afterwards.
    pub buffer_after: String,
    /// Price.
    pub price: String,
    /// Whether clients can book it.
    pub bookable_online: bool,
    /// Whether it is offered.
    pub active: bool,
    /// Who gives it.
    pub practitioner_ids: Vec<PractitionerId>,
}

impl Typed {
    /// The form of a new treatment.
    pub fn empty() -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            category: String::new(),
            duration: "60".to_owned(),
            buffer_before: "0".to_owned(),
            buffer_after: "0".to_owned(),
            price: String::new(),
            bookable_online: true,
            active: true,
            practitioner_ids: Vec::new(),
        }
    }

    /// The form of a treatment there is.
    pub fn of(treatment: &Treatment, digits: usize) -> Self {
        Self {
            name: treatment.name.clone(),
            description: treatment.description.clone(),
            category: treatment.category.clone(),
            duration: treatment.duration_minutes.to_string(),
            buffer_before: treatment.buffer_before_minutes.to_string(),
            buffer_after: treatment.buffer_after_minutes.to_string(),
            price: amount_text(treatment.price.minor, digits),
            bookable_online: treatment.bookable_online,
            active: treatment.active,
            practitioner_ids: treatment.practitioner_ids.clone(),
        }
    }

    /// The treatment to add, or what is wrong: fields and codes.
    pub fn create(self, digits: usize) -> Result<CreateTreatment, Vec<(&'static str, &'static str)>> {
        let mut faults = Vec::new();
        let name = self.name.trim().to_owned();
        if name.is_empty() {
            faults.push(("name", "required"));
        }
        let mut minutes = |field, text: &str| {
            text.trim().parse::<u16>().unwrap_or_else(|_| {
                faults.push((field, "number"));
                0
            })
        };
        let duration_minutes = minutes("duration_minutes", &self.duration);
        let buffer_before_minutes = minutes("buffer_before_minutes", &self.buffer_before);
        let buffer_after_minutes = minutes("buffer_after_minutes", &self.buffer_after);
        let price = parse_amount(&self.price, digits);
        if price.is_none() {
            faults.push(("price_minor", "amount"));
        }
        match price {
            Some(price_minor) if faults.is_empty() => Ok(CreateTreatment {
                name,
                description: self.description.trim().to_owned(),
                category: self.category.trim().to_owned(),
                duration_minutes,
                buffer_before_minutes,
                buffer_after_minutes,
                price_minor,
                bookable_online: self.bookable_online,
                practitioner_ids: self.practitioner_ids,
            }),
            _ => Err(faults),
        }
    }

    /// The changes to a treatment, only what differs, or what is wrong.
    pub fn changes(
        self,
        treatment: &Treatment,
        digits: usize,
    ) -> Result<UpdateTreatment, Vec<(&'static str, &'static str)>> {
        fn changed<T: PartialEq>(now: T, before: &T) -> Option<T> {
            (now != *before).then_some(now)
        }
        let active = self.active;
        let now = self.create(digits)?;
        Ok(UpdateTreatment {
            name: changed(now.name, &treatment.name),
            description: changed(now.description, &treatment.description),
            category: changed(now.category, &treatment.category),
            duration_minutes: changed(now.duration_minutes, &treatment.duration_minutes),
            buffer_before_minutes: changed(now.buffer_before_minutes, &treatment.buffer_before_minutes),
            buffer_after_minutes: changed(now.buffer_after_minutes, &treatment.buffer_after_minutes),
            price_minor: changed(now.price_minor, &treatment.price.minor),
            bookable_online: changed(now.bookable_online, &treatment.bookable_online),
            active: changed(active, &treatment.active),
            practitioner_ids: changed(now.practitioner_ids, &treatment.practitioner_ids),
        })
    }
}

/// Treatments under their headings, in the order in which these first appear; those without one
/// come last.
pub fn by_category(treatments: Vec<Treatment>) -> Vec<(String, Vec<Treatment>)> {
    let mut groups: Vec<(String, Vec<Treatment>)> = Vec::new();
    let mut others = Vec::new();
    for treatment in treatments {
        if treatment.category.is_empty() {
            others.push(treatment);
            continue;
        }
        match groups.iter_mut().find(|(category, _)| *category == treatment.category) {
            Some((_, group)) => group.push(treatment),
            None => groups.push((treatment.category.clone(), vec![treatment])),
        }
    }
    if !others.is_empty() {
        groups.push((String::new(), others));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, digits, minor) in [
            ("45", 2, Some(4500)),
            ("45.5", 2, Some(4550)),
            (" 45,50 ", 2, Some(4550)),
            ("1200", 0, Some(1200)),
            ("45.505", 2, None),
            ("-1", 2, None),
            ("", 2, None),
            ("4.5", 0, None),
            ("1e3", 2, None),
        ] {
            assert_eq!(parse_amount(text, digits), minor, "{text}");
        }
        assert_eq!(amount_text(4500, 2), "45");
        assert_eq!(amount_text(4550, 2), "45.50");
        assert_eq!(amount_text(1200, 0), "1200");
    }

    /// List one of ISO 4217, by which the server says how many digits an amount has.
    const CURRENCIES: &str = include_str!("../../../../crates/domain/src/currencies/iso4217-2026-01-01.csv");

    #[test]
    fn what_is_shown_in_a_form_is_read_as_the_same_amount_in_every_currency() {
        let currencies = CURRENCIES.lines().skip(1).filter_map(|row| {
            let mut cells = row.split(',');
            Some((cells.next()?, cells.next()?.parse::<usize>().ok()?))
        });
        let mut counts = [0; 5];
        for (code, digits) in currencies {
            counts[digits] += 1;
            for minor in [0, 1, 9, 10, 99, 100, 999, 1_000, 12_345, 1_500_000, 100_000_000] {
                let text = amount_text(minor, digits);
                assert_eq!(parse_amount(&text, digits), Some(minor), "{code} {text}");
            }
            let unit = 10_i64.pow(u32::try_from(digits).unwrap());
            assert_eq!(parse_amount("15000", digits), Some(15_000 * unit), "{code}");
            let smallest = if digits == 0 { "1".to_owned() } else { format!("0,{:0>digits$}", 1) };
            assert_eq!(parse_amount(&smallest, digits), Some(1), "{code}");
            assert_eq!(parse_amount(&format!("1.{}", "1".repeat(digits + 1)), digits), None, "{code}");
        }
        assert!(counts[0] > 0 && counts[2] > 100 && counts[3] > 0 && counts[4] > 0, "{counts:?}");
    }

    fn treatment() -> Treatment {
        serde_json::from_value(serde_json::json!({
            "id": "trt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f",
            "name": "Peel",
            "description": "",
            "category": "Skin",
            "duration_minutes": 45,
            "buffer_before_minutes": 0,
            "buffer_after_minutes": 10,
            "price": { "minor": 9500, "currency": "GBP", "digits": 2 },
            "bookable_online": true,
            "active": true,
            "practitioner_ids": [],
            "version": 3,
            "created_at": "2026-11-01T09:00:00Z",
            "updated_at": "2026-11-01T09:00:00Z"
        }))
        .unwrap()
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let treatment = treatment();
        assert_eq!(Typed::of(&treatment, 2).changes(&treatment, 2), Ok(UpdateTreatment::default()));
        let typed = Typed { price: "99".to_owned(), active: false, ..Typed::of(&treatment, 2) };
        let changes = typed.changes(&treatment, 2).unwrap();
        assert_eq!(
            changes,
            UpdateTreatment { price_minor: Some(9_900), active: Some(false), ..UpdateTreatment::default() }
        );
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let typed = Typed { duration: "an hour".to_owned(), ..Typed::empty() };
        assert_eq!(
            typed.create(2),
            Err(vec![("name", "required"), ("duration_minutes", "number"), ("price_minor", "amount")])
        );
    }
}
