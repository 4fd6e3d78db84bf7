"""What a text costs grows with its length and no faster: linear.py PROGRAM.

The program's instructions are counted (valgrind --tool=callgrind) on a text and
on one of twice the length; what is repeated is made to be hard. A clock would
say something else on a busy machine.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

TITLE = "# 云岫市水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n"
ROW = "| 三、本年度办理结果 | （一）予以公开 | | 8 | 2 | 0 | 0 | 0 | 0 | 5 |\n"
VALUES = "| 2 | 1 | 0 | 1 | 4 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 1 | 1 |\n"
COLUMNS = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n"

# Each piece stands many times behind the title.
PIECES = {
    "paragraphs": "2024年，本局认真落实各项要求，主动公开政府信息12条。\n\n",
    "lists": "共计10条，其中甲3条、乙6条，",
    "numbered headings": "（二）其他\n（一）总体情况\n",
    "headings": "## 二、主动公开政府信息情况\n",
    "titles": "云岫市水务局2024年政府信息公开工作年度报告\n",
    "rows of a table": ROW,
    "cells a line": "\t自然人\n\t12\n\n",
    "cells a paragraph": "自然人\n\n12\n\n",
    "figures": "12 ",
    "brackets": "（",
    "tags": "<td>",
    "tables that don't end": "<table><tr><td>1",
    "comments that don't end": "<!-- ",
    "comments that silence": "<!-- gouji-disable -->\n",
    "comments that silence and end": "<!-- gouji-disable total-mismatch -->\n<!-- gouji-enable -->\n",
    "entities": "&nbsp;",
    "lines that end in CR": "2024年，本局主动公开政府信息12条。\r",
    "lines of a no-break space": "\u00a0\n",
    "cells of one row": "| 12 ",
    "pipes": "|",
    "one long word": "字",
    "one long code": "iVBORw0KGgo",
    "one long address": "https://a.b/1?",
    "leftovers": "附件2\n主动公开政府信息情况统计表模板\n",
    "claims": "收到政府信息公开申请12件，",
    "pairs of brackets": "（）",
    "scripts that don't end": "<script>\n",
    "residue in one row": "| 相关阅读 ",
    "periods": "2023年1月1日起至2024年12月31日止，",
    "headings in one line": "。 二、情况 甲",
    "rows in one line": "三、结果 甲 1 2 3 4 ",
    "lists in sentences": "公开信息10条，其中网站6条、微信4条。",
    "numerals skipped": "（一）甲。\n\n（二）乙。\n\n（四）丙。\n\n（五）丁。\n\n",
    "bare headings": "主动公开政府信息情况\n\n\n",
    "rows that lack a label": VALUES * 5 + COLUMNS,
}
# Bytes of the shorter text, and how much more work twice the length may be: 2,
# and something for what grows with the logarithm.
LENGTH = 30_000
MOST = 2.6


def instructions(program, text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "text.md")
        file.write_text(text, "utf-8")
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                   program, "check", str(file), "--output-format", "json"]
        run = subprocess.run(command, capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode > 1 or not counted:
        sys.exit(run.stderr)
    return int(counted[1])


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    start = instructions(program, TITLE)
    wrong = 0
    for name, piece in PIECES.items():
        times = LENGTH // len(piece.encode())
        once, twice = (instructions(program, TITLE + piece * n) - start for n in (times, 2 * times))
        grown = twice / max(once, 1)
        mark = "  too much" if grown > MOST else ""
        wrong += grown > MOST
        print(f"{name:26} {once / 1e6:8.1f} million, twice the length {grown:4.2f} times{mark}", flush=True)
    sys.exit(wrong > 0)


main()
