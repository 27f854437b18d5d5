use std::{collections::BTreeMap, fmt::Debug};

use contract::appointments::BookAppointment;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;

impl Parsed for Value {
    fn is_nothing(&self) -> bool {
        self.is_null()
    }

    fn truth(&self) -> Option<bool> {
        self.as_bool()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(ToOwned::to_owned)
    }

    fn elements(&self) -> Option<Vec<Self>> {
        self.as_array().cloned()
    }

    fn entries(&self) -> Option<Vec<(String, Self)>> {
        Some(self.as_object()?.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    fn field(&self, name: &str) -> Option<Self> {
        self.get(name).cloned()
    }

    fn is_object(&self) -> bool {
        self.is_object()
    }
}

fn read<T: DeserializeOwned>(json: Value) -> Option<T> {
    T::deserialize(read::Value(json)).ok()
}

fn write<T: Serialize>(value: &T) -> String {
    to_text(value, |text| serde_json::to_string(text).ok()).unwrap()
}

/// A value goes to the server as serde_json would write it, and comes back from there.
fn crosses<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = write(value);
    assert_eq!(text, serde_json::to_string(value).unwrap());
    assert_eq!(read::<T>(serde_json::from_str(&text).unwrap()).as_ref(), Some(value), "{text}");
}

/// Told by the name of the variant, as serde does where nothing else is said.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Price {
    Free,
    Fixed(i64),
    Between { least: i64, most: Option<i64> },
    Tiers(Vec<Tier>),
    Same(Box<Price>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Tier {
    name: String,
    price: Price,
}

/// Told by a tag beside the content.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Step {
    Done,
    Wait { minutes: u16 },
    Tell(Tier),
}

/// Told by the fields.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Start {
    At { starts_at: String },
    In { minutes: u16 },
}

#[test]
fn structs_lists_maps_and_numbers_cross() {
    crosses(&Tier { name: "\"Gold\" \u{1f947}\n".to_owned(), price: Price::Free });
    crosses(&vec![Some(-9_007_199_254_740_991_i64), None, Some(9_007_199_254_740_991)]);
    crosses(&BTreeMap::from([("b".to_owned(), true), ("a".to_owned(), false)]));
}

#[test]
fn enums_with_content_cross() {
    crosses(&Price::Free);
    crosses(&Price::Fixed(4_500));
    crosses(&Price::Between { least: 1, most: None });
    crosses(&Price::Between { least: 1, most: Some(2) });
    crosses(&Price::Tiers(vec![Tier { name: "Silver".to_owned(), price: Price::Same(Box::new(Price::Fixed(-1))) }]));
    for step in [Step::Done, Step::Wait { minutes: 5 }, Step::Tell(Tier { name: "x".to_owned(), price: Price::Free })] {
        crosses(&step);
    }
    crosses(&vec![Some(Start::At { starts_at: "09:00".to_owned() }), Some(Start::In { minutes: 20 })]);
    let hold_id = "hld_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f".parse().unwrap();
    crosses(&BookAppointment::Held { hold_id });
}

#[test]
fn what_is_of_another_shape_is_refused() {
    for json in [
        json!("fixed"),
        json!("dear"),
        json!({ "dear": 1 }),
        json!({ "free": null }),
        json!({ "fixed": 1.5 }),
        json!({ "fixed": 1, "free": null }),
        json!({ "between": { "most": 2 } }),
        json!({ "between": [1] }),
        json!({}),
        json!(["free"]),
        json!(null),
    ] {
        assert_eq!(read::<Price>(json.clone()), None, "{json}");
    }
    assert_eq!(read::<Step>(json!({ "minutes": 5 })), None);
    assert_eq!(read::<Start>(json!({ "hours": 5 })), None);
    assert_eq!(read::<Tier>(json!([])), None);
    assert_eq!(read::<i64>(json!(9_007_199_254_740_993_i64)), None);
}
