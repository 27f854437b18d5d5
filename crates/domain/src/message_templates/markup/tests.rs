use contract::custom_values::ValueName;

use super::*;
use crate::message_templates::{filling::Values, language::Template};

fn values() -> Values {
    let mut values = Values::default();
    for name in ValueName::ALL {
        values.set(*name, name.example());
    }
    values.set(ValueName::PortalUrl, "https://portal.example.com/rosewood");
    values.set(ValueName::ClinicPhone, "");
    values
}

fn document(source: &str, values: &Values) -> Result<Document, FaultKind> {
    read(&Template::parse(source, ValueName::ALL).unwrap().fill(values).unwrap()).map_err(|fault| fault.kind)
}

fn text(text: &str) -> Inline {
    Inline::Text { text: text.to_owned() }
}

#[test]
fn markdown_becomes_blocks() {
    let source = "# Hello\n\nOne **bold**\nand *light*\n\n- a\n- b\n\n> boxed\n\n[Sign in]({{sign_in.link}})\n\n`{{sign_in.code}}`\n\n---\n\nsmall";
    let document = document(source, &values()).unwrap();
    let link = ValueName::SignInLink.example().to_owned();
    assert_eq!(
        document.blocks,
        [
            Block::Heading { content: vec![text("Hello")] },
            Block::Paragraph {
                content: vec![
                    text("One "),
                    Inline::Strong { content: vec![text("bold")] },
                    Inline::Break,
                    text("and "),
                    Inline::Emphasis { content: vec![text("light")] },
                ]
            },
            Block::List {
                start: None,
                items: vec![
                    vec![Block::Paragraph { content: vec![text("a")] }],
                    vec![Block::Paragraph { content: vec![text("b")] }],
                ]
            },
            Block::Panel { blocks: vec![Block::Paragraph { content: vec![text("boxed")] }] },
            Block::Button { label: "Sign in".to_owned(), to: link },
            Block::Code { text: "123 456".to_owned() },
        ]
    );
    assert_eq!(document.small_print, [Block::Paragraph { content: vec![text("small")] }]);
}

#[test]
fn text_right_above_the_small_print_is_no_heading() {
    let document = document("Goodbye\n---\nsmall", &values()).unwrap();
    assert_eq!(document.blocks, [Block::Paragraph { content: vec![text("Goodbye")] }]);
    assert_eq!(document.small_print, [Block::Paragraph { content: vec![text("small")] }]);
}

#[test]
fn values_are_never_read_as_markup() {
    let mut values = values();
    values.set(ValueName::ClientFirstName, "**x** [y](https://evil.example) <b> `z`");
    let document = document("Hi {{client.first_name}}", &values).unwrap();
    let content = vec![text("Hi "), text("**x** [y](https://evil.example) <b> `z`")];
    assert_eq!(document.blocks, [Block::Paragraph { content }]);
}

#[test]
fn addresses_are_whole_and_values_cannot_change_where_they_lead() {
    let mut values = values();
    values.set(ValueName::ClientEmail, "a@b.example&admin=1#x/../y");
    values.set(ValueName::ClientPhone, "+44 20 7946 0182");
    for (source, to) in [
        (
            "a [x](https://example.com/?e={{client.email}})",
            "https://example.com/?e=a@b.example%26admin%3D1%23x%2F..%2Fy",
        ),
        ("a [x]({{portal.url}}/book)", "https://portal.example.com/rosewood/book"),
        (
            "a [x](https://example.com/{{portal.url}})",
            "https://example.com/https%3A%2F%2Fportal.example.com%2Frosewood",
        ),
        ("a [x](MAILTO:{{clinic.email}})", "MAILTO:hello@rosewood.example"),
        ("a [x](tel:{{client.phone}})", "tel:+442079460182"),
        ("a {{portal.url}}", "https://portal.example.com/rosewood"),
        ("a <hello@rosewood.example>", "mailto:hello@rosewood.example"),
    ] {
        let document = document(source, &values).unwrap();
        let [Block::Paragraph { content }] = document.blocks.as_slice() else { panic!("{source}: {document:?}") };
        assert!(matches!(&content[1], Inline::Link { to: found, .. } if found == to), "{source}: {content:?}");
    }
}

#[test]
fn a_link_that_lacks_its_value_is_its_label() {
    let document = document("Call [us](tel:{{clinic.phone}}).\n\n[Call](tel:{{clinic.phone}})", &values()).unwrap();
    let call = Block::Paragraph { content: vec![text("Call "), text("us"), text(".")] };
    assert_eq!(document.blocks, [call, Block::Paragraph { content: vec![text("Call")] }]);
}

#[test]
fn what_mails_cannot_hold_is_refused() {
    for (source, kind) in [
        ("<b>bold</b>", FaultKind::Html),
        ("a <script>alert(1)</script>", FaultKind::Html),
        ("<!-- x -->", FaultKind::Html),
        ("![x](https://example.com/x.png)", FaultKind::Picture),
        ("[x](javascript:alert(1))", FaultKind::Address),
        ("[x](/book)", FaultKind::Address),
        ("[x](data:text/html,x)", FaultKind::Address),
        ("[x]({{client.email}})", FaultKind::Address),
        ("[x](https://{{client.email}})", FaultKind::Address),
        ("[x](https://example.com{{client.email}})", FaultKind::Address),
        (&"> ".repeat(3_000), FaultKind::TooDeep),
        (&format!("{}x", "> ".repeat(3_000)), FaultKind::TooDeep),
        (&format!("{}x{}", "*a ".repeat(20), "*".repeat(20)), FaultKind::TooDeep),
    ] {
        assert_eq!(document(source, &values()).err(), Some(kind), "{}", &source[..source.len().min(60)]);
    }
}

#[test]
fn the_text_part_has_everything_that_the_other_has() {
    let source = "# Hello **you**\n\nSee [our page](https://example.com)\nor {{portal.url}}\n\n1. one\n2. two\n   more\n\n> **Peel**\n> 14:30\n\n[Sign in]({{portal.url}})\n\n---\n\nWrite to <hello@rosewood.example>";
    assert_eq!(
        document(source, &values()).unwrap().to_text(),
        "Hello you\n\nSee our page (https://example.com)\nor https://portal.example.com/rosewood\n\n1. one\n2. two\n   more\n\nPeel\n14:30\n\nSign in:\nhttps://portal.example.com/rosewood\n\nWrite to hello@rosewood.example"
    );
}
