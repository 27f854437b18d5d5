//! A PostHog that tests look into: it takes batches as the real one documents it, and once only what
//! comes twice.

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::{StatusCode, header},
    web::{Data, Json, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

const PROJECT_KEY: &str = "phc_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/// What it does with what it is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PosthogMood {
    /// Takes it.
    #[default]
    Takes,
    /// Refuses with that status.
    Refuses(u16),
    /// Refuses, and asks to be left alone for so many seconds.
    AsksForPause(u32),
    /// Takes it, and the answer is lost.
    LosesTheAnswer,
    /// Takes it, and has no feature flags.
    HasNoFlags,
    /// Is a web site that has nothing to do with PostHog.
    IsAnotherSite,
}

/// An event as it is documented; anything else is refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenEvent {
    /// What happened.
    pub event: String,
    /// Whose event it is.
    pub distinct_id: String,
    /// What is known of it.
    pub properties: Map<String, Value>,
    /// When it happened.
    pub timestamp: String,
    /// Names the event.
    pub uuid: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Capture {
    api_key: String,
    #[serde(default)]
    historical_migration: bool,
    batch: Vec<TakenEvent>,
}

#[derive(Deserialize)]
struct FlagsRequest {
    api_key: String,
    #[serde(rename = "distinct_id")]
    _distinct_id: String,
}

#[derive(Default)]
struct State {
    mood: Mutex<PosthogMood>,
    batches: Mutex<Vec<Vec<TakenEvent>>>,
}

/// A PostHog that tests look into. It stops when it is dropped.
pub struct FakePosthog {
    address: String,
    state: Arc<State>,
    server: ServerHandle,
}

impl FakePosthog {
    /// Starts on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<State>::default();
        let shared = Data::from(state.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .route("/batch/", post().to(take))
                .route("/flags", post().to(evaluate_flags))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        std::thread::spawn(move || actix_web::rt::System::new().block_on(server));
        Self { address, state, server: handle }
    }

    /// Where it is.
    pub fn host(&self) -> &str {
        &self.address
    }

    /// The key of its only project.
    pub fn project_key(&self) -> &'static str {
        PROJECT_KEY
    }

    /// What it does with what it is sent from now on.
    pub fn set_mood(&self, mood: PosthogMood) {
        *self.state.mood.lock().unwrap() = mood;
    }

    /// Every batch that it took, oldest first, also those that came twice.
    pub fn batches(&self) -> Vec<Vec<TakenEvent>> {
        self.state.batches.lock().unwrap().clone()
    }

    /// Every event that it took, oldest first, each once: what comes twice is the same in all that
    /// PostHog tells events apart by.
    pub fn events(&self) -> Vec<TakenEvent> {
        let mut events: Vec<TakenEvent> = Vec::new();
        for event in self.batches().into_iter().flatten() {
            if !events.contains(&event) {
                events.push(event);
            }
        }
        events
    }
}

impl Drop for FakePosthog {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// What it answers in its mood, if that is no.
fn refusal(mood: PosthogMood, api_key: &str) -> Option<HttpResponse> {
    match mood {
        PosthogMood::Refuses(status) => {
            Some(HttpResponse::build(StatusCode::from_u16(status).unwrap()).json(json!({ "type": "server_error" })))
        }
        PosthogMood::AsksForPause(seconds) => {
            Some(HttpResponse::TooManyRequests().insert_header((header::RETRY_AFTER, seconds.to_string())).finish())
        }
        PosthogMood::IsAnotherSite => Some(HttpResponse::Ok().content_type("text/html").body("<h1>Flowers</h1>")),
        _ if api_key != PROJECT_KEY => {
            let code = json!({ "type": "authentication_error", "code": "invalid_api_key" });
            Some(HttpResponse::Unauthorized().json(code))
        }
        _ => None,
    }
}

async fn evaluate_flags(request: Json<FlagsRequest>, state: Data<State>) -> HttpResponse {
    let mood = *state.mood.lock().unwrap();
    if mood == PosthogMood::HasNoFlags {
        return HttpResponse::NotFound().finish();
    }
    refusal(mood, &request.api_key).unwrap_or_else(|| HttpResponse::Ok().json(json!({ "flags": {} })))
}

async fn take(batch: Json<Capture>, state: Data<State>) -> HttpResponse {
    let mood = *state.mood.lock().unwrap();
    let Capture { api_key, historical_migration, batch } = batch.into_inner();
    if let Some(refusal) = refusal(mood, &api_key) {
        return refusal;
    }
    if batch.is_empty() || historical_migration {
        return HttpResponse::BadRequest().json(json!({ "type": "validation_error" }));
    }
    state.batches.lock().unwrap().push(batch);
    if mood == PosthogMood::LosesTheAnswer {
        // Longer than anybody waits.
        actix_web::rt::time::sleep(Duration::from_secs(30)).await;
    }
    HttpResponse::Ok().json(json!({ "status": 1 }))
}
