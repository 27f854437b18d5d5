//! Clients of the API, as openapi-generator makes them of the document: they compile, and they work.

use std::fs::{copy, create_dir_all, remove_dir_all, write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::failure::{Context, Failure, Result};
use crate::process::Run;
use crate::progress::step;
use crate::server::{self, DemoServer};
use crate::setup::GENERATORS;
use crate::workspace::Workspace;

const TSCONFIG: &str = r#"{
  "compilerOptions": {
    "target": "ES2022", "module": "NodeNext", "strict": true, "skipLibCheck": true,
    "types": ["node"], "typeRoots": ["../../../../e2e/node_modules/@types"],
    "rootDir": ".", "outDir": "built"
  },
  "include": ["client", "check.ts"]
}
"#;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path("target/xtask/generators");
    if folder.exists() {
        remove_dir_all(&folder).context("remove target/xtask/generators")?;
    }
    let (python, typescript) = (folder.join("python"), folder.join("typescript"));
    create_dir_all(&python).context("create target/xtask/generators/python")?;
    create_dir_all(&typescript).context("create target/xtask/generators/typescript")?;

    let binary = server::build_with_tests(workspace)?;
    let server = step("start a demo clinic", || DemoServer::start(workspace, &binary, "generators/server"))?;
    let address = server.address();
    step("generate clients", || {
        let document = workspace.path("api-spec/openapi.json");
        let both = [
            generate(workspace, &document, "python", &python, &[])?,
            generate(
                workspace,
                &document,
                "typescript-fetch",
                &typescript.join("client"),
                &["importFileExtension=.js"],
            )?,
        ];
        both.into_iter().try_for_each(finish)
    })?;
    step("use the Python client", || use_python(workspace, &python, address))?;
    step("use the TypeScript client", || use_typescript(workspace, &typescript, address))
}

/// A generator at work; each is on a processor of its own.
struct Generator {
    child: Child,
    language: &'static str,
    log: PathBuf,
}

fn generate(
    workspace: &Workspace,
    document: &Path,
    language: &'static str,
    into: &Path,
    properties: &[&str],
) -> Result<Generator> {
    let log = workspace.path("target/xtask/generators").join(format!("{language}.log"));
    let output = std::fs::File::create(&log).context("create a log")?;
    let mut command = workspace.command(GENERATORS.program(workspace, "openapi-generator-cli"));
    command.args(["generate", "--generator-name", language, "--input-spec"]).arg(document).arg("--output").arg(into);
    for property in properties {
        command.args(["--additional-properties", property]);
    }
    let errors = output.try_clone().context("share a log")?;
    let child = command.stdin(Stdio::null()).stdout(output).stderr(errors).spawn().context("start a generator")?;
    Ok(Generator { child, language, log })
}

fn finish(mut generator: Generator) -> Result<()> {
    let status = generator.child.wait().context("wait for a generator")?;
    if status.success() {
        return Ok(());
    }
    let what = format!("the {} client cannot be generated ({status})", generator.language);
    Err(Failure::new(what).advise(format!("read {}", generator.log.display())))
}

fn use_python(workspace: &Workspace, folder: &Path, address: &str) -> Result<()> {
    let python = || {
        let mut python = workspace.command(GENERATORS.program(workspace, "python"));
        python.env("PYTHONPATH", folder);
        python
    };
    python().args(["-W", "error::SyntaxWarning", "-m", "compileall", "-q"]).arg(folder.join("openapi_client")).run()?;
    python().arg(workspace.path("e2e/generators/check.py")).arg(address).run()
}

fn use_typescript(workspace: &Workspace, folder: &Path, address: &str) -> Result<()> {
    copy(workspace.path("e2e/generators/check.ts"), folder.join("check.ts")).context("copy check.ts")?;
    write(folder.join("tsconfig.json"), TSCONFIG).context("write tsconfig.json")?;
    write(folder.join("package.json"), "{ \"type\": \"module\" }\n").context("write package.json")?;
    let node = |program: &Path| -> Command {
        let mut node = workspace.command("node");
        node.arg(program).current_dir(folder);
        node
    };
    node(&workspace.path("e2e/node_modules/typescript/bin/tsc")).run()?;
    node(&folder.join("built/check.js")).arg(address).run()
}
