//! `cargo xtask feature NAME`: the skeleton of a feature, which compiles, with tests of which some fail until its
//! author has decided what they ask.
//!
//! `templates/` has the files, with [names] as placeholders. [`lists`] has the lines that go into files that all
//! features share. Everything is prepared before anything is written: a name that is taken, or a file in which the
//! place for a line is not found, leaves the checkout as it is.

mod edit;
mod lists;
mod names;

use std::collections::BTreeMap;
use std::fs::{create_dir_all, read_dir, read_to_string, write};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::thread;

use self::names::Names;
use crate::failure::{Context, Failure, Result};
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The feature's name: a plural in snake_case, such as `waiting_lists`
    name: String,
    /// The singular, where it is not the name without its last `s`
    #[arg(long, value_name = "NAME")]
    one: Option<String>,
    /// The three letters with which its ids begin; chosen from the name when left out
    #[arg(long, value_name = "LETTERS")]
    prefix: Option<String>,
    /// Only say what would be written
    #[arg(long)]
    dry_run: bool,
}

/// The files of a feature: path and template.
const FILES: &[(&str, &str)] = &[
    ("crates/contract/src/__many__.rs", include_str!("feature/templates/contract.rs")),
    ("migrations/src/__migration__.rs", include_str!("feature/templates/migration.rs")),
    ("migrations/src/__migration__/up.sql", include_str!("feature/templates/up.sql")),
    ("migrations/src/__migration__/down.sql", include_str!("feature/templates/down.sql")),
    ("crates/storage/src/entities/__many__.rs", include_str!("feature/templates/entity.rs")),
    ("crates/storage/src/repos/__many__.rs", include_str!("feature/templates/repo.rs")),
    ("crates/app/src/__many__.rs", include_str!("feature/templates/app.rs")),
    ("crates/api/src/routes/admin/__many__.rs", include_str!("feature/templates/routes.rs")),
    ("crates/api/tests/it/__many__.rs", include_str!("feature/templates/tests.rs")),
    ("frontend/src/api/admin/__many__.rs", include_str!("feature/templates/frontend_api.rs")),
    ("frontend/src/features/__many__/mod.rs", include_str!("feature/templates/frontend_mod.rs")),
    ("frontend/src/features/__many__/model.rs", include_str!("feature/templates/frontend_model.rs")),
    ("frontend/src/features/__many__/page.rs", include_str!("feature/templates/frontend_page.rs")),
    ("frontend/src/features/__many__/editor.rs", include_str!("feature/templates/frontend_editor.rs")),
    ("frontend/locales/en/__many__.json", include_str!("feature/templates/locale.json")),
    ("e2e/specs/__many__.spec.ts", include_str!("feature/templates/e2e.spec.ts")),
];

const NEXT_STEPS: &str = "\
next:
  cargo check --workspace --all-targets
  cargo xtask openapi
  cargo nextest run -p portico-api -E 'test(/^__many__::/) & test(on_sqlite)'
    its failures say what to decide
  CONTRIBUTING.md, \"How to add a feature\", says what to change in each file";

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<()> {
    let names = Names::new(&args.name, args.one.as_deref(), args.prefix.as_deref(), next_migration(workspace)?)?;
    let texts = prepare(workspace, &names)?;
    if !args.dry_run {
        for (path, text) in &texts {
            save(&workspace.path(path), text)?;
        }
    }
    report(&names, args.dry_run);
    Ok(())
}

/// Every file to write, new or with additions, by its path.
fn prepare(workspace: &Workspace, names: &Names) -> Result<Vec<(String, String)>> {
    refuse_taken(workspace, names)?;
    let new = FILES.iter().map(|(path, template)| (names.fill(path), names.fill(template)));
    let mut edited = BTreeMap::new();
    for edit in lists::EDITS {
        let text = match edited.remove(edit.file) {
            Some(text) => text,
            None => read_to_string(workspace.path(edit.file)).context(format!("read {}", edit.file))?,
        };
        edited.insert(edit.file.to_owned(), edit.apply(&text, names)?);
    }
    new.chain(edited).map(|(path, text)| formatted(workspace, path, text)).collect()
}

fn report(names: &Names, is_dry: bool) {
    let verb = if is_dry { "would write" } else { "wrote" };
    println!("{verb} {} files:", FILES.len());
    for (path, _) in FILES {
        println!("  {}", names.fill(path));
    }
    let verb = if is_dry { "would make" } else { "made" };
    println!("{verb} {} additions to files that all features share:", lists::EDITS.len());
    for edit in lists::EDITS {
        println!("  {}: {}", edit.file, edit.line(names));
    }
    println!("{}", names.fill(NEXT_STEPS));
}

/// The number of the next migration.
fn next_migration(workspace: &Workspace) -> Result<u32> {
    let folder = "migrations/src";
    let mut last = None;
    for entry in read_dir(workspace.path(folder)).context(format!("list {folder}"))? {
        let name = entry.context(format!("list {folder}"))?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix('m')?.split('_').next()?.parse::<u32>().ok());
        last = last.max(number);
    }
    last.map(|last| last + 1).ok_or_else(|| Failure::new(format!("{folder} has no migrations")))
}

/// Refuses names of which something is there. Names in the shared files are looked for when these are edited.
fn refuse_taken(workspace: &Workspace, names: &Names) -> Result<()> {
    let is_taken = |path: &&str| workspace.path(names.fill(path)).exists();
    if let Some(path) = FILES.iter().map(|(path, _)| *path).find(is_taken) {
        return Err(Failure::new(format!("{} exists", names.fill(path))).advise("another name"));
    }
    // Types of the contract have one name each in the OpenAPI document.
    let types = ["__One__", "Create__One__", "Update__One__"].map(|name| names.fill(name));
    for path in crate::workspace::files(&workspace.path("crates/contract/src"))? {
        let text = read_to_string(&path).context(format!("read {}", path.display()))?;
        for line in text.lines() {
            let name = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
            let name = name.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
            if let Some(name) = name.filter(|name| types.iter().any(|own| own == name)) {
                return Err(Failure::new(format!("{} has a type {name}", path.display())).advise("another name"));
            }
        }
    }
    Ok(())
}

/// A text as rustfmt wants it, if it is Rust. It gets the text and not the file, because it follows `mod` lines from
/// file to file.
fn formatted(workspace: &Workspace, path: String, text: String) -> Result<(String, String)> {
    let is_rust = Path::new(&path).extension().is_some_and(|extension| extension == "rs");
    let text = if is_rust { rustfmt(workspace, &path, &text)? } else { text };
    Ok((path, text))
}

fn rustfmt(workspace: &Workspace, path: &str, text: &str) -> Result<String> {
    let doing = || format!("format {path}");
    let mut child = workspace
        .command("rustfmt")
        .arg("--config-path")
        .arg(workspace.path("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context(doing())
        .map_err(|failure| failure.advise("rustup component add rustfmt"))?;
    let mut stdin = child.stdin.take().ok_or_else(|| Failure::new("rustfmt has no input"))?;
    let output = thread::scope(|threads| {
        threads.spawn(move || stdin.write_all(text.as_bytes()));
        child.wait_with_output()
    });
    let output = output.context(doing())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("cannot {}: {}", doing(), said.trim_end())));
    }
    String::from_utf8(output.stdout).context(doing())
}

fn save(path: &Path, text: &str) -> Result<()> {
    let doing = || format!("write {}", path.display());
    if let Some(folder) = path.parent() {
        create_dir_all(folder).context(doing())?;
    }
    write(path, text).context(doing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_complete_and_formatted_whatever_the_name() {
        let workspace = Workspace::locate().unwrap();
        let tags = Names::new("tags", None, Some("zzt"), 1).unwrap();
        let records =
            Names::new("analyses_of_consent_forms", Some("analysis_of_consent_forms"), Some("zza"), 1).unwrap();
        for names in [tags, records] {
            let texts = prepare(&workspace, &names).unwrap();
            assert!(texts.len() > FILES.len());
            for (path, text) in texts {
                let placeholder = names.placeholders().find(|placeholder| text.contains(placeholder));
                assert_eq!(placeholder, None, "{path} has a placeholder left");
                let once_more = formatted(&workspace, path.clone(), text.clone()).unwrap();
                assert_eq!(once_more, (path, text));
            }
        }
    }
}
