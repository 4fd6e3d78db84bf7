//! The language server as an editor sees it: a process, two pipes, messages.

mod client;
mod lifecycle;
mod sync;
