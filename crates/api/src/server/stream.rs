//! A connection that is cut when whoever is at its other end is too slow.

use std::{
    io::{Error, ErrorKind, Result},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::rt::net::TcpStream;
use socket2::SockRef;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep_until},
};

use super::{Pace, connection::Connection};

/// A TCP connection that is cut when what is awaited does not come, or when answers are not taken.
pub(super) struct PacedStream {
    stream: TcpStream,
    connection: Rc<Connection>,
    pace: Pace,
    reading: Timer,
    writing: Timer,
    /// How long the other end may still refuse to take anything. What it takes adds to that.
    patience: Duration,
    /// Since when it has not taken anything that we had to give.
    refusing: Option<Instant>,
}

impl PacedStream {
    pub(super) fn new(stream: TcpStream, pace: Pace) -> Self {
        // What is with the operating system already, such as a small answer, is its to give up: when it was
        // not taken for that long (RFC 5482). Where it cannot, it does so by rules of its own.
        #[cfg(target_os = "linux")]
        let _ = SockRef::from(&stream).set_tcp_user_timeout(Some(pace.patience));
        Self {
            stream,
            connection: Rc::new(Connection::new(pace)),
            pace,
            reading: Timer::default(),
            writing: Timer::default(),
            patience: pace.patience,
            refusing: None,
        }
    }

    /// What is known of it, for the middleware.
    pub(super) fn connection(&self) -> Rc<Connection> {
        self.connection.clone()
    }

    /// Ends it at once: what it was not given yet is thrown away.
    fn cut(&self) -> Error {
        let _ = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
        tracing::debug!("a connection was too slow and is cut");
        ErrorKind::TimedOut.into()
    }
}

impl AsyncRead for PacedStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        match read {
            Poll::Ready(Ok(())) => {
                let count = buffer.filled().len() - before;
                if count > 0 {
                    self.connection.arrived(count);
                }
            }
            Poll::Pending => {
                if let Some(deadline) = self.connection.cut_off()
                    && self.reading.has_come(deadline, context)
                {
                    return Poll::Ready(Err(self.cut()));
                }
            }
            Poll::Ready(Err(_)) => {}
        }
        read
    }
}

impl AsyncWrite for PacedStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        match written {
            Poll::Ready(Ok(count)) => {
                let waited = self.refusing.take().map_or(Duration::ZERO, |since| since.elapsed());
                let earned = self.pace.earned(count as u64);
                self.patience = (self.patience.saturating_sub(waited) + earned).min(self.pace.patience);
            }
            Poll::Pending => {
                let deadline = *self.refusing.get_or_insert_with(Instant::now) + self.patience;
                if self.writing.has_come(deadline, context) {
                    return Poll::Ready(Err(self.cut()));
                }
            }
            Poll::Ready(Err(_)) => {}
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Wakes a task at a deadline, which may move.
#[derive(Default)]
pub(crate) struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    /// Whether the deadline has come; otherwise the task is woken then.
    pub(crate) fn has_come(&mut self, deadline: Instant, context: &mut Context<'_>) -> bool {
        let sleep = self.0.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if sleep.deadline() != deadline {
            sleep.as_mut().reset(deadline);
        }
        sleep.as_mut().poll(context).is_ready()
    }
}
