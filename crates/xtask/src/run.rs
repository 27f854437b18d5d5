//! `cargo xtask run`: from a fresh clone to a clinic in the browser.

use std::fs::create_dir_all;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;

use crate::apps::{self, Mode};
use crate::failure::{Context, Failure, Result};
use crate::progress::step;
use crate::server::{self, Profile};
use crate::setup::{self, Tool};
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Port of 127.0.0.1 to serve on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Compile the server with optimisation
    #[arg(long)]
    release: bool,
    /// Build the browser apps quickly rather than small
    #[arg(long)]
    debug_apps: bool,
    /// Passed on to `portico demo`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<()> {
    refuse_taken(args.port)?;
    setup::ensure(workspace, &Tool::RUN)?;
    setup::remove_build_folder(workspace)?;
    let mode = if args.debug_apps { Mode::Debug } else { Mode::Release };
    apps::build(workspace, mode)?;
    let profile = if args.release { Profile::Release } else { Profile::Debug };
    let binary = step("build the server", || server::build(workspace, profile))?;
    let data = workspace.path("data/demo");
    create_dir_all(&data).context("create data/demo")?;
    // Becomes the server: whoever stops this process stops the server.
    let error = server::demo(workspace, &binary, &data, args.port).args(&args.rest).exec();
    Err(Failure::new(format!("cannot start {}: {error}", binary.display())))
}

/// Says that the port is taken before everything is built, not after.
fn refuse_taken(port: u16) -> Result<()> {
    TcpListener::bind(("127.0.0.1", port)).map(drop).context(format!("listen on port {port}")).map_err(|failure| {
        let other = if port == 8081 { 8082 } else { 8081 };
        failure.advise(format!("stop what listens there, or take another port: cargo xtask run --port {other}"))
    })
}
