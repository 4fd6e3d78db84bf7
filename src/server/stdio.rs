//! Standard input and output without a thread in between, where the system
//! has it so: an editor holds the other end of a pipe or of a socket, and both
//! can be waited for. A file, a terminal or another system gets a thread.

use std::io::{self, Read as _, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

#[cfg(unix)]
use tokio::net::{UnixStream, unix::pipe};
use tokio::sync::Notify;

use super::frame::frame;

/// How much is read at once, in bytes.
const CHUNK: usize = 1 << 16;

/// Standard input.
pub struct Input {
    source: Source,
    /// Room for one read.
    chunk: Vec<u8>,
    /// The last read took all that was there: the next, which would say so,
    /// can wait until what was read is answered.
    drained: bool,
}

enum Source {
    #[cfg(unix)]
    Pipe(pipe::Receiver),
    #[cfg(unix)]
    Socket(UnixStream),
    /// Chunks from a thread that reads; an empty one is the end.
    Thread(tokio::sync::mpsc::Receiver<Vec<u8>>),
}

impl Input {
    /// Must be called inside a runtime.
    ///
    /// # Errors
    /// When standard input is closed or can't be waited for.
    pub fn open() -> io::Result<Input> {
        Ok(Input {
            source: Source::open()?,
            chunk: vec![0; CHUNK],
            drained: false,
        })
    }

    /// What can be read now, handed to `take`: its length, `None` when nothing
    /// is there yet, `Some(0)` at the end.
    pub fn try_read(&mut self, take: &mut impl FnMut(&[u8])) -> Option<usize> {
        if std::mem::take(&mut self.drained) {
            return None;
        }
        let read: io::Result<usize> = match &mut self.source {
            #[cfg(unix)]
            Source::Pipe(pipe) => pipe.try_read(&mut self.chunk),
            #[cfg(unix)]
            Source::Socket(socket) => socket.try_read(&mut self.chunk),
            Source::Thread(receiver) => {
                use tokio::sync::mpsc::error::TryRecvError;
                return match receiver.try_recv() {
                    Ok(chunk) => {
                        take(&chunk);
                        Some(chunk.len())
                    }
                    Err(TryRecvError::Empty) => None,
                    Err(TryRecvError::Disconnected) => Some(0),
                };
            }
        };
        match read {
            Ok(read) => {
                take(self.chunk.get(..read).unwrap_or(&[]));
                self.drained = read > 0 && read < self.chunk.len();
                Some(read)
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) =>
            {
                None
            }
            Err(_) => Some(0),
        }
    }

    /// Waits until there may be something to read; what was read on the way
    /// is handed to `take`, with its length (0: the end).
    pub async fn wait(&mut self, take: &mut impl FnMut(&[u8])) -> Option<usize> {
        match &mut self.source {
            #[cfg(unix)]
            Source::Pipe(pipe) => pipe.readable().await.err().map(|_| 0),
            #[cfg(unix)]
            Source::Socket(socket) => socket.readable().await.err().map(|_| 0),
            Source::Thread(receiver) => {
                let chunk = receiver.recv().await.unwrap_or_default();
                take(&chunk);
                Some(chunk.len())
            }
        }
    }
}

impl Source {
    fn open() -> io::Result<Source> {
        #[cfg(unix)]
        {
            use std::os::fd::AsFd as _;
            let fd = io::stdin().as_fd().try_clone_to_owned()?;
            match kind(&fd)? {
                Kind::Pipe => return Ok(Source::Pipe(pipe::Receiver::from_owned_fd(fd)?)),
                Kind::Socket => return Ok(Source::Socket(socket(fd)?)),
                Kind::Other => {}
            }
        }
        let (sender, receiver) = tokio::sync::mpsc::channel(4);
        std::thread::Builder::new()
            .name("stdin".into())
            .spawn(move || {
                let mut stdin = io::stdin().lock();
                loop {
                    let mut chunk = vec![0; CHUNK];
                    let read = stdin.read(&mut chunk).unwrap_or(0);
                    chunk.truncate(read);
                    if sender.blocking_send(chunk).is_err() || read == 0 {
                        return;
                    }
                }
            })?;
        Ok(Source::Thread(receiver))
    }
}

/// Standard output: whole frames, from any thread, in the order they are
/// given. Never waits: what the client doesn't take yet is kept.
#[derive(Clone)]
pub struct Output(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Something is kept back, or the other end is gone.
    kept: Notify,
}

struct State {
    sink: Sink,
    /// What the client has not taken yet, from `taken` on.
    kept: Vec<u8>,
    taken: usize,
    gone: bool,
}

#[derive(Clone)]
enum Sink {
    #[cfg(unix)]
    Pipe(Arc<pipe::Sender>),
    #[cfg(unix)]
    Socket(Arc<UnixStream>),
    Thread(mpsc::Sender<Message>),
    /// For a session that is served in memory.
    Memory(Arc<Mutex<Vec<u8>>>),
}

/// What the writing thread is told.
enum Message {
    Bytes(Vec<u8>),
    /// Answer when all before it is written.
    Flush(mpsc::Sender<()>),
}

impl Output {
    /// Must be called inside a runtime.
    ///
    /// # Errors
    /// When standard output is closed or can't be waited for.
    pub fn open() -> io::Result<Output> {
        #[cfg(unix)]
        {
            use std::os::fd::AsFd as _;
            let fd = io::stdout().as_fd().try_clone_to_owned()?;
            match kind(&fd)? {
                Kind::Pipe => {
                    let pipe = pipe::Sender::from_owned_fd(fd)?;
                    return Ok(Output::new(Sink::Pipe(Arc::new(pipe))));
                }
                Kind::Socket => return Ok(Output::new(Sink::Socket(Arc::new(socket(fd)?)))),
                Kind::Other => {}
            }
        }
        let (sender, receiver) = mpsc::channel::<Message>();
        std::thread::Builder::new()
            .name("stdout".into())
            .spawn(move || {
                let mut stdout = io::stdout().lock();
                for message in receiver {
                    match message {
                        Message::Bytes(bytes) => {
                            if stdout
                                .write_all(&bytes)
                                .and_then(|()| stdout.flush())
                                .is_err()
                            {
                                return;
                            }
                        }
                        Message::Flush(done) => drop(done.send(())),
                    }
                }
            })?;
        Ok(Output::new(Sink::Thread(sender)))
    }

    /// An output that puts all that is sent into `sent`.
    pub fn into_memory(sent: Arc<Mutex<Vec<u8>>>) -> Output {
        Output::new(Sink::Memory(sent))
    }

    fn new(sink: Sink) -> Output {
        Output(Arc::new(Shared {
            state: Mutex::new(State {
                sink,
                kept: Vec::new(),
                taken: 0,
                gone: false,
            }),
            kept: Notify::new(),
        }))
    }

    /// Sends `body` as one frame.
    pub fn send(&self, body: &[u8]) {
        let bytes = frame(body);
        let mut state = self.state();
        if state.gone {
            return;
        }
        let written = if state.kept.is_empty() {
            match state.sink.try_write(&bytes) {
                Ok(written) => written,
                Err(_) => {
                    state.gone = true;
                    bytes.len()
                }
            }
        } else {
            0
        };
        if let Some(rest) = bytes.get(written..)
            && !rest.is_empty()
        {
            state.kept.extend_from_slice(rest);
        }
        if state.gone || !state.kept.is_empty() {
            self.0.kept.notify_one();
        }
    }

    /// Sends a notification.
    pub fn notify(&self, method: &str, params: &impl serde::Serialize) {
        self.send(&notification(method, params));
    }

    /// Whether the client is behind with reading.
    pub fn is_behind(&self) -> bool {
        !self.state().kept.is_empty()
    }

    /// Whether the other end is closed.
    pub fn is_gone(&self) -> bool {
        self.state().gone
    }

    /// Writes some of what is kept back when the client takes it; waits while
    /// nothing is kept.
    pub async fn drain(&self) {
        let sink = loop {
            {
                let state = self.state();
                if state.gone {
                    return;
                }
                if !state.kept.is_empty() {
                    break state.sink.clone();
                }
            }
            self.0.kept.notified().await;
        };
        let ready = sink.writable().await;
        let mut state = self.state();
        let rest = state.kept.get(state.taken..).unwrap_or(&[]);
        match ready.and_then(|()| state.sink.try_write(rest)) {
            Ok(written) => state.taken += written,
            Err(_) => state.gone = true,
        }
        if state.gone || state.taken >= state.kept.len() {
            state.kept = Vec::new();
            state.taken = 0;
        }
    }

    /// Waits until all is written, as long as the client takes some of it
    /// within each `patience`.
    pub async fn finish(&self, patience: Duration) {
        while self.is_behind() && !self.is_gone() {
            if tokio::time::timeout(patience, self.drain()).await.is_err() {
                return;
            }
        }
        let sink = self.state().sink.clone();
        if let Sink::Thread(sender) = sink {
            let (done, wait) = mpsc::channel();
            if sender.send(Message::Flush(done)).is_ok() {
                let written = tokio::task::spawn_blocking(move || wait.recv());
                let _ = tokio::time::timeout(patience, written).await;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of a notification.
pub fn notification(method: &str, params: &impl serde::Serialize) -> Vec<u8> {
    #[derive(serde::Serialize)]
    struct Notification<'a, P> {
        jsonrpc: &'static str,
        method: &'a str,
        params: &'a P,
    }
    // Our own types can always be written.
    serde_json::to_vec(&Notification {
        jsonrpc: "2.0",
        method,
        params,
    })
    .unwrap_or_default()
}

impl Sink {
    /// Writes what goes at once; 0 when nothing does.
    fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = 0;
        while let Some(rest) = bytes.get(written..)
            && !rest.is_empty()
        {
            let step = match self {
                #[cfg(unix)]
                Sink::Pipe(pipe) => pipe.try_write(rest),
                #[cfg(unix)]
                Sink::Socket(socket) => socket.try_write(rest),
                Sink::Thread(sender) => sender
                    .send(Message::Bytes(rest.to_vec()))
                    .map(|()| rest.len())
                    .map_err(|_| io::ErrorKind::BrokenPipe.into()),
                Sink::Memory(sent) => {
                    let mut sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
                    sent.extend_from_slice(rest);
                    Ok(rest.len())
                }
            };
            match step {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(step) => written += step,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(written)
    }

    async fn writable(&self) -> io::Result<()> {
        match self {
            #[cfg(unix)]
            Sink::Pipe(pipe) => pipe.writable().await,
            #[cfg(unix)]
            Sink::Socket(socket) => socket.writable().await,
            Sink::Thread(_) | Sink::Memory(_) => Ok(()),
        }
    }
}

#[cfg(unix)]
enum Kind {
    Pipe,
    Socket,
    Other,
}

#[cfg(unix)]
fn kind(fd: &std::os::fd::OwnedFd) -> io::Result<Kind> {
    use std::os::unix::fs::FileTypeExt as _;
    let file = std::fs::File::from(fd.try_clone()?);
    let kind = file.metadata()?.file_type();
    Ok(if kind.is_fifo() {
        Kind::Pipe
    } else if kind.is_socket() {
        Kind::Socket
    } else {
        Kind::Other
    })
}

#[cfg(unix)]
fn socket(fd: std::os::fd::OwnedFd) -> io::Result<UnixStream> {
    let socket = std::os::unix::net::UnixStream::from(fd);
    socket.set_nonblocking(true)?;
    UnixStream::from_std(socket)
}
