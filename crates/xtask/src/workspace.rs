//! Where things are in this checkout.

use std::env::{current_dir, join_paths, split_paths, var_os};
use std::ffi::OsString;
use std::fs::{create_dir_all, read_dir};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::apps::APPS;
use crate::failure::{Context, Failure, Result};

/// The checkout, and the search path on which its own tools come first.
pub(crate) struct Workspace {
    root: PathBuf,
    search_path: OsString,
}

impl Workspace {
    /// Finds the checkout around the xtask that cargo runs, or around the current folder. Refuses an xtask that was
    /// compiled in another checkout: cargo does not rebuild one that was copied, or that comes from a shared target
    /// folder, and it would do that checkout's chores.
    pub(crate) fn locate() -> Result<Self> {
        let start = match var_os("CARGO_MANIFEST_DIR") {
            Some(package) => PathBuf::from(package),
            None => current_dir().context("tell the current folder")?,
        };
        let root = checkout_around(&start)
            .ok_or_else(|| Failure::new(format!("{} is in no checkout of Portico", start.display())))?
            .to_path_buf();
        refuse_foreign(&root)?;
        let inherited = var_os("PATH").unwrap_or_default();
        let own = [root.join("target/tools/bin"), root.join("frontend/node_modules/.bin")];
        let search_path = join_paths(own.into_iter().chain(split_paths(&inherited))).context("extend PATH")?;
        Ok(Self { root, search_path })
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, inside: impl AsRef<Path>) -> PathBuf {
        self.root.join(inside)
    }

    /// A command that starts in the checkout and finds its tools.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let program = program.as_ref();
        // Looked up here because a child's PATH does not decide where the child itself is found.
        let found = self.find(program).unwrap_or_else(|| program.to_path_buf());
        let mut command = Command::new(found);
        command.current_dir(&self.root).env("PATH", &self.search_path);
        for variable in cargo_run_leftovers() {
            command.env_remove(variable);
        }
        // What incremental compilation keeps is for the next change, which nobody makes there.
        if var_os("CI").is_some() && var_os("CARGO_INCREMENTAL").is_none() {
            command.env("CARGO_INCREMENTAL", "0");
        }
        command
    }

    /// `cargo`, as the person at the terminal would call it.
    pub(crate) fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// Where a program is on the search path, if it is.
    pub(crate) fn find(&self, program: impl AsRef<Path>) -> Option<PathBuf> {
        split_paths(&self.search_path).map(|folder| folder.join(program.as_ref())).find(|candidate| candidate.is_file())
    }

    /// The search path with `first` in front.
    pub(crate) fn search_path_from(&self, first: &str) -> Result<OsString> {
        join_paths(std::iter::once(PathBuf::from(first)).chain(split_paths(&self.search_path))).context("extend PATH")
    }

    /// Makes sure that the folders the server embeds exist: a fresh clone has none.
    pub(crate) fn create_dist(&self) -> Result<()> {
        for app in APPS {
            create_dir_all(self.path("dist").join(app)).context(format!("create dist/{app}"))?;
        }
        Ok(())
    }
}

/// The innermost checkout that contains the folder.
fn checkout_around(start: &Path) -> Option<&Path> {
    start.ancestors().find(|folder| folder.join("crates/xtask/Cargo.toml").is_file())
}

fn refuse_foreign(root: &Path) -> Result<()> {
    let Some(compiled_in) = checkout_around(Path::new(env!("CARGO_MANIFEST_DIR"))) else {
        return Err(foreign(root, "a checkout that is gone"));
    };
    let real = |path: &Path| path.canonicalize().context(format!("find {}", path.display()));
    if real(compiled_in)? == real(root)? {
        return Ok(());
    }
    Err(foreign(root, &compiled_in.display().to_string()))
}

fn foreign(root: &Path, compiled_in: &str) -> Failure {
    Failure::new(format!("this xtask was compiled in {compiled_in}, not in {}", root.display()))
        .advise("cargo clean --package xtask, and then this again")
}

/// Every file below a folder, in a stable order; installed npm packages are left out.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let doing = || format!("list {}", folder.display());
        for entry in read_dir(&folder).context(doing())? {
            let path = entry.context(doing())?.path();
            if path.is_dir() {
                if !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What `cargo run` tells this process about xtask itself. Build scripts that watch such variables
/// would run again each time a chore and a plain `cargo build` take turns.
fn cargo_run_leftovers() -> impl Iterator<Item = OsString> {
    std::env::vars_os().map(|(name, _)| name).filter(|name| {
        name.to_str().is_some_and(|name| {
            name == "CARGO" || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        })
    })
}
