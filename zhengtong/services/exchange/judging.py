"""A verdict for every row of a file, with the exact cell of everything that is wrong. A few queries, however many rows; nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhengtong.services import elements, law
from zhengtong.services.actions.drafting import DRAFTED
from zhengtong.services.actions.standing import Act, standings
from zhengtong.services.elements import Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import column_maps, columns, filling, reading
from zhengtong.services.exchange.cells import CellError, lost_zeros, text_of
from zhengtong.services.exchange.columns import (
    ACTS,
    ALIASES,
    CODE,
    MATERIALS,
    OPERATION,
    ORGAN,
    ORGAN_CODE,
    PARENT,
    PROCEDURE,
    REASON,
)  # fmt: skip
from zhengtong.services.exchange.organs import NoOrgan, Organs
from zhengtong.services.exchange.reading import Book, Row
from zhengtong.services.exchange.verdicts import ADD, CHANGE, SAME, Judgement, Planned
from zhengtong.services.models import Material, Service


@dataclass(frozen=True)
class Scope:
    """From which day what is imported shall apply, whose services may be imported (None: every organ's), and whether organs may be created."""

    effective_on: date
    organs: frozenset[int] | None = None
    create_organs: bool = False


def judge(data: bytes, name: str, scope: Scope, *, column_map: str = "") -> Judgement:
    """The rows of a file, judged. ServiceError when the file as a whole cannot be read."""
    return judge_book(reading.read(data, name, column_map=column_map), scope)


def judge_book(book: Book, scope: Scope) -> Judgement:
    """The same of rows already read."""
    judge_rows = _Judge(book, scope)
    rows = tuple(judge_rows.row(row) for row in book.items)
    _refuse_twins(rows)
    _refuse_parents(rows, judge_rows.services)
    _refuse_strays(rows, book)
    wanted = {row.new_organ for row in rows if row.new_organ and not row.faults}
    new = {name: code for name, code in judge_rows.organs.new.items() if name in wanted}
    return Judgement(rows, new, book.map.name if book.map else "")


class _Judge:
    """What is known of the services of a book, read once."""

    def __init__(self, book: Book, scope: Scope) -> None:
        self.book, self.scope = book, scope
        codes = {reading.columns_text(row.cells.get(CODE)) for row in book.items}
        codes |= {reading.columns_text(row.cells.get(PARENT)) for row in book.items}
        found = Service.objects.filter(code__in=codes - {""}).select_related("organ")
        self.services: dict[str, Service] = {service.code: service for service in found}
        self.standings = standings(self.services.values())
        self.materials: dict[int, list[Material]] = {}
        pks = [said.pk for there in self.standings.values() if (said := there.draft or there.last)]
        for material in Material.objects.filter(version__in=pks).order_by("version_id", "order"):
            self.materials.setdefault(material.version_id, []).append(material)
        self.organs = Organs(create=scope.create_organs)
        self.defaults = column_maps.defaults()
        self.procedures = {each.code for each in law.book().procedures()}
        self.situations = columns.situations()
        self.filled = [one for one in columns.filled() if one.name in book.head]
        self.required = tuple(one for one in elements.load() if one.column in ("name", "kind"))
        self.day = next(one for one in elements.load() if one.column == "in_force_on")

    def row(self, row: Row) -> Planned:
        """One row."""
        planned = Planned(row, self.said(row, CODE, None))
        if not planned.code:
            planned.say(CODE, "请写明事项代码：用上级目录或者省平台给的编码，不要自编")
            return planned
        planned.service = self.services.get(planned.code)
        if planned.service is not None:
            planned.standing = self.standings[planned.service.pk]
        planned.last = planned.standing.draft or planned.standing.last
        planned.title = planned.last.name if planned.last else ""
        operation = self.said(row, OPERATION, planned)
        planned.reason = self.said(row, REASON, planned)
        planned.act = operation or (CHANGE if planned.standing.last else ADD)
        self.check_act(planned, operation)
        if planned.faults:
            return planned
        self.find_organ(planned)
        if planned.act in DRAFTED:
            self.fill(planned)
            self.check_whole(planned)
        return planned

    def said(self, row: Row, heading: str, planned: Planned | None) -> str:
        """What stands in a column of the service itself; complaints go to `planned`."""
        cell = row.cells.get(heading)
        try:
            said = text_of(cell, is_text=True)
        except CellError as error:
            if planned is not None:
                planned.say(heading, str(error))
            return "" if planned is not None else reading.columns_text(cell)
        most = columns.OWN_LENGTHS[heading]
        if len(said) > most and planned is not None:
            planned.say(heading, f"“{heading}”最多{most}字，现为{len(said)}字")
        return said

    def check_act(self, planned: Planned, operation: str) -> None:
        """The code can be kept, and what is asked can be done with the service as it is."""
        self.said(planned.row, CODE, planned)
        if lost_zeros(planned.row.cells.get(CODE)):
            planned.notes.append(f"{planned.row.at(CODE)}是数字格，编码前面如有0已经丢失，请核对")
        if operation and operation not in ACTS:
            planned.say(OPERATION, f"操作应是{'、'.join(ACTS)}，或者空着，现为“{operation}”")
        elif sentence := planned.standing.refusal(Act(planned.act)):
            planned.say(OPERATION if operation else CODE, sentence)

    def find_organ(self, planned: Planned) -> None:
        """The organ of the service: said for a new one, held against what is known for another."""
        row, service = planned.row, planned.service
        name, code = self.said(row, ORGAN, planned), self.said(row, ORGAN_CODE, planned)
        heading = ORGAN if ORGAN in row.cells or ORGAN_CODE not in row.cells else ORGAN_CODE
        if service is not None and not planned.is_unused:
            planned.organ = service.organ
        if name or code or planned.organ is None:
            try:
                found = self.organs.find(name, code)
            except NoOrgan as error:
                planned.say(heading, str(error))
                return
            if planned.organ is not None and found != planned.organ:
                planned.say(heading, f"事项现由{planned.organ.name}实施；划转给别的机关请由目录审核办理，不能用导入改")
                return
            if isinstance(found, str):
                planned.new_organ = found
            else:
                planned.organ = found
        allowed = self.scope.organs
        if allowed is not None and (planned.organ is None or planned.organ.pk not in allowed):
            planned.say(heading, "只能导入本机关的事项")

    def fill(self, planned: Planned) -> None:
        """The elements, the questions and the materials that the row, or a sheet about its code, speaks of."""
        row, last = planned.row, planned.last
        planned.differs = filling.fill(row, self.filled, last, planned.fields, planned.faults)
        if self.book.situations is not None and (rows := self.book.situations.get(planned.code)):
            self.fill_situations(planned, rows)
        try:
            rows = self.material_rows(planned)
        except ServiceError as error:
            planned.say(MATERIALS, "；".join(error.messages))
            return
        if rows is None:
            return
        old = self.materials.get(last.pk, []) if last else []
        found, differ = filling.materials(rows, old, planned.faults)
        if differ:
            planned.materials = found
            planned.differs.append("申请材料")

    def fill_situations(self, planned: Planned, rows: Sequence[Row]) -> None:
        """The rows of the sheet 情形 about this service."""
        if self.situations.name in planned.row.cells:
            planned.say(self.situations.name, f"情形在“{self.situations.name}”列和工作表里写了两遍，请只留一处")
            return
        found = filling.situations(rows, self.situations, planned.faults)
        if planned.last is None or planned.last.situations != found:
            elements.put_value(planned.fields, self.situations, found)
            planned.differs.append(self.situations.name)

    def material_rows(self, planned: Planned) -> Sequence[Row] | None:
        """The rows about its materials: in a sheet of their own, or inside the row. None when the file does not speak of them."""
        if self.book.materials is not None and planned.code in self.book.materials:
            return self.book.materials[planned.code]
        return reading.nested(planned.row, MATERIALS)

    def check_whole(self, planned: Planned) -> None:
        """What a new service needs; what may not change of one that is there; from which day."""
        row, last = planned.row, planned.last
        planned.title = str(planned.fields.get("name", planned.title))
        for element in self.required:
            self.require(planned, element)
        self.choose_procedure(planned)
        planned.aliases = " ".join(self.said(row, ALIASES, planned).replace("、", " ").split())
        planned.parent = self.said(row, PARENT, planned)
        day = planned.fields.get("in_force_on")
        planned.fields["in_force_on"] = max(day or self.scope.effective_on, self.scope.effective_on)
        if last is None:
            planned.fields.setdefault("handling", self.defaults.handling)
            planned.differs = []
            return
        # From which day it applies is said when the batch is published.
        planned.differs = [name for name in planned.differs if name != self.day.name]
        if planned.service is not None and ALIASES in row.cells and planned.aliases != planned.service.aliases:
            planned.notes.append("别名不随版本走，请在事项页面修改")
        if not planned.differs and not planned.faults and planned.act != Act.RESUME:
            planned.act = SAME
        elif planned.differs and (draft := planned.standing.draft) is not None:
            planned.say(CODE, f"“{draft.name}”已有没公布的第{draft.number}版草稿，请先公布或者删除它再导入")

    def require(self, planned: Planned, element: Element) -> None:
        """A name and a kind: in the row, or already there."""
        empty = not planned.fields.get(element.column or "") and (
            planned.last is None or element.name in planned.differs
        )
        if empty and not any(fault.cell == planned.row.at(element.name) for fault in planned.faults):
            planned.say(element.name, f"请写明“{element.name}”")

    def choose_procedure(self, planned: Planned) -> None:
        """The procedure said, or the usual one of this kind of service; of a service that is there it stays."""
        said = self.said(planned.row, PROCEDURE, planned)
        kind = str(planned.fields.get("kind", ""))
        if planned.service is not None and not planned.is_unused:
            if said and said != planned.service.procedure:
                planned.say(PROCEDURE, f"事项的程序是{planned.service.procedure}，不能改为{said}；请另立事项")
            return
        planned.procedure = said or self.defaults.procedures.get(kind, "")
        if said and said not in self.procedures:
            planned.say(PROCEDURE, f"没有“{said}”这个程序，程序见 law/procedures")
        elif not planned.procedure and kind:
            planned.say(PROCEDURE, f"“{kind}”没有通常的程序，请写明“{PROCEDURE}”")
        elif not said and kind:
            planned.notes.append(f"没有写程序，按{kind}的通常程序（{planned.procedure}）")


def _refuse_twins(rows: Iterable[Planned]) -> None:
    """One file says one thing of one service."""
    first: dict[str, Planned] = {}
    for row in rows:
        if row.code and (before := first.setdefault(row.code, row)) is not row:
            row.say(CODE, f"代码“{row.code}”重复，前一次在{before.row.at(CODE)}")


def _refuse_parents(rows: Sequence[Planned], known: Mapping[str, Service]) -> None:
    """A main item is in the file or in the catalogue, is another than the item, and has no main item itself."""
    own = {row.code: row for row in rows}
    for row in rows:
        parent = row.parent
        if not parent:
            continue
        if parent == row.code:
            row.say(PARENT, "主项不能是事项自己")
        elif parent not in own and parent not in known:
            row.say(PARENT, f"没有代码是“{parent}”的主项；请先导入主项，或者只写“主项名称”")
        elif own[parent].parent if parent in own else known[parent].parent_id:
            row.say(PARENT, f"“{parent}”自己是子项，不能再作主项")


def _refuse_strays(rows: Sequence[Planned], book: Book) -> None:
    """Materials and questions of services that the file does not list would be lost silently."""
    codes = {row.code for row in rows}
    for name, found in ((MATERIALS, book.materials), ("情形", book.situations)):
        for code, lines in (found or {}).items():
            if code not in codes:
                stray = Planned(lines[0], code)
                stray.say(CODE, f"工作表“{name}”里的“{code}”不在工作表“事项”里，请补上这一行或者删去")
                rows[0].faults.extend(stray.faults[:1]) if rows else None
