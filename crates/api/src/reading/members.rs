//! Names with values, as serde wants them.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, value::BorrowedStrDeserializer};

use super::Fault;

/// Names with values. A fault in a value says under which name.
pub(super) struct Members<'de, V, I> {
    members: I,
    under_way: Option<(&'de str, V)>,
}

impl<'de, V, I: Iterator<Item = (&'de str, V)>> Members<'de, V, I> {
    pub(super) fn new(members: I) -> Self {
        Self { members, under_way: None }
    }
}

impl<'de, V, I> MapAccess<'de> for Members<'de, V, I>
where
    V: Deserializer<'de, Error = Fault>,
    I: Iterator<Item = (&'de str, V)>,
{
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        self.under_way = Some((name, value));
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let taken = self.under_way.take();
        let (name, value) = taken.ok_or_else(|| serde::de::Error::custom("a value was asked for before its name"))?;
        seed.deserialize(value).map_err(|fault| fault.within(name))
    }
}
