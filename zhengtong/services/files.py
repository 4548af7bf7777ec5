"""One version of a service as a YAML file: what a county edits, exchanges and keeps beside the law. Reading and writing only.

Common words are short (地点, 承诺, 材料); every other element goes by its own name (law/elements.yaml), so that a file says all a version says.
Only uploaded files (空白表格, 示例样表) are not carried in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhengtong.services import elements
from zhengtong.services.elements import Element

# The words of a file, in the order of writing, and the column each fills; those of more than a plain text are read by file_reading.
TEXTS = {
    "事项": "name",
    "类型": "kind",
    "办件": "handling",
    "对象": "audience",
    "说明": "summary",
    "条件": "conditions",
    "地点": "place",
    "时间": "hours",
    "电话": "phone",
    "结果": "result_name",
}
ROWS = {
    "设定依据": "basis",
    "期限": "terms",
    "承诺": "promises",
    "压缩前": "promised_before",
    "专门程序": "special_procedures",
    "到现场": "visits",
    "情形": "situations",
    "填报": "form",
    "施行": "in_force_on",
}
OTHERS = ("代码", "程序", "主管", "主项", "别名", "法", "收费", "材料", *ROWS)
FEES = ("fee_fen", "fee_basis")
REQUIRED = ("事项", "代码", "程序", "主管", "施行", "类型", "办件", "设定依据", "材料")
MATERIAL_TEXTS = {"名称": "name", "形式": "form", "说明": "note", "据": "basis"}
MATERIAL_CLAIMS = {"必备": "required", "可容缺": "deferrable", "免复印件": "copies_waived"}


@dataclass(frozen=True)
class MaterialLine:
    """One material as it is drafted; its place in the list is its order."""

    name: str
    form: str = "扫描件"
    required: bool = True
    deferrable: bool = False
    copies_waived: bool = False
    note: str = ""
    basis: str = ""
    code: str = ""
    source: str = ""
    medium: str = ""
    originals: int = 0
    copies: int = 0
    issuer: str = ""
    points: str = ""
    deferrable_days: int | None = None
    may_commit: bool = False
    held_as: str = ""
    only_if: Mapping[str, list[str]] = field(default_factory=dict)
    # The ids of uploads.
    blank_form_id: int | None = None
    sample_id: int | None = None
    elements: Mapping[str, Any] = field(default_factory=dict)  # Any: texts, lists and claims


@dataclass(frozen=True)
class ServiceFile:
    """What one file says: which service, of whom, and the columns and materials of one version."""

    code: str
    procedure: str
    organ: str
    aliases: str
    fields: Mapping[str, Any]  # Any: JSON columns among them
    materials: list[MaterialLine] = field(default_factory=list)
    parent: str = ""


def further() -> dict[str, Element]:
    """The elements that a file calls by their own names: those without a shorter word."""
    covered = {*TEXTS.values(), *ROWS.values(), *FEES}
    return {each.name: each for each in elements.load() if not each.is_derived and each.column not in covered}


def further_of_materials() -> dict[str, Element]:
    """The same for a line of materials; uploaded files are left out."""
    covered = {*MATERIAL_TEXTS.values(), *MATERIAL_CLAIMS.values()}
    return {each.name: each for each in elements.of_materials() if each.column not in covered and each.kind != "文件"}


def day_of(found: ServiceFile) -> date:
    """The 施行日 of the version in a file."""
    day: date = found.fields["in_force_on"]
    return day
