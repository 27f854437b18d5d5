//! What has been parsed, as serde wants it.

use std::slice::Iter;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::{Parsed, Unfit};

/// Beyond it doubles, which is what numbers are in a browser, skip whole numbers.
const LARGEST: f64 = 9_007_199_254_740_991.0;

/// A value of any shape.
pub(super) struct Value<P>(pub(super) P);

impl<P: Parsed> Value<P> {
    fn text(&self) -> Result<String, Unfit> {
        self.0.text().ok_or(Unfit)
    }

    fn whole_number(&self) -> Result<i64, Unfit> {
        let number = self.0.number().filter(|number| number.fract() == 0.0 && number.abs() <= LARGEST);
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        number.map(|number| number as i64).ok_or(Unfit)
    }
}

/// Shapes that are read alike.
macro_rules! alike {
    ($read:ident, $($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
            self.$read(visitor)
        }
    )+};
}

impl<'de, P: Parsed> Deserializer<'de> for Value<P> {
    type Error = Unfit;

    /// Structs that are flattened into another, and enums whose variants are told by their fields or by a tag, are
    /// read without saying as what.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.0.is_nothing() {
            visitor.visit_unit()
        } else if self.0.truth().is_some() {
            self.deserialize_bool(visitor)
        } else if self.0.number().is_some() {
            self.deserialize_i64(visitor)
        } else if self.0.text().is_some() {
            self.deserialize_string(visitor)
        } else if self.0.is_object() {
            self.deserialize_map(visitor)
        } else {
            self.deserialize_seq(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_bool(self.0.truth().ok_or(Unfit)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_i64(self.whole_number()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.0.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_seq(Elements(self.0.elements().ok_or(Unfit)?.into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_map(Entries { entries: self.0.entries().ok_or(Unfit)?.into_iter(), value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        if !self.0.is_object() {
            return Err(Unfit);
        }
        visitor.visit_seq(Fields { of: self.0, names: fields.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        // A name without content is a text; one with content is an object of one entry.
        let (name, content) = if let Some(name) = self.0.text() {
            (name, None)
        } else {
            let mut entries = self.0.entries().ok_or(Unfit)?.into_iter();
            let (name, content) = entries.next().filter(|_| entries.next().is_none()).ok_or(Unfit)?;
            (name, Some(content))
        };
        let number = variants.iter().position(|variant| *variant == name);
        let number = number.and_then(|number| u32::try_from(number).ok()).ok_or(Unfit)?;
        visitor.visit_enum(Variant { number, content })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }

    alike! { deserialize_i64,
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }
    alike! { deserialize_string, deserialize_str deserialize_identifier deserialize_char }
    alike! { deserialize_any,
        deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf deserialize_unit
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_any(visitor)
    }
}

/// The fields of a struct, each asked for by its name.
struct Fields<P> {
    of: P,
    names: Iter<'static, &'static str>,
}

impl<'de, P: Parsed> SeqAccess<'de> for Fields<P> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        // One that was left out gets its default, or makes the whole unfit.
        let value = self.names.next().and_then(|name| self.of.field(name));
        value.map(|value| seed.deserialize(Value(value))).transpose()
    }
}

/// The elements of a list.
struct Elements<P>(std::vec::IntoIter<P>);

impl<'de, P: Parsed> SeqAccess<'de> for Elements<P> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        self.0.next().map(|value| seed.deserialize(Value(value))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// Names and values of an object.
struct Entries<P> {
    entries: std::vec::IntoIter<(String, P)>,
    value: Option<P>,
}

impl<'de, P: Parsed> MapAccess<'de> for Entries<P> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unfit> {
        let Some((name, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(IntoDeserializer::<Unfit>::into_deserializer(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        seed.deserialize(Value(self.value.take().ok_or(Unfit)?))
    }
}

/// A variant by its number, with its content if it has one.
struct Variant<P> {
    number: u32,
    content: Option<P>,
}

impl<'de, P: Parsed> EnumAccess<'de> for Variant<P> {
    type Error = Unfit;
    type Variant = Content<P>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content<P>), Unfit> {
        let variant = seed.deserialize(IntoDeserializer::<Unfit>::into_deserializer(self.number))?;
        Ok((variant, Content(self.content)))
    }
}

/// What a variant holds.
struct Content<P>(Option<P>);

impl<P> Content<P> {
    fn value(self) -> Result<Value<P>, Unfit> {
        self.0.map(Value).ok_or(Unfit)
    }
}

impl<'de, P: Parsed> VariantAccess<'de> for Content<P> {
    type Error = Unfit;

    fn unit_variant(self) -> Result<(), Unfit> {
        if self.0.is_none() { Ok(()) } else { Err(Unfit) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unfit> {
        seed.deserialize(self.value()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.value()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        self.value()?.deserialize_struct("", fields, visitor)
    }
}
