"""The superior's elements carried in from a file, and differences accounted for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.db import transaction

from zhengtong.ground import sheets
from zhengtong.ground.sheets import MOST_BYTES, SheetError
from zhengtong.lawbook.errors import nearest
from zhengtong.people.models import Person
from zhengtong.people.queries import reach as reach_of
from zhengtong.services import elements
from zhengtong.services.elements import Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange.cells import CellError, text_of
from zhengtong.services.mapping import comparing
from zhengtong.services.mapping.actions import refuse_catalogue
from zhengtong.services.mapping.models import AcceptedDifference, SuperiorItem
from zhengtong.services.models import ServiceVersion
from zhengtong.services.queries import may_review

CODE = "基本编码"
Rows = list[tuple[int, dict[str, object]]]


@dataclass(frozen=True)
class SuperiorLoad:
    """What a file of the superior's elements brought."""

    added: int
    changed: int
    same: int
    faults: tuple[str, ...] = ()


@transaction.atomic
def bring_superior(file: IO[bytes], name: str, *, catalogue: str, as_of: date, by: Person, on: date) -> SuperiorLoad:
    """Keep what a superior says of the elements of its items: a table with 基本编码, 事项名称 and any elements, or a list of objects.

    ServiceError names every row that cannot be taken; nothing is kept then.
    """
    refuse_catalogue(catalogue)
    if not may_review(reach_of(by, on)):
        raise ServiceError("上级事项要素由目录审核岗位导入。")
    rows = read(file.read(MOST_BYTES + 1), name)
    known = {one.name: one for one in elements.load()}
    strange = sorted({title for _, row in rows for title in row if title not in known})
    if strange:
        raise ServiceError(f"没有这些要素：{'；'.join(f'“{title}”{nearest(title, list(known))}' for title in strange)}")
    before = {one.base_code: one for one in SuperiorItem.objects.filter(catalogue=catalogue)}
    wrong: list[str] = []
    fresh: dict[str, SuperiorItem] = {}
    changed, same = [], 0
    for place, row in rows:
        said = texts(place, row, known, wrong)
        code = said.pop(CODE, "")
        if not code or code in fresh:
            wrong.append(f"第{place}行：基本编码“{code}”重复了" if code else f"第{place}行：请写明基本编码")
            continue
        title = said.get("事项名称", "")
        item = before.get(code) or SuperiorItem(catalogue=catalogue, base_code=code)
        fresh[code] = item
        if item.pk and item.elements == said and item.as_of == as_of:
            same += 1
            continue
        item.name, item.elements, item.as_of, item.source, item.by = title[:200], said, as_of, name[:200], by
        changed.append(item)
    if wrong:
        raise ServiceError(wrong)
    added = [item for item in changed if item.pk is None]
    altered = [item for item in changed if item.pk is not None]
    SuperiorItem.objects.bulk_create(added, batch_size=1000)
    SuperiorItem.objects.bulk_update(altered, ["name", "elements", "as_of", "source", "by"], batch_size=500)
    return SuperiorLoad(len(added), len(altered), same)


def read(data: bytes, name: str) -> Rows:
    """The rows of a file, by heading, with their numbers."""
    if sheets.ending_of(name) != "json":
        try:
            found = sheets.read(data, name, endings=("xlsx", "csv", "tsv", "json"))
        except SheetError as error:
            raise ServiceError(str(error)) from error
        if not found or CODE not in found[0].head:
            raise ServiceError(f"“{name}”要有“{CODE}”这一列，第一行应是列名")
        head = found[0].head
        return [
            (number, {title: cell for title, cell in zip(head, cells, strict=False) if title})
            for number, cells in found[0].rows
        ]
    if len(data) > MOST_BYTES:
        raise ServiceError(f"“{name}”超过{MOST_BYTES // 2**20} MB，请分成几个文件")
    try:
        rows = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ServiceError(f"“{name}”不是完好的 UTF-8 JSON 文件") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ServiceError(f"“{name}”应是一列事项：[{{“{CODE}”: …}}, …]")
    return list(enumerate(rows, 1))


def texts(place: int, row: Mapping[str, object], known: Mapping[str, Element], wrong: list[str]) -> dict[str, str]:
    """What a row says of each element, as we would write it; empty cells say nothing."""
    said = {}
    for title, cell in row.items():
        if isinstance(cell, list) and all(isinstance(one, str) for one in cell):
            cell = "\n".join(cell)
        if isinstance(cell, list | dict):
            cell = json.dumps(cell, ensure_ascii=False)
        try:
            text = text_of(cell, is_text=known[title].kind not in ("整数", "金额", "日期"))
        except CellError as error:
            wrong.append(f"第{place}行“{title}”：{error}")
            continue
        if text:
            said[title] = comparing.canonical(known[title], text) if title != CODE else text
    return said


def accept(
    version: ServiceVersion, element: str, *, catalogue: str, base_code: str, reason: str, by: Person, on: date
) -> AcceptedDifference:
    """Account for a difference: it no longer keeps the service from being published while both texts stay as they are.

    ServiceError for who is not 目录审核, without a reason, or when there is no such difference.
    """
    if not may_review(reach_of(by, on)):
        raise ServiceError("不一致的理由由目录审核岗位写明。")
    if not reason.strip() or len(reason) > 300:
        raise ServiceError("请写明不一致的理由，最多300字。")
    lines = [
        line
        for one in comparing.of(version)
        if one.catalogue == catalogue and one.base_code == base_code
        for line in one.lines
        if line.element == element and line.state != comparing.SAME
    ]
    if not lines:
        raise ServiceError(f"“{version.name}”的“{element}”与{catalogue}目录没有不一致。")
    return AcceptedDifference.objects.create(
        service=version.service,
        catalogue=catalogue,
        base_code=base_code,
        element=element,
        ours=lines[0].ours,
        theirs=lines[0].theirs,
        reason=reason.strip(),
        by=by,
        on=on,
    )
