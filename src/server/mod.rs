//! The language server: LSP 3.17 on standard input and output.

mod backend;
mod deferred;
mod dispatch;
mod document;
mod escapes;
mod features;
mod findings;
mod frame;
mod last_year;
mod parent;
mod proto;
mod recent;
mod replay;
mod session;
mod settings;
mod stdio;
mod words;
mod workers;

use std::collections::HashSet;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::Sink;
use futures_util::stream::StreamExt as _;
use tokio::runtime::Handle;
use tower_lsp::jsonrpc::Response;
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

/// How long work that was asked for, and a client that takes nothing, is waited
/// for at the end.
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
    let output = Output::open()?;
    let session = Session::new(output.clone(), options);
    session.prepare();
    let (service, socket) = service(&session);
    let (mut requests, answers) = socket.split();
    let dispatcher = Dispatcher::new(service, answers, session.clone(), output.clone());
    let waiting = dispatcher.waiting();
    let handle = Handle::current();
    let reader = session.clone();
    std::thread::Builder::new()
        .name("input".into())
        .spawn(move || {
            let _runtime = handle.enter();
            read(dispatcher, &reader);
        })?;
    let mut parent = std::pin::pin!(parent::gone(session.clone()));
    loop {
        tokio::select! {
            () = waiting.answer_all() => break,
            Some(request) = requests.next() => send(&output, &request),
            () = output.drain() => {
                if output.is_gone() {
                    break;
                }
                // The client has caught up: it is told what it missed.
                session.settle();
            }
            () = &mut parent => break,
        }
    }

    // An editor that said goodbye, or a script whose input ended, gets what
    // was asked for before.
    session.settle();
    let exited = session.state().exited;
    if exited {
        waiting.advance();
    } else {
        let _ = tokio::time::timeout(GRACE, waiting.finish()).await;
    }
    output.finish(GRACE).await;
    Ok(u8::from(exited && !session.state().shut_down))
}

/// Reads and does what the client sends, to its end or its `exit`.
fn read<R>(mut dispatcher: Dispatcher<R>, session: &Session)
where
    R: Sink<Response> + Unpin,
{
    let mut input = Input::new();
    let mut frames = Frames::default();
    // When findings were last told.
    let mut told = Instant::now();
    // Documents wait to be looked at.
    let mut more = false;
    loop {
        if !more || input.comes_within(Duration::ZERO) {
            let read = input.read();
            if read.is_empty() {
                return;
            }
            frames.push(read);
            while let Some(frame) = frames.next() {
                if dispatcher.receive(frame) == Flow::Exit {
                    session.state().exited = true;
                    return;
                }
            }
        }
        // What is there to read comes first, but not for ever.
        if !input.has_more() || told.elapsed() >= OVERDUE {
            more = session.idle();
            told = Instant::now();
        }
    }
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
