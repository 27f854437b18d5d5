//! The compiler of the browser apps: rustup's own where its target can be had, else Debian's.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::apt;
use crate::failure::Result;
use crate::process::Run;
use crate::progress::note;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler, its lints, the standard library's source, and a linker. They live beside rustup.
const DEBIAN_PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-clippy", "rust-web-src", "lld-22"];
const DEBIAN_LINKER: &str = "wasm-ld-22";

/// Which compiler builds the browser apps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BrowserToolchain {
    /// The one that builds everything else has the target installed.
    Default,
    /// Debian's, which builds the standard library for the target itself.
    Debian,
}

impl BrowserToolchain {
    /// The compiler that is ready, if one is.
    pub(crate) fn detect(workspace: &Workspace) -> Option<Self> {
        if default_has_target(workspace) {
            Some(Self::Default)
        } else if debian_is_complete(workspace) {
            Some(Self::Debian)
        } else {
            None
        }
    }

    /// Makes `command`, and the cargo it starts, use this compiler and the apps' own folder:
    /// in a shared one, native and browser builds would undo each other's work.
    pub(crate) fn apply(self, workspace: &Workspace, command: &mut Command) -> Result<()> {
        // They would take the place of what .cargo/config.toml says about the apps.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.env("CARGO_TARGET_DIR", workspace.path("target-wasm"));
        if self == Self::Debian {
            command
                .env("PATH", workspace.search_path_from("/usr/bin")?)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
        }
        Ok(())
    }

    /// The cargo that belongs to this compiler.
    pub(crate) fn cargo(self, workspace: &Workspace) -> Result<Command> {
        let mut cargo = match self {
            Self::Default => workspace.cargo(),
            Self::Debian => workspace.command("/usr/bin/cargo"),
        };
        self.apply(workspace, &mut cargo)?;
        Ok(cargo)
    }
}

/// Installs the target, or a compiler that needs none.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    if workspace.find("rustup").is_some() {
        note(format!("rustup target add {TARGET}"));
        if workspace.command("rustup").args(["target", "add", TARGET]).run().is_ok() {
            return Ok(());
        }
    }
    note("rustup cannot provide it; Debian's compiler will build the browser apps, and only them");
    apt::install(workspace, &DEBIAN_PACKAGES)
}

fn default_has_target(workspace: &Workspace) -> bool {
    workspace
        .command("rustc")
        .args(["--print", "sysroot"])
        .read()
        .is_ok_and(|sysroot| PathBuf::from(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

fn debian_is_complete(workspace: &Workspace) -> bool {
    let files = [
        "/usr/bin/cargo",
        "/usr/bin/cargo-clippy",
        "/usr/bin/rustc",
        "/usr/lib/rustlib/src/rust/library/std/Cargo.toml",
    ];
    files.iter().all(|file| Path::new(file).is_file()) && workspace.find(DEBIAN_LINKER).is_some()
}
