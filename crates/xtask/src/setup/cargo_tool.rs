//! Tools that cargo installs, into target/tools unless the right version is on PATH already.

use std::fs::{read_to_string, remove_dir_all};

use crate::failure::{Context, Failure, Result};
use crate::process::Run;
use crate::progress::note;
use crate::workspace::Workspace;

const BUILD_FOLDER: &str = "target/tools/build";

/// A package of the registry whose binary a chore runs.
pub(crate) struct CargoTool {
    package: &'static str,
    binary: &'static str,
    version: String,
    /// Whether any version on PATH will do.
    any_version: bool,
    /// Whether the package's own lock file is tried first; the other way is tried second.
    locked: bool,
    default_features: bool,
    /// What the binary needs besides, separated by commas.
    features: &'static str,
    /// How much the compiler optimises: running it is seldom what takes long.
    optimisation: &'static str,
}

impl CargoTool {
    pub(crate) fn trunk() -> Self {
        Self {
            package: "trunk",
            binary: "trunk",
            // 0.22 needs a newer compiler than the one Portico is written for.
            version: "0.21.14".into(),
            any_version: false,
            locked: true,
            // They are for downloading and serving, which it does not do here.
            default_features: false,
            features: "",
            optimisation: "0",
        }
    }

    /// The version is that of the library in Cargo.lock: the two speak a private format.
    pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<Self> {
        Ok(Self {
            package: "wasm-bindgen-cli",
            binary: "wasm-bindgen",
            version: locked_version(workspace, "wasm-bindgen")?,
            any_version: false,
            locked: false,
            default_features: false,
            features: "",
            optimisation: "1",
        })
    }

    /// It reads what wasm_split_macros of Cargo.lock mark, and has to know the version of wasm-bindgen: a new
    /// version of one of the three wants the browser tests.
    pub(crate) fn wasm_split() -> Self {
        Self {
            package: "wasm_split_cli_support",
            binary: "wasm-split-cli",
            version: "0.2.4".into(),
            any_version: false,
            locked: true,
            default_features: true,
            features: "build-binary",
            optimisation: "1",
        }
    }

    pub(crate) fn nextest() -> Self {
        Self {
            package: "cargo-nextest",
            binary: "cargo-nextest",
            version: "0.9.143".into(),
            any_version: true,
            locked: true,
            default_features: true,
            features: "",
            optimisation: "1",
        }
    }

    pub(crate) fn deny() -> Self {
        Self {
            package: "cargo-deny",
            binary: "cargo-deny",
            version: "0.20.2".into(),
            any_version: true,
            locked: true,
            default_features: true,
            features: "",
            optimisation: "1",
        }
    }

    pub(crate) fn is_ready(&self, workspace: &Workspace) -> bool {
        workspace.find(self.binary).is_some_and(|path| {
            self.any_version
                || workspace
                    .command(path)
                    .arg("--version")
                    .read()
                    .is_ok_and(|printed| printed.split_whitespace().any(|word| word == self.version))
                || self.is_recorded(workspace)
        })
    }

    /// Whether cargo notes that it has installed the version, for binaries that do not tell it.
    fn is_recorded(&self, workspace: &Workspace) -> bool {
        let record = format!("\"{} {} (", self.package, self.version);
        read_to_string(workspace.path("target/tools/.crates.toml")).is_ok_and(|records| records.contains(&record))
    }

    pub(crate) fn install(&self, workspace: &Workspace) -> Result<()> {
        note(format!(
            "cargo install {} {} into target/tools; this compiles for some minutes, once",
            self.package, self.version
        ));
        self.attempt(workspace, self.locked).or_else(|first| {
            note(format!("{first}"));
            note(format!("trying again {} its lock file", if self.locked { "without" } else { "with" }));
            self.attempt(workspace, !self.locked)
                .map_err(|second| second.advise(format!("put {} {} on PATH by other means", self.binary, self.version)))
        })
    }

    fn attempt(&self, workspace: &Workspace, locked: bool) -> Result<()> {
        let mut cargo = workspace.cargo();
        cargo
            .args(["install", "--quiet", self.package, "--version", &self.version, "--bin", self.binary])
            .arg("--root")
            .arg(workspace.path("target/tools"))
            // One folder for all of them: they have most dependencies in common.
            .env("CARGO_TARGET_DIR", workspace.path(BUILD_FOLDER))
            // They run for seconds; compiling them is what takes long.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.optimisation)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_STRIP", "true");
        if locked {
            cargo.arg("--locked");
        }
        if !self.default_features {
            cargo.arg("--no-default-features");
        }
        if !self.features.is_empty() {
            cargo.args(["--features", self.features]);
        }
        cargo.run()
    }
}

/// Frees the space that compiling tools took. At the end of a chore: its next step may compile one that has
/// dependencies in common with the last.
pub(crate) fn remove_build_folder(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path(BUILD_FOLDER);
    if folder.exists() {
        remove_dir_all(&folder).context(format!("remove {BUILD_FOLDER}"))?;
    }
    Ok(())
}

fn locked_version(workspace: &Workspace, package: &str) -> Result<String> {
    let lock = read_to_string(workspace.path("Cargo.lock")).context("read Cargo.lock")?;
    let name = format!("name = \"{package}\"");
    lock.lines()
        .skip_while(|line| *line != name)
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(ToOwned::to_owned)
        .ok_or_else(|| Failure::new(format!("Cargo.lock does not name {package}")))
}
