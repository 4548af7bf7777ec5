"""A report's draft as the editor shows it: each passage with its figures linked and its numbers marked, and tally's notes beside it."""

from dataclasses import dataclass

from zhengtong.reports.checking import Checked, Passage, Stretches
from zhengtong.tally.marking import Marks
from zhengtong.tally.model import HOLDS
from zhengtong.workbench.marked import LOOKS, Item


@dataclass(frozen=True)
class Run:
    """A stretch of a passage: text, the records its figure opens, how tally marks it."""

    text: str
    link: str
    hint: str
    bold: bool
    look: str


@dataclass(frozen=True)
class Shown:
    """A passage with its notes; `kind` is heading, paragraph, item, note or table."""

    kind: str
    level: int
    runs: list[Run]
    rows: list[list[list[Run]]]
    notes: list[Item]


def shown(checked: Checked) -> list[Shown]:
    """Every passage in order; a note stands beside the passage that holds the result it is about. What holds is not noted."""
    marks = Marks(checked.source, checked.findings)
    items = [Item(number, finding, 0) for number, finding in enumerate(checked.findings, start=1)]
    return [_shown(passage, marks, items) for passage in checked.passages]


def _shown(passage: Passage, marks: Marks, items: list[Item]) -> Shown:
    notes = [
        item
        for item in items
        if passage.start <= item.finding.result.start < passage.end and item.finding.verdict != HOLDS
    ]
    rows = [[_runs(cell, marks) for cell in row] for row in passage.rows]
    return Shown(passage.part.kind, min(passage.part.level + 1, 6), _runs(passage.stretches, marks), rows, notes)


def _runs(stretches: Stretches, marks: Marks) -> list[Run]:
    return [
        Run(piece.text, stretch.link, stretch.hint, stretch.bold, _look(piece.verdict, bool(piece.results)))
        for stretch in stretches
        for piece in marks.pieces(stretch.start, stretch.end)
    ]


def _look(verdict: str, is_result: bool) -> str:
    if not verdict or verdict == HOLDS:
        return ""
    return f"mark {LOOKS[verdict]}{' mark-result' if is_result else ''}"
