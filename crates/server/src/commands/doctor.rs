//! Checks that everything the server needs works.

use std::process::ExitCode;

use adapters::{Smtp, Twilio};
use app::{
    appointments,
    kept_contacts::{self, KeptContacts},
};

use super::Failure;
use crate::{
    config::{Config, Environment},
    wiring::Parts,
};

/// The result of one check.
struct Finding {
    name: &'static str,
    result: Result<String, String>,
}

/// Runs every check and prints its result. Fails if one of them failed.
pub(crate) async fn run(config: &Config) -> Result<ExitCode, Failure> {
    let parts = Parts::assemble(config).await?;
    let contacts = kept_contacts::check(&parts.ctx).await;
    let zones = zones(&parts).await;
    let findings = [
        database(&parts).await,
        schema(&parts).await,
        audit(&parts).await,
        numbers(contacts.as_ref()),
        addresses(contacts.as_ref()),
        zones.0,
        mail(config).await,
        texts(config).await,
        background(&parts).await,
        server(config).await,
    ];
    let mut code = ExitCode::SUCCESS;
    for finding in findings {
        match finding.result {
            Ok(found) => println!("ok    {:<10} {found}", finding.name),
            Err(fault) => {
                println!("FAIL  {:<10} {fault}", finding.name);
                code = ExitCode::FAILURE;
            }
        }
    }
    for warning in zones.1 {
        println!("warn  {:<10} {warning}", "time zones");
    }
    Ok(code)
}

/// The time zone rules in use, and what the operator should correct about them.
async fn zones(parts: &Parts) -> (Finding, Vec<String>) {
    let source = parts.ctx.ports.zones.source();
    let mut warnings = source.faults;
    if source.is_old {
        warnings.push(format!(
            "the rules of {} are old: renew the system's, or name a folder as `zone_data_dir`",
            source.release
        ));
    }
    // Another check reports a database that does not answer.
    if let Ok(Some(newer)) = appointments::newer_rules(&parts.ctx).await {
        warnings.push(format!(
            "another process uses those of {newer}: appointments keep their time by them, so renew the rules here"
        ));
    }
    let found = format!("rules of {}, from {}", source.release, source.place);
    (Finding { name: "time zones", result: Ok(found) }, warnings)
}

async fn database(parts: &Parts) -> Finding {
    let db = &parts.ctx.db;
    let result = match db.ping().await {
        Ok(()) => db.check_integrity().await.map(|()| format!("{:?} answers and is intact", db.backend())),
        Err(error) => Err(error),
    };
    Finding { name: "database", result: result.map_err(|error| error.to_string()) }
}

async fn schema(parts: &Parts) -> Finding {
    let result = match parts.ctx.db.pending_migrations().await {
        Ok(0) => Ok("up to date".to_owned()),
        Ok(count) => Err(format!("{count} migrations are missing: run `portico migrate`")),
        Err(error) => Err(error.to_string()),
    };
    Finding { name: "schema", result }
}

async fn audit(parts: &Parts) -> Finding {
    let result = match app::audit::check(&parts.ctx).await {
        Ok(checked) => {
            let faults = app::audit::faults(&checked);
            if faults.is_empty() { Ok(super::audit::summary(&checked)) } else { Err(faults.join("; ")) }
        }
        Err(error) => Err(error.to_string()),
    };
    Finding { name: "audit log", result }
}

/// Checks the stored telephone numbers against the built-in data. The result names the clients and never the
/// numbers.
fn numbers(contacts: Result<&KeptContacts, &app::Error>) -> Finding {
    let data = kept_contacts::numbering_plans();
    let result = match contacts {
        Ok(KeptContacts { numbers, impossible_numbers, .. }) if impossible_numbers.is_empty() => {
            Ok(format!("all {numbers} are possible by {data}"))
        }
        Ok(KeptContacts { numbers, impossible_numbers, .. }) => Err(format!(
            "{} of {numbers} are not possible by {data}; correct those of: {}",
            impossible_numbers.len(),
            impossible_numbers.join(", ")
        )),
        Err(error) => Err(error.to_string()),
    };
    Finding { name: "numbers", result }
}

fn addresses(contacts: Result<&KeptContacts, &app::Error>) -> Finding {
    let result = match contacts {
        Ok(KeptContacts { addresses, other_addresses, .. }) if other_addresses.is_empty() => {
            Ok(format!("all {addresses} e-mail addresses are kept in one form"))
        }
        Ok(KeptContacts { addresses, other_addresses, .. }) => Err(format!(
            "{} of {addresses} e-mail addresses are not in the form that is looked for, mostly because somebody else \
             of the clinic has the same mailbox; correct those of: {}",
            other_addresses.len(),
            other_addresses.join(", ")
        )),
        Err(error) => Err(error.to_string()),
    };
    Finding { name: "addresses", result }
}

async fn mail(config: &Config) -> Finding {
    let result = match config.smtp() {
        None => Ok("not sent: messages stay in the data folder (development)".to_owned()),
        Some(server) => match Smtp::new(&server) {
            Err(error) => Err(error.to_string()),
            Ok(smtp) => match smtp.check().await {
                Ok(true) => Ok("the mail server answers".to_owned()),
                Ok(false) => Err("the mail server does not answer".to_owned()),
                Err(error) => Err(format!("the mail server does not answer: {error}")),
            },
        },
    };
    Finding { name: "mail", result }
}

async fn texts(config: &Config) -> Finding {
    let result = match (config.twilio(), config.environment) {
        (Err(error), _) => Err(error.to_string()),
        (Ok(None), Environment::Development) => {
            Ok("not sent: messages stay in the data folder (development)".to_owned())
        }
        (Ok(None), Environment::Production) => Ok("no provider is set up: text messages are refused".to_owned()),
        (Ok(Some(account)), _) => match Twilio::new(account) {
            Err(error) => Err(error.to_string()),
            Ok(twilio) => match twilio.check().await {
                Ok(()) if config.twilio_auth_token.is_none() => Ok(
                    "Twilio accepts the account; without `twilio_auth_token` nobody hears what becomes of texts, and STOP"
                        .to_owned(),
                ),
                Ok(()) => Ok("Twilio accepts the account".to_owned()),
                Err(error) => Err(error.to_string()),
            },
        },
    };
    Finding { name: "texts", result }
}

/// Checks the background work by the heartbeats in the database: a worker listens on no port.
async fn background(parts: &Parts) -> Finding {
    let result = match app::jobs::health(&parts.ctx).await {
        Ok(health) => health.finding(),
        Err(error) => Err(error.to_string()),
    };
    Finding { name: "background", result }
}

async fn server(config: &Config) -> Finding {
    let address = format!("http://{}/readyz", config.listen);
    let answer = match adapters::http_client().build() {
        Ok(http) => http.get(&address).send().await,
        Err(error) => Err(error),
    };
    let result = match answer {
        Ok(answer) if answer.status().is_success() => Ok(format!("ready at {}", config.base_url())),
        Ok(answer) => Err(format!("{address} answers {}: {}", answer.status(), detail_of(answer).await)),
        Err(_) => Ok(format!("not running on {}", config.listen)),
    };
    Finding { name: "server", result }
}

/// The detail of a problem that came back.
async fn detail_of(answer: reqwest::Response) -> String {
    let problem: Option<serde_json::Value> = answer.json().await.ok();
    problem.and_then(|problem| Some(problem["detail"].as_str()?.to_owned())).unwrap_or_default()
}
