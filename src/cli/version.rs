//! `gouji --version`, with `--verbose` all that a bug report should say.

use std::io::{self, Write};

use super::CLEAN;
use crate::profile::Profiles;
use crate::rules;

pub fn run(verbose: bool) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    writeln!(out, "gouji {}", env!("CARGO_PKG_VERSION"))?;
    if verbose {
        let profiles = Profiles::builtin();
        let ids: Vec<&str> = profiles.iter().map(|profile| profile.id.as_str()).collect();
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        writeln!(out, "system: {os} {arch}")?;
        writeln!(out, "profiles: {}", ids.join(", "))?;
        writeln!(out, "rules: {}", rules::ALL.len())?;
        writeln!(out, "language server protocol: 3.17")?;
    }
    Ok(CLEAN)
}
