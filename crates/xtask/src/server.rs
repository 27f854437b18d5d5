//! The `portico` binary: building it, and running it for tests and measurements.

use std::ffi::OsString;
use std::fs::{File, create_dir_all, read_to_string, remove_dir_all};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cleanup::{Undo, undo};
use crate::failure::{Context, Failure, Result};
use crate::process::{Run, free_port};
use crate::progress::note;
use crate::workspace::Workspace;

/// How the server is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

/// Builds the server and returns its binary: for development with the features of the whole workspace,
/// so that the tests share what is compiled.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    workspace.create_dist()?;
    let mut cargo = workspace.cargo();
    match profile {
        Profile::Debug => cargo.args(["build", "--workspace", "--bin", "portico"]),
        Profile::Release => cargo.args(["build", "--package", "portico-server", "--release"]),
    };
    cargo.run()?;
    Ok(binary(workspace, profile))
}

/// Builds the server together with every test: the same features for all of them, so that
/// nothing is compiled twice.
pub(crate) fn build_with_tests(workspace: &Workspace) -> Result<PathBuf> {
    workspace.create_dist()?;
    workspace.cargo().args(["build", "--workspace", "--all-targets"]).run()?;
    Ok(binary(workspace, Profile::Debug))
}

fn binary(workspace: &Workspace, profile: Profile) -> PathBuf {
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => "release",
    };
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    workspace.path(target).join(folder).join("portico")
}

/// `portico demo` for this checkout.
pub(crate) fn demo(workspace: &Workspace, binary: &Path, data: &Path, port: u16) -> Command {
    let mut command = workspace.command(binary);
    command.arg("demo").arg("--port").arg(port.to_string()).arg("--data-dir").arg(data);
    command
}

/// A demo clinic of its own, served on a free port; dropping it stops it and removes its data.
pub(crate) struct DemoServer {
    address: String,
    _undo: Undo,
}

impl DemoServer {
    /// Starts a server and waits until it is ready for requests. `name` tells its folder below
    /// target/xtask apart; its log stays there.
    pub(crate) fn start(workspace: &Workspace, binary: &Path, name: &str) -> Result<Self> {
        // Another program may have taken the port since it was free.
        Self::start_once(workspace, binary, name).or_else(|failure| {
            note(format!("{failure}"));
            note("trying once more");
            Self::start_once(workspace, binary, name)
        })
    }

    fn start_once(workspace: &Workspace, binary: &Path, name: &str) -> Result<Self> {
        let folder = workspace.path("target/xtask").join(name);
        let data = folder.join("data");
        remove_data(&data)?;
        create_dir_all(&data).context(format!("create {}", data.display()))?;
        let log_path = folder.join("server.log");
        let log = File::create(&log_path).context("create the server's log")?;
        let port = free_port()?;
        let mut server = demo(workspace, binary, &data, port);
        for setting in settings_of_this_terminal() {
            server.env_remove(setting);
        }
        let child = server
            // Away from a portico.toml of this checkout.
            .current_dir(&folder)
            // Every visitor of a test comes from the same address.
            .env("PORTICO_LIMIT_BY_ADDRESS", "false")
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("share the server's log")?)
            .stderr(log)
            // Ctrl-C is for xtask, which then stops the server.
            .process_group(0)
            .spawn()
            .context("start the server")?;
        let child = Arc::new(Mutex::new(child));
        let undo = {
            let child = Arc::clone(&child);
            undo(move || {
                let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
                // Fails when the server has stopped already, which is fine.
                let _ = child.kill();
                let _ = child.wait();
                let _ = remove_data(&data);
            })
        };
        wait_until_ready(&child, port).map_err(|failure| {
            let log = read_to_string(&log_path).unwrap_or_default();
            failure.advise(format!("read {}:\n{log}", log_path.display()))
        })?;
        Ok(Self { address: format!("http://127.0.0.1:{port}"), _undo: undo })
    }

    /// Scheme, host and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

/// Variables that configure the server of whoever runs this, not the one that is measured.
fn settings_of_this_terminal() -> impl Iterator<Item = OsString> {
    std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("PORTICO_"))
}

fn remove_data(data: &Path) -> Result<()> {
    if data.exists() {
        remove_dir_all(data).context(format!("remove {}", data.display()))?;
    }
    Ok(())
}

fn wait_until_ready(child: &Mutex<Child>, port: u16) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_mins(1) {
        let exited = child.lock().unwrap_or_else(PoisonError::into_inner).try_wait().context("wait for the server")?;
        if let Some(status) = exited {
            return Err(Failure::new(format!("the server stopped at once ({status})")));
        }
        if is_ready(port) {
            return Ok(());
        }
        sleep(Duration::from_millis(20));
    }
    Err(Failure::new("the server is not ready after a minute"))
}

/// Whether `/readyz` answers 200.
fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut status = [0_u8; 12];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
