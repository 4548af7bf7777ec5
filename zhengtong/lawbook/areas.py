"""law/areas.yaml: the procedures by area, each with a line that says what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zhengtong.lawbook.nodes import Page

OTHERS = "其他"


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure as people look for it."""

    code: str
    line: str


@dataclass(frozen=True, slots=True)
class Area:
    """领域：procedures that belong together."""

    name: str
    procedures: tuple[Listed, ...]


def read_areas(path: Path, codes: Iterable[str]) -> list[Area]:
    """The areas with the procedures there are; those the file does not list come last, under 其他.

    Raises LawError with a line for a procedure listed twice.
    """
    left = dict.fromkeys(codes)
    areas = []
    if path.is_file():
        page = Page(path, path.name)
        seen: set[str] = set()
        for name, node in page.table(page.root, "领域表").items():
            found = []
            for code, line in page.table(node, f"领域“{name}”").items():
                if code in seen:
                    page.complain(line, f"程序“{code}”已经列在前面，请只留一处")
                seen.add(code)
                if code in left:
                    found.append(Listed(code, page.text(line, f"“{code}”的说明")))
                    del left[code]
            if found:
                areas.append(Area(name, tuple(found)))
        page.finish()
    return [*areas, Area(OTHERS, tuple(Listed(code, "") for code in left))] if left else areas
