//! Debian packages, as root or through sudo.

use std::fs::read_dir;
use std::io::{IsTerminal, stdin};
use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::process::{Run, is_root};
use crate::progress::note;
use crate::workspace::Workspace;

/// Installs packages, refreshing the package lists where that is needed.
pub(crate) fn install(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let Some(rights) = Rights::detect(workspace) else {
        return Err(Failure::new(format!("cannot install {names}: apt-get is not usable here")).advise(format!(
            "as an administrator, `apt-get install {names}` \
                     or your system's packages of the same content"
        )));
    };
    note(format!("apt-get install {names}"));
    let fresh = lists_are_empty();
    if fresh {
        rights.apt_get(workspace).arg("update").run()?;
    }
    let install =
        || rights.apt_get(workspace).args(["install", "--yes", "--no-install-recommends"]).args(packages).run();
    let outcome = match install() {
        // The lists may name versions that the mirror no longer has.
        Err(_) if !fresh => {
            rights.apt_get(workspace).arg("update").run()?;
            install()
        }
        outcome => outcome,
    };
    outcome.map_err(|failure| failure.advise(format!("sudo apt-get install {names}")))
}

/// Where postgresql-common looks what to do when a server is installed.
const CLUSTER_SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";

/// Installs PostgreSQL's server programs without a running server, unless this machine has settings for that:
/// the tests start one of their own.
pub(crate) fn install_postgresql(workspace: &Workspace) -> Result<()> {
    if let Some(rights) = Rights::detect(workspace)
        && !Path::new(CLUSTER_SETTINGS).exists()
    {
        install(workspace, &["postgresql-common"])?;
        rights
            .command(workspace, "sed")
            .args(["-i", "s/^#* *create_main_cluster.*/create_main_cluster = false/", CLUSTER_SETTINGS])
            .run()?;
    }
    install(workspace, &["postgresql"])
}

/// How this user may install packages.
enum Rights {
    Root,
    Sudo,
}

impl Rights {
    fn detect(workspace: &Workspace) -> Option<Self> {
        workspace.find("apt-get")?;
        if is_root() {
            return Some(Self::Root);
        }
        let may = workspace.find("sudo").is_some()
            && (stdin().is_terminal() || workspace.command("sudo").args(["-n", "true"]).succeeds());
        may.then_some(Self::Sudo)
    }

    fn command(&self, workspace: &Workspace, program: &str) -> Command {
        match self {
            Self::Root => workspace.command(program),
            Self::Sudo => {
                let mut sudo = workspace.command("sudo");
                sudo.arg(program);
                sudo
            }
        }
    }

    fn apt_get(&self, workspace: &Workspace) -> Command {
        let mut command = self.command(workspace, "env");
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        // A machine that has just started may be installing updates of its own.
        command.args(["-o", "DPkg::Lock::Timeout=300"]);
        command
    }
}

fn lists_are_empty() -> bool {
    read_dir(Path::new("/var/lib/apt/lists")).is_ok_and(|mut lists| {
        !lists.any(|list| list.is_ok_and(|list| list.file_name().to_string_lossy().contains("_Packages")))
    })
}
