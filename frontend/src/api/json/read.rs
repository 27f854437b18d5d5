//! What the browser has parsed, as serde wants it.

use std::slice::Iter;

use js_sys::{Array, Object, Reflect};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

use super::Unfit;

/// Beyond it doubles, which is what numbers are in a browser, skip whole numbers.
const LARGEST: f64 = 9_007_199_254_740_991.0;

/// A value of any shape.
pub(super) struct Value(pub(super) JsValue);

impl Value {
    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn property(&self, name: &str) -> Result<Self, Unfit> {
        Reflect::get(&self.0, &name.into()).map(Self).map_err(|_| Unfit)
    }

    fn text(&self) -> Result<String, Unfit> {
        self.0.as_string().ok_or(Unfit)
    }

    fn whole_number(&self) -> Result<i64, Unfit> {
        let number = self.0.as_f64().filter(|number| number.fract() == 0.0 && number.abs() <= LARGEST);
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        number.map(|number| number as i64).ok_or(Unfit)
    }

    fn list(self) -> Result<Array, Unfit> {
        self.0.dyn_into().map_err(|_| Unfit)
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

impl<'de> Deserializer<'de> for Value {
    type Error = Unfit;

    /// Only structs that are flattened into another are read without saying as what.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.is_nothing() {
            visitor.visit_unit()
        } else if self.0.as_bool().is_some() {
            self.deserialize_bool(visitor)
        } else if self.0.as_f64().is_some() {
            self.deserialize_i64(visitor)
        } else if self.0.is_string() {
            self.deserialize_string(visitor)
        } else if Array::is_array(&self.0) {
            self.deserialize_seq(visitor)
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unfit)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_i64(self.whole_number()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_seq(Elements { list: self.list()?, next: 0 })
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
        let object: Object = self.0.dyn_into().map_err(|_| Unfit)?;
        visitor.visit_map(Entries { list: Object::entries(&object), next: 0, value: JsValue::UNDEFINED })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_seq(Fields { of: self, names: fields.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        let name = self.text()?;
        let number = variants.iter().position(|variant| *variant == name);
        visitor.visit_enum(Variant(number.and_then(|number| u32::try_from(number).ok()).ok_or(Unfit)?))
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
struct Fields {
    of: Value,
    names: Iter<'static, &'static str>,
}

impl Fields {
    fn next(&mut self) -> Result<Option<Value>, Unfit> {
        let Some(name) = self.names.next() else { return Ok(None) };
        let value = self.of.property(name)?;
        // One that was left out gets its default, or makes the whole unfit.
        Ok((!value.0.is_undefined()).then_some(value))
    }
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        self.next()?.map(|value| seed.deserialize(value)).transpose()
    }
}

/// The elements of a list.
struct Elements {
    list: Array,
    next: u32,
}

impl Elements {
    fn next(&mut self) -> Option<Value> {
        let index = self.next;
        self.next += 1;
        (index < self.list.length()).then(|| Value(self.list.get(index)))
    }
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        self.next().map(|value| seed.deserialize(value)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.list.length() - self.next).ok()
    }
}

/// Names and values of an object.
struct Entries {
    list: Array,
    next: u32,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unfit> {
        if self.next >= self.list.length() {
            return Ok(None);
        }
        let entry = Value(self.list.get(self.next)).list()?;
        self.next += 1;
        self.value = entry.get(1);
        seed.deserialize(Value(entry.get(0))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        seed.deserialize(Value(std::mem::take(&mut self.value)))
    }
}

/// A variant by its number. The contract's enums are names without anything else.
struct Variant(u32);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unfit;
    type Variant = NameOnly;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, NameOnly), Unfit> {
        Ok((seed.deserialize(IntoDeserializer::<Unfit>::into_deserializer(self.0))?, NameOnly))
    }
}

struct NameOnly;

impl<'de> VariantAccess<'de> for NameOnly {
    type Error = Unfit;

    fn unit_variant(self) -> Result<(), Unfit> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Unfit> {
        Err(Unfit)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }
}
