//! What serde says of a value, as JSON.

use serde::{
    Serialize, Serializer,
    ser::{Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant},
};

use super::Unfit;

/// Puts a text into quotes, and escapes what has to be.
pub(super) type Quote = fn(&str) -> Option<String>;

/// Writes a value at the end of a text.
pub(super) struct Writer<'a> {
    pub(super) text: &'a mut String,
    pub(super) quote: Quote,
}

impl<'a> Writer<'a> {
    #[expect(clippy::unnecessary_wraps, reason = "what the methods of serde return")]
    fn put(self, text: &str) -> Result<(), Unfit> {
        self.text.push_str(text);
        Ok(())
    }

    fn open(self, bracket: char, closing: &'static str) -> Parts<'a> {
        self.text.push(bracket);
        Parts { text: self.text, quote: self.quote, closing, begun: false }
    }

    /// Opens the object of a variant with content, and writes the variant's name.
    fn open_variant(&mut self, name: &str) -> Result<(), Unfit> {
        self.text.push('{');
        let name = (self.quote)(name).ok_or(Unfit)?;
        self.text.push_str(&name);
        self.text.push(':');
        Ok(())
    }
}

/// Whole numbers.
macro_rules! numbers {
    ($($method:ident: $type:ty),+) => {$(
        fn $method(self, value: $type) -> Result<(), Unfit> {
            self.serialize_i64(value.into())
        }
    )+};
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Unfit;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Impossible<(), Unfit>;
    type SerializeTupleStruct = Impossible<(), Unfit>;
    type SerializeTupleVariant = Impossible<(), Unfit>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    numbers! { serialize_i8: i8, serialize_i16: i16, serialize_i32: i32 }
    numbers! { serialize_u8: u8, serialize_u16: u16, serialize_u32: u32 }

    fn serialize_bool(self, value: bool) -> Result<(), Unfit> {
        self.put(if value { "true" } else { "false" })
    }

    fn serialize_i64(self, value: i64) -> Result<(), Unfit> {
        self.put(&value.to_string())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unfit> {
        self.put(&value.to_string())
    }

    fn serialize_str(self, value: &str) -> Result<(), Unfit> {
        let text = (self.quote)(value).ok_or(Unfit)?;
        self.put(&text)
    }

    fn serialize_none(self) -> Result<(), Unfit> {
        self.put("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unfit> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unfit> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Unfit> {
        Ok(self.open('[', "]"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, Unfit> {
        Ok(self.open('{', "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Unfit> {
        Ok(self.open('{', "}"))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        self.open_variant(variant)?;
        value.serialize(Writer { text: &mut *self.text, quote: self.quote })?;
        self.put("}")
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Unfit> {
        self.open_variant(variant)?;
        Ok(self.open('{', "}}"))
    }

    // Nothing in the contract has one of these shapes.

    fn serialize_f32(self, _: f32) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_char(self, _: char) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unfit> {
        Err(Unfit)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unfit> {
        Err(Unfit)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unfit> {
        Err(Unfit)
    }
}

/// The parts of a list or an object, with commas between them.
pub(super) struct Parts<'a> {
    text: &'a mut String,
    quote: Quote,
    closing: &'static str,
    begun: bool,
}

impl Parts<'_> {
    fn next(&mut self) -> Writer<'_> {
        if self.begun {
            self.text.push(',');
        }
        self.begun = true;
        self.here()
    }

    fn here(&mut self) -> Writer<'_> {
        Writer { text: self.text, quote: self.quote }
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Unfit> {
        self.next().serialize_str(key)?;
        self.text.push(':');
        value.serialize(self.here())
    }

    #[expect(clippy::unnecessary_wraps, reason = "what the methods of serde return")]
    fn close(self) -> Result<(), Unfit> {
        self.text.push_str(self.closing);
        Ok(())
    }
}

impl SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Unfit> {
        self.close()
    }
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.text.push(':');
        value.serialize(self.here())
    }

    fn end(self) -> Result<(), Unfit> {
        self.close()
    }
}

impl SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unfit> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Unfit> {
        self.close()
    }
}

impl SerializeStructVariant for Parts<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unfit> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Unfit> {
        self.close()
    }
}
