"""The registers of a demonstration county: published counts and document numbers, invented people; each batch by two people, as in life."""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from zhengtong.demo.catalogue import Catalogue
from zhengtong.demo.county import MARK, SINCE, County, name
from zhengtong.demo.margins import MarginError, Margins, Unit
from zhengtong.people.models import Person, Post, Tenure
from zhengtong.registers import actions
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.law import register, registers
from zhengtong.registers.lines import Line
from zhengtong.registers.queries import entries

OWN = "本级政府"  # what the file writes for the county government, whatever it is called
OFFICERS = "enforcement-officers"
OFFICERS_EACH = 3
KEEPER_POST = "台账综合岗"
BASE_CATALOGUE = "base-catalogue"


def build(folder: Path, margins: Margins, county: County, catalogue: Catalogue) -> int:
    """Fill the registers of this county; answers how many entries. Raises MarginError, as a sentence, when the file is wrong."""
    keeper, filled = _keeper(margins, county), 0
    _posts(county)
    for code, on, reason, document, lines in [*_published(folder, margins, county, catalogue), *_made(margins, county)]:
        by = county.disclosure if register(code).keepers == ("公开机构",) else keeper
        approver = county.disclosure_review if register(code).approvers == ("法制机构",) else county.review_head
        try:
            batch = actions.amend(
                code,
                lines,
                by=by,
                approved_by=approver,
                organ=county.government,
                on=on,
                reason=reason,
                document=document,
                is_demo=True,
            )
        except RegisterError as wrong:
            raise MarginError(f"演示台账{code}：{wrong}") from wrong
        filled += batch.added
    return filled


def _keeper(margins: Margins, county: County) -> Person:
    """One official of the county government who keeps every register that a single office keeps."""
    roles = {role for one in registers().values() for role in (*one.keepers, *one.overseers)}
    rng = random.Random(margins.seed + 11)  # noqa: S311 -- the same county every time
    person = Person.objects.create(name=name(rng), is_official=True, is_demo=True)
    post = Post.objects.create(organ=county.government, name=KEEPER_POST, roles=sorted(roles - {"公开机构"}))
    Tenure.objects.create(person=person, post=post, from_on=SINCE)
    return person


def follow(county: County, renamed: Mapping[str, str], on: date) -> None:
    """Services got other codes: the lines of the base catalogue that name them follow, in a batch of this day."""
    lines: list[Line] = []
    for entry in entries(BASE_CATALOGUE, on).select_related("organ"):
        code = renamed.get(str(entry.data.get("本地事项代码")))
        if code is None:
            continue
        key = entry.code.partition("＋")
        if key[1]:  # what is added here is numbered by its local code
            given = {name: value for name, value in entry.data.items() if name != "录入机关"}
            new = {"目录编码": f"{key[0]}＋{code}", "本地事项代码": code, "录入机关": entry.organ and entry.organ.name}
            lines += [Line("注销", entry.code), Line(given=given | new)]
        else:
            lines.append(Line("变更", entry.code, {"本地事项代码": code}))
    if lines:
        keeper = Tenure.objects.get(post__organ=county.government, post__name=KEEPER_POST).person
        actions.amend(
            BASE_CATALOGUE,
            lines,
            by=keeper,
            approved_by=county.review_head,
            organ=county.government,
            on=on,
            reason="事项换用新的代码",
            is_demo=True,
        )


def _posts(county: County) -> None:
    """In every department one who keeps its registers and one who reviews the law of it."""
    for desk in county.desks.values():
        for title, role, person in (("台账岗", "台账员", desk.officer), ("法制岗", "法制机构", desk.clerk)):
            post = Post.objects.create(organ=desk.organ, name=title, roles=[role])
            Tenure.objects.create(person=person, post=post, from_on=SINCE)


Made = Iterator[tuple[str, date, str, str, list[Line]]]


def _published(folder: Path, margins: Margins, county: County, catalogue: Catalogue) -> Made:
    """The batches of demo/registers/<name>.yaml; none for a county that has no such file."""
    path = folder / "registers" / f"{margins.name}.yaml"
    if not path.is_file():
        return
    for batch in yaml.safe_load(path.read_text(encoding="utf-8")):
        lines = [line for row in batch["条目"] for line in _repeated(row, margins, county, catalogue)]
        yield batch["台账"], batch["生效"], batch["事由"], batch.get("文号", ""), lines


# Words of a row that say how it is repeated; whatever else it has is a column of the register.
HOW = ("数", "起", "操作", "编号", "轮", "办理项")


def _repeated(row: Mapping[str, Any], margins: Margins, county: County, catalogue: Catalogue) -> Iterator[Line]:
    """The lines of a row: `数` of them, numbered {n} from `起`; `轮` deals lists of values out in turn, 各部门 or 各镇街 the organs.

    {code} and {organ} are the n-th service of the departments and whose it is; with `办理项`, of the first so many, over and over.
    """
    given = {key: value for key, value in row.items() if key not in HOW}
    turns = {column: _turn(values, margins, county) for column, values in row.get("轮", {}).items()}
    first, many = row.get("起", 1), row.get("办理项", len(catalogue.own))
    for n in range(first, first + row.get("数", 1)):
        code, organ = catalogue.own[(n - 1) % many] if many else ("", "")
        words = {"n": n, "code": code, "organ": organ}
        dealt = given | {column: values[(n - 1) % len(values)] for column, values in turns.items()}
        filled = {column: _filled(value, words, county) for column, value in dealt.items()}
        yield Line(row.get("操作", ""), str(row.get("编号", "")).format(**words), filled)


def _turn(values: list[Any] | str, margins: Margins, county: County) -> list[Any]:
    if isinstance(values, str):
        return [county.desks[unit.short_name].organ.name for unit in margins.of_kind(values.removeprefix("各"))]
    return [value for said in values for value in _times(said)]


def _times(said: Any) -> list[Any]:
    """A value, or `[value, how many times]`."""
    return [said[0]] * said[1] if isinstance(said, list) else [said]


def _filled(value: object, words: Mapping[str, object], county: County) -> object:
    if isinstance(value, str):
        return county.government.name if value == OWN else value.format(**words)
    return value


def _made(margins: Margins, county: County) -> Made:
    """What follows from the county's own organs: who sits in the hall, and who enforces the law."""
    residents = [_resident(margins, county, unit) for unit in margins.departments if unit.staff]
    if residents:
        yield (
            "resident-departments", date(margins.year, 1, 2), f"{len(residents)}个部门进驻政务服务中心", "", residents
        )  # fmt: skip
    rng = random.Random(margins.seed + 12)  # noqa: S311 -- the same county every time
    issued = date(margins.year - 1, 1, 10)
    enforcing = [unit for unit in margins.departments if unit.items != 0]
    officers = [
        _officer(rng, unit.name, serial, place, issued)
        for serial, unit in enumerate(enforcing, 1)
        for place in range(1, OFFICERS_EACH + 1)
    ]
    yield OFFICERS, issued, "取得执法资格，统一发证", "", officers
    renewed = [Line("变更", str(line.given["证号"]), {"有效期至": f"{margins.year + 13}-12-31"}) for line in officers]
    yield OFFICERS, date(margins.year + 3, 12, 1), "证件到期，统一换证", "", renewed


def _resident(margins: Margins, county: County, unit: Unit) -> Line:
    given = {
        "部门名称": unit.name,
        "部门": unit.name,
        "层级": "县直",
        "大厅": county.hall.name,
        "进驻日": date(margins.year - 1, 12, 1),
        "窗口人员数": unit.staff,
        "进驻事项数": unit.items,
        "授权到位事项数": unit.items,
        "授权书文号": f"{unit.mark}授〔{margins.year - 1}〕1号",
    }
    return Line(given=given)


def _officer(rng: random.Random, organ: str, serial: int, place: int, issued: date) -> Line:
    given = {
        "姓名": name(rng),
        "单位": organ,
        "证号": f"演示{serial:02d}{place:03d}",
        "人员类别": "在编在岗",
        "执法类别": f"综合{MARK}",
        "发证机关": "市人民政府",
        "发证日": issued,
        "有效期至": date(issued.year + 4, 12, 31),
        "证件状态": "有效",
    }
    return Line(given=given)
