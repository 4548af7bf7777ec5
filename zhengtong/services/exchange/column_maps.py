"""How headings and values of other platforms become ours: law/import-maps.yaml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from zhengtong.lawbook import LawError
from zhengtong.lawbook.nodes import Page
from zhengtong.services.errors import ServiceError


@dataclass(frozen=True)
class ColumnMap:
    """One kind of foreign file: which of our columns each of its columns fills, and what its values mean."""

    name: str
    headings: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def fits(self, head: Sequence[str]) -> bool:
        """Whether a file has every one of these headings."""
        return set(self.headings) <= set(head)

    def meant(self, column: str, text: str) -> str:
        """What a value of the file means in our column."""
        return self.values.get(column, {}).get(text, text)

    def foreign(self, column: str, text: str) -> str:
        """The same back: how the file would write it. The first writing of a value counts."""
        return next((theirs for theirs, ours in self.values.get(column, {}).items() if ours == text), text)


@dataclass(frozen=True)
class Defaults:
    """What a new service gets where a file says nothing."""

    handling: str
    procedures: Mapping[str, str]


def maps() -> tuple[ColumnMap, ...]:
    """Every map, in the order of the file."""
    return _read(settings.LAW)[1]


def defaults() -> Defaults:
    """What new services get where a file says nothing."""
    return _read(settings.LAW)[0]


def find(name: str, head: Sequence[str]) -> ColumnMap | None:
    """The map of this name, or the one that fits the head of a file; None when it speaks our own language. ServiceError for no such name."""
    known = maps()
    if name:
        found = next((one for one in known if one.name == name), None)
        if found is None:
            raise ServiceError(f"没有“{name}”这种列名对照，现有：{'、'.join(one.name for one in known)}。")
        if missing := [heading for heading in found.headings if heading not in head]:
            raise ServiceError(f"文件不是“{name}”：缺少{'、'.join(missing)}这些列。")
        return found
    return next((one for one in known if one.fits(head)), None)


@lru_cache(maxsize=4)
def _read(folder: Path) -> tuple[Defaults, tuple[ColumnMap, ...]]:
    """The whole file, or ServiceError with every mistake in it."""
    try:
        page = Page(folder / "import-maps.yaml", "import-maps.yaml")
        top = page.table(page.root, "导入对照", ("默认", "对照"))
        usual = page.table(top["默认"], "默认", ("办件类型", "程序")) if "默认" in top else {}
        found = Defaults(
            page.text(usual["办件类型"], "办件类型") if "办件类型" in usual else "承诺件",
            _texts(page, usual["程序"], "程序") if "程序" in usual else {},
        )
        known = tuple(_map(page, node) for node in (page.items(top["对照"], "对照") if "对照" in top else []))
        page.finish()
    except LawError as error:
        raise ServiceError(error.messages) from None
    return found, known


def _map(page: Page, node: yaml.Node) -> ColumnMap:
    said = page.table(node, "对照", ("名", "列", "值"))
    for word in ("名", "列"):
        if word not in said:
            page.complain(node, f"对照缺少“{word}”")
    columns = page.table(said["列"], "列") if "列" in said else {}
    values = page.table(said["值"], "值") if "值" in said else {}
    return ColumnMap(
        page.text(said["名"], "名") if "名" in said else "",
        {heading: page.names(targets, heading) for heading, targets in columns.items()},
        {column: _texts(page, table, column) for column, table in values.items()},
    )


def _texts(page: Page, node: yaml.Node, what: str) -> dict[str, str]:
    return {key: page.text(value, f"{what}“{key}”") for key, value in page.table(node, what).items()}
