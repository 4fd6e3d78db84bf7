//! A recorded session, served in memory: what fuzzing and long runs drive.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::stream::StreamExt as _;

use super::dispatch::{Dispatcher, Flow};
use super::frame::Frames;
use super::session::Session;
use super::stdio::Output;
use super::{Options, send, service};

/// Serves what a client sent, to its end or its `exit`, and returns what the
/// server sent. Findings are told after every message, as to a client that
/// waits between them.
///
/// # Errors
/// When the system gives no event loop.
pub fn replay(options: &Options, sent: &[u8]) -> io::Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()?;
    let answers: Arc<Mutex<Vec<u8>>> = Arc::default();
    let output = Output::into_memory(Arc::clone(&answers));
    runtime.block_on(async {
        let session = Session::new(output.clone(), options);
        let (service, socket) = service(&session);
        let (mut requests, taken) = socket.split();
        let mut dispatcher = Dispatcher::new(service, taken, session.clone(), output.clone());
        let mut frames = Frames::default();
        frames.push(sent);
        while let Some(body) = frames.next() {
            if dispatcher.receive(body) == Flow::Exit {
                break;
            }
            dispatcher.advance();
            while let Some(Some(request)) = requests.next().now_or_never() {
                send(&output, &request);
            }
            session.idle();
        }
    });
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(std::mem::take(&mut answers))
}
