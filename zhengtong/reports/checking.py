"""A report before it is signed: its text as tally reads it, and what tally finds, each finding beside its passage."""

from dataclasses import dataclass

from zhengtong import tally
from zhengtong.reports.filling import Cell, Filled, Part
from zhengtong.tally import Finding, Source
from zhengtong.tally.model import CONTRADICTS
from zhengtong.tally.readers import html
from zhengtong.tally.source import Cell as PlacedCell
from zhengtong.tally.source import Table


@dataclass(frozen=True)
class Stretch:
    """Text in one manner and where it stands; `link` opens the figure it states."""

    start: int
    end: int
    bold: bool
    link: str
    hint: str


Stretches = tuple[Stretch, ...]


@dataclass(frozen=True)
class Passage:
    """A part of the report and where it stands; a table has its cells in `rows`."""

    part: Part
    start: int
    end: int
    stretches: Stretches
    rows: tuple[tuple[Stretches, ...], ...] = ()


@dataclass(frozen=True)
class Checked:
    """A report's text and what was found in it."""

    source: Source
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...]

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict == CONTRADICTS)


def check(report: Filled, earlier: str | None = None) -> Checked:
    """Reads the report as its reader will, and checks it; `earlier` is last year's as published (HTML)."""
    writer = _Writer()
    passages = tuple(writer.passage(part) for part in report.parts)
    source = Source("".join(writer.pieces), report.title, tuple(writer.tables))
    before = html.source(earlier, "上年的报告") if earlier else None
    return Checked(source, passages, tally.check(source, before))


class _Writer:
    """Writes the parts into one text and remembers where each stands."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.at = 0
        self.tables: list[Table] = []

    def passage(self, part: Part) -> Passage:
        start = self.at
        if part.rows:
            rows = tuple(self._row(row) for row in part.rows)
            self._add_table(rows, start)
            return Passage(part, start, self.at, (), rows)
        stretches = self._cell(part.runs, "\n")
        return Passage(part, start, self.at, stretches)

    def _row(self, row: tuple[Cell, ...]) -> tuple[Stretches, ...]:
        return tuple(self._cell(cell, "\n" if place == len(row) else "\t") for place, cell in enumerate(row, start=1))

    def _cell(self, runs: Cell, ending: str) -> Stretches:
        found: list[Stretch] = []
        for run in runs:
            start = self.at
            self._write(run.text)
            found.append(Stretch(start, self.at, run.bold, run.link, run.hint))
        self._write(ending)
        return tuple(found)

    def _add_table(self, rows: tuple[tuple[Stretches, ...], ...], start: int) -> None:
        text, offset = "".join(self.pieces)[start:], start
        cells = [
            PlacedCell(text[cell[0].start - offset : cell[-1].end - offset], cell[0].start, cell[-1].end, row, column)
            for row, found in enumerate(rows)
            for column, cell in enumerate(found)
            if cell
        ]
        if cells:
            self.tables.append(Table(tuple(cells), start, self.at))

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)
