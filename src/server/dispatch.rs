//! Messages in the order they came.
//!
//! A notification about a text is applied when it is read. Any other message
//! becomes a future of the service, and that future is run up to its first
//! await when it is read: what a handler takes from the session before it
//! waits is therefore the state between the messages before and after it.
//! Only then may it wait, beside any number of others and on another thread
//! than the one that reads, and holds nobody up. An answer of the client that
//! it waits for is in force before the next message is taken.

use std::borrow::Cow;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_util::FutureExt as _;
use futures_util::SinkExt as _;
use futures_util::future::poll_fn;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ExitedError, LspService};
use tower_service::Service as _;

use super::backend::Backend;
use super::frame::Frame;
use super::session::Session;
use super::stdio::Output;

/// Whether to go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    Continue,
    Exit,
}

pub struct Dispatcher<R> {
    service: LspService<Backend>,
    /// Takes the client's answers to our requests.
    answers: R,
    session: Session,
    output: Output,
    waiting: Arc<Waiting>,
}

/// What has to wait: answered as it is done, in any order.
pub struct Waiting {
    output: Output,
    begun: Mutex<FuturesUnordered<Guarded>>,
    /// There is more to wait for, or nobody else to do it any more.
    changed: Notify,
    /// No message is read any more.
    closed: AtomicBool,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    method: Option<Cow<'a, str>>,
    #[serde(default)]
    id: Option<Id>,
    #[serde(borrow, default)]
    params: Option<&'a RawValue>,
}

impl<R> Dispatcher<R>
where
    R: futures_util::Sink<Response> + Unpin,
{
    pub fn new(
        service: LspService<Backend>,
        answers: R,
        session: Session,
        output: Output,
    ) -> Dispatcher<R> {
        let waiting = Waiting {
            output: output.clone(),
            begun: Mutex::default(),
            changed: Notify::new(),
            closed: AtomicBool::new(false),
        };
        Dispatcher {
            service,
            answers,
            session,
            output,
            waiting: Arc::new(waiting),
        }
    }

    /// What has to wait, for another thread to do.
    pub fn waiting(&self) -> Arc<Waiting> {
        self.waiting.clone()
    }

    /// Takes one message.
    pub fn receive(&mut self, frame: Frame<'_>) -> Flow {
        let Frame::Body(body) = frame else {
            self.session.too_long();
            return Flow::Continue;
        };
        let body = String::from_utf8_lossy(body);
        match serde_json::from_str::<Envelope<'_>>(&body) {
            Ok(Envelope {
                method: Some(method),
                id,
                params,
            }) => self.call(method.into_owned(), id, params.map_or("", RawValue::get)),
            Ok(_) => {
                if let Ok(answer) = serde_json::from_str::<Response>(&body) {
                    // The sink keeps nothing, so it never makes us wait.
                    let _ = self.answers.send(answer).now_or_never();
                    self.waiting.advance();
                }
                Flow::Continue
            }
            Err(_) => {
                self.answer(Response::from_error(Id::Null, Error::parse_error()));
                Flow::Continue
            }
        }
    }

    fn call(&mut self, method: String, id: Option<Id>, params: &str) -> Flow {
        if method == "exit" {
            return Flow::Exit;
        }
        let params = if id.is_none() {
            match self.session.notification(&method, params) {
                Ok(true) => return Flow::Continue,
                Ok(false) => params,
                Err(error) => {
                    eprint(&format!("{method}: {error}"));
                    return Flow::Continue;
                }
            }
        } else {
            params
        };
        let mut request = Request::build(method);
        if let Some(id) = &id {
            request = request.id(id.clone());
        }
        if !params.is_empty() {
            match serde_json::from_str::<serde_json::Value>(params) {
                Ok(params) => request = request.params(params),
                Err(_) => {
                    if let Some(id) = id {
                        self.answer(Response::from_error(id, Error::parse_error()));
                    }
                    return Flow::Continue;
                }
            }
        }
        // Always ready but after `exit`.
        let ready = poll_fn(|context| self.service.poll_ready(context)).now_or_never();
        if !matches!(ready, Some(Ok(()))) {
            return Flow::Continue;
        }
        let mut guarded = Guarded {
            id,
            future: self.service.call(request.finish()),
        };
        match (&mut guarded).now_or_never() {
            Some(Some(response)) => self.answer(response),
            // The framework says nothing to methods of the protocol's own that it
            // doesn't know.
            Some(None) => {
                if let Some(id) = guarded.id.take() {
                    self.answer(Response::from_error(id, Error::method_not_found()));
                }
            }
            None => self.waiting.push(guarded),
        }
        Flow::Continue
    }

    fn answer(&self, response: Response) {
        answer(&self.output, &response);
    }
}

impl<R> Drop for Dispatcher<R> {
    fn drop(&mut self) {
        self.waiting.closed.store(true, Ordering::Relaxed);
        self.waiting.changed.notify_one();
    }
}

impl Waiting {
    fn push(&self, guarded: Guarded) {
        self.begun().push(guarded);
        self.changed.notify_one();
    }

    /// Sends the answers until no message is read any more.
    pub async fn answer_all(&self) {
        while !self.closed.load(Ordering::Relaxed) {
            tokio::select! {
                () = self.changed.notified() => {}
                () = poll_fn(|context| self.poll(context)) => {}
            }
        }
    }

    /// Sends the answers that are there by now.
    pub fn advance(&self) {
        if !self.begun().is_empty() {
            let _ = poll_fn(|context| self.poll(context)).now_or_never();
            // Whoever waits for them has to begin anew.
            self.changed.notify_one();
        }
    }

    /// Sends the answers to all that was asked.
    pub async fn finish(&self) {
        poll_fn(|context| {
            let _ = self.poll(context);
            match self.begun().is_empty() {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }

    /// Sends the answers that are there; there may always be more.
    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut begun = self.begun();
        while let Poll::Ready(Some(done)) = begun.poll_next_unpin(context) {
            if let Some(response) = done {
                answer(&self.output, &response);
            }
        }
        Poll::Pending
    }

    fn begun(&self) -> MutexGuard<'_, FuturesUnordered<Guarded>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn answer(output: &Output, response: &Response) {
    if let Ok(body) = serde_json::to_vec(response) {
        output.send(&body);
    }
}

/// A handler at work. If it panics, its request is answered with an error, and
/// nothing else is touched.
struct Guarded {
    id: Option<Id>,
    future: Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>,
}

impl Future for Guarded {
    type Output = Option<Response>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Response>> {
        let future = &mut self.future;
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(Poll::Ready(outcome)) => Poll::Ready(outcome.unwrap_or(None)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(
                self.id
                    .take()
                    .map(|id| Response::from_error(id, Error::internal_error())),
            ),
        }
    }
}

/// One line on standard error; a closed one is no reason to stop.
pub fn eprint(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "gouji: {line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_answered_with_an_error() {
        let guarded = Guarded {
            id: Some(Id::Number(7)),
            future: Box::pin(async { panic!("a fault of ours") }),
        };
        let answer = guarded.now_or_never().flatten();
        assert_eq!(
            answer,
            Some(Response::from_error(Id::Number(7), Error::internal_error()))
        );
    }

    /// Work that is done only once it is waited for.
    #[test]
    fn what_was_begun_is_answered_to_the_last() {
        let sent: Arc<Mutex<Vec<u8>>> = Arc::default();
        let waiting = Waiting {
            output: Output::into_memory(sent.clone()),
            begun: Mutex::default(),
            changed: Notify::new(),
            closed: AtomicBool::new(true),
        };
        let done = Arc::new(Notify::new());
        for id in 1..=3 {
            let done = done.clone();
            waiting.push(Guarded {
                id: Some(Id::Number(id)),
                future: Box::pin(async move {
                    done.notified().await;
                    Ok(Some(Response::from_ok(Id::Number(id), id.into())))
                }),
            });
        }
        let work = async {
            for _ in 1..=3 {
                tokio::task::yield_now().await;
                done.notify_one();
            }
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime = runtime.expect("a runtime");
        runtime.block_on(async { tokio::join!(waiting.finish(), work) });
        let sent = String::from_utf8_lossy(&sent.lock().unwrap()).into_owned();
        for id in 1..=3 {
            assert!(sent.contains(&format!("\"result\":{id}")), "{sent}");
        }
    }
}
