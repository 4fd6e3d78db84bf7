//! Standard input, which a thread waits for and reads, and standard output,
//! which nobody waits for: an editor holds the other end of a pipe or of a
//! socket, and what it doesn't take is kept. A file, a terminal or another
//! system gets a thread that writes.

use std::io::{self, Read as _, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

#[cfg(unix)]
use tokio::net::{UnixStream, unix::pipe};
use tokio::sync::Notify;

use super::frame::frame;

/// How much is read at once, in bytes.
const CHUNK: usize = 1 << 16;

/// Standard input, read by the thread that does what it says: a key costs one
/// call of the system, and no other thread is woken.
pub struct Input {
    /// Room for one read.
    chunk: Vec<u8>,
    /// The last read filled it, so that more may be there.
    full: bool,
}

impl Input {
    pub fn new() -> Input {
        Input {
            chunk: vec![0; CHUNK],
            full: false,
        }
    }

    /// What there is to read; waits until there is some. Empty at the end.
    pub fn read(&mut self) -> &[u8] {
        let read = loop {
            match io::stdin().lock().read(&mut self.chunk) {
                Ok(read) => break read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // The editor, or our own output, has made it one that never waits.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if !is_there(None) {
                        break 0;
                    }
                }
                Err(_) => break 0,
            }
        };
        self.full = read == self.chunk.len();
        self.chunk.get(..read).unwrap_or_default()
    }

    /// Whether the last read left something that can be read without waiting.
    pub fn has_more(&self) -> bool {
        self.full && self.comes_within(Duration::ZERO)
    }

    /// Whether something is there to read within `patience`, as far as the
    /// system tells.
    pub fn comes_within(&self, patience: Duration) -> bool {
        is_there(Some(patience))
    }
}

/// Whether there is something to read within `patience`, or the end.
#[cfg(unix)]
fn is_there(patience: Option<Duration>) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
    let stdin = io::stdin();
    let mut asked = [PollFd::new(&stdin, PollFlags::IN)];
    loop {
        match poll(&mut asked, patience.as_ref()) {
            Ok(ready) => return ready > 0,
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

/// Elsewhere nobody can tell.
#[cfg(not(unix))]
fn is_there(_patience: Option<Duration>) -> bool {
    false
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
