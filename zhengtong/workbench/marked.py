"""A checked text as a page shows it: numbers marked where they stand, and the findings beside it."""

from collections import Counter
from dataclasses import dataclass

from zhengtong.tally import marking
from zhengtong.tally.marking import SAID, Line, Marks, Piece
from zhengtong.tally.model import AMBIGUOUS, CONTRADICTS, HOLDS, ROUNDED, TRUNCATED, Finding
from zhengtong.tally.source import Source, Table
from zhengtong.tally.tables.numbers import number_in
from zhengtong.tally.terminal import intervals

LOOKS = {
    CONTRADICTS: "mark-wrong",
    AMBIGUOUS: "mark-doubt",
    TRUNCATED: "mark-cut",
    ROUNDED: "mark-round",
    HOLDS: "mark-holds",
}
GROUPS = {CONTRADICTS: "is-wrong", AMBIGUOUS: "is-heed", TRUNCATED: "is-heed", ROUNDED: "is-heed", HOLDS: "is-holds"}


@dataclass(frozen=True)
class Item:
    """A finding in the list beside the text; `number` joins it to its marks."""

    number: int
    finding: Finding
    line: int

    @property
    def group(self) -> str:
        return GROUPS[self.finding.verdict]

    @property
    def said(self) -> str:
        return SAID[self.finding.verdict]

    @property
    def intervals(self) -> str:
        return intervals(self.finding)


@dataclass(frozen=True)
class Shown:
    """A stretch of text. `anchors` are the findings whose result begins here, `goes_to` the one a click leads to."""

    text: str
    look: str = ""
    anchors: tuple[int, ...] = ()
    goes_to: int = 0
    findings: str = ""


@dataclass(frozen=True)
class ShownCell:
    pieces: list[Shown]
    rows: int
    columns: int
    is_number: bool


@dataclass(frozen=True)
class Block:
    """A line of text, or a table."""

    pieces: list[Shown]
    rows: list[list[ShownCell]]
    number: int


class Marked:
    """Source and findings made ready for the templates."""

    def __init__(self, source: Source, findings: tuple[Finding, ...]) -> None:
        self.items = [
            Item(number, finding, source.text.count("\n", 0, finding.result.start) + 1)
            for number, finding in enumerate(findings, start=1)
        ]
        counts = Counter(finding.verdict for finding in findings)
        self.wrong, self.holds = counts[CONTRADICTS], counts[HOLDS]
        self.heed = len(findings) - self.holds
        self._marks, self._anchored = Marks(source, findings), set[int]()
        self.blocks = [
            Block([], self._table(block), number) if isinstance(block, Table) else Block(self._line(block), [], number)
            for number, block in enumerate(marking.blocks(source))
        ]

    def _line(self, line: Line) -> list[Shown]:
        return [self._shown(piece) for piece in self._marks.pieces(line.start, line.end)]

    def _table(self, table: Table) -> list[list[ShownCell]]:
        return [
            [
                ShownCell(
                    [self._shown(piece) for piece in self._marks.pieces(cell.start, cell.end)],
                    cell.rows,
                    cell.columns,
                    number_in(cell) is not None,
                )
                for cell in row
            ]
            for row in marking.rows(table)
        ]

    def _shown(self, piece: Piece) -> Shown:
        if not piece.verdict:
            return Shown(piece.text)
        anchors = tuple(index + 1 for index in piece.results if index not in self._anchored)
        self._anchored |= set(piece.results)
        gravest = min(piece.findings, key=lambda index: marking.GRAVITY.index(self._marks.findings[index].verdict))
        look = LOOKS[piece.verdict] + (" mark-result" if piece.results or piece.is_suspect else "")
        return Shown(piece.text, look, anchors, gravest + 1, " ".join(str(index + 1) for index in piece.findings))
