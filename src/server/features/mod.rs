//! What an editor can ask for, one file a capability.

pub mod code_action;
pub mod command;
pub mod completion;
pub mod convert;
pub mod diagnostics;
pub mod figures;
pub mod format;
pub mod hover;
pub mod inlay;
pub mod list;
pub mod navigate;
pub mod outline;
pub mod profile;
pub mod recompute;
pub mod sums;
pub mod tables;
pub mod text;
pub mod workspace;
