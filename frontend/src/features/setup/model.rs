//! Pure rules of the first run.

use contract::setup::Country;

/// The slug that a name suggests: its letters and digits, small, with hyphens for the rest.
pub fn suggested_slug(name: &str) -> String {
    const LONGEST: usize = 40;
    let mut slug = String::new();
    for letter in name.chars() {
        let plain = match letter {
            'a'..='z' | '0'..='9' => Some(letter),
            'A'..='Z' => Some(letter.to_ascii_lowercase()),
            'à'..='å' | 'À'..='Å' => Some('a'),
            'ç' | 'Ç' => Some('c'),
            'è'..='ë' | 'È'..='Ë' => Some('e'),
            'ì'..='ï' | 'Ì'..='Ï' => Some('i'),
            'ñ' | 'Ñ' => Some('n'),
            'ò'..='ö' | 'Ò'..='Ö' => Some('o'),
            'ù'..='ü' | 'Ù'..='Ü' => Some('u'),
            // An apostrophe joins: Ada's is `adas`.
            '\'' | '’' => continue,
            _ => None,
        };
        match plain {
            Some(letter) => slug.push(letter),
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => {}
        }
    }
    slug.truncate(LONGEST);
    slug.trim_end_matches('-').to_owned()
}

/// The country that the form begins with: that of the browser's time zone, else that of its language, else the first.
pub fn first_country<'a>(countries: &'a [Country], time_zone: &str, language: &str) -> Option<&'a Country> {
    let by_zone = countries.iter().find(|country| country.time_zones.iter().any(|zone| zone == time_zone));
    let region = language.rsplit('-').next().unwrap_or_default();
    by_zone.or_else(|| countries.iter().find(|country| country.code == region)).or_else(|| countries.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_suggest_slugs() {
        for (name, slug) in [
            ("Rosewood Aesthetics", "rosewood-aesthetics"),
            ("  Ada’s Skin & Laser Clinic ", "adas-skin-laser-clinic"),
            ("Éclat Beauté", "eclat-beaute"),
            ("Schönheit 24", "schonheit-24"),
            ("美容", ""),
            ("A clinic whose name is longer than forty letters", "a-clinic-whose-name-is-longer-than-forty"),
        ] {
            assert_eq!(suggested_slug(name), slug, "{name}");
        }
    }

    fn country(code: &str, zones: &[&str]) -> Country {
        Country {
            code: code.to_owned(),
            currency: "EUR".parse().unwrap(),
            locale: format!("en-{code}"),
            calling_code: "44".parse().unwrap(),
            time_zones: zones.iter().map(|zone| (*zone).to_owned()).collect(),
        }
    }

    #[test]
    fn the_browser_suggests_a_country() {
        let countries = [
            country("AT", &["Europe/Vienna"]),
            country("DE", &["Europe/Berlin"]),
            country("US", &["America/New_York"]),
        ];
        let first = |zone, language| first_country(&countries, zone, language).map(|country| country.code.as_str());
        assert_eq!(first("Europe/Berlin", "en-US"), Some("DE"));
        assert_eq!(first("UTC", "en-US"), Some("US"));
        assert_eq!(first("UTC", "en"), Some("AT"));
        assert_eq!(first_country(&[], "UTC", "en"), None);
    }
}
