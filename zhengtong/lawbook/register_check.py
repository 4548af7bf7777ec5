"""Mistakes a machine can see across registers: articles that do not exist, registers and fields that nobody has."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from zhengtong.lawbook.check import ERROR, NOTE, Finding
from zhengtong.lawbook.codes import CodeTable
from zhengtong.lawbook.register import KEEPERS, Register
from zhengtong.lawbook.statute import Statutes

HEAD = "机关负责人"  # a role that somebody plays in every organ


def check_register(register: Register, registers: Mapping[str, Register], statutes: Statutes) -> list[Finding]:
    """Everything found in one register, errors first. An article is held to the newest edition of its statute."""
    found = [*_articles(register, statutes), *_references(register, registers), *_oddities(register)]
    return sorted(found, key=lambda finding: finding.level != ERROR)


def check_namings(tables: Iterable[CodeTable], registers: Mapping[str, Register]) -> list[Finding]:
    """取自 of the code tables: the register exists, and where the case's own organ is asked for, it says whose an entry is."""
    found = []
    for table in tables:
        if table.naming is None:
            continue
        where = f"代码表“{table.field}”（{table.procedure}，{table.since}）"
        register = registers.get(table.naming.register)
        if register is None:
            found.append(Finding(ERROR, f"{where}取自“{table.naming.register}”，没有这本台账"))
        elif register.organ_column is None and not table.naming.any_organ:
            found.append(Finding(ERROR, f"{where}：{register.name}不分机关，要写“机关: 不限”"))
    return found


def _articles(register: Register, statutes: Statutes) -> Iterator[Finding]:
    for reference in register.references():
        if fault := statutes.fault(reference, date.max):
            yield Finding(ERROR, fault)


def _references(register: Register, registers: Mapping[str, Register]) -> Iterator[Finding]:
    for column in register.columns.values():
        if column.register is not None and column.register not in registers:
            yield Finding(ERROR, f"列“{column.name}”取自“{column.register}”，没有这本台账")


def _oddities(register: Register) -> Iterator[Finding]:
    for column in register.columns.values():
        if column.is_public and not register.is_public:
            yield Finding(NOTE, f"列“{column.name}”标了“公开”，但这本台账不向社会公开，不会给看")
    if not any(column.is_listed for column in register.columns.values()):
        yield Finding(NOTE, "没有一列写“列表: 是”，一览里只看得见称呼")
    if register.audience == KEEPERS and not register.organ_column and HEAD in register.approvers:
        yield Finding(NOTE, f"“经”写“{HEAD}”，各机关的负责人就都看得到这本台账；请写专门的角色")
    if set(register.keepers) == set(register.approvers):
        yield Finding(NOTE, "登记和批准是同一个角色；系统仍要求由两个人来做")
