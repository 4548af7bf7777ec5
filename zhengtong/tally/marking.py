"""A text cut where its findings stand: what the page, the Word file and the terminal show."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhengtong.tally.model import AMBIGUOUS, CONTRADICTS, HOLDS, ROUNDED, TRUNCATED, Finding
from zhengtong.tally.source import Cell, Source, Table

# The graver first: a number in several findings is shown as the gravest of them.
GRAVITY = (CONTRADICTS, AMBIGUOUS, TRUNCATED, ROUNDED, HOLDS)
SAID = {CONTRADICTS: "不符", AMBIGUOUS: "存疑", TRUNCATED: "舍尾后相符", ROUNDED: "四舍五入后相符", HOLDS: "相符"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `results` and `operands` are the findings (by number) whose result or operand it is part of."""

    text: str
    start: int
    results: tuple[int, ...] = ()
    operands: tuple[int, ...] = ()
    verdict: str = ""
    is_suspect: bool = False

    @property
    def findings(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((*self.results, *self.operands)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text outside of tables."""

    start: int
    end: int


class Marks:
    """Which findings touch which characters; answers for any stretch in time proportional to what is in it."""

    def __init__(self, source: Source, findings: Sequence[Finding]) -> None:
        self.source = source
        self.findings = findings
        spans: list[tuple[int, int, int, bool]] = []
        self._suspects: set[tuple[int, int]] = set()
        for index, finding in enumerate(findings):
            spans.append((finding.result.start, finding.result.end, index, True))
            spans += [(one.start, one.end, index, False) for one in finding.operands if not one.earlier]
            self._suspects |= {(one.start, one.end) for one in finding.suspects if not one.earlier}
        self._spans = sorted(spans)

    def pieces(self, start: int, end: int) -> list[Piece]:
        """The stretch cut wherever a number of a finding begins or ends."""
        within = [span for span in self._between(start, end) if span[0] < end and span[1] > start]
        cuts = sorted({start, end, *(max(start, span[0]) for span in within), *(min(end, span[1]) for span in within)})
        return [self._piece(left, right, within) for left, right in pairwise(cuts)]

    def _between(self, start: int, end: int) -> list[tuple[int, int, int, bool]]:
        """Spans that may touch the stretch. Numbers are short, so looking a little back is enough."""
        return self._spans[bisect_left(self._spans, (start - 200,)) : bisect_left(self._spans, (end,))]

    def _piece(self, left: int, right: int, spans: Iterable[tuple[int, int, int, bool]]) -> Piece:
        here = [span for span in spans if span[0] <= left and span[1] >= right]
        results = tuple(dict.fromkeys(span[2] for span in here if span[3]))
        operands = tuple(dict.fromkeys(span[2] for span in here if not span[3]))
        verdicts = {self.findings[index].verdict for index in (*results, *operands)}
        worst = next((verdict for verdict in GRAVITY if verdict in verdicts), "")
        suspect = any((span[0], span[1]) in self._suspects for span in here)
        return Piece(self.source.text[left:right], left, results, operands, worst, suspect)


def blocks(source: Source) -> list[Line | Table]:
    """The text from top to bottom: its lines, and its tables where their cells are apart from the text around them."""
    found: list[Line | Table] = []
    at = 0
    for table in (*source.tables, None):
        until = table.start if table else len(source.text)
        found += _lines(source.text, at, until)
        if table:
            found.append(table)
            at = table.end
    return found


def _lines(text: str, start: int, end: int) -> list[Line | Table]:
    found: list[Line | Table] = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            found.append(Line(start, stop))
        start = stop + 1
    return found


def rows(table: Table) -> list[list[Cell]]:
    """The cells of a table row by row; a row without cells of its own is empty."""
    found: list[list[Cell]] = [[] for _ in range(max(cell.row for cell in table.cells) + 1)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        found[cell.row].append(cell)
    return found
