//! The names of a feature, and the placeholders for them in templates.

use crate::failure::{Failure, Result};

const LONGEST: usize = 40;

/// Words that Rust does not accept as names.
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn",
    "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while", "abstract", "become",
    "box", "do", "final", "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield",
];

/// Endings of plurals whose singular is not told by taking an `s` off.
const UNCERTAIN_ENDINGS: [&str; 9] = ["ies", "ses", "xes", "zes", "ches", "shes", "ss", "us", "ves"];

/// Every placeholder with what it stands for.
pub(super) struct Names(Vec<(&'static str, String)>);

impl Names {
    /// The names of a feature.
    ///
    /// # Errors
    /// A name, singular or prefix that cannot be one, or a singular that has to be given.
    pub(super) fn new(many: &str, one: Option<&str>, prefix: Option<&str>, migration: u32) -> Result<Self> {
        check(many)?;
        let one = match one {
            Some(one) => one,
            None => singular(many)?,
        };
        check(one)?;
        if one == many {
            return Err(Failure::new(format!("`{one}` is both the name and its singular")).advise("--one NAME"));
        }
        let prefix = prefix.map_or_else(|| letters_of(one), str::to_owned);
        if prefix.len() != 3 || !prefix.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(Failure::new(format!("ids begin with three lower-case letters, not with `{prefix}`"))
                .advise("--prefix LETTERS"));
        }
        let words = |name: &str| name.replace('_', " ");
        let article = if one.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let with_article = format!("{article} {}", words(one));
        Ok(Self(vec![
            ("__one__", one.to_owned()),
            ("__many__", many.to_owned()),
            ("__a_one__", format!("{article}_{one}")),
            ("__One__", pascal(one)),
            ("__Many__", pascal(many)),
            ("__MANY__", many.to_uppercase()),
            ("__one_words__", words(one)),
            ("__many_words__", words(many)),
            ("__Many_words__", sentence(&words(many))),
            ("__A_one_words__", sentence(&with_article)),
            ("__a_one_words__", with_article),
            ("__one_path__", one.replace('_', "-")),
            ("__many_path__", many.replace('_', "-")),
            ("__id__", prefix),
            ("__migration__", format!("m{migration:04}_{many}")),
        ]))
    }

    /// All placeholders.
    #[cfg(test)]
    pub(super) fn placeholders(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(placeholder, _)| *placeholder)
    }

    /// The text with names in place of placeholders.
    pub(super) fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (placeholder, name)| text.replace(placeholder, name))
    }
}

fn check(name: &str) -> Result<()> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if !name.split('_').all(is_word) || name.len() > LONGEST || KEYWORDS.contains(&name) {
        let what = format!("`{name}` is no name for a feature");
        return Err(Failure::new(what).advise(format!(
            "words of lower-case letters with _ between them, at most {LONGEST} characters, such as waiting_lists"
        )));
    }
    Ok(())
}

fn singular(many: &str) -> Result<&str> {
    let is_certain = !UNCERTAIN_ENDINGS.iter().any(|ending| many.ends_with(ending));
    many.strip_suffix('s').filter(|one| is_certain && !one.is_empty()).ok_or_else(|| {
        Failure::new(format!("the singular of `{many}` is not certain")).advise(format!("{many} --one NAME"))
    })
}

/// The first letter and the next consonants, or letters if there are not enough.
fn letters_of(one: &str) -> String {
    let letters: Vec<char> = one.chars().filter(char::is_ascii_lowercase).collect();
    let consonants = letters.iter().skip(1).filter(|letter| !"aeiou".contains(**letter));
    let chosen: String = letters.first().into_iter().chain(consonants).take(3).collect();
    if chosen.len() == 3 { chosen } else { letters.iter().take(3).collect() }
}

fn pascal(name: &str) -> String {
    name.split('_').map(sentence).collect()
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_every_form() {
        let names = Names::new("waiting_lists", None, None, 7).unwrap();
        for (placeholder, name) in [
            ("__one__", "waiting_list"),
            ("__many___by_creation", "waiting_lists_by_creation"),
            ("Create__One__", "CreateWaitingList"),
            ("__MANY__", "WAITING_LISTS"),
            ("__A_one_words__", "A waiting list"),
            ("/__many_path__/", "/waiting-lists/"),
            ("__id__", "wtn"),
            ("__migration__", "m0007_waiting_lists"),
        ] {
            assert_eq!(names.fill(placeholder), name);
        }
        let names = Names::new("enquiries", Some("enquiry"), Some("enq"), 12).unwrap();
        assert_eq!(names.fill("__a_one__, __a_one_words__, __id__"), "an_enquiry, an enquiry, enq");
    }

    #[test]
    fn names_that_are_not_certain_are_refused() {
        for (many, one, prefix) in [
            ("Waiting", None, None),
            ("waiting-lists", None, None),
            ("waiting__lists", None, None),
            ("2nd_lists", None, None),
            ("", None, None),
            ("waiting_list", None, None),
            ("enquiries", None, None),
            ("moves", Some("move"), None),
            ("sheep", Some("sheep"), None),
            ("tags", None, Some("Tag")),
            ("tags", None, Some("tags")),
        ] {
            assert!(Names::new(many, one, prefix, 1).is_err(), "{many} {one:?} {prefix:?}");
        }
    }
}
