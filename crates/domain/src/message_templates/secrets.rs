//! Checks that secrets stand alone: a link or code that signs somebody in, or proves something, is never part
//! of an address that leads elsewhere.
//!
//! A template with `https://evil.example/?c={{sign_in.code}}` would send its author the code of everybody who
//! opens the link. A link in Markdown is only one way to write that. Mail programs and telephones turn
//! everything in a plain text that looks like an address into a link, each by its own rules. So these checks
//! look at the resulting message and not at its source: in every part of a message, a secret has white space or
//! punctuation around it, and is not inside brackets or quotation marks that begin with an address.

use super::{
    filling::Marked,
    language::is_mark,
    markup::{self, Document},
};

/// The mark of the first secret in a text message or a subject that does not stand alone. In `veiled`, each
/// secret is replaced by its mark.
pub(super) fn exposed_in_text(veiled: &Marked) -> Option<char> {
    exposed(&veiled.plain())
}

/// The same for a mail's body, in both of its parts. A body that cannot be read passes here, because
/// [`markup::read`] reports it.
pub(super) fn exposed_in_body(veiled: &Marked) -> Option<char> {
    let document = markup::read(veiled).ok()?;
    exposed_in_document(&document)
}

fn exposed_in_document(document: &Document) -> Option<char> {
    exposed(&document.to_text()).or_else(|| exposed(&document.visible()))
}

fn exposed(text: &str) -> Option<char> {
    let mut marks = text.char_indices().filter(|(_, c)| is_mark(*c));
    marks.find(|(at, mark)| !stands_alone(text, *at, *mark)).map(|(_, mark)| mark)
}

fn stands_alone(text: &str, at: usize, mark: char) -> bool {
    let (before, from_mark) = text.split_at(at);
    let after = &from_mark[mark.len_utf8()..];
    let word_before = before.rsplit(is_space).next().unwrap_or_default();
    let word_after = after.split(is_space).next().unwrap_or_default();
    word_before.chars().all(opens) && word_after.chars().all(closes) && !is_enclosed(before)
}

/// White space at which every program ends an address. Some programs treat a no-break space as a letter.
const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n')
}

/// Punctuation that may stand right before a secret.
const fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '<' | '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '¿' | '¡' | '*' | '_')
}

/// Punctuation that may stand right after a secret. Only white space may follow it: `.evil.example` is refused.
const fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '>'
            | '"'
            | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '.'
            | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '…'
            | '*'
            | '_'
            | '。'
            | '，'
            | '、'
            | '！'
            | '？'
    )
}

/// Whether a bracket or quotation mark that begins with an address is still open. Inside these, an address may
/// contain spaces and line breaks (RFC 3986, appendix C), and some programs read it that way.
fn is_enclosed(before: &str) -> bool {
    let unclosed = before.rsplit('>').next().and_then(|rest| rest.split_once('<'));
    // In angle brackets, an address may begin with `URL:` and go on after any sign, so one of these signs is
    // enough.
    let in_brackets = unclosed.is_some_and(|(_, rest)| rest.contains(['.', ':', '@', '/', '．', '。']));
    let line = before.rsplit('\n').next().unwrap_or_default();
    let quoted = line.rsplit_once('"').and_then(|(_, rest)| rest.split(is_space).next());
    in_brackets || quoted.is_some_and(is_like_an_address)
}

/// Whether a word could be read as an address or as its beginning: `evil.example`, `mailto:x`.
fn is_like_an_address(word: &str) -> bool {
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let joins = matches!(letter, '.' | ':' | '@' | '/' | '．' | '。');
        if joins && letters.peek().is_some_and(|next| !closes(*next)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: char = '\u{F0000}';

    #[test]
    fn a_secret_has_space_or_punctuation_around_it() {
        for text in ["S", "Code: S.", "(S)", "<S>", "“S”, or", "a\nS\nb", "a\tS", "*S*", "S!", "say \"S\" now"] {
            assert_eq!(exposed(&text.replace('S', &SECRET.to_string())), None, "{text}");
        }
        for text in [
            "evil.example/S",
            "https://evil.example/?c=S",
            "https://evil.example/?c=(S",
            "S.evil.example",
            "S@evil.example",
            "S/",
            "xS",
            "Code:S",
            "a\u{a0}S",
            "a\u{200b}S",
            "S\u{2028}x",
            "SS",
            "S,S",
            "<https://evil.example/?c= S>",
            "<https://evil.example/?c=\n\nS>",
            "<URL:https://evil.example/?c=<x S>",
            "\"https://evil.example/?c= S\"",
            "5\" \"evil.example/?c= S\"",
        ] {
            assert_eq!(exposed(&text.replace('S', &SECRET.to_string())), Some(SECRET), "{text}");
        }
    }

    #[test]
    fn an_address_elsewhere_in_the_text_does_no_harm() {
        for text in
            ["https://clinic.example S", "<https://clinic.example> S", "\"Rosewood\" (rosewood.example): S", "1 < 2 S"]
        {
            assert_eq!(exposed(&text.replace('S', &SECRET.to_string())), None, "{text}");
        }
    }
}
