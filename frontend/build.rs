//! Turns the locale files into typed functions, one for each text.
//!
//! `locales/<language>/<module>.json` holds a flat object. A text is a string in which `{name}`
//! stands for a value; a plural is an object of texts by CLDR category, with `other` always there
//! and `{count}` for the number. English is the reference: the build fails when another language
//! lacks a text, has one too many, or uses other values.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt::Write as _,
    fs,
    path::Path,
};

use serde_json::Value;

const REFERENCE: &str = "en";
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The texts of a key by plural category; a plain text is its own `other`.
struct Entry {
    plural: bool,
    texts: BTreeMap<String, Vec<Piece>>,
}

enum Piece {
    Literal(String),
    Argument(String),
}

type Module = BTreeMap<String, Entry>;
type Language = BTreeMap<String, Module>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    for_splitting()?;
    let mut languages = BTreeMap::new();
    for folder in fs::read_dir("locales")? {
        let path = folder?.path();
        languages.insert(stem(&path)?, read_language(&path)?);
    }
    let reference = languages.get(REFERENCE).ok_or("locales/en is missing")?;
    for (name, language) in &languages {
        compare(reference, language).map_err(|fault| format!("locales/{name}: {fault}"))?;
    }

    #[expect(clippy::disallowed_methods, reason = "Cargo tells a build script by environment where to write")]
    let out = std::env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("texts.rs"), generate(&languages, reference)?)?;
    Ok(())
}

/// What the apps are split by (ADR 14) is read from the linker's notes on what refers to what.
fn for_splitting() -> Result<(), Box<dyn Error>> {
    #[expect(clippy::disallowed_methods, reason = "Cargo tells a build script by environment what it builds for")]
    let family = std::env::var("CARGO_CFG_TARGET_FAMILY")?;
    if family == "wasm" {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    Ok(())
}

fn stem(path: &Path) -> Result<String, Box<dyn Error>> {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    Ok(stem.ok_or_else(|| format!("{} has no usable name", path.display()))?.to_owned())
}

fn read_language(folder: &Path) -> Result<Language, Box<dyn Error>> {
    let mut language = Language::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let content: Value = serde_json::from_str(&fs::read_to_string(&path)?)
            .map_err(|fault| format!("{}: {fault}", path.display()))?;
        let texts = content.as_object().ok_or_else(|| format!("{}: not an object", path.display()))?;
        let module = texts
            .iter()
            .map(|(key, value)| {
                Ok((key.clone(), read_entry(value).map_err(|fault| format!("{}: {key}: {fault}", path.display()))?))
            })
            .collect::<Result<Module, String>>()?;
        language.insert(stem(&path)?, module);
    }
    Ok(language)
}

fn read_entry(value: &Value) -> Result<Entry, String> {
    match value {
        Value::String(text) => {
            Ok(Entry { plural: false, texts: BTreeMap::from([("other".to_owned(), pieces(text)?)]) })
        }
        Value::Object(forms) => {
            let mut texts = BTreeMap::new();
            for (category, text) in forms {
                if !CATEGORIES.contains(&category.as_str()) {
                    return Err(format!("`{category}` is not a plural category"));
                }
                texts.insert(category.clone(), pieces(text.as_str().ok_or("a plural form must be a text")?)?);
            }
            if texts.contains_key("other") {
                Ok(Entry { plural: true, texts })
            } else {
                Err("`other` is missing".to_owned())
            }
        }
        _ => Err("neither a text nor plural forms".to_owned()),
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((literal, tail)) = rest.split_once('{') {
        let (name, after) = tail.split_once('}').ok_or("a `{` is not closed")?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            return Err(format!("`{{{name}}}` is not a value's name"));
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal.to_owned()));
        }
        pieces.push(Piece::Argument(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    Ok(pieces)
}

fn arguments(entry: &Entry) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for piece in entry.texts.values().flatten() {
        if let Piece::Argument(name) = piece {
            names.insert(name.as_str());
        }
    }
    if entry.plural {
        names.remove("count");
    }
    names
}

fn compare(reference: &Language, language: &Language) -> Result<(), String> {
    let keys = |language: &Language| -> BTreeSet<(String, String)> {
        language.iter().flat_map(|(module, texts)| texts.keys().map(|key| (module.clone(), key.clone()))).collect()
    };
    if let Some((module, key)) = keys(reference).symmetric_difference(&keys(language)).next() {
        return Err(format!("`{module}.{key}` is not in both this language and `{REFERENCE}`"));
    }
    for (module, texts) in reference {
        for (key, wanted) in texts {
            let found = &language[module][key];
            if wanted.plural != found.plural || arguments(wanted) != arguments(found) {
                return Err(format!("`{module}.{key}` takes other values than in `{REFERENCE}`"));
            }
        }
    }
    Ok(())
}

fn generate(languages: &BTreeMap<String, Language>, reference: &Language) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    let variants: Vec<_> = languages.keys().map(|name| (name, variant(name))).collect();
    writeln!(
        code,
        "/// A language there are texts in.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Language {{"
    )?;
    for (name, variant) in &variants {
        writeln!(code, "/// `{name}`\n{variant},")?;
    }
    writeln!(code, "}}\nimpl Language {{\n/// Every language.\npub const ALL: &[Self] = &[")?;
    for (_, variant) in &variants {
        writeln!(code, "Self::{variant},")?;
    }
    writeln!(code, "];\n/// The BCP 47 tag.\npub const fn tag(self) -> &'static str {{ match self {{")?;
    for (name, variant) in &variants {
        writeln!(code, "Self::{variant} => {name:?},")?;
    }
    writeln!(code, "}} }}\n}}")?;

    for (module, texts) in reference {
        writeln!(code, "/// Texts of `{module}.json`.\npub mod {module} {{\nuse super::*;")?;
        for (key, entry) in texts {
            write_function(&mut code, languages, module, key, entry)?;
        }
        if texts.values().all(|entry| !entry.plural && arguments(entry).is_empty()) {
            write_search(&mut code, languages, module)?;
        }
        writeln!(code, "}}")?;
    }
    Ok(code)
}

fn write_function(
    code: &mut String,
    languages: &BTreeMap<String, Language>,
    module: &str,
    key: &str,
    entry: &Entry,
) -> std::fmt::Result {
    let names = arguments(entry);
    let plain = !entry.plural && names.is_empty();
    writeln!(code, "/// `{key}`\npub fn {key}(")?;
    if entry.plural {
        write!(code, "count: u32,")?;
    }
    for name in &names {
        write!(code, "{name}: &str,")?;
    }
    writeln!(code, ") -> {} {{", if plain { "&'static str" } else { "String" })?;
    if entry.plural {
        writeln!(code, "let category = plural(count);\nlet number = number(count);\nlet count = number.as_str();")?;
    }
    writeln!(code, "match language() {{")?;
    for (name, language) in languages {
        write!(code, "Language::{} => ", variant(name))?;
        let texts = &language[module][key].texts;
        if plain {
            writeln!(code, "{:?},", literal(&language[module][key]))?;
        } else if entry.plural {
            writeln!(code, "match category {{")?;
            for (category, pieces) in texts.iter().filter(|(category, _)| *category != "other") {
                writeln!(code, "Plural::{} => {},", variant(category), fill(pieces))?;
            }
            writeln!(code, "_ => {} }},", fill(&texts["other"]))?;
        } else {
            writeln!(code, "{},", fill(&texts["other"]))?;
        }
    }
    writeln!(code, "}} }}")
}

/// A search in a table: as a `match`, it would be many times as large.
fn write_search(code: &mut String, languages: &BTreeMap<String, Language>, module: &str) -> std::fmt::Result {
    writeln!(
        code,
        "/// The text of that name, if there is one.\npub fn by_name(name: &str) -> Option<&'static str> {{\nlet texts: &[(&str, &str)] = match language() {{"
    )?;
    for (name, language) in languages {
        writeln!(code, "Language::{} => &[", variant(name))?;
        for (key, entry) in &language[module] {
            writeln!(code, "({key:?}, {:?}),", literal(entry))?;
        }
        writeln!(code, "],")?;
    }
    writeln!(code, "}};\ntexts.iter().find(|(key, _)| *key == name).map(|(_, text)| *text)\n}}")
}

/// A text without values.
fn literal(entry: &Entry) -> String {
    let pieces = entry.texts["other"].iter();
    pieces
        .map(|piece| match piece {
            Piece::Literal(text) | Piece::Argument(text) => text.as_str(),
        })
        .collect()
}

fn fill(pieces: &[Piece]) -> String {
    let parts: Vec<_> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => format!("{text:?}"),
            Piece::Argument(name) => name.clone(),
        })
        .collect();
    format!("[{}].concat()", parts.join(", "))
}

fn variant(name: &str) -> String {
    name.split(['-', '_'])
        .map(|part| {
            let (first, rest) = part.split_at(part.len().min(1));
            first.to_ascii_uppercase() + rest
        })
        .collect()
}
