//! The linters that ours is measured beside, and where they are found.

use std::path::{Path, PathBuf};

/// A command-line linter.
pub struct Peer {
    pub name: &'static str,
    program: &'static str,
    /// Before the files.
    arguments: &'static [&'static str],
    /// What it is given.
    pub reads: Reads,
    /// Of how many files it reads one: the slow ones would take minutes.
    pub one_of: usize,
    /// A configuration that it can't do without.
    config: Option<Config>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Folders of reports.
    Reports,
    /// A pattern for the reports of each folder.
    Patterns,
    /// Folders of Python modules.
    Modules,
}

/// An option and the file that it names, from the folder of peers.
struct Config(&'static str, &'static str);

pub const PEERS: &[Peer] = &[
    Peer {
        arguments: &[],
        ..peer("typos", "typos")
    },
    Peer {
        arguments: &[
            "check",
            "--no-cache",
            "--isolated",
            "--output-format=concise",
        ],
        reads: Reads::Modules,
        ..peer("ruff (Python)", "ruff")
    },
    Peer {
        arguments: &["check", "--no-cache"],
        ..peer("rumdl", "rumdl")
    },
    Peer {
        arguments: &["--lint"],
        one_of: 10,
        ..peer("autocorrect", "autocorrect")
    },
    Peer {
        reads: Reads::Patterns,
        one_of: 50,
        ..peer("markdownlint-cli2", "markdownlint-cli2")
    },
    Peer {
        reads: Reads::Patterns,
        one_of: 50,
        config: Some(Config("--config", "npm/textlintrc.json")),
        ..peer("textlint", "textlint")
    },
    Peer {
        reads: Reads::Patterns,
        one_of: 50,
        ..peer("zhlint", "zhlint")
    },
];

const fn peer(name: &'static str, program: &'static str) -> Peer {
    Peer {
        name,
        program,
        arguments: &[],
        reads: Reads::Reports,
        one_of: 1,
        config: None,
    }
}

/// Where programs stand in a folder of peers: as pip, npm and cargo install
/// them, or as they are.
const PLACES: [&str; 5] = ["venv/bin", "npm/node_modules/.bin", "cargo/bin", "bin", ""];

/// The file of the program `name` in `folder` or on the PATH.
pub fn found(name: &str, folder: Option<&Path>) -> Option<PathBuf> {
    let own = folder
        .into_iter()
        .flat_map(|folder| PLACES.map(|place| folder.join(place)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut all = own.chain(std::env::split_paths(&path));
    all.find_map(|place| Some(place.join(name)).filter(|file| file.is_file()))
}

impl Peer {
    /// The program, and its arguments before the files; `None` where it, or the
    /// configuration that it needs, is missing.
    pub fn command(&self, folder: Option<&Path>) -> Option<Vec<String>> {
        let program = found(self.program, folder)?;
        let mut command = vec![program.display().to_string()];
        command.extend(self.arguments.iter().map(ToString::to_string));
        if let Some(Config(option, file)) = self.config {
            let file = folder?.join(file);
            if !file.is_file() {
                return None;
            }
            command.extend([option.to_string(), file.display().to_string()]);
        }
        Some(command)
    }
}
