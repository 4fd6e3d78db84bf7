//! The laws of the house (docs/architecture.md), as far as they can be read
//! off the files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and those that it may use. What no room may use itself is not
/// listed: `lib.rs`, `main.rs`.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("number", &["text"]),
    ("message", &["number"]),
    ("normal", &["text"]),
    ("finding", &["message", "text"]),
    ("repair", &["finding", "text"]),
    ("syntax", &["normal", "number", "text"]),
    ("profile", &["finding", "message", "normal", "number"]),
    ("equations", &["number"]),
    (
        "report",
        &[
            "equations",
            "finding",
            "message",
            "normal",
            "number",
            "profile",
            "syntax",
            "text",
        ],
    ),
    (
        "generic",
        &["equations", "normal", "number", "report", "syntax", "text"],
    ),
    (
        "rules",
        &[
            "equations",
            "finding",
            "generic",
            "message",
            "normal",
            "number",
            "profile",
            "report",
            "syntax",
            "text",
        ],
    ),
    (
        "suppress",
        &["finding", "message", "rules", "syntax", "text"],
    ),
    (
        "config",
        &["finding", "message", "rules", "suppress", "text"],
    ),
    (
        "document",
        &[
            "finding", "generic", "profile", "report", "rules", "syntax", "text",
        ],
    ),
];

/// A room of the core that uses all of it.
const WHOLE: &[&str] = &["infer"];

/// The rooms that touch the world outside, and may use all of the core.
const OUTER: &[(&str, &[&str])] = &[
    ("workspace", &[]),
    ("server", &["workspace"]),
    ("cli", &["server", "workspace"]),
];

/// Crates and parts of the standard library, and the only rooms that use them.
const KEPT_APART: &[(&str, &[&str])] = &[
    ("tower_lsp", &["server"]),
    ("tokio", &["server"]),
    ("futures_util", &["server"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("rayon", &["server", "cli"]),
    ("ignore::", &["workspace"]),
    ("quick_xml", &["workspace"]),
    ("zip::", &["workspace"]),
    ("std::fs", &["workspace", "server", "cli"]),
    ("std::env", &["server", "cli", "main"]),
    ("std::io", &["workspace", "server", "cli"]),
    ("std::time", &["server", "cli"]),
    ("std::thread", &["server", "cli"]),
    ("println!", &["cli"]),
    // No network, and no program that is started, anywhere.
    ("std::net", &[]),
    ("tokio::process", &[]),
    ("process::Command", &[]),
    ("static mut", &[]),
    ("f64", &[]),
    ("f32", &[]),
];

/// Files that may hold Chinese words outside a bilingual message: the
/// language's own words and numerals.
const WORDS: &[&str] = &["src/normal.rs", "src/number.rs", "src/syntax/words.rs"];

struct Source {
    /// From the root of the repository, with `/`.
    path: String,
    /// Without comments and tests, line by line.
    code: Vec<String>,
}

impl Source {
    fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split(['/', '.']).next().unwrap_or(inside)
    }

    /// `path:line: text` for each line that `found` says something of.
    fn lines(&self, found: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
        let lines = self.code.iter().enumerate();
        lines
            .filter(move |(_, line)| found(line))
            .map(|(at, line)| format!("{}:{}: {}", self.path, at + 1, line.trim()))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder` with this extension.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A line without its comment; `//` inside a string is none.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match c {
            '"' if before != '\\' && before != '\'' => quoted = !quoted,
            '/' if !quoted && line[at..].starts_with("//") => return &line[..at],
            _ => {}
        }
        before = if before == '\\' && c == '\\' { ' ' } else { c };
    }
    line
}

/// What the program is built from.
fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for file in files(&root().join("src"), "rs") {
        let path = file.strip_prefix(root()).expect("a file of ours");
        let path = path.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).expect("a source in UTF-8");
        // A file of tests alone is named by a `mod` behind `#[cfg(test)]`.
        if path.ends_with("/tests.rs") || path.contains("/tests/") || path.ends_with("/testing.rs")
        {
            continue;
        }
        let code = text
            .lines()
            .take_while(|line| !line.ends_with("mod tests {"));
        let code = code.map(|line| without_comment(line).to_string());
        sources.push(Source {
            path,
            code: code.collect(),
        });
    }
    assert!(sources.len() > 100, "{} sources", sources.len());
    sources
}

/// The rooms that a line names behind `crate::`.
fn named(line: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    let mut named = BTreeSet::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => named.extend(list.split(',').map(|item| word(item.trim()))),
            None => drop(named.insert(word(rest))),
        }
    }
    named.remove("");
    named
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_arrows_between_the_rooms_never_run_back() {
    let core: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let room = source.room();
        let may: Vec<&str> = match (
            ROOMS.iter().find(|(name, _)| *name == room),
            OUTER.iter().find(|(name, _)| *name == room),
        ) {
            (Some((_, may)), _) => may.to_vec(),
            _ if WHOLE.contains(&room) => core.iter().copied().chain(["analyse"]).collect(),
            (_, Some((_, may))) => {
                let inner = core.iter().chain(WHOLE).chain(*may);
                inner.copied().chain(["analyse"]).collect()
            }
            _ if matches!(room, "lib" | "main") => continue,
            _ => panic!("{}: a room without a law", source.path),
        };
        wrong.extend(source.lines(|line| {
            named(line)
                .iter()
                .any(|name| name != room && !may.contains(&name.as_str()))
        }));
    }
    none(&wrong);
}

#[test]
fn what_touches_the_world_stays_in_its_room() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (what, rooms) in KEPT_APART {
            if !rooms.contains(&source.room()) {
                let own = |line: &str| {
                    line.match_indices(what).any(|(at, _)| {
                        let before = line[..at].chars().next_back();
                        let after = line[at + what.len()..].chars().next();
                        let inside =
                            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                        !(inside(before) || what.ends_with(char::is_alphanumeric) && inside(after))
                    })
                };
                wrong.extend(source.lines(own));
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_word_of_a_report_stands_in_the_code() {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
    let mut wrong = Vec::new();
    for source in sources() {
        // The edges speak to people, in both languages; what they read of a
        // report comes from the core.
        let room = source.room();
        let core = WHOLE.contains(&room) || ROOMS.iter().any(|(name, _)| *name == room);
        if !core || WORDS.contains(&source.path.as_str()) {
            continue;
        }
        // Words for people stand beside their translation.
        let says = |line: &str| {
            let line = line.trim_start();
            line.starts_with("zh:")
                || line.contains("{ zh: ")
                || line.contains("\", \"")
                || line.contains("Bilingual::new(")
        };
        wrong.extend(source.lines(|line| line.contains(han) && !says(line)));
    }
    none(&wrong);
}

#[test]
fn every_message_stands_in_both_languages() {
    let mut wrong = Vec::new();
    for source in sources() {
        let mut lines = source.code.iter().enumerate();
        while let Some((at, line)) = lines.next() {
            if line.trim_start().starts_with("zh: ") && !line.contains(", en: ") {
                let next = lines
                    .by_ref()
                    .map(|(_, l)| l.trim())
                    .find(|l| l.starts_with("en:") || *l == "}");
                if next.is_none_or(|l| !l.starts_with("en:")) {
                    wrong.push(format!("{}:{}: no English", source.path, at + 1));
                }
            }
        }
    }
    none(&wrong);
}

/// A file is about one thing, and what is about one thing is not long.
#[test]
fn no_file_grows_without_end() {
    const MOST_LINES: usize = 1100;
    let long = |source: &Source| source.code.len() > MOST_LINES;
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(long)
        .map(|source| format!("{}: {} lines", source.path, source.code.len()))
        .collect();
    none(&wrong);
}

/// What the project says of itself holds no path of one machine, and no link
/// within it leads nowhere.
#[test]
fn links_in_the_pages_lead_somewhere() {
    let mut pages = files(&root().join("docs"), "md");
    pages.extend(
        files(&root().join("editors"), "md")
            .into_iter()
            .filter(|page| {
                !page
                    .components()
                    .any(|part| part.as_os_str() == "node_modules")
            }),
    );
    for entry in fs::read_dir(root()).expect("the repository").flatten() {
        pages.extend(Some(entry.path()).filter(|path| path.extension().is_some_and(|e| e == "md")));
    }
    let mut wrong = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page in UTF-8");
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split([')', '#', ' ']).next().unwrap_or("");
            let here = page.parent().expect("a folder");
            if !target.is_empty() && !target.contains(':') && !here.join(target).exists() {
                wrong.push(format!("{}: {target}", page.display()));
            }
        }
    }
    none(&wrong);
}

/// Crates that reach a network or resolve names: none of them. (socket2 is there
/// because tokio can't wait for a pipe without it.)
#[test]
fn no_crate_of_the_program_reaches_a_network() {
    const NETWORK: &[&str] = &[
        "async-std",
        "attohttpc",
        "curl",
        "curl-sys",
        "h2",
        "h3",
        "hickory-resolver",
        "hyper",
        "hyper-util",
        "isahc",
        "libssh2-sys",
        "native-tls",
        "openssl",
        "openssl-sys",
        "quinn",
        "reqwest",
        "rustls",
        "surf",
        "tonic",
        "trust-dns-resolver",
        "tungstenite",
        "ureq",
        "warp",
        "webpki-roots",
    ];
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let lock: toml::Table = lock.parse().expect("TOML");
    let mut wrong = Vec::new();
    for package in lock["package"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        if NETWORK.contains(&name) {
            wrong.push(name.to_string());
        }
    }
    none(&wrong);
    // Of the runtime only the parts that the server needs: its `net` is there
    // for pipes and local sockets, `std::net` and tokio's own are not used.
    let sockets = [
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "TcpSocket",
        "lookup_host",
        "ToSocketAddrs",
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        wrong.extend(source.lines(|line| sockets.iter().any(|socket| line.contains(socket))));
    }
    none(&wrong);
}

/// Where a limit is set, how it is written there, and what the pages on limits
/// say of it.
const LIMITS: &[(&str, &str, &str)] = &[
    (
        "src/workspace/read.rs",
        "MOST_MEGABYTES: usize = 64;",
        "64 MB",
    ),
    (
        "src/workspace/import/docx/mod.rs",
        "MAX_PART: u64 = 64 << 20;",
        "64 MB",
    ),
    (
        "src/workspace/import/docx/mod.rs",
        "MAX_DEPTH: usize = 32;",
        "32",
    ),
    (
        "src/workspace/import/markdown.rs",
        "MOST_CELLS: usize = 1 << 16;",
        "65,536",
    ),
    (
        "src/syntax/html.rs",
        "LONGEST_TABLE: usize = 1 << 20;",
        "1 MB",
    ),
    ("src/syntax/html.rs", "MOST_COLUMNS: usize = 256;", "256"),
    (
        "src/syntax/html.rs",
        "MOST_ROWS_OF_CELL: u32 = 1000;",
        "1,000",
    ),
    (
        "src/generic/grid.rs",
        "MOST_CELLS: usize = 20_000;",
        "20,000",
    ),
    ("src/generic/evidence.rs", "MOST_TOTALS: usize = 40;", "40"),
    (
        "src/generic/evidence.rs",
        "MOST_WORK: usize = 1_000_000;",
        "1,000,000",
    ),
    (
        "src/syntax/lex.rs",
        "LONGEST_MARKUP: usize = 1 << 16;",
        "64 KB",
    ),
    (
        "src/syntax/html.rs",
        "LONGEST_COMMENT: usize = 1 << 16;",
        "64 KB",
    ),
    ("src/report/placement.rs", "MOST: usize = 20_000;", "20,000"),
    ("src/infer/grid.rs", "MOST_LINES: usize = 400;", "400"),
    ("src/infer/grid.rs", "MOST_COLUMNS: usize = 64;", "64"),
    ("src/syntax/html.rs", "LONGEST_TAG: usize = 4096;", "4 KB"),
    (
        "src/syntax/run_on.rs",
        "LONGEST_LINE: usize = 1 << 16;",
        "64 KB",
    ),
    ("src/syntax/wrap.rs", "MOST_LINES: usize = 40;", "40"),
    ("src/equations/localize.rs", "slips: 4,", "4"),
    (
        "src/equations/localize.rs",
        "steps: 2_000_000,",
        "2,000,000",
    ),
    (
        "src/rules/total_mismatch.rs",
        "MOST_FAULTS: usize = 6;",
        "6",
    ),
    ("src/repair.rs", "MAX_ROUNDS: usize = 10;", "10"),
    (
        "src/server/features/diagnostics.rs",
        "MOST: usize = 1000;",
        "1,000",
    ),
    (
        "src/server/frame.rs",
        "LONGEST_FRAME: usize = 256 << 20;",
        "256 MB",
    ),
    ("src/server/last_year.rs", "MOST: usize = 20_000;", "20,000"),
    (
        "src/profile/load.rs",
        "MAX_LENGTH: usize = 1 << 20;",
        "1 MB",
    ),
    ("src/profile/load.rs", "MAX_CHAIN: usize = 8;", "8"),
    (
        "src/profile/formula.rs",
        "MAX_LENGTH: usize = 2000;",
        "2,000",
    ),
    ("src/profile/formula.rs", "MAX_DEPTH: usize = 32;", "32"),
    (
        "src/profile/formula.rs",
        "MAX_CELLS: usize = 10_000;",
        "10,000",
    ),
    (
        "src/profile/formula.rs",
        "MAX_LOOKED: usize = 20_000_000;",
        "20,000,000",
    ),
    (
        "src/profile/build.rs",
        "MAX_TERMS: usize = 200_000;",
        "200,000",
    ),
    (
        "src/profile/build.rs",
        "MAX_CELLS: usize = 200_000;",
        "200,000",
    ),
    ("src/profile/error.rs", "MOST_ERRORS: usize = 100;", "100"),
    (
        "src/profile/pattern.rs",
        "SIZE_LIMIT: usize = 1 << 20;",
        "1 MB",
    ),
];

#[test]
fn the_pages_on_limits_say_what_the_limits_are() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap_or_default();
    let pages = ["docs/limits.md", "docs/limits.zh.md"];
    let mut wrong = Vec::new();
    for (path, written, said) in LIMITS {
        if !read(path).contains(written) {
            wrong.push(format!("{path}: no {written}"));
        }
        wrong.extend(
            pages
                .iter()
                .filter(|page| !read(page).contains(said))
                .map(|page| format!("{page}: no {said}, of {path}")),
        );
    }
    none(&wrong);
}
