//! The real program, run as a user would.

mod check;
mod commands;
mod fix;
mod series;
mod support;
