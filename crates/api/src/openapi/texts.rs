//! What the document says of the texts in requests (`extract/body/texts.rs`).

use std::collections::BTreeSet;

use contract::text;
use serde_json::Value;
use utoipa::openapi::{
    OpenApi as Document, RefOr, Schema,
    schema::{ArrayItems, Object, SchemaType, Type},
};

/// Where the document keeps what its schemas refer to.
const SCHEMAS: &str = "#/components/schemas/";

/// Gives the texts of every schema that is only ever sent to the server the pattern that they must match, as
/// far as a pattern can say it. What also comes back may hold what was kept before there were rules.
pub(super) fn bound(document: &mut Document) {
    let Ok(value) = serde_json::to_value(&*document) else { return };
    let (mut sent, mut answered) = (BTreeSet::new(), BTreeSet::new());
    for operation in value["paths"].as_object().into_iter().flat_map(serde_json::Map::values).flat_map(members) {
        reach(&value, &operation["requestBody"], &mut sent);
        reach(&value, &operation["responses"], &mut answered);
    }
    let components = document.components.get_or_insert_default();
    for name in sent.difference(&answered) {
        let Some(RefOr::T(Schema::Object(schema))) = components.schemas.get_mut(name) else { continue };
        for (field, schema) in &mut schema.properties {
            bound_schema(field, schema);
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_object().into_iter().flat_map(serde_json::Map::values)
}

/// Adds the names of the schemas that a part of the document refers to, itself or by others.
fn reach(document: &Value, part: &Value, names: &mut BTreeSet<String>) {
    match part {
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix(SCHEMAS));
            if let Some(name) = name
                && names.insert(name.to_owned())
            {
                reach(document, &document["components"]["schemas"][name], names);
            }
            fields.values().for_each(|field| reach(document, field, names));
        }
        Value::Array(items) => items.iter().for_each(|item| reach(document, item, names)),
        _ => {}
    }
}

fn bound_schema(field: &str, schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) if is_free_text(object) => {
            let several = text::FIELDS_OF_SEVERAL_LINES.contains(&field);
            object.pattern = Some(if several { text::LINES_PATTERN } else { text::LINE_PATTERN }.to_owned());
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                bound_schema(field, items);
            }
        }
        _ => {}
    }
}

/// Whether nothing says yet what the text looks like.
fn is_free_text(object: &Object) -> bool {
    let is_text = match &object.schema_type {
        SchemaType::Type(one) => *one == Type::String,
        SchemaType::Array(several) => several.contains(&Type::String),
        SchemaType::AnyValue => false,
    };
    is_text && object.format.is_none() && object.pattern.is_none() && object.enum_values.is_none()
}
