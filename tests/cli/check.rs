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
    assert!(run.stderr.contains("1 files checked"), "{}", run.stderr);
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
    assert!(run.stderr.contains("3 files checked"), "{}", run.stderr);
    let run = folder.run(&["check", "d.pdf", "out"]);
    assert!(run.stderr.contains("2 files checked"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_ends_and_is_named() {
    let folder = Folder::new();
    folder.write("sub/a.md", "x");
    std::os::unix::fs::symlink("..", folder.path("sub/up")).unwrap();
    let run = folder.run(&["check", "."]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("sub/up"), "{}", run.stderr);
    assert!(run.stderr.contains("1 files checked"), "{}", run.stderr);
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
