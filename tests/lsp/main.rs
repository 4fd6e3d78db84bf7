//! The language server as an editor sees it: a process, two pipes, messages.

mod client;
mod config;
mod lifecycle;
mod order;
mod sync;
