"""Mapping goes through the register base-catalogue: proposed by one person, approved by another. Tasks and links are kept here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import IO

from django.db import transaction

from zhengtong.notices.actions import tell
from zhengtong.people.models import Organ, Person, Tenure, held_on
from zhengtong.people.queries import reach as reach_of
from zhengtong.registers import actions as registers
from zhengtong.registers import exchange
from zhengtong.registers import queries as register_queries
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.law import register as register_of
from zhengtong.registers.lines import ADD, CANCEL, MODIFY, Line
from zhengtong.registers.models import Batch
from zhengtong.services.errors import ServiceError
from zhengtong.services.mapping.models import DecisionLink, MappingTask
from zhengtong.services.mapping.queries import (
    ADDED,
    CATALOGUES,
    MAPPED,
    NOT_APPLICABLE,
    REGISTER,
    WAITING,
    BaseItem,
    LocalItem,
    Mapped,
    entries,
    mapping,
)  # fmt: skip
from zhengtong.services.models import BatchLine
from zhengtong.services.queries import CATALOGUE_EDITOR, may_edit, may_review

CODE, NAME, LEVEL, KIND, DEPARTMENT, RESULT = "目录编码", "目录名称", "目录级别", "事项类型", "上级主管部门", "对照结果"
SERVICES, ORGAN, REASON = "本地事项代码", "录入机关", "理由"
LOADED = (CODE, NAME, KIND, DEPARTMENT, ORGAN)
KINDS = {"其他行政权力": "其他权力"}


def load_catalogue(
    file: IO[bytes], name: str, *, catalogue: str, by: Person, on: date, reason: str = "", document: str = ""
) -> Batch:
    """A superior's catalogue, or its next edition, from a table with 目录编码, 目录名称, 事项类型 and perhaps 上级主管部门, 录入机关.

    What is new waits to be mapped; what is there keeps its mapping under its new name; what the file no longer lists is cancelled.
    Raises RegisterError; the batch waits for another person's approval.
    """
    refuse_catalogue(catalogue)
    table = exchange.read_table(file, name)
    unknown = [title for title in table.head if title and title not in LOADED]
    if unknown or not {CODE, NAME, KIND} <= set(table.head):
        raise RegisterError(f"列名应是：{'、'.join(LOADED)}" + (f"；不认得{'、'.join(unknown)}" if unknown else ""))
    known = {entry.code: entry for entry in entries(on, catalogue) if entry.data.get(RESULT) != ADDED}
    home = registers.scope_of(register_of(REGISTER), by=by, on=on).proposer_id
    organ = Organ.objects.get(pk=home).name
    lines, seen = [], set()
    for number, cells in table.rows:
        row = {title: cell for title, cell in zip(table.head, cells, strict=False) if title}
        code = str(row.get(CODE) or "").strip()
        seen.add(code)
        given = {column: value for column, value in row.items() if value not in (None, "")}
        given[KIND] = KINDS.get(str(row.get(KIND) or ""), row.get(KIND))
        if code in known:
            lines.append(Line(MODIFY, code, given, number))
        else:
            lines.append(Line(ADD, code, {LEVEL: catalogue, RESULT: WAITING, ORGAN: organ} | given, number))
    gone = [Line(CANCEL, code) for code in known if code not in seen]
    last = max((line.place for line in lines), default=0)
    lines += [Line(CANCEL, line.code, place=last + place) for place, line in enumerate(gone, 1)]
    reason = reason or f"导入{catalogue}基础通用目录（{name}）"
    return registers.propose(REGISTER, lines, by=by, on=on, reason=reason, document=document, source=name)


def confirm(
    catalogue: str, pairs: Mapping[str, Sequence[str]], *, by: Person, on: date, reason: str = "对照确认"
) -> Batch:
    """N: these items of the catalogue are carried out by these services, one or several each. Waits for another person's approval."""
    found = mapping(catalogue, on)
    local = {one.code: one for one in found.local}

    def line(item: BaseItem) -> dict[str, object]:
        codes = list(dict.fromkeys(pairs[item.code]))
        if not codes:
            raise RegisterError(f"目录项{item.code}“{item.name}”：请选择对应的本地事项")
        if unknown := [code for code in codes if code not in local]:
            raise RegisterError(f"目录项{item.code}“{item.name}”：目录里没有本地事项{'、'.join(unknown)}")
        return {RESULT: MAPPED, SERVICES: "、".join(codes), REASON: ""}

    # What had been an addition no longer is one.
    taken = {code for codes in pairs.values() for code in codes}
    undone = [Line(CANCEL, entry) for code, entry in additions(catalogue, on).items() if code in taken]
    return propose(found, pairs, line, by=by, on=on, reason=reason, further=undone)


def not_applicable(catalogue: str, reasons: Mapping[str, str], *, by: Person, on: date, reason: str = "") -> Batch:
    """−X: these items do not apply here, each for its reason."""

    def line(item: BaseItem) -> dict[str, object]:
        if not reasons[item.code].strip():
            raise RegisterError(f"目录项{item.code}“{item.name}”：不适用的要写理由")
        return {RESULT: NOT_APPLICABLE, SERVICES: "", REASON: reasons[item.code].strip()}

    return propose(mapping(catalogue, on), reasons, line, by=by, on=on, reason=reason or "目录项不适用")


def reopen(catalogue: str, codes: Sequence[str], *, by: Person, on: date, reason: str) -> Batch:
    """Back to 待对照: the mapping was wrong."""

    def line(_item: BaseItem) -> dict[str, object]:
        return {RESULT: WAITING, SERVICES: "", REASON: ""}

    return propose(mapping(catalogue, on), codes, line, by=by, on=on, reason=reason)


def allot(catalogue: str, organs: Mapping[str, Organ], *, by: Person, on: date, reason: str = "分派对照任务") -> Batch:
    """Which unit goes through which items."""

    def line(item: BaseItem) -> dict[str, object]:
        return {ORGAN: organs[item.code].name}

    return propose(mapping(catalogue, on), organs, line, by=by, on=on, reason=reason)


def local_additions(catalogue: str, reasons: Mapping[str, str], *, by: Person, on: date, reason: str = "") -> Batch:
    """+X: these local services are in no item of the catalogue, each for its reason."""
    found = mapping(catalogue, on)
    local = {one.code: one for one in found.local}
    lines = []
    for code, said in reasons.items():
        one = local.get(code)
        if one is None:
            raise RegisterError(f"目录里没有本地事项{code}")
        if one.state == MAPPED:
            raise RegisterError(f"“{one.name}”（{code}）已对应{'、'.join(one.base_codes)}，不是本地增加")
        if not said.strip():
            raise RegisterError(f"“{one.name}”（{code}）：本地增加的要写理由")
        lines.append(addition(catalogue, one, said.strip(), exists=one.state == ADDED))
    return registers.propose(REGISTER, lines, by=by, on=on, reason=reason or "本地增加事项")


def addition(catalogue: str, one: LocalItem, reason: str, *, exists: bool) -> Line:
    """The line of the register for a local addition."""
    kinds = register_of(REGISTER).columns[KIND].choices
    kind = one.kind if one.kind in kinds else "其他权力"
    given: dict[str, object] = {CODE: f"{catalogue}＋{one.code}", NAME: one.name, LEVEL: catalogue, KIND: kind}
    given |= {RESULT: ADDED, SERVICES: one.code, ORGAN: one.organ, REASON: reason}
    return Line(MODIFY if exists else ADD, f"{catalogue}＋{one.code}" if exists else "", given)


def additions(catalogue: str, on: date) -> dict[str, str]:
    """The codes of the lines for local additions, by the service."""
    found = entries(on, catalogue).filter(**{f"data__{RESULT}": ADDED})
    return {str(entry.data.get(SERVICES)): entry.code for entry in found}


def propose(
    found: Mapped,
    codes: Iterable[str],
    line: Callable[[BaseItem], dict[str, object]],
    *,
    by: Person,
    on: date,
    reason: str,
    further: Sequence[Line] = (),
) -> Batch:
    """A batch of the register that changes these items. RegisterError names every code that is not of the catalogue."""
    known = {one.code: one for one in found.items}
    wanted = list(dict.fromkeys(codes))
    if strange := [code for code in wanted if code not in known]:
        raise RegisterError(f"{found.catalogue}目录里没有{'、'.join(strange)}")
    lines = [Line(MODIFY, code, line(known[code])) for code in wanted]
    return registers.propose(REGISTER, [*lines, *further], by=by, on=on, reason=reason)


@transaction.atomic
def set_task(
    catalogue: str, organs: Sequence[Organ], *, from_on: date, due_on: date, by: Person, on: date
) -> tuple[MappingTask, ...]:
    """Have units go through their part of a catalogue between two days; their editors are told. Setting it again moves the last day."""
    refuse_catalogue(catalogue)
    if not may_review(reach_of(by, on)):
        raise ServiceError("对照任务由目录审核岗位布置。")
    if due_on < from_on:
        raise ServiceError(f"截止日{due_on}早于开始日{from_on}，请核对。")
    found = []
    for organ in organs:
        task, _ = MappingTask.objects.update_or_create(
            catalogue=catalogue, organ=organ, from_on=from_on, defaults={"due_on": due_on, "by": by}
        )
        found.append(task)
        body = f"请在{from_on}至{due_on}之间，把本单位的{catalogue}目录项逐项对照到本地事项：对应、不适用的写理由。"
        for editor in editors_of(organ, on):
            cause = f"mapping-task:{task.pk}:{due_on}"
            tell(editor, cause=cause, title=f"对照{catalogue}基础通用目录", body=body, path="/office/catalogue/mapping")
    return tuple(found)


def editors_of(organ: Organ, on: date) -> list[Person]:
    """Who edits the services of an organ on this day."""
    held = Tenure.objects.filter(held_on(on), post__organ=organ, post__roles__contains=[CATALOGUE_EDITOR])
    return list(Person.objects.filter(tenures__in=held, is_active=True).distinct().order_by("pk"))


def link(line: BatchLine, register: str, code: str, *, by: Person, on: date) -> DecisionLink:
    """Say that a line of a batch carries out a superior's decision kept in a register. The same again changes nothing."""
    if not may_edit(reach_of(by, on), line.batch.organ_id):
        raise ServiceError("只有本单位的目录编辑和目录审核可以登记落实情况。")
    if not register_queries.entries(register_of(register).code, on).filter(code=code).exists():
        raise ServiceError(f"{register_of(register).name}里没有编号“{code}”在{on}有效的条目。")
    found, _ = DecisionLink.objects.get_or_create(line=line, register=register, code=code, defaults={"by": by})
    return found


def unlink(found: DecisionLink, *, by: Person, on: date) -> None:
    """Take a link away again, while its batch is not published."""
    if not may_edit(reach_of(by, on), found.line.batch.organ_id):
        raise ServiceError("只有本单位的目录编辑和目录审核可以登记落实情况。")
    if found.line.batch.state == "已公布":
        raise ServiceError(f"批次{found.line.batch.number}已经公布，它落实的决定不能再改。")
    found.delete()


def refuse_catalogue(catalogue: str) -> None:
    """Only the catalogues that the register knows."""
    if catalogue not in CATALOGUES:
        raise ServiceError(f"没有“{catalogue}”目录，可用：{'、'.join(CATALOGUES)}。")
