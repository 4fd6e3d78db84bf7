//! The pages on profiles hold what they say.
//!
//! "Write your own profile in ten minutes" is followed to the letter: a fence
//! whose info string names a file is that file (with `+`, more of it), and in a
//! `console` fence each line behind `$` is a command that prints what follows.
//! The reference of keys is written from the profile's schema.
//! `UPDATE_EXPECT=1` writes anew what the program prints.
#![cfg(feature = "bin")]

use std::path::{Path, PathBuf};
use std::process::Command;

use gouji::message::{Locale, Message};
use gouji::profile::keys::Keys;

fn page(language: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/profiles")
        .join(language)
        .join(name)
}

fn update() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

/// What the program prints, both ways, in `folder`.
fn run(folder: &Path, command: &str, language: &str) -> String {
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("gouji"), "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(words)
        .current_dir(folder)
        .env(
            "LC_ALL",
            if language == "zh" {
                "zh_CN.UTF-8"
            } else {
                "en_US.UTF-8"
            },
        )
        .output()
        .expect("the program runs");
    let mut printed = String::from_utf8(output.stdout).expect("UTF-8");
    // What goes to the terminal beside the findings counts files.
    if !output.status.success() && printed.is_empty() {
        printed.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    printed
}

/// Follows the page in an empty folder; the page with what was printed.
fn follow(page: &str, language: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join(".gouji")).expect("made");
    let mut out = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        out.push_str(&format!("{line}\n"));
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match info.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["console"] => {
                for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    out.push_str(&format!("$ {command}\n"));
                    out.push_str(&run(folder.path(), command, language));
                }
            }
            [_, file, more @ ..] => {
                let path = folder.path().join(file);
                let mut text = String::new();
                if !more.is_empty() {
                    text = std::fs::read_to_string(&path).expect("the file before") + "\n";
                }
                text.push_str(&(block.join("\n") + "\n"));
                std::fs::write(path, text).expect("written");
                out.push_str(&(block.join("\n") + "\n"));
            }
            _ => out.push_str(&(block.join("\n") + "\n")),
        }
        out.push_str("```\n");
    }
    // All that the page has built is in order, and its claim is checked.
    assert_eq!(
        run(
            folder.path(),
            "gouji profile check .gouji/library.toml",
            language
        ),
        ""
    );
    let report = std::fs::read_to_string(folder.path().join("library.md")).expect("the report");
    let figure = ["61,480", "61480"]
        .into_iter()
        .find(|figure| report.contains(figure))
        .expect("the figure");
    std::fs::write(
        folder.path().join("library.md"),
        report.replacen(figure, "61408", 1),
    )
    .expect("written");
    let found = run(
        folder.path(),
        "gouji check library.md --output-format concise",
        language,
    );
    assert!(found.contains("claim-mismatch"), "{found}");
    out
}

#[test]
fn the_ten_minutes_are_as_written() {
    for language in ["zh", "en"] {
        let path = page(language, "own.md");
        let text = std::fs::read_to_string(&path).expect("the page");
        let followed = follow(&text, language);
        if update() {
            std::fs::write(&path, &followed).expect("written");
        } else {
            assert_eq!(text, followed, "{language}: run with UPDATE_EXPECT=1");
        }
    }
}

/// The reference of all keys.
fn reference(locale: Locale) -> String {
    let keys = Keys::new();
    let zh = locale == Locale::Zh;
    let mut out = String::from(if zh {
        "# profile 的全部键\n\n本页由程序生成。`[[table.equation]]` 之类写在文件里的位置见各条标题。\n"
    } else {
        "# All keys of a profile\n\nThis page is generated. The titles say where in the file the keys stand.\n"
    });
    let mut todo = vec![("".to_string(), keys.root())];
    let mut seen: Vec<String> = Vec::new();
    while !todo.is_empty() {
        let (place, entry) = todo.remove(0);
        let title = match place.as_str() {
            "" if zh => "文件开头".to_string(),
            "" => "At the beginning".to_string(),
            place => format!("`{place}`"),
        };
        out.push_str(&format!(
            "\n## {title}\n\n{}\n\n",
            entry.description(locale)
        ));
        for key in entry.properties() {
            let must = match (key.required(), zh) {
                (true, true) => "（必须）",
                (true, false) => " (required)",
                (false, _) => "",
            };
            let takes = Message::new(key.takes()).render(locale);
            let description = key.description(locale).replace('\n', " ");
            let colon = if zh { "：" } else { ": " };
            out.push_str(&format!(
                "- `{}`{must} _{takes}_{colon}{description}\n",
                key.key()
            ));
            for (value, meaning) in key.values(locale) {
                out.push_str(&format!("  - `\"{value}\"`{colon}{meaning}\n"));
            }
            let path = if place.is_empty() {
                key.key().to_string()
            } else {
                format!("{}.{}", place.trim_matches(['[', ']']), key.key())
            };
            let inner = key.properties().next().is_some() && key.name() != "Bilingual";
            if inner && !seen.contains(&key.name().to_string()) {
                seen.push(key.name().to_string());
                let place = if key.is_list() {
                    format!("[[{path}]]")
                } else {
                    format!("[{path}]")
                };
                todo.push((place, key));
            }
        }
    }
    out
}

#[test]
fn the_reference_is_that_of_the_schema() {
    for (language, locale) in [("zh", Locale::Zh), ("en", Locale::En)] {
        let path = page(language, "keys.md");
        let wanted = reference(locale);
        if update() {
            std::fs::write(&path, &wanted).expect("written");
        }
        let shipped = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(shipped, wanted, "{language}: run with UPDATE_EXPECT=1");
    }
}

#[test]
fn the_samples_of_the_built_in_profiles_are_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for sample in ["final-accounts", "rule-of-law", "quarterly-report"] {
        let path = format!("examples/{sample}.md");
        let printed = run(
            root,
            &format!("gouji check {path} --output-format concise"),
            "en",
        );
        assert_eq!(printed, "", "{sample}");
    }
}

/// A kind of report that isn't built in, written by the page.
#[test]
fn another_kind_is_checked_by_a_profile_of_its_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/food-inspection");
    let said = |command: &str| run(&folder, command, "zh");
    assert_eq!(said("gouji profile check .gouji/food-inspection.toml"), "");
    assert_eq!(said("gouji check notice.md --output-format concise"), "");
    let found = said("gouji check faulty.md --output-format concise");
    let expected = [
        "9:22: warning[claim-mismatch] “不合格批次”正文写的是 15，表中是 16",
        "18:23: error[total-mismatch] “肉制品·合格率”应为 97.9，写的是 99.7：",
        "20:23: error[total-mismatch] “食用农产品·不合格批次”应为 9，写的是 6：",
        "23:4: error[missing-section] 缺少“四、不合格产品处置情况”这一部分",
        "30:8: error[total-mismatch] “合计·抽检批次”应为 631，写的是 640：",
    ];
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), expected.len(), "{found}");
    for (line, start) in lines.iter().zip(expected) {
        assert!(line.starts_with(&format!("faulty.md:{start}")), "{line}");
    }
    // What it finds can be repaired, but for the section that only a writer fills.
    let copy = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(copy.path().join(".gouji")).expect("made");
    for file in [".gouji/food-inspection.toml", "faulty.md"] {
        std::fs::copy(folder.join(file), copy.path().join(file)).expect("copied");
    }
    run(copy.path(), "gouji fix --unsafe-fixes faulty.md", "zh");
    let left = run(
        copy.path(),
        "gouji check faulty.md --output-format concise",
        "zh",
    );
    let rules: Vec<&str> = left
        .lines()
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    assert_eq!(rules, ["empty-section"], "{left}");
}
