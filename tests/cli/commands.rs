//! The small subcommands.

use crate::support::Folder;

#[test]
fn explain_lists_the_rules_and_prints_their_pages() {
    let folder = Folder::new();
    let run = folder.run(&["explain"]);
    assert_eq!(run.code, Some(0));
    let line = run
        .stdout
        .lines()
        .find(|line| line.starts_with("unused-suppression "));
    assert!(line.is_some_and(|line| line.contains("hint") && line.ends_with("silences nothing")));
    let run = folder.run(&["explain", "unused-suppression"]);
    assert!(run.stdout.starts_with("# unused-suppression\n\nHint."));
    let run = folder.run(&["explain", "unused-suppression", "--locale", "zh"]);
    assert!(run.stdout.starts_with("# unused-suppression\n\n提示。"));
    let run = folder.run(&["explain", "no-such-rule"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("no such rule"), "{}", run.stderr);
}

#[test]
fn the_version_can_be_had_at_length() {
    let folder = Folder::new();
    let first = format!("gouji {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(folder.run(&["--version"]).stdout, first);
    let run = folder.run(&["--version", "--verbose"]);
    assert!(
        run.stdout.starts_with(&first) && run.stdout.contains("profiles: "),
        "{}",
        run.stdout
    );
    assert_eq!(folder.run(&["--locale", "zh"]).code, Some(2));
}

#[test]
fn shells_and_man_are_served() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = folder.run(&["completions", shell]);
        assert!(run.stdout.contains("output-format"), "{shell}");
    }
    let run = folder.run(&["man"]);
    assert!(run.stdout.contains(".TH gouji 1") && run.stdout.contains("gouji\\-check"));
}
