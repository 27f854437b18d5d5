//! Putting a line into a list.

use super::names::Names;
use crate::failure::{Failure, Result};

const WIDTH: usize = 120;

/// A line, or a few, in a file that all features share.
pub(super) struct Edit {
    /// The file.
    pub(super) file: &'static str,
    /// What is put there. A placeholder stands for a name.
    pub(super) text: &'static str,
    /// The place in the file.
    pub(super) place: Place,
    /// A text whose presence means that the name is taken. A placeholder stands for a name.
    pub(super) taken_by: &'static str,
}

/// A place in a file.
pub(super) enum Place {
    /// In alphabetical order among the lines that begin like this, in the part of the file between two texts.
    Sorted(&'static [&'static str], Option<(&'static str, &'static str)>),
    /// Below the line that begins like this, of which there is one.
    Below(&'static str),
    /// Among the words between two texts, in alphabetical order or last.
    Words { open: &'static str, close: &'static str, sorted: bool },
}

impl Edit {
    /// The file's text with the addition.
    ///
    /// # Errors
    /// A name that is taken, or a place that is not found or not clear.
    pub(super) fn apply(&self, text: &str, names: &Names) -> Result<String> {
        let taken = names.fill(self.taken_by);
        if text.contains(&taken) {
            let what = format!("{} has `{}` already", self.file, taken.trim());
            return Err(Failure::new(what).advise("another name, or another --prefix"));
        }
        let added = names.fill(self.text);
        match &self.place {
            Place::Sorted(beginnings, within) => self.sorted(text, &added, beginnings, *within),
            Place::Below(beginning) => self.below(text, &added, beginning),
            Place::Words { open, close, sorted } => self.words(text, &added, (open, close), *sorted),
        }
    }

    /// What is added, as one line.
    pub(super) fn line(&self, names: &Names) -> String {
        // Some begin by closing what stands above.
        let text = names.fill(self.text);
        text.trim_start_matches(['}', ',', ' ', '\n']).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn sorted(&self, text: &str, added: &str, beginnings: &[&str], within: Option<(&str, &str)>) -> Result<String> {
        let (start, end) = match within {
            Some(ends) => self.between(text, ends)?,
            None => (0, text.len()),
        };
        let key = |line: &'_ str| {
            let is_comment = line.trim_start().starts_with("//");
            let rest = beginnings.iter().find_map(|beginning| line.strip_prefix(beginning));
            rest.filter(|_| !is_comment).map(|rest| rest.trim_end().to_owned())
        };
        let own = added.lines().find_map(key).unwrap_or_default();
        let lines: Vec<&str> = text.get(start..end).unwrap_or_default().lines().collect();
        let list: Vec<(usize, String)> =
            lines.iter().enumerate().filter_map(|(at, line)| Some((at, key(line)?))).collect();
        let Some((last, _)) = list.last() else {
            return Err(self.lost(beginnings.first().copied().unwrap_or_default()));
        };
        let at = match list.iter().find(|(_, name)| *name > own) {
            // Above its comment and attributes.
            Some((at, _)) => {
                let above = lines.iter().take(*at).rev();
                at - above.take_while(|line| ["///", "#["].iter().any(|mark| line.trim().starts_with(mark))).count()
            }
            None => last + 1,
        };
        Ok([text.get(..start), Some(&inserted(&lines, at, added)), text.get(end..)].into_iter().flatten().collect())
    }

    fn below(&self, text: &str, added: &str, beginning: &str) -> Result<String> {
        let lines: Vec<&str> = text.lines().collect();
        let mut found = lines.iter().enumerate().filter(|(_, line)| line.starts_with(beginning));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Ok(inserted(&lines, at + 1, added)),
            _ => Err(self.lost(beginning)),
        }
    }

    fn words(&self, text: &str, added: &str, ends: (&str, &str), sorted: bool) -> Result<String> {
        let (start, end) = self.between(text, ends)?;
        let list = text.get(start..end).unwrap_or_default();
        let indent: String = list.chars().take_while(|c| *c == ' ').collect();
        let mut words: Vec<&str> = list.split_whitespace().chain(added.split_whitespace()).collect();
        if sorted {
            words.sort_unstable();
        }
        let mut lines = vec![indent.clone()];
        for word in words {
            let line = lines.last().map_or(0, String::len);
            if line + 1 + word.len() > WIDTH {
                lines.push(indent.clone());
            }
            if let Some(line) = lines.last_mut() {
                if line.len() > indent.len() {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
        Ok([text.get(..start), Some(&lines.join("\n")), text.get(end..)].into_iter().flatten().collect())
    }

    /// Where the part of the text between two texts begins and ends, which are whole lines.
    fn between(&self, text: &str, (open, close): (&str, &str)) -> Result<(usize, usize)> {
        let mut found = text.match_indices(open);
        let (Some((at, _)), None) = (found.next(), found.next()) else { return Err(self.lost(open)) };
        let start = at + open.len();
        let length = text.get(start..).and_then(|rest| rest.find(close)).ok_or_else(|| self.lost(close))?;
        Ok((start, start + length))
    }

    fn lost(&self, place: &str) -> Failure {
        Failure::new(format!("{} has no place, or several, at `{}`", self.file, place.trim()))
            .advise("mend the list of places in crates/xtask/src/feature/lists.rs")
    }
}

/// The lines with others among them. Where these come last, the former last line and they change ends: a list may
/// have a mark between its lines, or one behind the last.
fn inserted(lines: &[&str], at: usize, added: &str) -> String {
    let (above, below) = lines.split_at(at.min(lines.len()));
    let mut above: Vec<String> = above.iter().map(|line| (*line).to_owned()).collect();
    let mut added = added.to_owned();
    if let Some(last) = above.last_mut() {
        if last.ends_with(';') && !added.ends_with(';') {
            last.pop();
            added.push(';');
        } else if added.ends_with(',') && last.ends_with('"') {
            last.push(',');
            added.pop();
        }
    }
    let mut text = above.join("\n");
    if !above.is_empty() {
        text.push('\n');
    }
    text.push_str(&added);
    text.push('\n');
    for line in below {
        text.push_str(line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::new("tags", None, None, 1).unwrap()
    }

    fn edit(text: &'static str, place: Place) -> Edit {
        Edit { file: "list.rs", text, place, taken_by: "__many__" }
    }

    #[test]
    fn lines_are_put_in_alphabetical_order() {
        let modules = || edit("mod __many__;", Place::Sorted(&["mod ", "pub mod "], None));
        let add = |text: &str| modules().apply(text, &names()).unwrap();
        assert_eq!(
            add("//! List.\n\nmod a;\npub mod b;\n\nuse a;\n"),
            "//! List.\n\nmod a;\npub mod b;\nmod tags;\n\nuse a;\n"
        );
        assert_eq!(add("mod a;\n#[cfg(test)]\nmod z;\n"), "mod a;\nmod tags;\n#[cfg(test)]\nmod z;\n");
        assert_eq!(add("mod z;\n"), "mod tags;\nmod z;\n");
        assert!(modules().apply("use a;\n", &names()).is_err(), "there is no list");
        assert!(modules().apply("mod tags;\n", &names()).is_err(), "it is there already");
    }

    #[test]
    fn the_last_line_ends_as_the_former_one_did() {
        let chain = edit("    .add(__many__)", Place::Sorted(&["    .add("], Some(("{\n", "}"))));
        assert_eq!(
            chain.apply("fn f() {\n    .add(a)\n    .add(b);\n}\n", &names()).unwrap(),
            "fn f() {\n    .add(a)\n    .add(b)\n    .add(tags);\n}\n"
        );
        let members = edit("  \"__many__\": \"Tags\",", Place::Sorted(&["  \""], None));
        assert_eq!(
            members.apply("{\n  \"a\": \"A\"\n}\n", &names()).unwrap(),
            "{\n  \"a\": \"A\",\n  \"tags\": \"Tags\"\n}\n"
        );
        assert_eq!(
            members.apply("{\n  \"z\": \"Z\"\n}\n", &names()).unwrap(),
            "{\n  \"tags\": \"Tags\",\n  \"z\": \"Z\"\n}\n"
        );
    }

    #[test]
    fn a_line_goes_below_the_one_that_is_named() {
        let below = edit("    __many__,", Place::Below("    a,"));
        assert_eq!(below.apply("[\n    a,\n    z,\n]\n", &names()).unwrap(), "[\n    a,\n    tags,\n    z,\n]\n");
        assert!(below.apply("[\n    a,\n    a,\n]\n", &names()).is_err(), "which of the two");
        assert!(below.apply("[]\n", &names()).is_err(), "it is not there");
    }

    #[test]
    fn words_are_wrapped() {
        let long = "z".repeat(115);
        let words = |sorted| edit("__many__", Place::Words { open: "all! {\n", close: "\n}", sorted });
        let text = format!("all! {{\n    a {long}\n    {long}\n}}\n");
        let wrapped = |sorted| words(sorted).apply(&text, &names()).unwrap();
        assert_eq!(wrapped(true), format!("all! {{\n    a tags\n    {long}\n    {long}\n}}\n"));
        assert_eq!(wrapped(false), format!("all! {{\n    a\n    {long}\n    {long}\n    tags\n}}\n"));
    }
}
