//! What an editor can ask for, one file a capability.

pub mod code_action;
pub mod diagnostics;
