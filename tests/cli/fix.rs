//! `gouji fix`.

use crate::support::{Folder, bytes_in};

/// A comment that silences nothing: removing it is a safe fix.
const IDLE: &str = "一\r\n<!-- gouji-disable-next-line -->\r\n二€\r\n";
const CLEAN: &str = "一\r\n二€\r\n";

fn read(folder: &Folder, name: &str) -> Vec<u8> {
    std::fs::read(folder.path(name)).unwrap()
}

#[test]
fn fixes_keep_encoding_and_line_ends_and_happen_once() {
    let folder = Folder::new();
    let gbk = |text| encoding_rs::GB18030.encode(text).0.into_owned();
    let utf16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    folder.write("plain.md", IDLE);
    folder.write("mark.md", format!("\u{feff}{IDLE}"));
    folder.write("gbk.txt", gbk(IDLE));
    folder.write("utf16.txt", utf16(IDLE));
    let run = folder.run(&["fix"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stderr, "fixes: 4, in files: 4; findings left: 0\n");
    assert_eq!(read(&folder, "plain.md"), CLEAN.as_bytes());
    assert_eq!(
        read(&folder, "mark.md"),
        format!("\u{feff}{CLEAN}").as_bytes()
    );
    assert_eq!(read(&folder, "gbk.txt"), gbk(CLEAN));
    let filtered = bytes_in(&folder.path("."), &["fix", "-"], &gbk(IDLE));
    assert_eq!(filtered.stdout, gbk(CLEAN));
    assert_eq!(read(&folder, "utf16.txt"), utf16(CLEAN));
    let again = folder.run(&["fix"]);
    assert_eq!(again.stderr, "fixes: 0, in files: 0; findings left: 0\n");
}

#[test]
fn a_file_that_would_come_back_with_other_bytes_stays() {
    let folder = Folder::new();
    let mut bytes = encoding_rs::GB18030
        .encode("合计\n<!-- gouji-disable-next-line -->\n总计")
        .0
        .into_owned();
    bytes.push(0x80);
    folder.write("a.txt", &bytes);
    let run = folder.run(&["fix", "a.txt"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("save it as UTF-8 first"),
        "{}",
        run.stderr
    );
    assert_eq!(read(&folder, "a.txt"), bytes);
}

#[test]
fn a_diff_changes_nothing() {
    let folder = Folder::new();
    folder.write("a.md", "1\n<!-- gouji-disable-next-line -->\n2\n");
    let run = folder.run(&["fix", "--diff", "a.md"]);
    assert_eq!(
        run.stdout,
        "--- a.md\n+++ a.md\n@@ -1,3 +1,2 @@\n 1\n-<!-- gouji-disable-next-line -->\n 2\n"
    );
    assert_eq!(read(&folder, "a.md").len(), 37);
}

#[test]
fn standard_input_is_repaired_to_standard_output() {
    let run = Folder::new().run_with(&["fix", "-"], IDLE.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), CLEAN));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_stays_and_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.write("a.md", IDLE);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let run = folder.run(&["fix", "a.md"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("a.md: can't be written"),
        "{}",
        run.stderr
    );
    assert_eq!(read(&folder, "a.md"), IDLE.as_bytes());
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_whole_files() {
    let folder = Folder::new();
    for i in 0..400 {
        folder.write(&format!("{i}.md"), IDLE);
    }
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["fix", "."])
        .current_dir(folder.path("."))
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // As soon as one file is written the rest is under way.
    while (0..400).all(|i| read(&folder, &format!("{i}.md")) == IDLE.as_bytes())
        && child.try_wait().unwrap().is_none()
    {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    for i in 0..400 {
        let text = read(&folder, &format!("{i}.md"));
        assert!(text == IDLE.as_bytes() || text == CLEAN.as_bytes());
    }
}
