"""Writes the file of a service, so that file_reading reads it back as the same. What is as usual is left out."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import yaml

from zhengtong.lawbook import Reference
from zhengtong.services import element_text, elements
from zhengtong.services.elements import REST, Element
from zhengtong.services.files import (
    MATERIAL_CLAIMS,
    MATERIAL_TEXTS,
    TEXTS,
    MaterialLine,
    ServiceFile,
    further,
    further_of_materials,
)

Said = dict[str, Any]
"""Words and what is written after them: texts, numbers, days, lists and tables."""


class Dumper(yaml.SafeDumper):
    """Writes what appears twice out twice: a file refers to no other place of itself."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def write(found: ServiceFile) -> str:
    """The file that reads back as the same."""
    fields = found.fields
    said: Said = {"事项": fields["name"], "代码": found.code, "程序": found.procedure}
    said |= {"主管": found.organ, "主项": found.parent, "施行": fields["in_force_on"]}
    said |= {word: fields[column] for word, column in TEXTS.items() if fields.get(column)}
    said["别名"] = found.aliases.split()
    said["法"] = full_names(fields["basis"])
    said["设定依据"] = [basis_line(row, said["法"]) for row in fields["basis"]]
    said["期限"] = {clock: dict(term) for clock, term in fields["terms"].items()}
    said["承诺"] = dict(fields["promises"])
    said["压缩前"] = dict(fields["promised_before"])
    said["专门程序"] = list(fields["special_procedures"])
    said["收费"] = {"分": fields["fee_fen"]} if fields["fee_fen"] or fields["fee_basis"] else {}
    said["收费"] |= {"据": fields["fee_basis"]} if fields["fee_basis"] else {}
    said |= unusual(fields, further())
    said["情形"] = rows(fields["situations"], "情形")
    said["填报"] = rows(fields["form"], "填报内容")
    said["材料"] = [material_line(line) for line in found.materials]
    said = {word: value for word, value in said.items() if value not in ("", [], {})}
    said |= {"到现场": fields["visits"], "材料": said.get("材料", []), "设定依据": said.get("设定依据", [])}
    return yaml.dump(said, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=160)


def unusual(columns: Mapping[str, Any], known: Mapping[str, Element]) -> Said:  # Any: one value per column
    """The elements that say something else than usual, by their names."""
    rest = columns.get(REST) or {}
    found: Said = {}
    for name, element in known.items():
        blank = element_text.blank(element)
        if element.column is None:
            value = rest.get(name, blank)
        else:
            value = element_text.held(element, columns.get(element.column, blank))
        if value != blank:
            found[name] = natural(element, value)
    return found


def natural(element: Element, value: Any) -> Any:  # Any: as the column holds it, and as YAML writes it
    """A value as it is written: claims as 是 or 否, amounts in 元, lists and tables as such."""
    if element.kind == "金额":
        return element_text.yuan(value)
    if element.kind == "成行":
        return rows(value, element.name)
    if element.kind in element_text.LISTS or element.kind in element_text.TABLES:
        return written(value)
    return yes(value)


def rows(value: list[Said], name: str) -> list[Said]:
    """Rows with their cells in the order in which they are explained; the database keeps another."""
    order = list(elements.named(name).cells)
    return [written({cell: row[cell] for cell in sorted(row, key=order.index)}) for row in value]


def written(value: Any) -> Any:  # Any: JSON
    """Lists and tables with their claims as 是 or 否."""
    if isinstance(value, Mapping):
        return {key: written(each) for key, each in value.items()}
    return [written(each) for each in value] if isinstance(value, list) else yes(value)


def yes(value: object) -> object:
    """A claim as 是 or 否; anything else as it is."""
    return ("是" if value else "否") if isinstance(value, bool) else value


def full_names(basis: list[Mapping[str, str]]) -> dict[str, str]:
    """The full name of each law that is cited by a short one; a short name belongs to one law."""
    found: dict[str, str] = {}
    for row in basis:
        if is_short(row) and row["简称"] != row["法"]:
            found.setdefault(row["简称"], row["法"])
    return found


def is_short(row: Mapping[str, str]) -> bool:
    """Whether a row says what 据, 内容 and 核 say, and nothing else."""
    if not {"法", "简称", "条", "核"} <= row.keys() <= {"法", "简称", "条", "核", "内容"} or "、" in row["简称"]:
        return False
    try:
        reference = Reference.parse(row["简称"] + row["条"])
    except ValueError:
        return False
    return reference.law == row["简称"] and str(reference) == row["简称"] + row["条"]


def basis_line(row: Mapping[str, str], laws: Mapping[str, str]) -> dict[str, str]:
    """One 设定依据 as it is written: short where that reads back the same, otherwise spelt out."""
    if is_short(row) and laws.get(row["简称"], row["简称"]) == row["法"]:
        return {"据": row["简称"] + row["条"]} | {word: row[word] for word in ("内容", "核") if row.get(word)}
    return dict(row)


def material_line(line: MaterialLine) -> Said:
    """One material as it is written: what is as usual is left out, but for the form."""
    said, usual = asdict(line), asdict(MaterialLine(name=""))
    words = MATERIAL_TEXTS | MATERIAL_CLAIMS
    common = {
        word: yes(said[column]) for word, column in words.items() if column == "form" or said[column] != usual[column]
    }
    return common | unusual(said, further_of_materials())
