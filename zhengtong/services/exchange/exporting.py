"""The catalogue as files that come in again as the same: .xlsx with sheets 事项, 材料 and 情形, .csv, .json, or in the words of another platform."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from zhengtong.ground import sheets
from zhengtong.ground.sheets import Column, Page, SheetError
from zhengtong.services import elements
from zhengtong.services.elements import Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import columns, filling
from zhengtong.services.exchange.column_maps import ColumnMap
from zhengtong.services.exchange.columns import (
    ALIASES,
    CODE,
    ITEMS,
    MATERIALS,
    ORGAN,
    ORGAN_CODE,
    PARENT,
    PROCEDURE,
    QUESTION,
    SITUATIONS,
    WIDTHS,
)  # fmt: skip
from zhengtong.services.models import Material, ServiceVersion

CHUNK = 1000
Versions = Iterable[ServiceVersion]


def workbook(versions: Versions) -> bytes:
    """An .xlsx of three sheets, with days and numbers as such. Columns in which nobody said anything are left out of 材料 and 事项."""
    found = list(rows_of(versions))
    questions = columns.situations()
    items = used([one for one in columns.filled() if one is not questions], (version for version in found))
    materials = used(columns.filled(material=True), (one for version in found for one in version.materials.all()))
    try:
        return sheets.workbook(
            [
                Page(ITEMS, item_columns(items), (item_cells(version, items) for version in found)),
                Page(MATERIALS, material_columns(materials), material_rows(found, materials)),
                Page(
                    SITUATIONS,
                    [Column(CODE, 28, is_text=True), *(Column(name, 36) for name in QUESTION)],
                    situation_rows(found),
                ),
            ]
        )
    except SheetError as error:
        raise ServiceError(str(error)) from error


def blank() -> bytes:
    """The form to be filled in: the three sheets with their heads and what may be chosen."""
    items = [one for one in columns.filled() if one is not columns.situations()]
    pages = [
        Page(ITEMS, item_columns(items), ()),
        Page(MATERIALS, material_columns(columns.filled(material=True)), ()),
        Page(SITUATIONS, [Column(CODE, 28, is_text=True), *(Column(name, 36) for name in QUESTION)], ()),
    ]
    return sheets.workbook(pages)


def csv_lines(versions: Versions) -> Iterator[str]:
    """UTF-8 with its mark; questions and materials stand in a column each, the materials as JSON."""
    known = columns.filled()
    yield "\ufeff" + sheets.csv_line([*columns.OWN, *(one.name for one in known), MATERIALS])
    for version in rows_of(versions):
        texts = (elements.text(version, one) for one in known)
        yield sheets.csv_line([*own_cells(version), *texts, json.dumps(materials_of(version), ensure_ascii=False)])


def json_lines(versions: Versions) -> Iterator[str]:
    """A list of objects by the names of the elements; what is empty is left out."""
    known = columns.filled()
    yield "["
    for place, version in enumerate(rows_of(versions)):
        said: dict[str, Any] = dict(zip(columns.OWN, own_cells(version), strict=True))  # Any: what an element holds
        said |= {one.name: json_value(version, one) for one in known}
        said = {name: value for name, value in said.items() if value not in (None, "", [], {})}
        said[MATERIALS] = materials_of(version)
        yield (",\n" if place else "\n") + json.dumps(said, ensure_ascii=False)
    yield "\n]\n"


def foreign_lines(versions: Versions, column_map: ColumnMap, *, separator: str = "\t") -> Iterator[str]:
    """The table another platform would write: its headings and its values, text for text as it came in."""
    by_name = {one.name: one for one in columns.filled()}
    sources = {heading: targets[0] for heading, targets in column_map.headings.items()}
    yield separator.join(sources) + "\n"
    for version in rows_of(versions):
        own = dict(zip(columns.OWN, own_cells(version), strict=True))
        cells = []
        for target in sources.values():
            text = str(own[target]) if target in own else elements.text(version, by_name[target])
            cells.append(column_map.foreign(target, text))
        yield separator.join(cells) + "\n"


def rows_of(versions: Versions) -> Iterator[ServiceVersion]:
    """The versions with their services, organs and materials at hand, a chunk of queries at a time."""
    if isinstance(versions, QuerySet):
        chosen = versions.select_related("service__organ", "service__parent").prefetch_related("materials")
        yield from chosen.iterator(CHUNK)
        return
    found = list(versions)
    prefetch_related_objects(found, "service__organ", "service__parent", "materials")
    yield from found


def own_cells(version: ServiceVersion) -> list[str]:
    """What stands in the columns of the service itself."""
    service = version.service
    said = {
        CODE: service.code,
        ORGAN: service.organ.name,
        ORGAN_CODE: service.organ.uscc or "",
        PROCEDURE: service.procedure,
        PARENT: service.parent.code if service.parent else "",
        ALIASES: service.aliases,
    }
    return [said[name] for name in columns.OWN]


def used(known: Sequence[Element], rows: Iterable[ServiceVersion | Material]) -> list[Element]:
    """Those of the elements that any row says something of; the required ones always."""
    open_ones = {one.name: one for one in known if not one.required}
    for row in rows:
        for name in [name for name, one in open_ones.items() if is_said(row, one)]:
            del open_ones[name]
        if not open_ones:
            break
    return [one for one in known if one.name not in open_ones]


def is_said(row: ServiceVersion | Material, element: Element) -> bool:
    """Whether a row says anything else of an element than the usual."""
    value = elements.value(row, element)
    return bool(value != filling.usual(element))


def item_columns(known: Sequence[Element]) -> list[Column]:
    """The columns of the sheet 事项."""
    widths = {CODE: 28, ORGAN: 28, ORGAN_CODE: 22, PROCEDURE: 14, PARENT: 20, ALIASES: 24}
    own = [Column(name, widths[name], is_text=True) for name in columns.OWN]
    return [*own, *(column_of(one) for one in known)]


def material_columns(known: Sequence[Element]) -> list[Column]:
    """The columns of the sheet 材料."""
    return [Column(CODE, 28, is_text=True), *(column_of(one) for one in known)]


def column_of(element: Element) -> Column:
    """How the column of an element looks, and what may be chosen in it."""
    choices = element.choices if element.kind == "单选" else ("是", "否") if element.kind == "是否" else ()
    width = WIDTHS.get(element.kind, 30 if element.column == "name" else max(12, 2 * len(element.name) + 2))
    return Column(element.name, width, choices, columns.is_text(element))


def item_cells(version: ServiceVersion, known: Sequence[Element]) -> list[object]:
    """One row of the sheet 事项."""
    return [*own_cells(version), *(cell(version, one) for one in known)]


def material_rows(versions: Iterable[ServiceVersion], known: Sequence[Element]) -> Iterator[list[object]]:
    """The rows of the sheet 材料; a service without materials says so."""
    name = next(place for place, one in enumerate(known) if one.column == "name")
    for version in versions:
        found = version.materials.all()
        for material in found:
            yield [version.service.code, *(cell(material, one) for one in known)]
        if not found:
            yield [version.service.code, *("" if place != name else filling.NONE for place in range(len(known)))]


def situation_rows(versions: Iterable[ServiceVersion]) -> Iterator[list[object]]:
    """The rows of the sheet 情形, a question each."""
    kinds = columns.situations().cells
    for version in versions:
        for row in version.situations:
            cells = (filling.write_cell(row[name], kind) if name in row else "" for name, kind in kinds.items())
            yield [version.service.code, *cells]


def cell(row: ServiceVersion | Material, element: Element) -> object:
    """What an element says, as a cell: days and numbers as such, everything else as text."""
    value = elements.value(row, element)
    if isinstance(value, date):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value) / 100 if element.kind == "金额" else value
    return elements.text(row, element)


def json_value(row: ServiceVersion | Material, element: Element) -> Any:  # Any: what an element holds
    """What an element says: lists and tables as such, days in ISO, money in yuan as text."""
    value = elements.value(row, element)
    if isinstance(value, date) or element.kind == "金额":
        return elements.text(row, element)
    return value


def materials_of(version: ServiceVersion) -> list[dict[str, Any]]:  # Any: what an element holds
    """The materials by the names of their elements; what is as usual is left out, but for the name."""
    known = columns.filled(material=True)
    return [
        {one.name: json_value(material, one) for one in known if one.column == "name" or is_said(material, one)}
        for material in version.materials.all()
    ]
