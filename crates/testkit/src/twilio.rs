//! A Twilio that tests look into: it takes messages as the real one documents it.

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::{StatusCode, header},
    web::{Data, Form, Path, get, post},
};
use adapters::{TwilioCredentials, TwilioOptions, TwilioSender};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;

/// The account that it has.
const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const AUTH_TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// What it does with a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TwilioMood {
    /// Takes it.
    #[default]
    Takes,
    /// Refuses with that status and error code.
    Refuses(u16, u32),
    /// Takes it, and the answer is lost.
    LosesTheAnswer,
}

#[derive(Default)]
struct State {
    mood: Mutex<TwilioMood>,
    taken: Mutex<Vec<Vec<(String, String)>>>,
}

/// A Twilio that tests look into. It stops when it is dropped.
pub struct FakeTwilio {
    address: String,
    state: Arc<State>,
    server: ServerHandle,
}

impl FakeTwilio {
    /// The auth token of the installation's account.
    pub const SHARED_TOKEN: &str = "fedcba9876543210fedcba9876543210";

    /// Starts on a free port.
    pub fn start() -> Self {
        Self::listen(TcpListener::bind(("127.0.0.1", 0)).unwrap())
    }

    pub(crate) fn listen(listener: TcpListener) -> Self {
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<State>::default();
        let shared = Data::from(state.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .route("/2010-04-01/Accounts/{account}.json", get().to(account))
                .route("/2010-04-01/Accounts/{account}/Messages.json", get().to(account))
                .route("/2010-04-01/Accounts/{account}/Messages.json", post().to(take))
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

    /// Its account, opened by the auth token.
    pub fn options(&self) -> TwilioOptions {
        TwilioOptions {
            api_url: self.address.clone(),
            account_sid: ACCOUNT.to_owned(),
            credentials: TwilioCredentials::AuthToken(AUTH_TOKEN.to_owned()),
            sender: TwilioSender::Number("+447700900000".to_owned()),
            timeout: Duration::from_millis(500),
        }
    }

    /// By which it proves that a notice to that address is its own.
    pub fn signature(token: &str, url: &str, fields: &[(&str, &str)]) -> String {
        use base64::{Engine, prelude::BASE64_STANDARD};
        let mut sorted = fields.to_vec();
        sorted.sort_unstable();
        let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(token.as_bytes()).unwrap();
        mac.update(url.as_bytes());
        for (name, value) in sorted {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        BASE64_STANDARD.encode(mac.finalize().into_bytes())
    }

    /// A notice's body.
    pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
        serde_urlencoded::to_string(fields).unwrap().into_bytes()
    }

    /// Names its account.
    pub fn account_sid(&self) -> &'static str {
        ACCOUNT
    }

    /// Opens its account.
    pub fn auth_token(&self) -> &'static str {
        AUTH_TOKEN
    }

    /// What it does with messages from now on.
    pub fn set_mood(&self, mood: TwilioMood) {
        *self.state.mood.lock().unwrap() = mood;
    }

    /// The fields of every message that it took, oldest first.
    pub fn taken(&self) -> Vec<Vec<(String, String)>> {
        self.state.taken.lock().unwrap().clone()
    }
}

impl Drop for FakeTwilio {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn refused(status: u16, code: u32) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap();
    // The real one's words name the number too.
    let message = "The 'To' number +447700900182 is refused";
    HttpResponse::build(status).json(json!({ "code": code, "message": message, "status": status.as_u16() }))
}

fn is_authorized(request: &HttpRequest, account: &str) -> bool {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let expected = format!("Basic {}", BASE64_STANDARD.encode(format!("{ACCOUNT}:{AUTH_TOKEN}")));
    account == ACCOUNT && request.headers().get(header::AUTHORIZATION).is_some_and(|value| value == expected.as_str())
}

async fn account(request: HttpRequest, account: Path<String>) -> HttpResponse {
    if is_authorized(&request, &account) {
        HttpResponse::Ok().json(json!({ "sid": ACCOUNT, "status": "active" }))
    } else {
        refused(401, 20_003)
    }
}

async fn take(
    request: HttpRequest,
    account: Path<String>,
    form: Form<Vec<(String, String)>>,
    state: Data<State>,
) -> HttpResponse {
    if !is_authorized(&request, &account) {
        return refused(401, 20_003);
    }
    let mood = *state.mood.lock().unwrap();
    if let TwilioMood::Refuses(status, code) = mood {
        return refused(status, code);
    }
    state.taken.lock().unwrap().push(form.into_inner());
    if mood == TwilioMood::LosesTheAnswer {
        // Longer than anybody waits.
        actix_web::rt::time::sleep(Duration::from_secs(30)).await;
    }
    HttpResponse::Created().json(json!({ "sid": "SM0123456789abcdef0123456789abcdef", "status": "queued" }))
}
