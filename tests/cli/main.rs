//! The real program, run as a user would.

mod check;
mod fix;
mod support;
