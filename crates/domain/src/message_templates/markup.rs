//! The Markdown dialect of messages.
//!
//! It is CommonMark without HTML and pictures, and with four additions. A line break in the source is a line
//! break in the message. A link that stands alone is a button. Code that stands alone is shown large. Text
//! after a thematic break is small print.

mod address;

use std::ops::Range;

use contract::custom_values::ValueName;
use pulldown_cmark::{Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};
use serde::Serialize;

use self::address::{Address, address, shown};
use super::{
    filling::{Marked, Part},
    language::{Fault, FaultKind},
};

/// A message, ready to be laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The content.
    pub blocks: Vec<Block>,
    /// The small print below it.
    pub small_print: Vec<Block>,
}

/// A part of a message that has lines of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// The content.
        content: Vec<Inline>,
    },
    /// A heading.
    Heading {
        /// The content.
        content: Vec<Inline>,
    },
    /// A list.
    List {
        /// The first number, if it is numbered.
        start: Option<u64>,
        /// The blocks in it.
        items: Vec<Vec<Block>>,
    },
    /// A box of another colour.
    Panel {
        /// The blocks in it.
        blocks: Vec<Block>,
    },
    /// A button.
    Button {
        /// Its text.
        label: String,
        /// The address that it leads to.
        to: String,
    },
    /// A code that the receiver types somewhere, shown large.
    Code {
        /// The code.
        text: String,
    },
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Inline {
    /// Text that is not escaped yet.
    Text {
        /// The text.
        text: String,
    },
    /// The end of a line.
    Break,
    /// Bold text.
    Strong {
        /// The content.
        content: Vec<Inline>,
    },
    /// Text in italics.
    Emphasis {
        /// The content.
        content: Vec<Inline>,
    },
    /// Code.
    Code {
        /// The code.
        text: String,
    },
    /// A link.
    Link {
        /// The address that it leads to.
        to: String,
        /// Its text.
        content: Vec<Inline>,
        /// Whether its text differs from its address.
        named: bool,
    },
}

/// How deeply lists, boxes and emphasis may be nested.
const DEPTH_AT_MOST: usize = 8;

/// Reads the Markdown around the marks.
///
/// # Errors
/// The first thing that messages cannot contain, with its position in the marked text.
pub fn read(marked: &Marked) -> Result<Document, Fault> {
    let parser = Parser::new_ext(&marked.text, Options::empty());
    let mut reader = Reader { marked, events: parser.into_offset_iter(), small_print: None, secrets: Vec::new() };
    let mut blocks = reader.blocks(0)?;
    let small_print = reader.small_print.map(|from| blocks.split_off(from.min(blocks.len()))).unwrap_or_default();
    Ok(Document { blocks, small_print })
}

struct Reader<'a> {
    marked: &'a Marked,
    events: OffsetIter<'a>,
    /// How many blocks precede the first thematic break, if there is one.
    small_print: Option<usize>,
    /// The secrets that occurred in text so far, in order.
    secrets: Vec<ValueName>,
}

impl Reader<'_> {
    /// Reads blocks up to the end of their container.
    fn blocks(&mut self, depth: usize) -> Result<Vec<Block>, Fault> {
        let mut blocks = Vec::new();
        // Items of tight lists hold text without a paragraph around it.
        let mut loose = Vec::new();
        while let Some((event, range)) = self.events.next() {
            check_depth(depth, &range)?;
            match event {
                Event::Start(Tag::Paragraph | Tag::CodeBlock(_)) => {
                    let content = self.inlines(depth + 1)?;
                    blocks.extend(paragraph(content));
                }
                Event::Start(Tag::Heading { .. }) => {
                    let content = self.inlines(depth + 1)?;
                    // Markdown turns text above `---` into a heading; in messages, `---` is always a thematic
                    // break.
                    if self.marked.text[range].trim_start().starts_with('#') {
                        blocks.push(Block::Heading { content });
                    } else {
                        blocks.extend(paragraph(content));
                        self.begin_small_print(depth, blocks.len());
                    }
                }
                Event::Start(Tag::BlockQuote(_)) => blocks.push(Block::Panel { blocks: self.blocks(depth + 1)? }),
                Event::Start(Tag::List(start)) => {
                    flush(&mut loose, &mut blocks);
                    blocks.push(Block::List { start, items: self.items(depth + 1)? });
                }
                Event::Rule => self.begin_small_print(depth, blocks.len()),
                Event::End(end) if ends_blocks(end) => break,
                other => loose.extend(self.inline(other, &range, depth)?),
            }
        }
        flush(&mut loose, &mut blocks);
        Ok(blocks)
    }

    fn begin_small_print(&mut self, depth: usize, blocks: usize) {
        if depth == 0 {
            self.small_print.get_or_insert(blocks);
        }
    }

    fn items(&mut self, depth: usize) -> Result<Vec<Vec<Block>>, Fault> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            check_depth(depth, &range)?;
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks(depth + 1)?),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        Ok(items)
    }

    /// Reads the parts of a line up to the end of their container.
    fn inlines(&mut self, depth: usize) -> Result<Vec<Inline>, Fault> {
        let mut content = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            content.extend(self.inline(event, &range, depth)?);
        }
        while matches!(content.last(), Some(Inline::Break)) {
            content.pop();
        }
        Ok(content)
    }

    fn inline(&mut self, event: Event<'_>, range: &Range<usize>, depth: usize) -> Result<Vec<Inline>, Fault> {
        check_depth(depth, range)?;
        let refused = |kind| Err(Fault { at: range.start, kind });
        Ok(match event {
            Event::Text(text) => self.text(&text),
            Event::Code(text) => vec![Inline::Code { text: self.plain(&text) }],
            Event::SoftBreak | Event::HardBreak => vec![Inline::Break],
            Event::Start(Tag::Strong) => vec![Inline::Strong { content: self.inlines(depth + 1)? }],
            Event::Start(Tag::Emphasis) => vec![Inline::Emphasis { content: self.inlines(depth + 1)? }],
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let named = !matches!(link_type, LinkType::Autolink | LinkType::Email);
                let written = match link_type {
                    LinkType::Email => ["mailto:", &dest_url].concat(),
                    _ => dest_url.into_string(),
                };
                let secrets_before = self.secrets.len();
                let content = self.inlines(depth + 1)?;
                // The text of a link must not hold a secret either: that would be a link within a link.
                let in_name = self.secrets.get(secrets_before).copied();
                match (address(self.marked, &written), in_name) {
                    (Address::Exposes(name), _) | (_, Some(name)) => return refused(FaultKind::not_alone(name)),
                    (Address::Whole(to), None) => vec![Inline::Link { to, content, named }],
                    (Address::Nowhere, None) => content,
                    (Address::Refused, None) => return refused(FaultKind::Address),
                }
            }
            Event::Start(Tag::Image { .. }) => return refused(FaultKind::Picture),
            Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => return refused(FaultKind::Html),
            // The parser produces nothing else without further options.
            _ => Vec::new(),
        })
    }

    fn plain(&mut self, text: &str) -> String {
        let parts = self.marked.parts(text);
        self.note_secrets(&parts);
        parts
            .into_iter()
            .map(|part| match part {
                Part::Text(text) | Part::Value(_, text) => text,
            })
            .collect()
    }

    fn note_secrets(&mut self, parts: &[Part<'_>]) {
        self.secrets.extend(parts.iter().filter(|part| part.is_secret()).filter_map(Part::name));
    }

    /// Text with its values. A value that is an address becomes a link; line breaks in indented text are kept.
    fn text(&mut self, text: &str) -> Vec<Inline> {
        let mut content = Vec::new();
        let parts = self.marked.parts(text);
        self.note_secrets(&parts);
        for part in parts {
            match part {
                Part::Value(name, value) if name.is_address() => content.push(Inline::Link {
                    to: value.to_owned(),
                    content: vec![Inline::Text { text: value.to_owned() }],
                    named: false,
                }),
                Part::Value(_, value) => content.push(Inline::Text { text: value.to_owned() }),
                Part::Text(text) => {
                    for (number, line) in text.split('\n').enumerate() {
                        if number > 0 {
                            content.push(Inline::Break);
                        }
                        if !line.is_empty() {
                            content.push(Inline::Text { text: line.to_owned() });
                        }
                    }
                }
            }
        }
        content
    }
}

fn check_depth(depth: usize, range: &Range<usize>) -> Result<(), Fault> {
    if depth <= DEPTH_AT_MOST { Ok(()) } else { Err(Fault { at: range.start, kind: FaultKind::TooDeep }) }
}

const fn ends_blocks(end: TagEnd) -> bool {
    matches!(end, TagEnd::BlockQuote(_) | TagEnd::Item)
}

fn flush(loose: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    blocks.extend(paragraph(std::mem::take(loose)));
}

/// A paragraph, or the button or large code that stands alone in it.
fn paragraph(mut content: Vec<Inline>) -> Option<Block> {
    if content.len() == 1 {
        match content.pop()? {
            Inline::Code { text } => return Some(Block::Code { text }),
            Inline::Link { to, content: label, named: true } => {
                return Some(Block::Button { label: line(&label), to });
            }
            other => content.push(other),
        }
    }
    (!content.is_empty()).then_some(Block::Paragraph { content })
}

/// The text of a line without its formatting.
pub(super) fn line(content: &[Inline]) -> String {
    let text = |part: &Inline| match part {
        Inline::Text { text } | Inline::Code { text } => text.clone(),
        Inline::Break => " ".to_owned(),
        Inline::Strong { content } | Inline::Emphasis { content } | Inline::Link { content, .. } => line(content),
    };
    content.iter().map(text).collect()
}

impl Document {
    /// The message as plain text, for mail programs that do not show HTML.
    pub fn to_text(&self) -> String {
        let blocks = self.blocks.iter().chain(&self.small_print);
        blocks.map(|block| block_text(block, true)).collect::<Vec<_>>().join("\n\n")
    }

    /// The visible text of the message when links hide their addresses.
    pub(super) fn visible(&self) -> String {
        let blocks = self.blocks.iter().chain(&self.small_print);
        blocks.map(|block| block_text(block, false)).collect::<Vec<_>>().join("\n\n")
    }
}

fn block_text(block: &Block, addresses: bool) -> String {
    let of_all = |blocks: &[Block], between: &str| {
        blocks.iter().map(|block| block_text(block, addresses)).collect::<Vec<_>>().join(between)
    };
    match block {
        Block::Paragraph { content } | Block::Heading { content } => lines_text(content, addresses),
        Block::Panel { blocks } => of_all(blocks, "\n\n"),
        Block::Button { label, to } if addresses => format!("{label}:\n{}", shown(to)),
        Block::Button { label: text, .. } | Block::Code { text } => text.clone(),
        Block::List { start, items } => {
            let item = |(number, blocks): (u64, &Vec<Block>)| {
                let sign = start.map_or_else(|| "-".to_owned(), |start| format!("{}.", start.saturating_add(number)));
                let text = of_all(blocks, "\n");
                format!("{sign} {}", text.replace('\n', &format!("\n{}", " ".repeat(sign.len() + 1))))
            };
            (0..).zip(items).map(item).collect::<Vec<_>>().join("\n")
        }
    }
}

fn lines_text(content: &[Inline], addresses: bool) -> String {
    let text = |part: &Inline| match part {
        Inline::Text { text } | Inline::Code { text } => text.clone(),
        Inline::Break => "\n".to_owned(),
        Inline::Strong { content } | Inline::Emphasis { content } => lines_text(content, addresses),
        Inline::Link { to, content, .. } => {
            let (label, to) = (lines_text(content, addresses), shown(to));
            if label == to || !addresses { label } else { format!("{label} ({to})") }
        }
    };
    content.iter().map(text).collect()
}

#[cfg(test)]
mod tests;
