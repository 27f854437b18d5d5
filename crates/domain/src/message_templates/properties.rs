//! Properties that hold for every text and every value.

use contract::{
    custom_values::ValueName,
    message_templates::{MessageKind, MessageTexts},
};
use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    filling::Values,
    language::{Piece, Template},
    markup::{self, Block, Inline},
    validation::Message,
};

/// Texts with many special characters.
fn sources() -> impl Strategy<Value = String> {
    let signs = select(vec![
        "{{",
        "}}",
        "{",
        "}",
        "|",
        "fallback:",
        "\"",
        "client.first_name",
        "clinic.name",
        "portal.url",
        " ",
        "\n",
        "\n\n",
        "**",
        "*",
        "_",
        "`",
        "#",
        "> ",
        "- ",
        "1. ",
        "[",
        "](",
        ")",
        "<",
        ">",
        "---",
        "https://",
        "&",
        "!",
        "\\",
        "é",
        "😀",
    ]);
    prop_oneof![
        vec(prop_oneof![signs.prop_map(str::to_owned), "[a-z ]{1,4}"], 0..40).prop_map(|parts| parts.concat()),
        any::<String>(),
    ]
}

/// Values that imitate templates, markup and addresses.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        select(vec![
            "{{client.email}}",
            "**b**",
            "<script>alert(1)</script>",
            "](javascript:alert(1))",
            "\"><img src=x>",
            "\n\n# big",
            "---",
            "`",
            "[x](https://evil.example)",
            "> ",
            "\u{F0000}\u{F0001}",
            "&lt;",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ]
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let text = "[^{}\\x00-\\x1f\\x7f-\\x9f\u{F0000}-\u{10FFFF}]{1,12}".prop_map(Piece::Text);
    let fallback = proptest::option::of("[a-zA-Z é,.]{0,8}[a-z]");
    let value = (select(ValueName::ALL), fallback).prop_map(|(name, fallback)| Piece::Value { name, fallback });
    // Two adjacent texts would be read as one.
    vec(prop_oneof![text, value], 0..8).prop_map(|pieces| {
        let mut apart: Vec<Piece> = Vec::new();
        for piece in pieces {
            if !matches!((apart.last(), &piece), (Some(Piece::Text(_)), Piece::Text(_))) {
                apart.push(piece);
            }
        }
        apart
    })
}

fn written(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Value { name, fallback: None } => format!("{{{{{}}}}}", name.as_str()),
        Piece::Value { name, fallback: Some(text) } => format!("{{{{{} | fallback: \"{text}\"}}}}", name.as_str()),
    };
    pieces.iter().map(piece).collect()
}

fn all_values(value: &str) -> Values {
    let mut values = Values::default();
    for name in ValueName::ALL {
        values.set(*name, value);
    }
    for name in ValueName::ALL.iter().filter(|name| name.is_address()) {
        values.set(*name, "https://portal.example.com/rosewood");
    }
    values
}

/// The structure of a message without its texts.
fn shape(blocks: &[Block]) -> String {
    let block = |block: &Block| match block {
        Block::Paragraph { content } => format!("p({})", line_shape(content)),
        Block::Heading { content } => format!("h({})", line_shape(content)),
        Block::List { start, items } => {
            format!("l{start:?}({})", items.iter().map(|item| shape(item)).collect::<Vec<_>>().join("|"))
        }
        Block::Panel { blocks } => format!("q({})", shape(blocks)),
        Block::Button { .. } => "b".to_owned(),
        Block::Code { .. } => "c".to_owned(),
    };
    blocks.iter().map(block).collect::<Vec<_>>().join(";")
}

fn line_shape(content: &[Inline]) -> String {
    let part = |part: &Inline| match part {
        Inline::Text { .. } => "t".to_owned(),
        Inline::Break => "/".to_owned(),
        Inline::Code { .. } => "c".to_owned(),
        Inline::Strong { content } => format!("s({})", line_shape(content)),
        Inline::Emphasis { content } => format!("e({})", line_shape(content)),
        Inline::Link { content, .. } => format!("a({})", line_shape(content)),
    };
    content.iter().map(part).collect()
}

/// The addresses of all links and buttons.
fn addresses(blocks: &[Block]) -> Vec<String> {
    fn of_line(content: &[Inline]) -> Vec<String> {
        content
            .iter()
            .flat_map(|part| match part {
                Inline::Link { to, content, .. } => [vec![to.clone()], of_line(content)].concat(),
                Inline::Strong { content } | Inline::Emphasis { content } => of_line(content),
                Inline::Text { .. } | Inline::Break | Inline::Code { .. } => Vec::new(),
            })
            .collect()
    }
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Paragraph { content } | Block::Heading { content } => of_line(content),
            Block::List { items, .. } => items.iter().flat_map(|item| addresses(item)).collect(),
            Block::Panel { blocks } => addresses(blocks),
            Block::Button { to, .. } => vec![to.clone()],
            Block::Code { .. } => Vec::new(),
        })
        .collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(pieces in pieces()) {
        let source = written(&pieces);
        let template = Template::parse(&source, ValueName::ALL).unwrap();
        prop_assert_eq!(template.pieces(), pieces.as_slice());
        prop_assert_eq!(template.to_string(), source);
    }

    #[test]
    fn writing_and_reading_again_changes_nothing(source in sources()) {
        if let Ok(template) = Template::parse(&source, ValueName::ALL) {
            let again = Template::parse(&template.to_string(), ValueName::ALL).unwrap();
            prop_assert_eq!(again.pieces(), template.pieces());
        }
    }

    #[test]
    fn nothing_panics_and_faults_lie_within_the_text(source in sources(), value in hostile()) {
        let texts = MessageTexts { subject: source.clone(), body: source.clone(), sms: Some(source.clone()) };
        match Message::parse(MessageKind::AppointmentBooked, &texts) {
            Ok(message) => {
                // Empty values remove markup, so the rest may read differently, but it never fails in another
                // way.
                for values in [all_values(&value), all_values("")] {
                    let _ = message.mail(&values);
                    prop_assert!(message.sms(&values).is_ok());
                }
            }
            Err(faults) => {
                for fault in [faults.subject, faults.body, faults.sms].concat() {
                    prop_assert!(fault.at <= source.len() && source.is_char_boundary(fault.at), "{:?}", fault);
                }
            }
        }
    }

    #[test]
    fn no_value_changes_the_structure_or_where_a_link_leads(source in sources(), value in hostile()) {
        let Ok(template) = Template::parse(&source, ValueName::ALL) else { return Ok(()) };
        let plain = all_values("Eleanor");
        let Ok(expected) = markup::read(&template.fill(&plain).unwrap()) else { return Ok(()) };
        let hostile = all_values(&format!("x{value}"));
        let found = markup::read(&template.fill(&hostile).unwrap()).unwrap();
        prop_assert_eq!(shape(&found.blocks), shape(&expected.blocks));
        prop_assert_eq!(shape(&found.small_print), shape(&expected.small_print));
        let origin = |to: &str| to.split('/').take(3).collect::<Vec<_>>().join("/");
        for (found, expected) in addresses(&found.blocks).iter().zip(addresses(&expected.blocks)) {
            if expected.starts_with("http") {
                prop_assert_eq!(origin(found), origin(&expected));
            }
        }
    }

    #[test]
    fn no_greeting_stops_before_its_comma(name in "[A-Za-z ]{0,6}") {
        let template = Template::parse("Hello {{client.first_name}},", ValueName::ALL).unwrap();
        let filled = template.fill(&all_values(&name)).unwrap().plain();
        prop_assert!(!filled.contains(" ,"), "{}", filled);
    }
}
