use contract::{ids::ClientId, money::Currency};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Closed,
    Open,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    minutes: Vec<u16>,
    kind: Option<Kind>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer {
    name: String,
    client_id: Option<ClientId>,
    currency: Option<Currency>,
    #[serde(default)]
    days: Vec<Inner>,
}

fn fault(text: &str) -> String {
    let json = Json::parse(text.as_bytes());
    json.and_then(|json| json.read::<Outer>()).unwrap_err().to_string()
}

fn digest(text: &str) -> Vec<u8> {
    let mut digest = Sha256::new();
    Json::parse(text.as_bytes()).unwrap().digest(&mut digest);
    digest.finalize().to_vec()
}

#[test]
fn a_body_is_read() {
    let text =
        br#"{"days":[{"kind":"closed","minutes":[540]},{"minutes":[]}],"name":"Rosewood \"&\u00e9","currency":null}"#;
    let read: Outer = Json::parse(text).unwrap().read().unwrap();
    let days = vec![Inner { minutes: vec![540], kind: Some(Kind::Closed) }, Inner { minutes: Vec::new(), kind: None }];
    assert_eq!(read, Outer { name: "Rosewood \"&é".to_owned(), client_id: None, currency: None, days });
}

#[test]
fn a_fault_names_the_place_and_what_is_expected_and_never_the_value() {
    for (text, expected) in [
        (r#"{"name":739154}"#, "`name`: expected a string, found a number"),
        (r#"{"name":["sesame"]}"#, "`name`: expected a string, found a list"),
        (r#"{"name":{"sesame":1}}"#, "`name`: expected a string, found an object"),
        (r#"{"name":null}"#, "`name`: expected a string, found null"),
        ("{}", "`name` is missing"),
        (r#"{"name":"a","name":"sesame"}"#, "`name` is there twice"),
        (r#"{"name":"a","days":[{"minutes":[1,"sesame"]}]}"#, "`days.0.minutes.1`: expected u16, found a string"),
        (r#"{"name":"a","days":[{"minutes":[70000]}]}"#, "`days.0.minutes.0`: expected u16, found another number"),
        (r#"{"name":"a","days":[{"minutes":[],"kind":"sesame"}]}"#, "`days.0.kind`: expected one of `closed`, `open`"),
        (r#"{"name":"a","days":[{}]}"#, "`days.0`: `minutes` is missing"),
        (
            r#"{"name":"a","client_id":"sesame"}"#,
            "`client_id`: expected an id such as `cli_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f`",
        ),
        (
            r#"{"name":"a","nmae":"sesame"}"#,
            "`nmae` is not a known field: known are `name`, `client_id`, `currency`, `days`",
        ),
        (r#"{"name":"a","Sesame 1":1}"#, "`…` is not a known field: known are `name`, `client_id`, `currency`, `days`"),
        (r#""sesame""#, "expected struct Outer, found a string"),
        (r#"{"name":"sesame"#, "EOF while parsing a string at line 1 column 15"),
        ("{\"name\":\"a\" \"sesame\"}", "expected `,` or `}` at line 1 column 13"),
    ] {
        assert_eq!(fault(text), expected, "{text}");
    }
}

#[test]
fn the_digest_is_that_of_what_is_said() {
    let same = [r#"{"a":1,"b":{"c":[true,null],"d":"é"}}"#, r#"{ "b": { "d": "\u00e9", "c": [true, null] }, "a": 1 }"#];
    assert_eq!(digest(same[0]), digest(same[1]));
    let others = [
        r#"{"a":1,"b":{"c":[null,true],"d":"é"}}"#,
        r#"{"a":"1","b":{"c":[true,null],"d":"é"}}"#,
        r#"{"a":1,"b":{"c":[true,null]},"d":"é"}"#,
        r#"{"a":-1,"b":{"c":[true,null],"d":"é"}}"#,
    ];
    for (index, text) in others.iter().enumerate() {
        assert_ne!(digest(text), digest(same[0]), "{text}");
        assert!(others[..index].iter().all(|other| digest(other) != digest(text)), "{text}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "[a-z\"\\\\é]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c]{1,2}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The value as JSON, with the members of objects in another order.
fn backwards(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(backwards).collect::<Vec<_>>().join(" , ")),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| format!("{} : {}", json!(name), backwards(value));
            format!("{{{}}}", members.iter().rev().map(member).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

proptest! {
    #[test]
    fn the_same_values_have_the_same_digest_and_no_others(one in any_json(), other in any_json()) {
        let digest_of_one = digest(&one.to_string());
        prop_assert_eq!(&digest_of_one, &digest(&backwards(&one)));
        prop_assert_eq!(digest_of_one == digest(&other.to_string()), one == other);
    }

    #[test]
    fn everything_is_read_as_serde_json_reads_it(value in any_json()) {
        let text = value.to_string();
        let read: Value = Json::parse(text.as_bytes()).unwrap().read().unwrap();
        prop_assert_eq!(read, value);
    }
}
