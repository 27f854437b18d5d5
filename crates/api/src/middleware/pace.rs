//! Bodies have to arrive in time, whoever reads them, and also when nobody does.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use actix_web::{
    Error, HttpMessage,
    body::{BodySize, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    middleware::Next,
    web::Bytes,
};
use futures_util::Stream;

use crate::server::{connection::Connection, stream::Timer};

/// Tells the connection where the request is, and ends its body with an error when that takes too long.
pub(crate) async fn keep(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let has_body = !matches!(request.parts().1, Payload::None);
    let connection = request.request().conn_data::<Rc<Connection>>().cloned();
    let exchange = connection.map(|connection| {
        let payload = request.take_payload();
        connection.begin(has_body);
        let body = Rc::new(RefCell::new(RequestBody { payload, is_whole: false }));
        let arriving = Arriving { body: body.clone(), connection: connection.clone(), timer: Timer::default() };
        request.set_payload(Payload::Stream { payload: Box::pin(arriving) });
        Exchange { body, connection }
    });
    if has_body {
        // actix reads on while it waits. A small body is there by then, and so whole, also when the answer needs
        // nothing of it: the connection can be used again.
        tokio::task::yield_now().await;
    }
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| Answer { body: Box::pin(body), _exchange: exchange }))
}

struct RequestBody {
    payload: Payload,
    is_whole: bool,
}

impl RequestBody {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        let polled = Pin::new(&mut self.payload).poll_next(context);
        self.is_whole |= matches!(polled, Poll::Ready(None));
        polled
    }
}

/// A body that is on its way.
struct Arriving {
    body: Rc<RefCell<RequestBody>>,
    connection: Rc<Connection>,
    timer: Timer,
}

impl Stream for Arriving {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.body.borrow_mut().poll(context);
        match polled {
            Poll::Ready(None) => self.connection.body_is_whole(),
            Poll::Pending => {
                if let Some(deadline) = self.connection.body_deadline()
                    && self.timer.has_come(deadline, context)
                {
                    return Poll::Ready(Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into()))));
                }
            }
            Poll::Ready(Some(_)) => {}
        }
        polled
    }
}

/// A request and its answer, until the last of the answer was taken from us. The body is kept that long, also
/// when nobody reads it: actix closes the connection after the answer when it is not whole by then. (Of
/// one that was dropped it would read the rest, as long as that may take.)
struct Exchange {
    body: Rc<RefCell<RequestBody>>,
    connection: Rc<Connection>,
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut body = self.body.borrow_mut();
        let mut context = Context::from_waker(Waker::noop());
        // What has arrived and was not read.
        while !body.is_whole && matches!(body.poll(&mut context), Poll::Ready(Some(Ok(_)))) {}
        if body.is_whole {
            self.connection.body_is_whole();
        }
        self.connection.answered();
    }
}

/// An answer on its way.
struct Answer<B> {
    body: Pin<Box<B>>,
    _exchange: Option<Exchange>,
}

impl<B: MessageBody> MessageBody for Answer<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, B::Error>>> {
        self.body.as_mut().poll_next(context)
    }
}
