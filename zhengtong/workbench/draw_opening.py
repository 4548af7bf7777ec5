"""逐户立案: a case of 行政检查 for every object of a draw, once for each, with the officers drawn for it in what the case holds."""

from dataclasses import dataclass
from typing import Any

from zhengtong import lawbook
from zhengtong.cases import actions, queries
from zhengtong.cases.errors import CaseError
from zhengtong.people import actions as people
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person
from zhengtong.registers import draw_actions
from zhengtong.registers.draw_queries import Row
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.law import register as register_of
from zhengtong.registers.models import Draw
from zhengtong.workbench.desk import Desk
from zhengtong.workbench.opening import CHANNELS, openable

INSPECTION = "inspection"
AT_ONCE = 100
OFFICERS, ORIGIN = "抽取的执法人员", "随机抽取记录"


@dataclass(frozen=True)
class Opened:
    """What came of opening the cases: how many are new, how many are still to be opened, and why some could not be."""

    new: int
    left: int
    refusals: tuple[str, ...]


def act_for(desk: Desk, draw: Draw) -> tuple[lawbook.Action, queries.Rules] | None:
    """The opening act of an inspection and its rules, if this official may take it in the name of the organ that drew."""
    found = openable(desk, INSPECTION)
    if found is None:
        return None
    act = next((act for act, organs in found.acts if draw.organ_id in organs), None)
    return (act, queries.rules(INSPECTION, found.law.version, None)) if act else None


def key_of(draw: Draw, code: str) -> str:
    """Under which key the case of one object is opened: never twice."""
    return f"draw:{draw.pk}:{code}"


def numbers(draw: Draw, desk: Desk) -> dict[str, str]:
    """The numbers of the cases opened for this draw that this official may see, by the code of the object. One query."""
    codes = {key_of(draw, code): code for code in draw.result.codes}
    found = queries.opened_under(codes, desk.person, desk.on, desk.reach)
    return {codes[key]: number for key, number in found.items()}


def open_cases(desk: Desk, draw: Draw, rows: list[Row], act: lawbook.Action, data: dict[str, Any]) -> Opened:
    """Adopt the draw, and open the cases that are not open yet, a hundred at a time, each by itself. Raises RegisterError."""
    draw_actions.adopt(draw, by=desk.person, on=desk.on, reach=desk.reach)
    known = numbers(draw, desk)
    waiting = [row for row in rows if row.drawn.code not in known]
    new, refusals = 0, []
    for row in waiting[:AT_ONCE]:
        try:
            _open(desk, draw, row, act, data)
            new += 1
        except (lawbook.NotAllowed, CaseError, Refused, RegisterError) as refusal:
            refusals.append(f"{row.drawn}：{refusal}")
    return Opened(new, len(waiting) - new, tuple(refusals))


def _open(desk: Desk, draw: Draw, row: Row, act: lawbook.Action, data: dict[str, Any]) -> None:
    origin = f"{draw}，抽取{draw.pk}号，结果哈希{draw.result.hash}"
    actions.open_case(
        procedure=INSPECTION,
        organ=draw.organ,
        applicant=party(draw, row, desk),
        title=f"{row.drawn.title[:80]}：{draw.task}",
        channel=CHANNELS[-1],
        by=desk.person,
        on=desk.on,
        data=data | {OFFICERS: [str(one) for one in row.officers], ORIGIN: origin},
        act=act.name,
        key=key_of(draw, row.drawn.code),
    )


def party(draw: Draw, row: Row, desk: Desk) -> Person:
    """Who is inspected: found by its 统一社会信用代码 where that is the key of the register, otherwise registered by name."""
    register = register_of(draw.register)
    key = register.columns[register.key_column] if register.key_column else None
    if key is not None and key.kind == "信用代码":
        return people.find_or_register(row.drawn.title, row.drawn.code, kind=Person.Kind.LEGAL, on=desk.on)
    return people.register_person(name=row.drawn.title, kind=Person.Kind.LEGAL, on=desk.on)
