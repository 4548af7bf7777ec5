"""What is new for the applicant when a service gets a new version: told in sentences, from the two texts alone."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zhengtong.services.models import Material, ServiceVersion


def changes(old: ServiceVersion, new: ServiceVersion) -> list[str]:
    """What this person will find otherwise than when they began. Two queries, for the materials."""
    return [*_asked(old, new), *_handed_in(old, new), *_settled_first(old, new)]


def _asked(old: ServiceVersion, new: ServiceVersion) -> Iterator[str]:
    before, after = _by_name(old.form), _by_name(new.form)
    if added := [name for name in after if name not in before]:
        yield f"新增要填的：{'、'.join(added)}"
    if dropped := [name for name in before if name not in after]:
        yield f"不再填：{'、'.join(dropped)}（已填的内容不再提交）"
    for name, row in after.items():
        if name in before and before[name] != row:
            yield f"“{name}”的填法有变化，请再看一遍"


def _handed_in(old: ServiceVersion, new: ServiceVersion) -> Iterator[str]:
    before = {material.name: material for material in old.materials.all()}
    after = {material.name: material for material in new.materials.all()}
    if added := [name for name in after if name not in before]:
        yield f"新增材料：{'、'.join(added)}"
    if dropped := [name for name in before if name not in after]:
        yield f"不再要的材料：{'、'.join(dropped)}（已传的文件不再提交）"
    for name, material in after.items():
        if name in before and _terms(before[name]) != _terms(material):
            yield f"材料“{name}”的要求有变化"


def _terms(material: Material) -> tuple[object, ...]:
    return (
        material.form,
        material.required,
        material.deferrable,
        material.copies_waived,
        material.note,
        material.only_if,
    )


def _settled_first(old: ServiceVersion, new: ServiceVersion) -> Iterator[str]:
    if old.situations != new.situations:
        yield "开头的几个问题有变化，请重新回答"


def _by_name(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {str(row["名"]): row for row in rows}
