//! Listening. What goes over a connection has its time, in both directions: the stream below HTTP
//! ([`stream`]) and the middleware above it (`middleware::pace`) look after that together, by what they know
//! of the connection ([`connection`]).
//!
//! actix-web's own server has a deadline for the head of the first request, and no other.

pub(crate) mod connection;
pub(crate) mod stream;

use std::{future::ready, net::TcpListener, time::Duration};

use actix_http::{Extensions, HttpServiceBuilder, error::DispatchError};
use actix_server::Server;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{dev::AppConfig, rt::net::TcpStream, web};

use self::stream::PacedStream;
use crate::{ApiState, application};

/// How long an idle connection stays open: longer than proxies keep theirs (60 seconds in nginx), or a
/// request now and then meets a connection that is just being closed.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// How long what a caller still sends is read after they were answered, so that they see the answer.
const LINGER: Duration = Duration::from_secs(1);

/// How long callers may take. What is slower is given up: 408 where they can still be told, and the end of
/// the connection.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// For the head of a request, from its first byte.
    pub head: Duration,
    /// For a body, and for taking an answer, however small it is.
    pub patience: Duration,
    /// Each byte of a body or an answer adds to the patience, so that what is large has longer: this many
    /// bytes add a second.
    pub bytes_per_second: u32,
}

impl Default for Pace {
    /// A body of 256 KiB has 46 seconds, an image of 5 MiB about six minutes.
    fn default() -> Self {
        Self { head: Duration::from_secs(10), patience: Duration::from_secs(30), bytes_per_second: 16 * 1024 }
    }
}

impl Pace {
    /// What so many bytes add to the patience.
    fn earned(&self, bytes: u64) -> Duration {
        Duration::from_millis(bytes.saturating_mul(1000) / u64::from(self.bytes_per_second.max(1)))
    }
}

/// How a server runs.
#[derive(Debug, Clone, Copy)]
pub struct ServerOptions {
    /// Threads that answer.
    pub workers: usize,
    /// How long callers may take.
    pub pace: Pace,
    /// How long requests may go on when the server is asked to stop, in seconds.
    pub shutdown_seconds: u64,
    /// Whether signals of the operating system stop it.
    pub signals: bool,
}

/// Answers whoever connects, as soon as what is returned is awaited.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(listener: TcpListener, state: &web::Data<ApiState>, options: ServerOptions) -> std::io::Result<Server> {
    let mut builder = Server::build().workers(options.workers.clamp(1, 512)).shutdown_timeout(options.shutdown_seconds);
    if !options.signals {
        builder = builder.disable_signals();
    }
    let stopping = builder.graceful_shutdown_signal();
    let (state, pace) = (state.clone(), options.pace);
    let builder = builder.listen("http", listener, move || {
        let stopping = stopping.clone();
        let app = application(state.clone()).into_factory().map_err(|error| error.error_response());
        let http = HttpServiceBuilder::default()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .keep_alive(KEEP_ALIVE)
            .client_request_timeout(pace.head)
            .client_disconnect_timeout(LINGER)
            .on_connect_ext(|stream: &PacedStream, extensions: &mut Extensions| {
                extensions.insert(stream.connection());
            })
            .h1(map_config(app, |()| AppConfig::default()));
        let paced = fn_service(move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            ready(Ok::<_, DispatchError>((PacedStream::new(stream, pace), peer)))
        });
        paced.and_then(http)
    })?;
    Ok(builder.run())
}
