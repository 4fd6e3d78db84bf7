#!/usr/bin/env python3
"""Makes the files of this folder from examples/report.md.

Each holds the same report as another program writes it, so that the readers
are tried on what users have. LibreOffice (Debian: libreoffice-writer-nogui)
writes the documents and pages; `numbered.docx` has its section numerals from
automatic numbering, as a list of Word's has. iconv writes the encodings.
`gouji new` draws the empty tables with their merged cells.

Run it from the root of the project after `cargo build`.
"""

import html
import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path("tests/inputs")
SAMPLE = Path("examples/report.md")
GOUJI = "target/debug/gouji"
HEADING = re.compile(r"(#+) (.*)")


def office(*args: str) -> None:
    subprocess.run(["soffice", "--headless", *args], check=True, stdout=subprocess.DEVNULL)


def page(sample: str) -> str:
    """The sample as a web page whose tables have merged cells."""
    title = sample.splitlines()[0]
    name, year = re.match(r"# (.*?)(\d{4})年", title).groups()
    new = [GOUJI, "new", "--shape", "html", "--office", name, "--year", year]
    form = subprocess.run(new, check=True, capture_output=True, text=True).stdout
    forms = iter(re.findall(r"<table>.*?</table>", form, re.S))
    out = ['<html><head><meta charset="utf-8"></head><body>']
    for block in re.split(r"\n{2,}", sample.strip()):
        heading = HEADING.fullmatch(block)
        if block.startswith("|"):
            figures = iter(re.findall(r"\| (-?\d+(?:\.\d+)?) (?=\|)", block))
            out.append(re.sub("<td></td>", lambda _: f"<td>{next(figures)}</td>", next(forms)))
            assert next(figures, None) is None, "a figure without a cell"
        elif heading:
            level = len(heading[1])
            out.append(f"<h{level}>{html.escape(heading[2])}</h{level}>")
        else:
            out.append(f"<p>{html.escape(block)}</p>")
    return "\n".join(out + ["</body></html>"])


def numbered(flat: str) -> str:
    """The flat OpenDocument text with its section numerals made automatic."""
    flat = re.sub(r'(<text:h [^>]*text:outline-level="2"[^>]*>(?:<[^>]*>)*)[一二三四五六]、', r"\1", flat)
    # An empty list style would take a heading out of the outline's numbering.
    return flat.replace(' style:list-style-name=""', "").replace(
        '<text:outline-level-style text:level="2" style:num-format="">',
        '<text:outline-level-style text:level="2" style:num-format="一, 二, 三, ..." style:num-suffix="、">',
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        source = scratch / "word.html"
        source.write_text(page(SAMPLE.read_text("utf-8")), "utf-8")
        office("--infilter=HTML (StarWriter)", "--convert-to", "fodt", "--outdir", str(scratch), str(source))
        flat = scratch / "word.fodt"
        (scratch / "numbered.fodt").write_text(numbered(flat.read_text("utf-8")), "utf-8")
        for kind, name in (
            ("docx:MS Word 2007 XML", "word"),
            ("docx:MS Word 2007 XML", "numbered"),
            ("html:HTML (StarWriter)", "word"),
            ("txt:Text (encoded):UTF8", "word"),
        ):
            office("--convert-to", kind, "--outdir", str(HERE), str(scratch / f"{name}.fodt"))
    for encoding in ("GB18030", "UTF-16"):
        encoded = subprocess.run(["iconv", "-f", "UTF-8", "-t", encoding, str(SAMPLE)], check=True, capture_output=True)
        (HERE / f"{encoding.lower()}.md").write_bytes(encoded.stdout)


main()
