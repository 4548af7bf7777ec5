"""A template with its numbers put in: what every form of the report (HTML, Word, PDF) is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from urllib.parse import urlencode

from zhengtong.figures.queries import Definition, Value
from zhengtong.reports.errors import ReportError
from zhengtong.reports.numbers import Number, written
from zhengtong.reports.template import Block, Placeholder, Run, Template

Wanted = tuple[str, date, date]
_PRECISE = Context(prec=60)
NOTHING = "—"


@dataclass(frozen=True)
class Known:
    """A figure with its numbers, computed or frozen, and the address that opens it."""

    definition: Definition
    from_on: date
    to_on: date
    total: Value
    groups: tuple[Value, ...]
    as_of: int
    link: str


@dataclass(frozen=True)
class Text:
    """A stretch of finished text; `link` opens the figure it states."""

    text: str
    bold: bool = False
    link: str = ""
    hint: str = ""


Cell = tuple[Text, ...]


@dataclass(frozen=True)
class Part:
    """A finished block."""

    kind: str
    runs: Cell = ()
    level: int = 0
    rows: tuple[tuple[Cell, ...], ...] = ()
    numbers: frozenset[int] = frozenset()  # columns of a table set to the right


@dataclass(frozen=True)
class Filled:
    """A finished report, before it has a form."""

    title: str
    publisher: str
    number: str
    on: date
    is_draft: bool
    parts: tuple[Part, ...]
    appendix: tuple[Known, ...]
    notice: str = ""


def wanted(template: Template, year: int) -> list[Wanted]:
    """Every figure and period the report states, last year's included where it compares."""
    found: dict[Wanted, None] = {}
    for placeholder in template.placeholders:
        period = template.periods[placeholder.period]
        found[placeholder.name, *period.of(year)] = None
        if placeholder.take in ("上年", "比上年"):
            found[placeholder.name, *period.of(year - 1)] = None
    return list(found)


@dataclass(frozen=True)
class Filler:
    """Fills one template for one year from numbers already known."""

    template: Template
    year: int
    known: Mapping[Wanted, Known]
    variables: Mapping[str, str]

    def fill(self, *, number: str, on: date, is_draft: bool) -> Filled:
        """Raises ReportError, with the line, for a number that cannot be written."""
        parts = [part for block in self.template.blocks if (part := self._part(block))]
        used = {(key.definition.name, key.from_on, key.to_on): key for key in self.known.values() if key.total.records}
        return Filled(
            title=self._plain(self.template.title),
            publisher=self.variables["机关"],
            number=number,
            on=on,
            is_draft=is_draft,
            parts=tuple(self._without_empty_headings(parts)),
            appendix=tuple(used.values()),
            notice=self.variables.get("说明", ""),
        )

    def _part(self, block: Block) -> Part | None:
        if block.only_if and not self._known(block.only_if).total.records:
            return None
        if len(block.runs) == 1 and (asked := block.runs[0].placeholder) and asked.take == "分组表":
            known = self._known(asked)
            return self._group_table(known) if known.total.records else None
        rows = tuple(tuple(self._cell(cell, in_table=True) for cell in row) for row in block.rows)
        return Part(block.kind, self._cell(block.runs), block.level, rows)

    def _without_empty_headings(self, parts: list[Part]) -> list[Part]:
        """A heading under which nothing was left is left out as well."""
        kept: list[Part] = []
        for part in parts:
            if part.kind == "heading":
                while kept and kept[-1].kind == "heading" and kept[-1].level >= part.level:
                    kept.pop()
            kept.append(part)
        while kept and kept[-1].kind == "heading":
            kept.pop()
        return kept

    def _cell(self, runs: tuple[Run, ...], *, in_table: bool = False) -> Cell:
        return tuple(self._text(run, in_table=in_table) for run in runs)

    def _text(self, run: Run, *, in_table: bool) -> Text:
        if not run.placeholder:
            return Text(self._plain(run.text), run.bold)
        known = self._known(run.placeholder)
        try:
            said = self._said(run.placeholder, known, in_table=in_table)
        except ReportError as error:
            raise ReportError(f"{self.template.where} 第{run.placeholder.line}行：{error}") from error
        link = "" if run.placeholder.take == "比上年" or said == NOTHING else self._link(run.placeholder, known)
        return Text(said, run.bold, link, f"{known.definition.name}：{known.definition.meaning}" if link else "")

    def _link(self, asked: Placeholder, known: Known) -> str:
        """The records behind just this number: last year's, one group's, or those in the numerator."""
        if asked.take == "上年":
            known = self._known(asked, back=1)
        return _part_link(
            known.link, group=asked.group, counted=asked.take == "分子" and known.total.denominator is not None
        )

    def _said(self, asked: Placeholder, known: Known, *, in_table: bool) -> str:
        if asked.take == "比上年":
            return compared(self._part_of(asked, known), self._part_of(asked, self._known(asked, back=1)))
        value = self._part_of(asked, self._known(asked, back=1) if asked.take == "上年" else known)
        number: Number | None
        match asked.take:
            case "分子":
                number, unit = value.numerator, ""
            case "分母":
                number, unit = value.denominator, ""
            case _:
                number, unit = exact(value), value.unit
        if number is None or (asked.take == "上年" and not value.records):
            if in_table:
                return NOTHING
            raise ReportError(
                f"“{asked.name}”本期没有记录，写不出数来。请在段首加“{{{{ 若有 {asked.name} }}}}”，没有时整段略去。"
            )
        return written(number, unit, asked.style)

    def _part_of(self, asked: Placeholder, known: Known) -> Value:
        if asked.group is None:
            return known.total
        for group in known.groups:
            if group.group == asked.group:
                return group
        if not known.definition.grouped_by:
            raise ReportError(f"指标“{asked.name}”不分组，没有“{asked.group}”。")
        return Value(asked.group, 0, None if known.total.denominator is None else 0, 0, known.total.unit)

    def _known(self, asked: Placeholder, *, back: int = 0) -> Known:
        period = self.template.periods[asked.period]
        return self.known[asked.name, *period.of(self.year - back)]

    def _group_table(self, known: Known) -> Part:
        """A figure by its groups, the total last."""
        unit = "%" if known.total.unit == "百分比" else known.total.unit
        head = ((Text(known.definition.grouped_by or "组"),), (Text(f"{known.definition.name}（{unit}）"),))
        body = [
            ((Text(group.group or ""),), (Text(_in_cell(group), link=_part_link(known.link, group=group.group)),))
            for group in known.groups
        ]
        total = ((Text("合计", bold=True),), (Text(_in_cell(known.total), bold=True, link=known.link),))
        return Part("table", rows=(head, *body, total), numbers=frozenset({1}))

    def _plain(self, text: str) -> str:
        for name, content in self.variables.items():
            text = text.replace("{{" + name + "}}", content).replace("{{ " + name + " }}", content)
        return text


def _part_link(link: str, *, group: str | None = None, counted: bool = False) -> str:
    query = urlencode(({"group": group} if group else {}) | ({"counted": "1"} if counted else {}))
    return f"{link}{'&' if '?' in link else '?'}{query}" if query else link


def _in_cell(value: Value) -> str:
    number = exact(value)
    return NOTHING if number is None else written(number, "", "" if isinstance(number, int) else "一位小数")


def exact(value: Value) -> Number | None:
    """The value as an exact decimal, in the figure's unit; None where there is nothing to divide by."""
    if value.denominator is None:
        return value.numerator
    if not value.denominator:
        return None
    above = Decimal(value.numerator) * (100 if value.unit == "百分比" else 1)
    return _PRECISE.divide(above, Decimal(value.denominator))


def compared(now: Value, before: Value) -> str:
    """How this year stands to last year, as a clause with its comma; empty where last year has no records."""
    this, last = exact(now), exact(before)
    if not before.records or this is None or last is None:
        return ""
    change = Decimal(this) - Decimal(last)
    if change == 0:
        return "，与上年持平"
    if now.unit == "百分比":
        return f"，比上年{'提高' if change > 0 else '降低'}{written(abs(change), '')}个百分点"
    more = written(abs(change) if change != int(change) else abs(int(change)), "")
    if not last:
        return f"，比上年增加{more}{now.unit}"
    share = written(_PRECISE.divide(abs(change) * 100, Decimal(last)), "百分比")
    return f"，比上年{'增加' if change > 0 else '减少'}{more}{now.unit}，{'增长' if change > 0 else '下降'}{share}"
