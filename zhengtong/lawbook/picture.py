"""A procedure as a picture (SVG): its stages down the page, under each the acts possible there, and lines to where they lead.

Every act stands on a row of its own, so no label can meet another. All lines to one stage share one upright; where a row joins it there
is a dot, where it only crosses there is none. No style sheet, no script: it stands in a page, a guide or a file alike.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from zhengtong.lawbook.procedure import Action, Clock, Procedure
from zhengtong.lawbook.term import AT_ONCE
from zhengtong.lawbook.words import SYSTEM

PAPER, INK, SOFT, BLUE, TINT, GREEN = "#ffffff", "#1c2026", "#474f59", "#173f7a", "#e9eff8", "#1d6a43"
FONT = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
MARGIN, INDENT, TITLE, ROW, NOTE, GAP, LANE = 12, 24, 34, 26, 20, 18, 14
SIZE, SMALL = 14, 12
# An act possible in more stages than this is drawn once, in a block of its own.
SCATTERED = 2
NOTE_WIDTH = 460
LONGEST = 52
CLOCK = "\t"  # marks a note that is a limit


@dataclass
class Row:
    """One act: its words, where it leads (None: nowhere), whether the system does it."""

    text: str
    target: str | None
    is_deemed: bool
    y: float = 0


@dataclass
class Block:
    """A stage, an end, or a group of acts."""

    name: str
    notes: list[str]
    rows: list[Row] = field(default_factory=list)
    is_end: bool = False
    y: float = 0

    @property
    def head(self) -> float:
        """The height of its box."""
        return TITLE + NOTE * len(self.notes)

    @property
    def middle(self) -> float:
        """Where lines arrive."""
        return self.y + TITLE / 2


def picture(procedure: Procedure) -> str:
    """The SVG as text, with a title and a description for who cannot see it."""
    blocks = list(_blocks(procedure))
    width = max(NOTE_WIDTH, *(INDENT + _width(row.text, SIZE) + 2 * GAP for block in blocks for row in block.rows))
    width = max(width, *(_width(block.name, SIZE) + 4 * GAP for block in blocks))
    height = _place(blocks)
    uprights = _uprights(blocks)
    whole = MARGIN + width + GAP + LANE * (1 + max((lane for lane, *_ in uprights.values()), default=0)) + MARGIN
    parts = [*_lines(blocks, uprights, MARGIN + width), *(part for block in blocks for part in _drawn(block, width))]
    name = escape(f"{procedure.name}，{procedure.version}施行")
    told = escape("；".join(f"{block.name}：{'、'.join(row.text for row in block.rows) or '终局'}" for block in blocks))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole:.0f} {height:.0f}" width="{whole:.0f}" '
        f'height="{height:.0f}" role="img" font-family="{FONT}" font-size="{SIZE}">'
        f"<title>{name}</title><desc>{told}</desc>"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    )


# What is drawn.


def _blocks(procedure: Procedure) -> Iterator[Block]:
    yield Block("开始", [], [_row(action, None) for action in procedure.openings])
    scattered = [action for action in procedure.actions.values() if len(action.source) > SCATTERED]
    for stage in procedure.stages:
        acts = [action for action in procedure.acts_in(stage) if action not in scattered]
        notes = [*_wrapped(procedure.stages[stage]), *_clocks(procedure, stage)]
        yield Block(stage, notes, [_row(action, stage) for action in acts])
    if scattered:
        rows = [_row(action, None, f"（在{'、'.join(action.source)}）") for action in scattered]
        yield Block("几个环节都能做的", [], rows)
    for end in procedure.final:
        yield Block(end, [], is_end=True)


def _row(action: Action, stage: str | None, where: str = "") -> Row:
    who = action.by if action.approved_by is None else f"{action.by}，经{action.approved_by}"
    text = f"{action.name}（{who}）{where}"
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 1]}…"
    return Row(text, action.target if action.target != stage else None, action.by == SYSTEM)


def _clocks(procedure: Procedure, stage: str) -> Iterator[str]:
    """The limits that press in this stage, each on a line."""
    for clock in procedure.clocks.values():
        here = any(stage in procedure.actions[name].source for name in clock.met_by)
        if here and (not clock.stages or stage in clock.stages):
            yield f"{CLOCK}{_limit(clock)}"


def _limit(clock: Clock) -> str:
    if clock.term.spoken == AT_ONCE:
        when = f"{clock.since}{'以后' if clock.form == '待' else '当日'}"
    elif clock.form == "前":
        when = f"{clock.since}的{clock.term.spoken}以前"
    else:
        when = f"自{clock.since}起{clock.term.spoken}{'内' if clock.form == '限' else '以后'}"
    return f"{clock.name}：{when}，{clock.owed_by}{f'，逾期{clock.deemed}' if clock.deemed else ''}"


# Where it is drawn.


def _place(blocks: list[Block]) -> float:
    """Give every block and row its height; the height of the whole."""
    y: float = MARGIN
    for block in blocks:
        block.y = y
        y += block.head
        for row in block.rows:
            row.y = y + ROW / 2
            y += ROW
        y += GAP
    return y - GAP + MARGIN


def _uprights(blocks: list[Block]) -> dict[str, tuple[int, float, float, Block]]:
    """For each block that acts lead to: its lane, from where to where its upright goes, and the block. Shorter ones lie nearer."""
    spans = []
    for block in blocks:
        arriving = [row.y for each in blocks for row in each.rows if row.target == block.name]
        if arriving:
            spans.append((min(*arriving, block.middle), max(*arriving, block.middle), block))
    lanes: list[list[tuple[float, float]]] = []
    found = {}
    for top, bottom, block in sorted(spans, key=lambda span: span[1] - span[0]):
        lane = next(
            (place for place, taken in enumerate(lanes) if all(bottom < a - 4 or top > b + 4 for a, b in taken)),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((top, bottom))
        found[block.name] = (lane, top, bottom, block)
    return found


def _lines(blocks: list[Block], uprights: dict[str, tuple[int, float, float, Block]], edge: float) -> Iterator[str]:
    for lane, top, bottom, block in uprights.values():
        x, colour = edge + GAP + lane * LANE, GREEN if block.is_end else BLUE
        yield f'<path d="M{x:.0f} {top:.0f}V{bottom:.0f}M{x:.0f} {block.middle:.0f}H{edge + 7:.0f}" fill="none" stroke="{colour}"/>'
        yield f'<path d="M{edge + 1:.0f} {block.middle:.0f}l8 -4.5v9z" fill="{colour}"/>'
        for row in (row for each in blocks for row in each.rows if row.target == block.name):
            start = MARGIN + INDENT + _width(row.text, SIZE) + 8
            dash = ' stroke-dasharray="4 3"' if row.is_deemed else ""
            yield f'<path d="M{start:.0f} {row.y:.0f}H{x:.0f}" stroke="{colour}" stroke-opacity="0.55"{dash}/>'
            yield f'<circle cx="{x:.0f}" cy="{row.y:.0f}" r="2.6" fill="{colour}"/>'


def _drawn(block: Block, width: float) -> Iterator[str]:
    colour, fill = (GREEN, PAPER) if block.is_end else (BLUE, TINT)
    yield (
        f'<rect x="{MARGIN}" y="{block.y:.0f}" width="{width:.0f}" height="{block.head:.0f}" rx="6" fill="{fill}" '
        f'stroke="{colour}"{" stroke-width=" + chr(34) + "2" + chr(34) if block.is_end else ""}/>'
    )
    yield _text(MARGIN + 12, block.y + TITLE / 2 + 5, block.name, INK, SIZE, bold=True)
    for place, note in enumerate(block.notes):
        y = block.y + TITLE + NOTE * place + 9
        if note.startswith(CLOCK):
            yield f'<path d="M{MARGIN + 17} {y - 8:.0f}v4h3m2 0a5 5 0 1 1-10 0a5 5 0 1 1 10 0" fill="none" stroke="{BLUE}"/>'
            yield _text(MARGIN + 28, y, note.removeprefix(CLOCK), BLUE, SMALL)
        else:
            yield _text(MARGIN + 12, y, note, SOFT, SMALL)
    for row in block.rows:
        if row.target is None:
            yield f'<circle cx="{MARGIN + 12}" cy="{row.y:.0f}" r="3" fill="{PAPER}" stroke="{SOFT}"/>'
        yield _text(MARGIN + INDENT, row.y + 5, row.text, SOFT if row.is_deemed else INK, SIZE)


def _text(x: float, y: float, words: str, colour: str, size: int, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" font-size="{size}"{weight}>{escape(words)}</text>'


def _width(text: str, size: int) -> float:
    """How wide words come out: a Chinese character is as wide as it is high, a Latin one a little over half."""
    return sum(size if unicodedata.east_asian_width(each) in "WFA" else size * 0.6 for each in text)


def _wrapped(text: str) -> Iterable[str]:
    """A note cut into lines that fit the box."""
    longest = NOTE_WIDTH // SMALL - 2
    return [text[start : start + longest] for start in range(0, len(text), longest)]
