"""What a window may do with a matter, by 办件类型: decide it, pre-review and dispose of it, or only coordinate, reply and inform (law/window-powers.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhengtong.lawbook import LawError
from zhengtong.lawbook.nodes import Page
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import ServiceVersion

ELSEWHERE = "不属窗口受理"
DECIDE = "审批权"


@dataclass(frozen=True)
class WindowPower:
    """What a window may do: the power's name, the acts, and a sentence for the applicant."""

    name: str
    acts: tuple[str, ...]
    note: str

    @property
    def decides(self) -> bool:
        """Whether the window itself decides."""
        return self.name == DECIDE


def window_powers(version: ServiceVersion, folder: Path | None = None) -> WindowPower:
    """What a window may do with this service. One that is not in the hall is not accepted there."""
    known = powers(folder or settings.LAW)
    return known[version.handling if version.in_hall else ELSEWHERE]


@lru_cache(maxsize=4)
def powers(folder: Path) -> Mapping[str, WindowPower]:
    """The file: one line for each 办件类型 and one for what is not accepted. ServiceError names every mistake with its line."""
    kinds = (*ServiceVersion.Handling.values, ELSEWHERE)
    try:
        page = Page(folder / "window-powers.yaml", "window-powers.yaml")
        top = page.table(page.root, "窗口权限", kinds)
        found = {}
        for kind in kinds:
            if kind not in top:
                page.complain(page.root, f"缺少“{kind}”")
                continue
            said = page.table(top[kind], kind, ("权", "可以", "说明"))
            for word in ("权", "可以", "说明"):
                if word not in said:
                    page.complain(top[kind], f"“{kind}”缺少“{word}”")
            found[kind] = WindowPower(
                name=page.text(said["权"], "权") if "权" in said else "",
                acts=page.names(said["可以"], "可以") if "可以" in said else (),
                note=page.text(said["说明"], "说明") if "说明" in said else "",
            )
        page.finish()
    except LawError as error:
        raise ServiceError(error.messages) from None
    return found
