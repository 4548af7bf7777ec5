"""The report as PDF, set by typst."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from zhengtong.reports.appendix import HEAD
from zhengtong.reports.appendix import rows as appendix_rows
from zhengtong.reports.filling import Cell, Filled, Part, Text

LOOK = Path(__file__).parent / "report.typ"


def render(report: Filled) -> bytes:
    """The bytes of the PDF."""
    on = report.on
    lines = [
        LOOK.read_text(encoding="utf-8"),
        f"#show: report.with(title: {_string(report.title)}, publisher: {_string(report.publisher)}, "
        f"number: {_string(report.number)}, draft: {'true' if report.is_draft else 'false'}, "
        f"date: datetime(year: {on.year}, month: {on.month}, day: {on.day}))",
        *(_part(part) for part in report.parts),
        f"#signature({_string(report.publisher)}, {_string(f'{on.year}年{on.month}月{on.day}日')})",
        "#pagebreak()",
        "#heading(level: 1, " + _string("附：指标说明") + ")",
        _table([[(Text(word),) for word in HEAD], *appendix_rows(report)], "(1.3fr, 1fr, 1fr, 1fr, 1.8fr, 0.9fr)"),
    ]
    return bytes(typst.compile("\n\n".join(lines).encode()))


def _string(text: str) -> str:
    """A string of typst's own: nothing in it can be taken for markup."""
    return json.dumps(text, ensure_ascii=False)


def _part(part: Part) -> str:
    match part.kind:
        case "heading":
            return f"#heading(level: {min(part.level, 3)}, {_cell(part.runs)})"
        case "table":
            return _table(part.rows, f"({', '.join(['1fr'] * len(part.rows[0]))})")
        case _:
            return f"#par({_cell(part.runs)})"


def _table(rows: Sequence[Sequence[Cell]], columns: str) -> str:
    head, *body = rows
    cells = [f"strong({_cell(cell)})" for cell in head]
    top = f"table.header({', '.join(cells)})"
    below = ", ".join(_cell(cell) for row in body for cell in row)
    return f"#table(columns: {columns}, {top}, {below})"


def _cell(runs: Cell) -> str:
    """An expression that typst turns into content."""
    return "[" + "".join(_text(run) for run in runs) + "]"


def _text(run: Text) -> str:
    said = f"#text({_string(run.text)})"
    if run.link:
        said = f"#figure-link({_string(run.link)})[{said}]"
    return f"#strong[{said}]" if run.bold else said
