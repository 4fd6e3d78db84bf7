//! The real program, run as a user would.

mod broken;
mod check;
mod commands;
mod fix;
mod inputs;
mod series;
mod support;
