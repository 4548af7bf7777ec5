"""The report as PDF, set by typst."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from zhengtong.reports import appendix
from zhengtong.reports.filling import Cell, Filled, Part, Text

LOOK = Path(__file__).parent / "report.typ"


def render(report: Filled) -> bytes:
    """The bytes of the PDF."""
    on = report.on
    lines = [
        LOOK.read_text(encoding="utf-8"),
        f"#show: report.with(title: {_string(report.title)}, publisher: {_string(report.publisher)}, "
        f"number: {_string(report.number)}, draft: {'true' if report.is_draft else 'false'}, "
        f"notice: {_string(report.notice)}, "
        f"date: datetime(year: {on.year}, month: {on.month}, day: {on.day}))",
        *(_part(part) for part in report.parts),
        f"#signature({_string(report.publisher)}, {_string(f'{on.year}年{on.month}月{on.day}日')})",
        "#pagebreak()",
        f"#heading(level: 1, {_string(appendix.TITLE)})",
        f"#par({_string(appendix.preface(report))})",
        _table(appendix.rows(report), "(1.2fr, auto, auto, auto, 2fr)", appendix.NUMBERS),
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
            return _table(part.rows, f"({', '.join(['1fr'] * len(part.rows[0]))})", part.numbers)
        case _:
            return f"#par({_cell(part.runs)})"


def _table(rows: Sequence[Sequence[Cell]], columns: str, numbers: frozenset[int]) -> str:
    head, *body = rows
    top = f"table.header({', '.join(f'strong({_cell(cell)})' for cell in head)})"
    below = ", ".join(_cell(cell) for row in body for cell in row)
    sides = ", ".join("right" if place in numbers else "left" for place in range(len(head)))
    return f"#table(columns: {columns}, align: ({sides},), {top}, {below})"


def _cell(runs: Cell) -> str:
    """An expression that typst turns into content."""
    return "[" + "".join(_text(run) for run in runs) + "]"


def _text(run: Text) -> str:
    said = f"#text({_string(run.text)})"
    if run.link:
        said = f"#figure-link({_string(run.link)})[{said}]"
    return f"#strong[{said}]" if run.bold else said
