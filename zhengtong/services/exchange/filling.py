"""From the cells of a row to the columns of a draft: every element is read by the one table of elements."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from zhengtong.services import element_text, elements
from zhengtong.services.elements import REST, Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import columns
from zhengtong.services.exchange.cells import CellError, text_of
from zhengtong.services.exchange.reading import Row
from zhengtong.services.exchange.verdicts import Fault
from zhengtong.services.models import Material, ServiceVersion

NONE = "（无）"
_ROWS = ("成行", "依据")
Columns = dict[str, Any]  # Any: one value per column of a model


def fill(
    row: Row, known: Iterable[Element], old: ServiceVersion | Material | None, fields: Columns, faults: list[Fault]
) -> list[str]:
    """Put what the row says of these elements into `fields`, complaints into `faults`; the names of those that differ from `old`."""
    differs = []
    for element in known:
        if element.name not in row.cells:
            continue
        try:
            said = said_of(row.cells[element.name], element)
            if old is not None and said == elements.text(old, element).strip():
                continue
            if element.column is None and REST not in fields:
                fields[REST] = dict(old.elements) if old is not None else {}
            elements.put(fields, element, said)
        except (CellError, ServiceError) as error:
            faults.append(Fault(row.at(element.name), str(error)))
            continue
        value = fields[element.column] if element.column else fields[REST].get(element.name)
        fault = columns.limit(element).fault(value) or shape_fault(element, value)
        if fault:
            faults.append(Fault(row.at(element.name), fault))
        elif old is None or value != held(old, element):
            differs.append(element.name)
    return differs


def said_of(cell: object, element: Element) -> str:
    """What a cell says of an element, as text: lists and tables of a .json as JSON."""
    if isinstance(cell, list | dict):
        cell = json.dumps(cell, ensure_ascii=False)
    return text_of(cell, is_text=columns.is_text(element))


def held(row: ServiceVersion | Material, element: Element) -> Any:  # Any: whatever its column holds
    """What a row keeps of an element, as its column keeps it."""
    return getattr(row, element.column) if element.column else row.elements.get(element.name)


def shape_fault(element: Element, value: Any) -> str | None:  # Any: what was read, of whatever shape
    """JSON in a cell may be anything; what pages and guides rely on is checked here."""
    if value is None:
        return None
    how = element_text.HOW.get(element.kind, "")
    if element.kind in _ROWS:
        fits = isinstance(value, list) and all(isinstance(one, dict) and _fits(element, one) for one in value)
    elif element.kind in ("一列", "台账", "多选"):
        fits = isinstance(value, str) or all(isinstance(one, str) for one in value or ())
    elif element.kind == "期限表":
        fits = all(isinstance(one, str) for one in value.values())
    elif element.kind == "法定期限":
        fits = all(isinstance(one, dict) and _texts(one.values()) for one in value.values())
    elif element.kind == "情形":
        fits = all(isinstance(one, list) and _texts(one) for one in value.values())
    else:
        return None
    return None if fits else f"“{element.name}”的写法不对，应写成：{how}"


def _texts(values: Iterable[object]) -> bool:
    return all(isinstance(one, str) for one in values)


def _fits(element: Element, row: Mapping[str, object]) -> bool:
    if element.kind == "依据":
        return _texts(row.values())
    for name, value in row.items():
        kind = element.cells.get(name)
        fits = {
            "文字": isinstance(value, str),
            "是否": isinstance(value, bool),
            "一列": isinstance(value, list) and _texts(value),
            "情形": isinstance(value, dict) and all(isinstance(one, list) and _texts(one) for one in value.values()),
        }
        if not fits.get(kind or "", False):
            return False
    return True


def materials(rows: Sequence[Row], old: Sequence[Material], faults: list[Fault]) -> tuple[list[Columns], bool]:
    """The materials that rows of a file describe, in their order, and whether they differ from those there are.

    A column the file leaves out stays as it is with the material of the same name; one row （无） says that there are none.
    """
    known = columns.filled(material=True)
    name = next(one for one in known if one.column == "name")
    if len(rows) == 1 and str(rows[0].cells.get(name.name) or "").strip() == NONE:
        return [], bool(old)
    by_name = {one.name: one for one in old}
    found, seen = [], set()
    for row in rows:
        title = str(row.cells.get(name.name) or "").strip()
        if not title:
            faults.append(Fault(row.at(name.name), "请写明材料名称"))
        elif title in seen:
            faults.append(Fault(row.at(name.name), f"材料“{title}”重复了"))
        seen.add(title)
        before = by_name.get(title)
        fields: Columns = {}
        fill(row, known, before, fields, faults)
        found.append((kept(before) | fields) if before else fields)
    return found, [whole(one) for one in found] != [kept(one) for one in old]


def kept(material: Material) -> Columns:
    """What a material says, by column."""
    return {name: getattr(material, name) for name in MATERIAL_COLUMNS}


def whole(fields: Columns) -> Columns:
    """The same of one that is to be, with the usual values where nothing was said."""
    return USUAL | fields


MATERIAL_COLUMNS = tuple(
    field.attname for field in Material._meta.concrete_fields if field.name not in ("id", "version", "order")
)
USUAL = {name: getattr(Material(), name) for name in MATERIAL_COLUMNS}


def situations(rows: Sequence[Row], element: Element, faults: list[Fault]) -> list[Columns]:
    """The questions of a service from the rows of the sheet 情形."""
    if len(rows) == 1 and str(rows[0].cells.get("问") or "").strip() == NONE:
        return []
    found = []
    for row in rows:
        question: Columns = {}
        for name, kind in element.cells.items():
            try:
                said = text_of(row.cells.get(name), is_text=True)
                if said:
                    question[name] = read_cell(said, kind)
            except (CellError, ServiceError, ValueError, RecursionError) as error:
                faults.append(
                    Fault(row.at(name), str(error) if isinstance(error, CellError) else f"读不懂“{said[:40]}”")
                )
        if not question.get("问"):
            faults.append(Fault(row.at("问"), "请写明问题"))
        elif not _fits(element, question):
            faults.append(Fault(row.at("问"), "答应写成“甲/乙”，限于应写成“问题=甲/乙;问题=丙”"))
        found.append(question)
    return found


def read_cell(said: str, kind: str) -> Any:  # Any: a text, a claim, a list or a table
    """What stands in a cell of the sheet 情形; JSON where the short way of writing would not read back the same."""
    return json.loads(said) if kind != "文字" and said[0] in "[{" else element_text.CELLS[kind](said)


def write_cell(value: Any, kind: str) -> str:  # Any: as read_cell gives it
    """The text that read_cell reads back as the same."""
    text = element_text.write_cell(value, kind)
    try:
        if text and (text[0] not in "[{" or kind == "文字") and element_text.CELLS[kind](text) == value:
            return text
    except ValueError:
        pass
    return json.dumps(value, ensure_ascii=False) if kind != "文字" else text


@lru_cache(maxsize=512)
def _usual(name: str, material: bool) -> Any:  # Any: whatever an element holds
    known = elements.named(name, material=material)
    return elements.value(Material() if material else ServiceVersion(), known)


def usual(element: Element) -> Any:  # Any: whatever an element holds
    """What an element says when nobody said anything."""
    return _usual(element.name, element.of_material)
