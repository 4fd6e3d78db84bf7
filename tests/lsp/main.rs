//! The language server as an editor sees it: a process, two pipes, messages.

mod client;
mod config;
mod editor;
mod features;
mod folders;
mod last_year;
mod lifecycle;
mod order;
mod profiles;
mod pull;
mod shapes;
mod soak;
mod stdio;
mod sync;
mod terminal;
mod totals;
mod typing;
