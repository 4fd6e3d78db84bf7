//! Several reports at once: years of one office, offices of one year.

use crate::support::{Folder, Run};

/// The sample without its fault.
fn sample() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/report.md");
    let text = std::fs::read_to_string(path).unwrap();
    text.replace("| 1 | 1 | 31 |", "| 1 | 1 | 13 |")
}

/// The report of the same office on the year after, which carries over
/// `carried` from natural persons.
fn next_year(carried: u32) -> String {
    let row = "| 二、上年结转政府信息公开申请数量 | | | ";
    sample()
        .replace("2024", "2025")
        .replace("| 3 | 1 | 12 |", "| 3 | 1 | 14 |")
        .replace("现行有效12件", "现行有效14件")
        .replace("上年结转5件", "上年结转6件")
        .replace(
            "新收政府信息公开申请85件，其中自然人申请63件",
            "新收政府信息公开申请84件，其中自然人申请62件",
        )
        .replace(
            "数量 | | | 63 | 14 | 2 | 1 | 3 | 2 | 85 |",
            "数量 | | | 62 | 14 | 2 | 1 | 3 | 2 | 84 |",
        )
        .replace(
            &format!("{row}4 | 1 | 0 | 0 | 0 | 0 | 5 |"),
            &format!("{row}{carried} | 1 | 0 | 0 | 0 | 0 | {} |", carried + 1),
        )
}

fn rules(run: &Run) -> Vec<String> {
    let findings: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let rule = |finding: &serde_json::Value| finding["rule"].as_str().unwrap().to_string();
    findings.iter().map(rule).collect()
}

#[test]
fn last_years_report_is_found_whatever_its_file_is_called() {
    let folder = Folder::new();
    folder.write("x/one.md", sample());
    folder.write("y/two.md", next_year(5));
    let run = folder.run(&["check", "--output-format", "json"]);
    assert_eq!(rules(&run), [""; 0], "{}", run.stdout);

    folder.write("y/two.md", next_year(4));
    let alone = folder.run(&["check", "--output-format", "json", "y"]);
    assert!(!rules(&alone).contains(&"carry-over-mismatch".to_string()));
    let run = folder.run(&["check", "--output-format", "json"]);
    let findings: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let found = findings
        .iter()
        .find(|f| f["rule"] == "carry-over-mismatch")
        .unwrap();
    assert_eq!(found["file"], "y/two.md");
    assert_eq!(found["related"][0]["file"], "x/one.md");
    assert_eq!(run.code, Some(1));
}

/// A name without its place is that of very many offices.
#[test]
fn reports_of_namesakes_are_not_held_against_each_other() {
    let folder = Folder::new();
    let without_place = |text: String| text.replace("南屏市", "市");
    folder.write("one.md", without_place(sample()));
    folder.write("two.md", without_place(next_year(4)));
    let run = folder.run(&["check", "--output-format", "json"]);
    let found = rules(&run);
    assert!(
        !found.contains(&"carry-over-mismatch".to_string()),
        "{found:?}"
    );
}

#[test]
fn what_last_year_says_against_a_report_is_left_over_or_repaired() {
    let folder = Folder::new();
    folder.write("one.md", sample());
    folder.write("two.md", next_year(4));
    let run = folder.run(&["fix"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let left = folder.run(&["check", "--output-format", "json-lines"]);
    let left = left.stdout.lines().count();
    assert!(left > 0);
    let said = format!("findings left: {left}\n");
    assert!(run.stderr.contains(&said), "{}", run.stderr);
    // A stock that doesn't go on from last year's is repaired by what that says.
    let stock = |text: String| text.replace("| 3 | 1 | 14 |", "| 3 | 1 | 15 |");
    folder.write(
        "two.md",
        stock(next_year(5)).replace("现行有效14件", "现行有效15件"),
    );
    let run = folder.run(&["fix", "--unsafe-fixes", "two.md", "one.md"]);
    assert!(run.stderr.contains("in files: 1;"), "{}", run.stderr);
    let repaired = std::fs::read_to_string(folder.path("two.md")).unwrap();
    assert!(repaired.contains("| 3 | 1 | 14 |"), "{repaired}");
}

#[test]
fn what_is_wrong_in_one_year_is_not_carried_into_the_next() {
    let folder = Folder::new();
    let stock = |year: &str, stock: &str| {
        (sample().replace("2024", year))
            .replace("| 3 | 1 | 12 |", &format!("| 1 | 0 | {stock} |"))
            .replace("制发行政规范性文件3件、废止1件、现行有效12件", "")
            .replace("4 | 1 | 0 | 0 | 0 | 0 | 5 |", "2 | 0 | 0 | 0 | 0 | 0 | 2 |")
    };
    folder.write("2022.md", stock("2022", "7"));
    folder.write("2023.md", stock("2023", "80"));
    folder.write("2024.md", stock("2024", "9"));
    let run = folder.run(&["fix", "--unsafe-fixes", "--select", "stock-mismatch"]);
    assert!(
        run.stderr
            .contains("fixes: 1, in files: 1; findings left: 0"),
        "{}",
        run.stderr
    );
    for (file, stock) in [("2022.md", 7), ("2023.md", 8), ("2024.md", 9)] {
        let text = std::fs::read_to_string(folder.path(file)).unwrap();
        assert!(text.contains(&format!("| 1 | 0 | {stock} |")), "{file}");
    }
}

#[test]
fn offices_without_a_report_are_named() {
    let folder = Folder::new();
    folder.write("a.md", sample());
    folder.write("b.md", next_year(5));
    folder.write(
        "c.md",
        sample().replace("南屏市文化和旅游局", "南屏市水务局"),
    );
    let run = folder.run(&["check", "--series"]);
    assert!(
        run.stderr.contains("南屏市水务局: no report for 2025"),
        "{}",
        run.stderr
    );
}

#[test]
fn tables_are_added_up_and_compared_with_the_whole() {
    let folder = Folder::new();
    folder.write("parts/a.md", sample());
    folder.write(
        "parts/b.md",
        sample().replace("南屏市文化和旅游局", "南屏市水务局"),
    );
    let run = folder.run(&["sum", "parts"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("2024: the sum of the reports (2)"),
        "{}",
        run.stdout
    );
    let new = run
        .stdout
        .lines()
        .find(|line| line.contains("新收"))
        .unwrap();
    assert!(new.ends_with(" 170"), "{new}");

    // The whole forgot one office.
    folder.write(
        "whole.md",
        sample().replace("南屏市文化和旅游局", "南屏市人民政府"),
    );
    let run = folder.run(&["sum", "parts", "--whole", "whole.md"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout
            .contains("sum to 632, the report of the whole says 316"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("just what is reported by 南屏市文化和旅游局, 南屏市水务局")
    );
}

#[test]
fn what_is_added_up_is_shown_and_what_is_not_is_named() {
    let folder = Folder::new();
    let other = sample().replace("南屏市文化和旅游局", "南屏市水务局");
    folder.write("parts/a.md", sample());
    folder.write("parts/b.md", &other);
    let run = folder.run(&["sum", "parts"]);
    let line = |name: &str| run.stdout.lines().find(|line| line.starts_with(name));
    // Two parts of table two have columns of one key.
    for (row, sum) in [
        ("行政许可", " 632"),
        ("行政处罚", " 54"),
        ("行政强制", " 4"),
    ] {
        let line = line(row).unwrap_or_default();
        assert!(line.ends_with(sum), "{line}");
    }

    // The whole leaves a cell open, and has no table of reviews.
    let whole = sample().replace("南屏市文化和旅游局", "南屏市人民政府");
    let (before, table) = whole.split_once("| 行政复议 |").unwrap();
    let (_, behind) = table.split_once("\n\n").unwrap();
    let open =
        format!("{before}见附件。\n\n{behind}").replace("| 行政处罚 | 27 |", "| 行政处罚 | |");
    folder.write("whole.md", open);
    let run = folder.run(&["sum", "parts", "--whole", "whole.md"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let says = |text: &str| assert!(run.stdout.contains(text), "{}", run.stdout);
    says("the offices sum to 54, the report of the whole has no figure");
    says("is not found in the report of the whole");

    // An office writes words, another has no table.
    folder.write(
        "parts/a.md",
        sample().replace("| 行政处罚 | 27 |", "| 行政处罚 | 二十余 |"),
    );
    let (before, table) = other.split_once("| 行政复议 |").unwrap();
    let (_, behind) = table.split_once("\n\n").unwrap();
    folder.write("parts/b.md", format!("{before}见附件。\n\n{behind}"));
    folder.write("parts/old.md", other.replace("2024", "2022"));
    let run = folder.run(&["sum", "parts"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let says = |text: &str| assert!(run.stderr.contains(text), "{}", run.stderr);
    says("行政处罚");
    says("says “二十余”, which is no figure");
    says("is not found");
    says("note: parts/old.md: left out: no report on 2024");
}

#[test]
fn many_threads_write_what_one_writes() {
    let folder = Folder::new();
    for i in 0..40 {
        let office = format!("南屏市第{i}水务局");
        let text = if i % 2 == 0 { sample() } else { next_year(4) };
        folder.write(
            &format!("{i}.md"),
            text.replace("南屏市文化和旅游局", &office),
        );
    }
    let check = |threads: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "--output-format", "json", "."])
            .current_dir(folder.path("."))
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        output.stdout
    };
    assert_eq!(check("1"), check("8"));
}
