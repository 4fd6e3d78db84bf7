//! `gouji check`.

use crate::support::Folder;

#[test]
fn a_text_that_is_no_report_has_no_findings() {
    let folder = Folder::new();
    folder.write("a.md", "# 会议通知\n\n请于3月1日到会。\n");
    folder.write("empty.txt", "");
    let run = folder.run(&["check", "--output-format", "json", "a.md", "empty.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "[]\n"));
    assert_eq!(run.stderr, "");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_checked() {
    let folder = Folder::new();
    folder.write("good.md", "x\n");
    folder.write("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe");
    let run = folder.run(&["check", "missing.md", "picture.txt", "good.md"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("missing.md: no such file"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("picture.txt: no text"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("files checked: 1;"), "{}", run.stderr);
}

#[test]
fn wrong_usage_ends_with_status_two() {
    let folder = Folder::new();
    for args in [
        &["check", "--output-format", "xml"][..],
        &["check", "--select", "no-such-rule"],
        &["check", "--fail-on", "always"],
        &["frobnicate"],
    ] {
        let run = folder.run(args);
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(run.stderr.contains("error"), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn one_line_of_three_megabytes_is_no_trouble() {
    let folder = Folder::new();
    folder.write("long.txt", "予以公开 12 ".repeat(200_000));
    let run = folder.run(&["check", "long.txt"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn folders_are_walked_as_gitignore_has_it() {
    let folder = Folder::new();
    for name in [
        "a.md",
        "sub/b.txt",
        "sub/c.html",
        "d.pdf",
        "out/e.md",
        ".hidden/f.md",
    ] {
        folder.write(name, "x");
    }
    folder.write(".gitignore", "out/\n");
    let run = folder.run(&["check"]);
    assert!(run.stderr.contains("files checked: 3;"), "{}", run.stderr);
    let run = folder.run(&["check", "d.pdf", "out"]);
    assert!(run.stderr.contains("files checked: 2;"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_followed_no_further_than_the_folder() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    folder.write("sub/a.md", "x");
    elsewhere.write("secret.md", "x");
    symlink("a.md", folder.path("sub/b.md")).unwrap();
    symlink("..", folder.path("sub/up")).unwrap();
    symlink("gone.md", folder.path("sub/nowhere.md")).unwrap();
    symlink(elsewhere.path("secret.md"), folder.path("out.md")).unwrap();
    symlink(elsewhere.path(""), folder.path("out")).unwrap();
    let run = folder.run(&["check", ".", "--locale", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("files checked: 2;"), "{}", run.stderr);
    for note in [
        "note: sub/up: a link to another folder",
        "note: out: a link to another folder",
        "note: out.md: a link that leads out",
        "note: sub/nowhere.md: a link that leads nowhere",
    ] {
        assert!(run.stderr.contains(note), "{note}\n{}", run.stderr);
    }
    // Named, they are what they lead to, or a fault.
    let run = folder.run(&["check", "out.md", "out"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("files checked: 2;"), "{}", run.stderr);
    assert_eq!(folder.run(&["check", "sub/nowhere.md"]).code, Some(2));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_is_not_waited_for() {
    let folder = Folder::new();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path("pipe.md"))
        .status();
    assert!(made.unwrap().success());
    let run = folder.run(&["check", "pipe.md", "--locale", "en"]);
    assert_eq!(run.code, Some(2));
    let said = "pipe.md: no regular file";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    // In a folder it is no file at all.
    assert_eq!(folder.run(&["check", "."]).code, Some(0));
}

#[test]
fn messages_come_in_the_language_asked_for() {
    let folder = Folder::new();
    let run = folder.run(&["check", "没有.md", "--locale", "zh"]);
    assert!(
        run.stderr.contains("没有.md: 没有这个文件"),
        "{}",
        run.stderr
    );
    let run = folder.run(&["check", "没有.md", "--locale", "fr"]);
    assert_eq!(run.code, Some(2));
}

#[test]
fn configuration_is_found_above_each_file_and_its_faults_are_named() {
    let folder = Folder::new();
    folder.write("a/b/report.md", "x\n");
    folder.write("a/gouji.toml", "[rules]\n\"no-such-rule\" = \"off\"\n");
    folder.write("c/other.md", "x\n");
    let run = folder.run(&["check", "a/b/report.md"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .contains("gouji.toml:2:1: error[invalid-config] there is no rule “no-such-rule”"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.run(&["check", "c"]).code, Some(0));
    let run = folder.run(&["check", "c", "--config", "a/gouji.toml"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    let run = folder.run(&["check", "c", "--config", "missing.toml"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(
        run.stderr.contains("missing.toml: no such file"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_comment_silences_what_follows_it() {
    let folder = Folder::new();
    let sum = "库存共计12件，其中甲5件，乙8件。\n";
    let check = |text: &str| {
        folder.write("a.md", text);
        let run = folder.run(&["check", "--output-format", "concise", "a.md"]);
        let rules = run.stdout.matches("[").count();
        (run.code, rules, run.stdout)
    };
    let (code, count, said) = check(sum);
    assert_eq!((code, count), (Some(1), 1), "{said}");
    assert!(said.contains("[list-sum]"), "{said}");
    for comment in [
        "<!-- gouji-disable-next-line list-sum -->",
        "<!-- gouji-disable list-sum -->",
    ] {
        let (code, count, said) = check(&format!("{comment}\n{sum}"));
        assert_eq!((code, count), (Some(0), 0), "{comment}: {said}");
    }
    // Of another rule: the finding stays, and the comment is idle.
    let (code, count, said) = check(&format!(
        "<!-- gouji-disable-next-line empty-section -->\n{sum}"
    ));
    assert_eq!((code, count), (Some(1), 2), "{said}");
    assert!(
        said.contains("a.md:1:1: hint[unused-suppression]"),
        "{said}"
    );
}

const SILENT: &str = "<!-- gouji-disable-next-line -->\nx\n";

#[test]
fn rules_are_chosen_and_weighed() {
    let folder = Folder::new();
    folder.write("a.md", SILENT);
    let check = |args: &[&str]| {
        let args = [&["check", "--output-format", "concise", "a.md"], args].concat();
        let run = folder.run(&args);
        (run.code, run.stdout)
    };
    let line = |severity| {
        format!(
            "a.md:1:1: {severity}[unused-suppression] this comment silences nothing; remove it\n"
        )
    };
    assert_eq!(check(&[]), (Some(0), line("hint")));
    assert_eq!(check(&["--fail-on", "hint"]), (Some(1), line("hint")));
    assert_eq!(
        check(&["--severity", "unused-suppression=error"]),
        (Some(1), line("error"))
    );
    assert_eq!(
        check(&["--ignore", "unused-suppression"]),
        (Some(0), String::new())
    );
    assert_eq!(
        check(&["--select", "invalid-config"]),
        (Some(0), String::new())
    );
    folder.write("gouji.toml", "fail-on = 'hint'\n[files]\nexclude = ['b']\n");
    assert_eq!(check(&[]), (Some(1), line("hint")));
    folder.write("b/c.md", "x");
    let run = folder.run(&["check"]);
    assert!(run.stderr.contains("files checked: 1;"), "{}", run.stderr);
}

#[test]
fn standard_input_goes_by_the_name_given() {
    let folder = Folder::new();
    folder.write("sub/gouji.toml", "fail-on = 'hint'");
    let run = folder.run_with(
        &[
            "check",
            "--output-format",
            "concise",
            "-",
            "--stdin-filename",
            "sub/x.md",
        ],
        SILENT.as_bytes(),
    );
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.starts_with("sub/x.md:1:1: hint"),
        "{}",
        run.stdout
    );
    let run = folder.run_with(&["check", "-"], SILENT.as_bytes());
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.contains("--> -:1:1"), "{}", run.stdout);
}

#[test]
fn the_order_of_the_output_is_that_of_the_paths() {
    let folder = Folder::new();
    for i in 0..60 {
        folder.write(&format!("{i:02}.md"), SILENT);
    }
    let run = folder.run(&["check", "--output-format", "concise", "59.md", "."]);
    let mut expected: Vec<String> = (0..59).map(|i| format!("{i:02}.md")).collect();
    expected.insert(0, "59.md".to_string());
    let names: Vec<&str> = run
        .stdout
        .lines()
        .filter_map(|l| l.split(':').next())
        .collect();
    assert_eq!(names, expected);
}

#[test]
fn a_baseline_accepts_what_is_known_wherever_it_has_moved() {
    let folder = Folder::new();
    folder.write("a.md", SILENT);
    let run = folder.run(&[
        "check",
        "--write-baseline",
        "known.json",
        "--fail-on",
        "hint",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let check = || {
        let args = [
            "check",
            "--baseline",
            "known.json",
            "--fail-on",
            "hint",
            "--output-format",
            "concise",
        ];
        folder.run(&args)
    };
    assert_eq!(check().code, Some(0));
    folder.write("a.md", format!("一\n\n{SILENT}"));
    assert_eq!(check().code, Some(0));
    folder.write("a.md", format!("{SILENT}\n{SILENT}"));
    let run = check();
    assert_eq!((run.code, run.stdout.lines().count()), (Some(1), 1));
    let run = folder.run(&["check", "--baseline", "missing.json"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("missing.json"), "{}", run.stderr);
}

#[test]
fn as_a_filter_each_line_in_is_answered_by_a_line_out() {
    let mut input = String::new();
    for i in 0..600 {
        let line = serde_json::json!({"name": format!("{i}.md"), "text": SILENT});
        input.push_str(&format!("{line}\n"));
    }
    let run = Folder::new().run_with(&["check", "--stdin-json-lines"], input.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let answers: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 600);
    for (i, answer) in answers.iter().enumerate() {
        assert_eq!(answer["name"], format!("{i}.md"));
        assert_eq!(answer["findings"][0]["rule"], "unused-suppression");
    }
    let run = Folder::new().run_with(&["check", "--stdin-json-lines"], b"{}\n");
    assert_eq!(run.code, Some(2));
    assert!(run.stdout.contains("missing field"), "{}", run.stdout);
}

#[test]
fn the_sample_report_has_its_one_wrong_total() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let args = ["check", "--output-format", "json", "examples/report.md"];
    let run = crate::support::run_in(root, &args, b"");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let findings: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(findings.as_array().map(Vec::len), Some(1), "{findings:#}");
    let finding = &findings[0];
    assert_eq!(finding["rule"], "total-mismatch");
    assert_eq!(
        (&finding["actual"], &finding["expected"]),
        (&"31".into(), &"13".into())
    );
    assert_eq!(finding["start"]["line"], 53);
}

#[test]
#[cfg(unix)]
fn who_stops_reading_gets_the_exit_status_all_the_same() {
    use std::process::{Command, Stdio};
    let folder = Folder::new();
    // A bracket that is repaired, and a figure that is left.
    let sample = include_str!("../../examples/report.md").replacen("（一）", "(一）", 1);
    for file in 0..100 {
        folder.write(&format!("{file}.md"), &sample);
    }
    for args in [&["check"][..], &["fix", "--diff"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(args)
            .current_dir(folder.path("."))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let status = child.wait().expect("the program ends");
        assert_eq!(status.code(), Some(1), "{args:?}");
    }
}
