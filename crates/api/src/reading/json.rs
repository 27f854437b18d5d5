//! JSON bodies.

use std::{fmt, slice::Iter};

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor,
        value::{BorrowedStrDeserializer, MapAccessDeserializer},
    },
    forward_to_deserialize_any,
};
use sha2::{Digest, Sha256};

use super::{Fault, members::Members};

/// A JSON text that was read, before it is known what it is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Unsigned(u64),
    Negative(i64),
    Real(f64),
    Text(String),
    List(Vec<Json>),
    /// In the order in which they came, so that a name may be there twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a JSON text (RFC 8259).
    ///
    /// # Errors
    /// When it is none, with line and column. What texts may hold is looked at by `extract::body::texts`.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, Fault> {
        // Here the message is one of a fixed list: every value is taken, whatever it is.
        serde_json::from_slice(text).map_err(Fault::custom)
    }

    /// Reads it as what it is for.
    ///
    /// # Errors
    /// When it is not of that shape.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        T::deserialize(self)
    }

    /// Adds what it says to a digest: the same for the same values, however they were written and in
    /// whichever order the members of objects came.
    pub(crate) fn digest(&self, digest: &mut Sha256) {
        // What follows a letter says how long it is, so that no two values make the same bytes.
        let text = |digest: &mut Sha256, text: &str| {
            digest.update([b't']);
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text);
        };
        match self {
            Self::Null => digest.update([b'n']),
            Self::Bool(value) => digest.update([b'b', u8::from(*value)]),
            Self::Unsigned(value) => {
                digest.update([b'u']);
                digest.update(value.to_be_bytes());
            }
            Self::Negative(value) => {
                digest.update([b'i']);
                digest.update(value.to_be_bytes());
            }
            Self::Real(value) => {
                digest.update([b'r']);
                digest.update(value.to_bits().to_be_bytes());
            }
            Self::Text(value) => text(digest, value),
            Self::List(items) => {
                digest.update([b'l']);
                digest.update((items.len() as u64).to_be_bytes());
                for item in items {
                    item.digest(digest);
                }
            }
            Self::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sorted.sort_by_key(|(name, _)| name.as_str());
                digest.update([b'o']);
                digest.update((sorted.len() as u64).to_be_bytes());
                for (name, value) in sorted {
                    text(digest, name);
                    value.digest(digest);
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyJson)
    }
}

/// Takes whatever comes.
struct AnyJson;

impl<'de> Visitor<'de> for AnyJson {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Unsigned(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Negative(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Real(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Json::Object(object))
    }
}

impl<'de> Deserializer<'de> for &'de Json {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Unsigned(value) => visitor.visit_u64(*value),
            Json::Negative(value) => visitor.visit_i64(*value),
            Json::Real(value) => visitor.visit_f64(*value),
            Json::Text(value) => visitor.visit_borrowed_str(value),
            Json::List(items) => visitor.visit_seq(Items { items: items.iter(), next: 0 }),
            Json::Object(members) => {
                visitor.visit_map(Members::new(members.iter().map(|(name, value)| (name.as_str(), value))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if *self == Json::Null { visitor.visit_none() } else { visitor.visit_some(self) }
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
        match self {
            Json::Text(name) => visitor.visit_enum(BorrowedStrDeserializer::new(name)),
            Json::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.as_str(), value));
                visitor.visit_enum(MapAccessDeserializer::new(Members::new(members)))
            }
            // It says what it expects.
            other => other.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The items of a list. A fault in one says which.
struct Items<'de> {
    items: Iter<'de, Json>,
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let index = self.next;
        self.next += 1;
        seed.deserialize(item).map(Some).map_err(|fault| fault.within_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
