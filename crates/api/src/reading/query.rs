//! Query strings.

use serde::{
    Deserializer,
    de::{DeserializeOwned, Error, Unexpected, Visitor, value::BorrowedStrDeserializer},
    forward_to_deserialize_any,
};

use super::{Fault, members::Members};

/// Reads a query string.
///
/// # Errors
/// When it is not of that shape.
pub(crate) fn query<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    // Every text is a list of pairs.
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text).unwrap_or_default();
    T::deserialize(Query(&pairs))
}

struct Query<'de>(&'de [(String, String)]);

impl<'de> Deserializer<'de> for Query<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(Members::new(self.0.iter().map(|(name, value)| (name.as_str(), Parameter(value)))))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The value of one parameter: a text, of which a number or a truth value may be asked.
struct Parameter<'de>(&'de str);

macro_rules! parsed {
    ($($method:ident: $visit:ident),+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Fault::invalid_type(Unexpected::Str(self.0), &visitor)),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Parameter<'de> {
    type Error = Fault;

    parsed! {
        deserialize_bool: visit_bool, deserialize_f32: visit_f32, deserialize_f64: visit_f64,
        deserialize_i8: visit_i8, deserialize_i16: visit_i16, deserialize_i32: visit_i32, deserialize_i64: visit_i64,
        deserialize_u8: visit_u8, deserialize_u16: visit_u16, deserialize_u32: visit_u32, deserialize_u64: visit_u64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.0))
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Order {
        Soonest,
        Latest,
    }

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        q: Option<String>,
        limit: Option<u16>,
        #[serde(default)]
        all: bool,
        order: Option<Order>,
    }

    #[test]
    fn parameters_are_read_as_what_they_are_for() {
        let read: Wanted = query("q=Elena+Marsh%20%C3%A9&limit=5&all=true&order=latest").unwrap();
        assert_eq!(
            read,
            Wanted { q: Some("Elena Marsh é".to_owned()), limit: Some(5), all: true, order: Some(Order::Latest) }
        );
        let empty = Wanted { q: None, limit: None, all: false, order: None };
        assert_eq!(query::<Wanted>("").unwrap(), empty);
    }

    #[test]
    fn a_fault_names_the_parameter_and_not_what_it_held() {
        for (text, fault) in [
            ("limit=sesame", "`limit`: expected u16, found a string"),
            ("limit=70000", "`limit`: expected u16, found a string"),
            ("order=sesame", "`order`: expected one of `soonest`, `latest`"),
            ("all=sesame", "`all`: expected a boolean, found a string"),
            ("limit=1&limit=2", "`limit` is there twice"),
            ("sort=sesame", "`sort` is not a known field: known are `q`, `limit`, `all`, `order`"),
            ("739154=1", "`…` is not a known field: known are `q`, `limit`, `all`, `order`"),
        ] {
            assert_eq!(query::<Wanted>(text).unwrap_err().to_string(), fault);
        }
    }
}
