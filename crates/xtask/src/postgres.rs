//! A PostgreSQL cluster of the tests' own: made, started, and removed when they are done.

use std::fs::{DirBuilder, File, read_dir, read_to_string, remove_dir_all, write};
use std::io::Read;
use std::net::TcpStream;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cleanup::{Undo, undo};
use crate::failure::{Context, Failure, Result};
use crate::process::{Run, free_port, is_root};
use crate::progress::note;
use crate::workspace::Workspace;

/// The cluster's only role, and its superuser: tests create databases of their own.
const ROLE: &str = "portico_test";

/// Tests may crash the cluster and lose nothing, so it skips everything that makes data durable.
const SETTINGS: [&str; 7] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "logging_collector=off",
];

/// The folder with `initdb` and `postgres`: on PATH, or where Debian keeps the newest.
pub(crate) fn locate(workspace: &Workspace) -> Option<PathBuf> {
    let complete =
        |folder: &PathBuf| ["initdb", "postgres", "pg_ctl"].iter().all(|program| folder.join(program).is_file());
    let on_path = workspace.find("initdb").and_then(|initdb| Some(initdb.parent()?.to_path_buf()));
    on_path.filter(complete).or_else(|| {
        read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|version| Some(version.ok()?.path().join("bin")))
            .filter(complete)
            .max_by_key(|folder| version_of(folder))
    })
}

fn version_of(folder: &Path) -> u32 {
    folder.iter().rev().nth(1).and_then(|version| version.to_str()?.parse().ok()).unwrap_or(0)
}

/// A running cluster; dropping it stops and removes it.
pub(crate) struct Cluster {
    url: String,
    _undo: Undo,
}

impl Cluster {
    /// Makes a cluster on a free port of 127.0.0.1 and waits until it answers.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        // Another program may have taken the port since it was free.
        Self::start_once(workspace).or_else(|failure| {
            note(format!("{failure}"));
            note("trying once more");
            Self::start_once(workspace)
        })
    }

    fn start_once(workspace: &Workspace) -> Result<Self> {
        let programs = locate(workspace).ok_or_else(|| {
            Failure::new("PostgreSQL's server binaries are missing").advise("cargo xtask setup --for test")
        })?;
        let owner = Owner::choose()?;
        let folder = std::env::temp_dir().join(format!("portico-postgres-{}", random_hex()?));
        DirBuilder::new().mode(0o700).create(&folder).context(format!("create {}", folder.display()))?;
        let removal = folder.clone();
        let cleanup_owner = owner.clone();
        let pg_ctl = programs.join("pg_ctl");
        let undo = undo(move || {
            let data = removal.join("data");
            // Fails when the cluster never started, which is fine.
            let _ = cleanup_owner
                .command(&pg_ctl)
                .args(["stop", "--silent", "--mode=immediate", "--pgdata"])
                .arg(&data)
                .succeeds();
            let _ = remove_dir_all(&removal);
        });
        owner.give(&folder)?;

        // Other users of this machine must not guess it: the role may run programs.
        let password = random_hex()?;
        let password_file = folder.join("password");
        write(&password_file, &password).context("write the cluster's password")?;
        owner.give(&password_file)?;
        let data = folder.join("data");
        owner
            .command(&programs.join("initdb"))
            .args(["--username", ROLE, "--auth=scram-sha-256", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&data)
            .arg("--pwfile")
            .arg(&password_file)
            .read()?;

        let port = free_port()?;
        let log_path = folder.join("log");
        let log = File::create(&log_path).context("create the cluster's log")?;
        let mut postgres = owner.command(&programs.join("postgres"));
        postgres.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in SETTINGS {
            postgres.args(["-c", setting]);
        }
        let mut child = postgres
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("share the cluster's log")?)
            .stderr(log)
            // Ctrl-C is for xtask, which then stops the cluster.
            .process_group(0)
            .spawn()
            .context("start postgres")?;
        wait_until_ready(&mut child, port, &data).map_err(|failure| {
            let log = read_to_string(&log_path).unwrap_or_default();
            failure.advise(format!("read its log:\n{log}"))
        })?;
        Ok(Self { url: format!("postgres://{ROLE}:{password}@127.0.0.1:{port}/postgres"), _undo: undo })
    }

    /// Where it listens, with the right to create databases.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

fn wait_until_ready(child: &mut Child, port: u16, data: &Path) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(30) {
        if let Some(status) = child.try_wait().context("wait for postgres")? {
            return Err(Failure::new(format!("postgres stopped at once ({status})")));
        }
        // The last line of this file is the cluster's state.
        let ready = read_to_string(data.join("postmaster.pid"))
            .is_ok_and(|state| state.lines().last().map(str::trim) == Some("ready"));
        if ready && TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        sleep(Duration::from_millis(50));
    }
    Err(Failure::new("postgres does not answer after 30 s"))
}

/// What nobody can guess, and nothing else is named.
fn random_hex() -> Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom").and_then(|mut random| random.read_exact(&mut bytes)).context("read /dev/urandom")?;
    Ok(bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")))
}

/// Who runs the cluster: PostgreSQL refuses to run as root.
#[derive(Clone)]
enum Owner {
    CurrentUser,
    Other { user: u32, group: u32 },
}

impl Owner {
    fn choose() -> Result<Self> {
        if !is_root() {
            return Ok(Self::CurrentUser);
        }
        let users = read_to_string("/etc/passwd").context("read /etc/passwd")?;
        ["postgres", "nobody"].into_iter().find_map(|name| Self::parse(&users, name)).ok_or_else(|| {
            Failure::new("PostgreSQL does not run as root and no other user was found")
                .advise("useradd --system postgres")
        })
    }

    fn parse(users: &str, name: &str) -> Option<Self> {
        let mut fields =
            users.lines().map(|line| line.split(':')).find(|fields| fields.clone().next() == Some(name))?.skip(2);
        Some(Self::Other { user: fields.next()?.parse().ok()?, group: fields.next()?.parse().ok()? })
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        // The current folder may be closed to the other user.
        command.current_dir(std::env::temp_dir());
        if let Self::Other { user, group } = self {
            command.uid(*user).gid(*group);
        }
        command
    }

    fn give(&self, path: &Path) -> Result<()> {
        match self {
            Self::CurrentUser => Ok(()),
            Self::Other { user, group } => {
                chown(path, Some(*user), Some(*group)).context(format!("change the owner of {}", path.display()))
            }
        }
    }
}
