"""事项要素: every element of a service and of a material, by its standard name. One table (law/elements.yaml) that the editor, the columns
of a spreadsheet, the comparison of versions and of levels, and the check of completeness all run over.

    for element in elements.load():
        text(version, element)                  what a cell of a table says
        put(fields, element, "10 工作日")       the same read back into the columns of a draft
"""

from collections.abc import Mapping, MutableMapping
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from zhengtong.lawbook import LawError
from zhengtong.lawbook.nodes import Page
from zhengtong.services import deriving, element_text
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Material, ServiceVersion

# Under which key the rest of the elements is kept, in a version as in a material.
REST = "elements"
WORDS = (
    "名", "组", "类", "列", "推", "选项", "栏", "台账", "据", "限长", "必填", "八统一", "十同", "查模糊", "注",
)  # fmt: skip
YES = {"是": True, "否": False}


@dataclass(frozen=True)
class Element:
    """One element: where it is kept, how it is filled in, and what it counts for."""

    name: str
    group: str
    kind: str
    basis: str
    column: str | None = None
    derived: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    register: str | None = None
    length: int | None = None
    required: bool = False
    unified: str = ""
    same_over_levels: bool = False
    checked_for_vagueness: bool = False
    note: str = ""
    of_material: bool = False

    @property
    def is_derived(self) -> bool:
        """Whether it follows from other things, so that nobody fills it in."""
        return self.derived is not None

    @property
    def is_confirmed(self) -> bool:
        """Whether the standard itself names it (●), or it is only known to be usual (据信)."""
        return self.basis != "据信"

    @property
    def choices(self) -> tuple[str, ...]:
        """The values to choose from, in the order of the file; empty when it is free."""
        return tuple(self.options)

    def code(self, choice: str) -> str:
        """The standard's code of a choice; empty when it has none."""
        return self.options.get(choice, "")


def load(folder: Path | None = None) -> tuple[Element, ...]:
    """The elements of a service, in the order of the file. ServiceError names file and line of every mistake."""
    return _read(folder or settings.LAW)[0]


def of_materials(folder: Path | None = None) -> tuple[Element, ...]:
    """The elements of a material."""
    return _read(folder or settings.LAW)[1]


def named(name: str, *, material: bool = False) -> Element:
    """The element of this name; ServiceError when there is none."""
    found = next((one for one in (of_materials() if material else load()) if one.name == name), None)
    if found is None:
        raise ServiceError(f"没有“{name}”这个要素，要素见 law/elements.yaml。")
    return found


def groups() -> Mapping[str, tuple[Element, ...]]:
    """The elements of a service by group, in the order of the file."""
    found: dict[str, tuple[Element, ...]] = {}
    for element in load():
        found[element.group] = (*found.get(element.group, ()), element)
    return found


def value(row: ServiceVersion | Material, element: Element) -> Any:  # Any: whatever the column holds
    """What a version (or a material) says of an element: text, number, day, claim, list or table. Derived ones are worked out."""
    if element.derived is not None:
        return deriving.derive(row, element.derived)
    if element.column is not None:
        column = f"{element.column}_id" if element.kind == "文件" else element.column
        return element_text.held(element, getattr(row, column))
    return row.elements.get(element.name, element_text.blank(element))


def text(row: ServiceVersion | Material, element: Element) -> str:
    """The same as one text, which `put` reads back as exactly the same value; empty when nothing is said."""
    return element_text.spoken(element, value(row, element))


def put(fields: MutableMapping[str, Any], element: Element, said: str) -> None:  # Any: one value per column
    """Read a text into the columns of a draft. What has no column of its own goes into fields["elements"] — begin from a copy
    of the version's, or what it said of other elements is lost.

    ServiceError says what cannot be read and how to write it; a derived element is refused, since nobody fills it in.
    """
    if element.derived is not None:
        raise ServiceError(f"“{element.name}”由系统推出，不能填写。")
    put_value(fields, element, element_text.read(element, said))


def put_value(fields: MutableMapping[str, Any], element: Element, found: Any) -> None:  # Any: see `value`
    """The same with a value as `value` gives it."""
    if element.column is not None:
        fields[element.column] = element_text.kept(element, found)
        return
    rest = copy(fields.get(REST) or {})
    if found == element_text.blank(element):
        rest.pop(element.name, None)
    else:
        rest[element.name] = element_text.kept(element, found)
    fields[REST] = rest


@lru_cache(maxsize=4)
def _read(folder: Path) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """Both tables of a file, or ServiceError with every mistake in it, each with its line."""
    try:
        page = Page(folder / "elements.yaml", "elements.yaml")
        top = page.table(page.root, "要素表", ("要素", "材料要素"))
        for word in ("要素", "材料要素"):
            if word not in top:
                page.complain(page.root, f"缺少“{word}”")
        found = (
            _Reader(page, ServiceVersion).all(top.get("要素")),
            _Reader(page, Material).all(top.get("材料要素")),
        )
        page.finish()
    except LawError as error:
        raise ServiceError(error.messages) from None
    return found


class _Reader:
    """Reads one of the two tables; complaints are kept on the page."""

    def __init__(self, page: Page, model: type[ServiceVersion | Material]) -> None:
        self.page = page
        self.model = model
        self.columns = {each.name for each in model._meta.concrete_fields}
        self.seen: dict[str, str] = {}

    def all(self, node: yaml.Node | None) -> tuple[Element, ...]:
        """Every element of a table, in order."""
        return tuple(self.element(each) for each in self.page.items(node, "要素")) if node is not None else ()

    def element(self, node: yaml.Node) -> Element:
        """One line."""
        said = self.page.table(node, "要素", WORDS)
        texts = {word: self.page.text(said[word], word) for word in said if word not in ("选项", "栏")}
        for word in ("名", "组", "类", "据"):
            if word not in texts:
                self.page.complain(node, f"缺少“{word}”")
        for word in ("列", "名"):
            self.once(node, word, texts.get(word))
        found = Element(
            name=texts.get("名", ""),
            group=texts.get("组", ""),
            kind=self.kind(node, texts.get("类", "文字")),
            basis=texts.get("据", ""),
            column=texts.get("列"),
            derived=texts.get("推"),
            options=self.options(said["选项"]) if "选项" in said else {},
            cells=self.cells(said["栏"]) if "栏" in said else {},
            register=texts.get("台账"),
            length=self.page.number(said["限长"], "限长") if "限长" in said else None,
            required=self.claim(said, "必填"),
            unified=texts.get("八统一", ""),
            same_over_levels=self.claim(said, "十同"),
            checked_for_vagueness=self.claim(said, "查模糊"),
            note=texts.get("注", ""),
            of_material=self.model is Material,
        )
        self.check(node, found)
        return found

    def once(self, node: yaml.Node, word: str, text: str | None) -> None:
        """Neither a name nor a column twice."""
        if text is None:
            return
        key = f"{word}{text}"
        if key in self.seen:
            self.page.complain(node, f"{word}“{text}”写了两次")
        self.seen[key] = text

    def kind(self, node: yaml.Node, text: str) -> str:
        if text not in element_text.KINDS:
            self.page.complain(node, f"没有“{text}”这一类，可用：{'、'.join(element_text.KINDS)}")
            return "文字"
        return text

    def options(self, node: yaml.Node) -> dict[str, str]:
        """[甲, 乙], or { 甲: 代码 }."""
        if isinstance(node, yaml.MappingNode):
            return {key: self.page.text(each, "代码") for key, each in self.page.table(node, "选项").items()}
        return {self.page.text(each, "选项"): "" for each in self.page.items(node, "选项")}

    def cells(self, node: yaml.Node) -> dict[str, str]:
        """{ 问: 文字, 答: 一列 }: the cells of a row, and the kind of each."""
        found = {name: self.page.text(each, name) for name, each in self.page.table(node, "栏").items()}
        for name, kind in found.items():
            if kind not in element_text.CELLS:
                self.page.complain(node, f"栏“{name}”：没有“{kind}”这一类，可用：{'、'.join(element_text.CELLS)}")
        return found

    def claim(self, said: Mapping[str, yaml.Node], word: str) -> bool:
        """是 or 否; 否 when nothing is said."""
        if word not in said:
            return False
        text = self.page.text(said[word], word)
        if text not in YES:
            self.page.complain(said[word], f"“{word}”应写是或者否，现为“{text}”")
        return YES.get(text, False)

    def check(self, node: yaml.Node, found: Element) -> None:
        """It is kept in one place, that place exists, and what its kind needs is there."""
        if found.column is not None and found.derived is not None:
            self.page.complain(node, f"“{found.name}”既有“列”又有“推”，只能写一个")
        if found.column is not None and found.column not in self.columns:
            self.page.complain(node, f"“{found.name}”：{self.model._meta.verbose_name}没有“{found.column}”这一栏")
        if found.derived is not None and found.derived not in deriving.KNOWN:
            self.page.complain(node, f"“{found.name}”：不会推“{found.derived}”，可用：{'、'.join(deriving.KNOWN)}")
        if found.kind in ("单选", "多选") and not found.options:
            self.page.complain(node, f"“{found.name}”：{found.kind}应当列出选项")
        if found.kind == "成行" and not found.cells:
            self.page.complain(node, f"“{found.name}”：成行的内容应当写明“栏”")
        if found.kind == "台账" and found.register is None:
            self.page.complain(node, f"“{found.name}”：应当写明是哪个“台账”")
