//! What every handler can reach.

use std::sync::{Arc, Mutex, atomic::AtomicU64};

use app::{
    Ctx, Environment,
    jobs::{Health, Loop},
};
use chrono::TimeDelta;
use ipnet::IpNet;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

/// Reads the messages that the development mailbox keeps; a JSON array, newest first.
pub trait DevMessages: Send + Sync {
    /// The messages.
    fn messages(&self) -> std::io::Result<Vec<serde_json::Value>>;
}

/// How the API is reached.
#[derive(Clone, Default)]
pub struct ApiOptions {
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The development mailbox, shown at `/dev/outbox`; never in production.
    pub dev_messages: Option<Arc<dyn DevMessages>>,
    /// What `/metrics` asks of its caller: this as a bearer token. Open to all when `None`.
    pub metrics_token: Option<String>,
}

/// What every handler can reach.
pub struct ApiState {
    /// For the use cases.
    pub ctx: Ctx,
    /// How the API is reached.
    pub options: ApiOptions,
    /// What `/metrics` tells.
    pub metrics: Metrics,
}

impl ApiState {
    /// The state of a process.
    pub fn new(ctx: Ctx, options: ApiOptions) -> Self {
        Self { ctx, options, metrics: Metrics::default() }
    }

    /// Whether this is a developer's machine.
    pub fn is_development(&self) -> bool {
        self.ctx.settings.environment == Environment::Development
    }
}

/// What times are told apart by. Each label takes one of few values, none of which a caller chooses: a
/// series is kept as long as the process lives.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Timed {
    /// As [`methods::label`](crate::middleware::methods::label) has it.
    method: &'static str,
    /// The pattern that was registered, or `other`.
    route: String,
}

/// What answers are told apart by; see [`Timed`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u32,
}

/// What heartbeats are told apart by; see [`Timed`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Beating {
    r#loop: &'static str,
    /// `process` or `installation`.
    of: &'static str,
}

/// Counts and times requests by route, never by address or person.
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Answered, Counter>,
    seconds: Family<Timed, Histogram, fn() -> Histogram>,
    heartbeats: Family<Beating, Seconds>,
    oldest_due: Seconds,
}

/// A time that is looked at anew whenever it is asked for.
type Seconds = Gauge<f64, AtomicU64>;

fn histogram() -> Histogram {
    Histogram::new([0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("portico");
        let requests = Family::default();
        let seconds = Family::new_with_constructor(histogram as fn() -> Histogram);
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register("http_request_seconds", "Time to answer", seconds.clone());
        let (heartbeats, oldest_due) = (Family::default(), Seconds::default());
        let help = "Since background work last got through a round: in this process, or in any of the installation";
        registry.register("heartbeat_age_seconds", help, heartbeats.clone());
        let help = "For how long the oldest due message of the installation waits";
        registry.register("outbox_oldest_due_seconds", help, oldest_due.clone());
        Self { registry: Mutex::new(registry), requests, seconds, heartbeats, oldest_due }
    }
}

impl Metrics {
    pub(crate) fn record(&self, method: &'static str, route: String, status: u16, seconds: f64) {
        let status = u32::from(status);
        self.requests.get_or_create(&Answered { method, route: route.clone(), status }).inc();
        self.seconds.get_or_create(&Timed { method, route }).observe(seconds);
    }

    /// The Prometheus text format. How the work in the background is doing is noted first: the loops that this
    /// process runs, and the installation's, as far as the database tells.
    pub(crate) fn text(&self, own: &[(Loop, TimeDelta)], health: Option<&Health>) -> String {
        let mut text = String::new();
        // Under the lock, so that nobody reads what is half noted.
        if let Ok(registry) = self.registry.lock() {
            self.note_background(own, health);
            // Writing to a string does not fail.
            let _ = prometheus_client::encoding::text::encode(&mut text, &registry);
        }
        text
    }

    /// Where nobody works, a heartbeat is infinitely old.
    fn note_background(&self, own: &[(Loop, TimeDelta)], health: Option<&Health>) {
        self.heartbeats.clear();
        self.oldest_due.set(f64::NAN);
        let note = |which: Loop, of: &'static str, age: f64| {
            let labels = Beating { r#loop: which.name(), of };
            self.heartbeats.get_or_create(&labels).set(age);
        };
        for (which, age) in own {
            note(*which, "process", age.as_seconds_f64());
        }
        let Some(health) = health else { return };
        for (which, age) in &health.loops {
            note(*which, "installation", age.map_or(f64::INFINITY, TimeDelta::as_seconds_f64));
        }
        self.oldest_due.set(health.oldest_due.map_or(0.0, TimeDelta::as_seconds_f64));
    }
}
