//! From an empty folder to a ready server with a demo clinic in it.

use std::time::Instant;

use crate::apps::{self, Mode};
use crate::failure::Result;
use crate::progress::{note, seconds};
use crate::server::{self, DemoServer, Profile};
use crate::setup::{self, Tool};
use crate::workspace::Workspace;

const ROUNDS: u32 = 5;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    setup::ensure(workspace, &Tool::RUN)?;
    apps::build(workspace, Mode::Release)?;
    let binary = server::build(workspace, Profile::Release)?;
    let size = std::fs::metadata(&binary).map_or(0, |file| file.len());
    note(format!("binary: {} KB", size / 1000));
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let server = DemoServer::start(workspace, &binary, "bench-startup")?;
        times.push(started.elapsed());
        drop(server);
    }
    times.sort();
    note(format!(
        "first start to ready: best {}, worst {} of {ROUNDS}",
        times.first().copied().map(seconds).unwrap_or_default(),
        times.last().copied().map(seconds).unwrap_or_default(),
    ));
    Ok(())
}
