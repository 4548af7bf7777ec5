"""docs/registers.md: every register on one page, made from the files."""

from collections.abc import Iterable
from itertools import groupby

from zhengtong.lawbook.register import AUDIENCES, Numbering, Register

HEAD = """# Registers

Made from `law/registers/` by `zhengtong law registers table`; a test holds it fresh. The words of the files are explained in
[law/registers/README.md](../law/registers/README.md). **Bold** columns are shown to the public; columns marked ⚿ are personal data:
sealed at rest, masked on screen, and logged when read in full.
"""


def table(registers: Iterable[Register]) -> str:
    """The page."""
    every = sorted(registers, key=lambda one: (one.area, one.code))
    parts = [HEAD, f"{len(every)} registers, {sum(one.is_public for one in every)} of them public.\n"]
    for area, group in groupby(every, key=lambda one: one.area):
        parts.append(f"## {area}\n")
        parts.append(
            "| 台账 | 对应的工作 | 键 | 列 | 公开范围 | 保管期限 | 登记 → 批准 |\n|---|---|---|---|---|---|---|"
        )
        parts.append("\n".join(_row(register) for register in group) + "\n")
    return "\n".join(parts)


def _row(register: Register) -> str:
    key = register.key.code(0, 1).replace("-0-", "-年-") if isinstance(register.key, Numbering) else register.key
    columns = "、".join(_column(register, name) for name in register.columns)
    cells = (
        f"{register.name} `{register.code}`",
        "；".join(register.topics) or "—",
        key,
        columns,
        f"{register.audience}（{'、'.join(map(str, register.audience_basis))}）",
        f"{register.retention}（{'、'.join(map(str, register.retention_basis))}）",
        f"{'、'.join((*register.keepers, *register.overseers))} → {'、'.join(register.approvers)}",
    )
    return f"| {' | '.join(cells)} |"


def _column(register: Register, name: str) -> str:
    column = register.columns[name]
    shown = f"**{name}**" if column in register.public_columns else name
    return f"{shown}⚿" if column.is_personal else shown


def listing(registers: Iterable[Register]) -> str:
    """One line a register: its code, name, area and audience."""
    return "\n".join(
        f"{one.code:<28}{one.name}（{one.area}；{AUDIENCES[one.audience].split('，')[0]}；{len(one.columns)}列）"
        for one in sorted(registers, key=lambda one: (one.area, one.code))
    )
