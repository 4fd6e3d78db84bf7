"""Grows the corpus from the project's own fixtures: seeds.py FOLDER.

A seed is named by its content, so that growing twice changes nothing and what
the fuzzers added stays.
"""

import hashlib
import io
import json
import pathlib
import re
import sys
import tomllib
import zipfile
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
MARK = re.compile(r" *(\^+>?|!>?) [a-z-]+( .*)?$")


def keep(target, content):
    if isinstance(content, str):
        content = content.encode()
    folder = pathlib.Path(sys.argv[1]) / target
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(content).hexdigest()[:16]
    (folder / name).write_bytes(content)


def parts():
    folder = ROOT / "tests/reports/parts"
    return {part.stem: part.read_text("utf-8") for part in folder.glob("*.md")}


def fixtures():
    """The texts of tests/reports, without marks and with their parts."""
    known = parts()

    def expand(text):
        fill = lambda hole: expand(known.get(hole[1], "")).rstrip("\n")
        return re.sub(r"^\{([a-z-]+)\}$", fill, text, flags=re.M)

    for path in sorted((ROOT / "tests/reports").glob("*.md")):
        lines = path.read_text("utf-8").split("\n")
        yield expand("\n".join(line for line in lines if not MARK.match(line)))
    yield (ROOT / "examples/report.md").read_text("utf-8")


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def is_row(line):
    return line.lstrip().startswith("|")


def is_rule(line):
    return is_row(line) and set(line) <= set("|-: ")


def reshaped(text, row):
    """The text with each row of a table written by `row`."""
    lines = [line for line in text.split("\n") if not is_rule(line)]
    return "\n".join(row(cells(line)) if is_row(line) else line for line in lines)


SHAPES = [
    lambda row: "\t".join(row),
    lambda row: "\n".join("\t" + cell for cell in row) + "\n",
    lambda row: "\n\n".join(cell for cell in row if cell) + "\n",
    lambda row: "  ".join(cell for cell in row if cell),
]


def html(text):
    out, table = ["<html><body>"], False
    for line in text.split("\n"):
        if is_rule(line):
            continue
        if is_row(line) != table:
            table = not table
            out.append("<table>" if table else "</table>")
        words = escape(line)
        if table:
            row = "".join(f"<td>{escape(cell)}</td>" for cell in cells(line))
            out.append(f"<tr>{row}</tr>")
        elif line.startswith("#"):
            out.append(f"<h2>{words.lstrip('# ')}</h2>")
        elif line:
            out.append(f"<p>{words}</p>")
    return "\n".join(out + ["</table>" * table, "</body></html>"])


def word(text):
    """The body of a Word document."""
    run = lambda words: f"<w:p><w:r><w:t>{escape(words)}</w:t></w:r></w:p>"
    out, table = [], False
    for line in text.split("\n"):
        if is_rule(line):
            continue
        if is_row(line) != table:
            table = not table
            out.append("<w:tbl>" if table else "</w:tbl>")
        if table:
            row = "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="1"/></w:tcPr>{run(cell)}</w:tc>' for cell in cells(line))
            out.append(f"<w:tr>{row}</w:tr>")
        elif line:
            out.append(run(line.lstrip("# ")))
    return "<w:document><w:body>" + "".join(out) + "</w:tbl>" * table + "</w:body></w:document>"


def archive(body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        # One time for all, so that a seed stays the same.
        zipped.writestr(zipfile.ZipInfo("word/document.xml"), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


REQUESTS = [
    "hover", "definition", "references", "documentHighlight", "completion", "documentSymbol", "foldingRange",
    "inlayHint", "formatting", "rangeFormatting", "codeAction", "diagnostic",
]


def session(text, number):
    """A client that opens `text`, asks for everything at one place, and edits."""
    uri = "file:///a.md"
    lines = text.split("\n")
    line = (number * 7) % len(lines)
    place = {"line": line, "character": len(lines[line]) // 2}
    area = {"start": {"line": 0, "character": 0}, "end": place}
    messages = []

    def send(method, params, asks=True):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if asks:
            message["id"] = len(messages)
        messages.append(json.dumps(message, ensure_ascii=False))

    encoding = ["utf-8", "utf-16", "utf-32"][number % 3]
    capabilities = {
        "general": {"positionEncodings": [encoding]},
        "textDocument": {"codeAction": {}, "publishDiagnostics": {"relatedInformation": True}},
        "workspace": {"workspaceEdit": {"documentChanges": True}, "configuration": number % 2 == 0},
    }
    send("initialize", {"processId": None, "rootUri": None, "locale": "en", "capabilities": capabilities})
    send("initialized", {}, False)
    item = {"uri": uri, "languageId": "markdown", "version": 0, "text": text}
    send("textDocument/didOpen", {"textDocument": item}, False)
    for step in range(2):
        for name in REQUESTS:
            params = {
                "textDocument": {"uri": uri}, "position": place, "range": area,
                "context": {"includeDeclaration": True, "diagnostics": []},
                "options": {"tabSize": 4, "insertSpaces": True},
            }
            send(f"textDocument/{name}", params)
        change = {"range": {"start": place, "end": place}, "text": "12\n"}
        about = {"uri": uri, "version": step + 1}
        send("textDocument/didChange", {"textDocument": about, "contentChanges": [change]}, False)
    send("gouji/tables", {"textDocument": {"uri": uri}})
    for command, arguments in [
        ("gouji.convertTable", [uri, place, ["pipe", "html", "rows", "tabbed", "stacked"][number % 5]]),
        ("gouji.recomputeTotals", [uri]),
        ("gouji.profiles", []),
        ("gouji.newReport", [{"profile": "gov-disclosure-2021", "shape": "tabbed", "year": 2024}]),
        ("gouji.explainRule", ["total-mismatch"]),
    ]:
        send("workspace/executeCommand", {"command": command, "arguments": arguments})
    send("textDocument/didSave", {"textDocument": {"uri": uri}, "text": text}, False)
    send("textDocument/didClose", {"textDocument": {"uri": uri}}, False)
    send("shutdown", None)
    messages.append('{"jsonrpc":"2.0","method":"exit"}')
    return "\n".join(messages)


def formulas(value, key=""):
    """Every formula of a profile."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from formulas(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from formulas(inner, key)
    elif key in ("holds", "in"):
        yield value


def main():
    for number, text in enumerate(fixtures()):
        shapes = [text, text.replace("\n", "\r\n"), html(text)] + [reshaped(text, shape) for shape in SHAPES]
        for shape in shapes:
            keep("text", shape)
        shape = shapes[number % len(shapes)]
        steps = bytes((number * 31 + step * 17) % 256 for step in range(40))
        keep("edits", shape.encode() + b"\0" + steps)
        keep("page", html(text))
        keep("page", text.encode(["utf-8-sig", "gb18030", "utf-16"][number % 3]))
        keep("docx", word(text))
        keep("docx", archive(word(text)))
        keep("protocol", session(shape, number))
        # A sentence, or a cell: what a reader of figures is given.
        for line in text.split("\n")[:: 5]:
            for piece in cells(line) if is_row(line) else re.split("(?<=。)", line):
                if piece.strip():
                    keep("number", piece)
    # What is small is tried often: single parts, and the examples of the pages.
    for text in parts().values():
        for shape in SHAPES:
            keep("text", reshaped(text, shape))
    for path in ROOT.glob("docs/rules/zh/*.md"):
        for example in re.findall(r"```report [^\n]*\n(.*?)```", path.read_text("utf-8"), flags=re.S):
            keep("text", example)
    for path in (ROOT / "src/profile/builtin").glob("*.toml"):
        text = path.read_text("utf-8")
        keep("profile", text)
        for formula in formulas(tomllib.loads(text)):
            keep("formula", formula)
    for formula in ["total = a + b", "sum = new - less", "each[total] = sum(each, 2)", "use[new,a] <= 3 * (use[less,b] + 1)"]:
        keep("formula", formula)
    for path in [*ROOT.glob("docs/rules/*/*.md"), *ROOT.glob("tests/**/*.rs")]:
        for block in re.findall(r"```toml\n(.*?)```", path.read_text("utf-8"), flags=re.S):
            keep("profile", block)


main()
