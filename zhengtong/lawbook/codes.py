"""law/codes/<填写项>.yaml: what may be filled in, by what article, and the column of the statistics it counts in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from zhengtong.lawbook.nodes import Page
from zhengtong.lawbook.procedure import Procedure
from zhengtong.lawbook.statute import Reference


@dataclass(frozen=True, slots=True)
class Code:
    """One choice."""

    name: str
    basis: tuple[Reference, ...]
    counts_as: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The choices of one field in one procedure, from one version of it on."""

    field: str
    procedure: str
    since: date
    codes: tuple[Code, ...]


def read_codes(path: Path) -> list[CodeTable]:
    """One file. Raises LawError with every sentence about what is wrong in it."""
    page = Page(path, f"codes/{path.name}")
    top = page.table(page.root, "代码表", ("填", "用于"))
    field = page.name(top["填"], "填")
    if field != path.stem:
        page.complain(top["填"], f"填是“{field}”，文件名却是“{path.name}”；请改一处")
    tables = []
    for node in page.items(top["用于"], "用于"):
        row = page.table(node, "用于", ("程序", "起", "条目"))
        codes = tuple(_codes(page, page.items(row["条目"], "条目")))
        tables.append(CodeTable(field, page.name(row["程序"], "程序"), page.day(row["起"], "起"), codes))
    page.finish()
    return tables


def _codes(page: Page, nodes: list[yaml.Node]) -> Iterator[Code]:
    for node in nodes:
        row = page.table(node, "条目", ("名", "据", "计入", "注"))
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
