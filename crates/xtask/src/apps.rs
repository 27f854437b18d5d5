//! `cargo xtask apps`: the browser apps, compressed, in dist/.

mod bundle;
mod compress;
mod fingerprint;
mod shrink;
mod split;

use std::fs::{create_dir_all, read_to_string, write};
use std::path::PathBuf;
use std::thread;

use crate::failure::{Context, Failure, Result};
use crate::process::Run;
use crate::progress::{note, step};
use crate::setup::{self, BrowserToolchain, Tool};
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// As small as they get (the default)
    #[arg(long, conflicts_with = "debug")]
    release: bool,
    /// Quick to build, large to load
    #[arg(long)]
    debug: bool,
}

/// How much effort goes into size.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Release,
    Debug,
}

/// The apps, by the names of their pages, folders and binaries: the client app and the staff app.
pub(crate) const APPS: [&str; 2] = ["portal", "admin"];

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<()> {
    setup::ensure(workspace, &Tool::RUN)?;
    let mode = if args.debug && !args.release { Mode::Debug } else { Mode::Release };
    build(workspace, mode)
}

/// Builds those apps whose sources changed since they were last built in this mode. One is made small while
/// the next compiles.
pub(crate) fn build(workspace: &Workspace, mode: Mode) -> Result<()> {
    let fingerprint = &fingerprint::of_sources(workspace, mode)?;
    thread::scope(|scope| {
        let mut finishing = Vec::new();
        for app in APPS {
            let built = workspace.path(format!("dist/{app}/index.html.br")).is_file();
            if built && read_to_string(stamp(workspace, app)).is_ok_and(|stamped| stamped == *fingerprint) {
                note(format!("{app} app is up to date"));
                continue;
            }
            step(&format!("build the {app} app"), || trunk(workspace, app, mode))?;
            finishing.push(scope.spawn(move || finish(workspace, app, mode, fingerprint)));
        }
        finishing.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(Failure::new("xtask panicked while it made an app small")))
        })
    })
}

/// Makes small what Trunk has built, and notes what it was built from.
fn finish(workspace: &Workspace, app: &str, mode: Mode, fingerprint: &str) -> Result<()> {
    let mut parts = step(&format!("split the {app} app"), || split::app(workspace, app, mode))?;
    if mode == Mode::Release {
        parts = step(&format!("shrink the {app} app"), || shrink::app(workspace, app, &parts))?;
    }
    bundle::app(workspace, app, mode, &parts)?;
    step(&format!("compress the {app} app"), || compress::folder(&workspace.path(format!("dist/{app}"))))?;
    create_dir_all(workspace.path("target-wasm")).context("create target-wasm")?;
    write(stamp(workspace, app), fingerprint).context("write a build stamp")
}

/// Where it is noted what an app was built from.
fn stamp(workspace: &Workspace, app: &str) -> PathBuf {
    workspace.path(format!("target-wasm/{app}.stamp"))
}

fn trunk(workspace: &Workspace, app: &str, mode: Mode) -> Result<()> {
    let toolchain = BrowserToolchain::detect(workspace)
        .ok_or_else(|| Failure::new("no compiler for the browser apps").advise("cargo xtask setup --for run"))?;
    let mut trunk = workspace.command("trunk");
    toolchain.apply(workspace, &mut trunk)?;
    trunk.args(["build", "--skip-version-check", "--config", "Trunk.toml"]);
    if mode == Mode::Debug {
        trunk.args(["--release=false", "--cargo-profile=dev"]);
    }
    // Trunk refuses the usual `NO_COLOR=1`.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    trunk
        .arg(format!("--dist=dist/{app}"))
        .arg(format!("--public-url=/assets/{app}/"))
        .arg(format!("frontend/{app}.html"))
        .run()
}
