//! A formula: in a profile's table, on a report that has that table.

#![no_main]

use std::sync::Arc;

use gouji::profile::Profiles;
use gouji::profile::formula::Parsed;
use libfuzzer_sys::fuzz_target;

const REPORT: &str = "# 水务局2024年度用水报告\n\n## 一、用水\n\n\
    | 项目 | 甲 | 乙 | 合计 |\n| --- | --- | --- | --- |\n| 一、新增 | 1 | 2 | 3 |\n\
    | 二、减少 | 0 | 1.5 | 2 |\n| 三、总计 | 1 | 3 | 4 |\n";

fuzz_target!(|bytes: &[u8]| {
    let formula = String::from_utf8_lossy(bytes);
    if Parsed::new(&formula).is_err() {
        return;
    }
    let quoted = format!("{:?}", formula.as_ref()).replace("\\'", "'");
    let profile = format!(
        "id = 'water'\ntitle = {{ zh = '用水', en = 'Water' }}\n[detect]\ntitle = '用水报告'\n\
         [[section]]\nid = 'use'\nheading = '用水'\ntables = ['use']\n[[table]]\nid = 'use'\n\
         columns = ['a:甲', 'b:乙', 'total:合计']\nrows = ['new:一、新增', 'less:二、减少', 'sum:三、总计']\n\
         cells = 'amount'\n[[table.equation]]\nid = 'each'\neach = 'row'\nholds = {quoted}\n\
         [[table.equation]]\nid = 'down'\neach = 'column'\nholds = {quoted}\n\
         [[table.equation]]\nid = 'named'\nholds = {quoted}\n"
    );
    let (profiles, _) = Profiles::with(vec![("water.toml".to_string(), profile)]);
    common::findings(REPORT, &Arc::new(profiles));
});
