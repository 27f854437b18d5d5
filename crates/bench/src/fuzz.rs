//! schemathesis against the served document, with each kind of credential in turn.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use contract::{
    api_keys::{AccessToken, CreateApiKey, CreatedApiKey},
    permissions,
};
use reqwest::header::AUTHORIZATION;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    Bench,
    clinic::{self, Clinic, SLUG, portal},
    http::Caller,
    installation::{HOST_NAME, Server},
};

/// What would end the very session that is tried, or lock its owner out.
const SPARED: [&str; 9] = [
    "session.revoke",
    "session.sign_out",
    "staff_session.revoke",
    "staff_session.sign_out",
    "team_session.revoke",
    "api_key.revoke",
    "staff.change_password",
    "second_factor.confirm",
    "clinic.update",
];

/// That the server never fails, and that every answer is one that the document describes.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Credential {
    /// A client, by the cookie of the portal
    Client,
    /// A member of staff, by the cookie of the staff app
    Staff,
    /// An integrator, by an access token
    Token,
}

/// What schemathesis says in its report.
#[derive(Deserialize)]
struct Report {
    test_cases: Cases,
}

#[derive(Deserialize)]
struct Cases {
    generated: u64,
    unique_failures: u64,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// schemathesis itself
    #[arg(long)]
    schemathesis: PathBuf,
    /// How many cases are made up for each operation, beside those for every edge of its schema
    #[arg(long, default_value_t = 100)]
    examples: u32,
    /// Where the made-up cases begin: the same number makes the same cases
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// With this credential only; may be given several times
    #[arg(long, value_enum)]
    only: Vec<Credential>,
    /// schemathesis' names of the checks
    #[arg(long, default_value = CHECKS)]
    checks: String,
}

pub(crate) async fn run(bench: &Bench, args: &Args) -> Result<()> {
    let (mut cases, mut failures) = (0, 0);
    for credential in Credential::value_variants() {
        if args.only.is_empty() || args.only.contains(credential) {
            let tried = attempt(bench, args, *credential).await?;
            cases += tried.generated;
            failures += tried.unique_failures;
        }
    }
    println!("\nin all  {cases} cases, {failures} failures");
    println!("spared  {}", SPARED.join(", "));
    ensure!(failures == 0, "the server failed, or answered what its document does not say");
    Ok(())
}

async fn attempt(bench: &Bench, args: &Args, credential: Credential) -> Result<Cases> {
    let name = format!("fuzz-{}", credential.name());
    let installation = bench.on_sqlite(&name)?;
    clinic::create(&installation).await?;
    let server = installation.serve().await?;
    let clinic = Clinic::set_up(&installation, &server, 2, 30, 2).await?;
    let caller = credential.caller(&clinic).await?;
    let folder = bench.folder.join(name);
    tokio::fs::write(folder.join("schemathesis.toml"), known_data(&clinic).await?).await?;
    println!("\n── with the credential of: {}", credential.name());
    let tried = schemathesis(&folder, &server, args, credential, &caller).await?;
    // Still signed in at the end: so everything before was tried with a session.
    caller.get(credential.own_page()).await?.expect::<Value>(200).context("the credential was lost on the way")?;
    Ok(tried)
}

impl Credential {
    const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Staff => "staff",
            Self::Token => "token",
        }
    }

    /// The operations that it is for.
    const fn operations(self) -> [&'static str; 2] {
        match self {
            Self::Client => ["--include-path-regex", "/portal/"],
            Self::Staff => ["--exclude-path-regex", "/portal/"],
            Self::Token => ["--exclude-path-regex", "/portal/|/staff/"],
        }
    }

    const fn own_page(self) -> &'static str {
        match self {
            Self::Client => "/api/v1/portal/bench/me",
            Self::Staff => "/api/v1/staff/me",
            Self::Token => "/api/v1/clinic",
        }
    }

    async fn caller(self, clinic: &Clinic) -> Result<Caller> {
        match self {
            Self::Client => clinic.clients.first().cloned().context("there is a client"),
            Self::Staff => Ok(clinic.owner.clone()),
            Self::Token => {
                let scopes = permissions::ALL.iter().copied().filter(|scope| scope.is_for_keys()).collect();
                let request = CreateApiKey { name: "Fuzz".to_owned(), scopes, valid_days: Some(1) };
                let key: CreatedApiKey = clinic.owner.post("/api/v1/api-keys", &request).await?.expect(201)?;
                let anonymous = clinic.owner.anonymous();
                let integrator = anonymous.with_header(AUTHORIZATION, &format!("Bearer {}", key.secret))?;
                let token: AccessToken = integrator.post("/api/v1/access-tokens", &json!({})).await?.expect(201)?;
                anonymous.with_header(AUTHORIZATION, &format!("Bearer {}", token.access_token))
            }
        }
    }
}

/// Ids of things that exist, in schemathesis' configuration: made-up ones lead nowhere.
async fn known_data(clinic: &Clinic) -> Result<String> {
    let client = clinic.clients.first().context("there is a client")?;
    let practitioner = *clinic.practitioners.first().context("there is a practitioner")?;
    let time = *clinic.free_times(client, 1).await?.first().context("there is a free time")?;
    let (_, booked) = clinic::book(client, &clinic.booking(practitioner, time)).await?;
    let appointment = booked.context("the time was free")?.id.to_string();
    let me: Value = client.get(&portal("/me")).await?.expect(200)?;
    let client_id = me.get("id").and_then(Value::as_str).unwrap_or_default();
    let (practitioner, treatment) = (practitioner.to_string(), clinic.treatment.to_string());
    let known = [
        (
            "path.id",
            appointment.as_str(),
            ["appointment.get", "appointment.quote_cancellation", "appointment.get_calendar_file"],
        ),
        (
            "path.id",
            &appointment,
            ["my_appointment.get", "my_appointment.quote_cancellation", "my_appointment.get_calendar_file"],
        ),
        ("path.id", client_id, ["client.get", "client.update", "client.get"]),
        ("path.id", &practitioner, ["practitioner.get", "hours.get", "hours_exception.list"]),
        ("path.id", &treatment, ["treatment.get", "treatment.update", "treatment.get"]),
        ("query.treatment_id", &treatment, ["slot.list", "offered_slot.list", "slot.list"]),
    ];
    let mut config = format!("[parameters]\n\"path.slug\" = \"{SLUG}\"\n");
    for (parameter, value, operations) in known {
        for operation in operations {
            write!(
                config,
                "\n[[operations]]\ninclude-operation-id = \"{operation}\"\nparameters = {{ \"{parameter}\" = \"{value}\" }}\n"
            )?;
        }
    }
    Ok(config)
}

async fn schemathesis(
    folder: &Path,
    server: &Server,
    args: &Args,
    credential: Credential,
    caller: &Caller,
) -> Result<Cases> {
    let report = folder.join("report.json");
    let mut command = Command::new(&args.schemathesis);
    command
        .current_dir(folder)
        .arg("run")
        .arg(format!("{}/api/openapi.json", server.address()))
        .args(["--header", &format!("Host: {HOST_NAME}")])
        // Made-up credentials would stand in the way of the real one.
        .args(["--generation-with-security-parameters", "false"])
        .args(["--phases", "examples,coverage,fuzzing,stateful", "--mode", "all", "--continue-on-failure"])
        .args(["--max-examples", &args.examples.to_string(), "--seed", &args.seed.to_string()])
        .args(["--checks", &args.checks, "--workers", "2", "--suppress-health-check", "all", "--no-color"])
        .args(["--report", "json", "--report-json-path"])
        .arg(&report)
        .args(credential.operations());
    for (name, value) in caller.credentials() {
        command.args(["--header", &format!("{name}: {value}")]);
    }
    for operation in SPARED {
        command.args(["--exclude-operation-id", operation]);
    }
    // It fails when it finds something; the report tells.
    command.kill_on_drop(true).status().await.context("start schemathesis")?;
    let report: Report = serde_json::from_slice(&tokio::fs::read(&report).await.context("read schemathesis' report")?)?;
    Ok(report.test_cases)
}
