"""law/codes/<填写项>.yaml: what may be filled in, by what article, and the column of the statistics it counts in.

A field is filled either from a list of choices (条目) or from a register (取自): then it names entries that are valid on the
day of the act, at least so many of them (至少), all different.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from zhengtong.lawbook.nodes import Page
from zhengtong.lawbook.procedure import Procedure
from zhengtong.lawbook.statute import Reference

ANY_ORGAN = "不限"


@dataclass(frozen=True, slots=True)
class Code:
    """One choice."""

    name: str
    basis: tuple[Reference, ...]
    counts_as: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """取自：a field names entries of a register, at least so many; of the case's own organ unless `any_organ`."""

    register: str
    at_least: int
    basis: tuple[Reference, ...]
    any_organ: bool = False

    def refusal(self, field: str, value: object) -> str | None:
        """Why this is not a list of enough different names; None when it is. Whether they are valid is the register's to say."""
        named = names_in(value)
        if named is None:
            return f"“{field}”应逐个写出，如 [甲, 乙]，现为“{value}”"
        twice = next((name for place, name in enumerate(named) if name in named[:place]), None)
        if twice is not None:
            return f"“{field}”里“{twice}”写了两次，要写不同的{'两' if self.at_least == 2 else '几'}个"
        if len(named) < self.at_least:
            return f"“{field}”至少要{self.at_least}个，现为{len(named)}个{self.spoken_basis}"
        return None

    @property
    def spoken_basis(self) -> str:
        """（处罚法42.1）: the articles it rests on, in brackets; nothing when none is written."""
        written = "、".join(str(each) for each in self.basis if each.is_written)
        return f"（{written}）" if written else ""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The choices of one field in one procedure, from one version of it on; or the register it is filled from."""

    field: str
    procedure: str
    since: date
    codes: tuple[Code, ...] = ()
    naming: Naming | None = None


def names_in(value: object) -> list[str] | None:
    """The names given: one text, or a list of texts; None for anything else."""
    given = list(value) if isinstance(value, list | tuple) else [value]
    texts = [each.strip() for each in given if isinstance(each, str) and each.strip()]
    return texts if len(texts) == len(given) else None


def read_codes(path: Path) -> list[CodeTable]:
    """One file. Raises LawError with every sentence about what is wrong in it."""
    page = Page(path, f"codes/{path.name}")
    top = page.table(page.root, "代码表", ("填", "用于"))
    field = page.name(top["填"], "填") if "填" in top else ""
    for word in ("填", "用于"):
        if word not in top:
            page.complain(page.root, f"缺少“{word}”")
    if "填" in top and field != path.stem:
        page.complain(top["填"], f"填是“{field}”，文件名却是“{path.name}”；请改一处")
    nodes = page.items(top["用于"], "用于") if "用于" in top else []
    tables = [table for node in nodes if (table := _table(page, node, field))]
    page.finish()
    return tables


def _table(page: Page, node: yaml.Node, field: str) -> CodeTable | None:
    row = page.table(node, "用于", ("程序", "起", "条目", "取自", "至少", "机关", "据"))
    if missing := [word for word in ("程序", "起") if word not in row]:
        page.complain(node, f"用于缺少“{'”“'.join(missing)}”")
        return None
    if ("条目" in row) == ("取自" in row):
        page.complain(node, "用于要写且只写“条目”“取自”中的一个")
        return None
    procedure, since = page.name(row["程序"], "程序"), page.day(row["起"], "起")
    if "取自" in row:
        return CodeTable(field, procedure, since, naming=_naming(page, node, row))
    for word in ("至少", "机关", "据"):
        if word in row:
            page.complain(row[word], f"“{word}”只与“取自”一起写；条目的依据写在每一条里")
    return CodeTable(field, procedure, since, tuple(_codes(page, page.items(row["条目"], "条目"))))


def _naming(page: Page, node: yaml.Node, row: dict[str, yaml.Node]) -> Naming:
    if "据" not in row:
        page.complain(node, "取自缺少“据”；法律没有规定的写“据: 无明文”")
    any_organ = "机关" in row and page.name(row["机关"], "机关") == ANY_ORGAN
    if "机关" in row and not any_organ:
        page.complain(row["机关"], f"“机关”只能写“{ANY_ORGAN}”；不写，就须是本案主管机关的")
    return Naming(
        register=page.name(row["取自"], "取自"),
        at_least=page.number(row["至少"], "至少") if "至少" in row else 1,
        basis=page.references(row["据"], "据") if "据" in row else (),
        any_organ=any_organ,
    )


def _codes(page: Page, nodes: list[yaml.Node]) -> Iterator[Code]:
    for node in nodes:
        row = page.table(node, "条目", ("名", "据", "计入", "注"))
        if missing := [word for word in ("名", "据", "计入") if word not in row]:
            page.complain(node, f"条目缺少“{'”“'.join(missing)}”")
            continue
        note = page.text(row["注"], "注") if "注" in row else ""
        yield Code(page.name(row["名"], "名"), page.references(row["据"], "据"), page.text(row["计入"], "计入"), note)


def choices(tables: list[CodeTable], procedure: Procedure, field: str) -> CodeTable | None:
    """The choices that hold for a field of this version of a procedure; None when it is filled in freely."""
    fitting = [
        table
        for table in tables
        if table.field == field and table.procedure == procedure.code and table.since <= procedure.version
    ]
    return max(fitting, key=lambda table: table.since, default=None)
