//! The command `gouji`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A report becomes thousands of short lists and texts, on several threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    gouji::cli::run(std::env::args_os())
}
