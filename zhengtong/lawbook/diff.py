"""新旧对照: two versions of a procedure, row beside row, in the sentences a lawyer reads."""

from dataclasses import dataclass

from zhengtong.lawbook.procedure import Procedure
from zhengtong.lawbook.read import sentences


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: `before` None is new, `after` None is gone."""

    kind: str
    name: str
    before: str | None
    after: str | None

    @property
    def sort(self) -> str:
        """新增, 删去 or 修改."""
        return "新增" if self.before is None else "删去" if self.after is None else "修改"


def diff(old: Procedure, new: Procedure) -> list[Change]:
    """Every row that is new, gone or worded otherwise, in the order of the new version, what is gone at its table's end."""
    before = {(each.kind, each.name): each.text for each in sentences(old)}
    after = {(each.kind, each.name): each.text for each in sentences(new)}
    kinds = dict.fromkeys(kind for kind, _ in (*after, *before))
    changes = []
    for wanted in kinds:
        rows = [key for key in (*after, *(key for key in before if key not in after)) if key[0] == wanted]
        changes += [Change(*key, before.get(key), after.get(key)) for key in rows if before.get(key) != after.get(key)]
    return changes


def table(old: Procedure, new: Procedure) -> str:
    """The same as a Markdown table."""
    changes = diff(old, new)
    if not changes:
        return f"{old}与{new}没有不同\n"
    lines = [f"| 项目 | {old.version}施行 | {new.version}施行 |", "|---|---|---|"]
    for change in changes:
        lines.append(
            f"| {change.kind}“{change.name}”（{change.sort}） | {change.before or '—'} | {change.after or '—'} |"
        )
    return "\n".join(lines) + "\n"
