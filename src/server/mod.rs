//! The language server: LSP 3.17 on standard input and output.

mod backend;
mod deferred;
mod dispatch;
mod document;
mod escapes;
mod features;
mod frame;
mod last_year;
mod parent;
mod proto;
mod replay;
mod session;
mod settings;
mod stdio;
mod words;

use std::collections::HashSet;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::stream::StreamExt as _;
use tower_lsp::{ClientSocket, LspService};

use crate::message::Locale;
use crate::text::Encoding;
use backend::Backend;
use dispatch::{Dispatcher, Flow};
use frame::Frames;
use session::Session;
use stdio::{Input, Output};

pub use replay::replay;

/// How the server is started.
#[derive(Debug, Default, Clone)]
pub struct Options {
    /// The language of messages where the client names none.
    pub locale: Locale,
    /// What columns count, whatever the client says; `None`: as agreed with it.
    pub encoding: Option<Encoding>,
}

/// How long findings may be put off while edits keep coming.
const OVERDUE: Duration = Duration::from_millis(100);

/// How long a client that takes nothing is waited for at the end.
const GRACE: Duration = Duration::from_millis(300);

/// Serves until the client says `exit`, closes standard input or is gone, and
/// returns the exit status: 1 for `exit` without `shutdown` before it, as the
/// protocol has it, else 0.
///
/// # Errors
/// When standard input or output can't be used.
pub fn run(options: &Options) -> io::Result<u8> {
    log_panics();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(2)
        .build()?;
    let code = runtime.block_on(serve(options))?;
    // A thread may still stand in a read that never ends.
    runtime.shutdown_background();
    Ok(code)
}

async fn serve(options: &Options) -> io::Result<u8> {
    let mut input = Input::open()?;
    let output = Output::open()?;
    let session = Session::new(output.clone(), options);
    session.prepare();
    let (service, socket) = service(&session);
    let (mut requests, answers) = socket.split();
    let mut dispatcher = Dispatcher::new(service, answers, session.clone(), output.clone());
    let mut frames = Frames::default();
    let mut parent = std::pin::pin!(parent::gone(session.clone()));

    // When findings were last up to date.
    let mut told = Instant::now();
    let exited = 'serve: loop {
        while let Some(frame) = frames.next() {
            if dispatcher.receive(frame) == Flow::Exit {
                break 'serve true;
            }
        }
        dispatcher.advance();
        while let Some(Some(request)) = requests.next().now_or_never() {
            send(&output, &request);
        }
        let mut take = |bytes: &[u8]| frames.push(bytes);
        match input.try_read(&mut take) {
            Some(0) => break false,
            Some(_) => {
                // What is there to read comes first, but not for ever.
                if told.elapsed() >= OVERDUE {
                    session.idle();
                    told = Instant::now();
                }
                continue;
            }
            None => {}
        }
        session.idle();
        told = Instant::now();
        tokio::select! {
            read = input.wait(&mut take) => if read == Some(0) { break false },
            () = dispatcher.wait() => {}
            Some(request) = requests.next() => send(&output, &request),
            () = output.drain() => if output.is_gone() { break false },
            () = &mut parent => break false,
        }
    };

    // An editor that said goodbye, or a script whose input ended, gets what
    // was asked for before.
    session.idle();
    dispatcher.advance();
    output.finish(GRACE).await;
    let orderly = session.state().shut_down;
    Ok(u8::from(exited && !orderly))
}

/// The methods, and the requests that they make of the client.
fn service(session: &Session) -> (LspService<Backend>, ClientSocket) {
    LspService::build(|client| Backend::new(client, session.clone()))
        .custom_method("gouji/tables", Backend::tables)
        .custom_method("gouji/text", Backend::text)
        .finish()
}

fn send(output: &Output, request: &tower_lsp::jsonrpc::Request) {
    if let Ok(body) = serde_json::to_vec(request) {
        output.send(&body);
    }
}

/// A fault of ours goes to the log in one line, with what is needed to report
/// it, and the server goes on. The same fault is told once, however often it
/// comes: a place in a text may bring it at every key.
fn log_panics() {
    let told: Mutex<HashSet<String>> = Mutex::default();
    std::panic::set_hook(Box::new(move |info| {
        let place = info
            .location()
            .map_or_else(String::new, ToString::to_string);
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.insert(place) {
            let version = env!("CARGO_PKG_VERSION");
            let what = info.to_string().replace('\n', " ");
            dispatch::eprint(&format!(
                "{version}: a fault of the program, please report it: {what}"
            ));
        }
    }));
}
