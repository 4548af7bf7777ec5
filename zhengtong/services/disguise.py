"""变相许可: what is called 备案, 登记 or 确认 and behaves as a licence. The words are data: law/vocabulary/disguised.yaml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from zhengtong.lawbook import LawError
from zhengtong.lawbook.nodes import Page
from zhengtong.services.errors import ServiceError
from zhengtong.services.finding import Finding, Kind
from zhengtong.services.models import ServiceVersion
from zhengtong.services.wording import overlap, pattern, patterns

# What is looked at, and the column it stands in.
COLUMNS = {"名称": ("name", "事项名称"), "条件": ("conditions", "受理条件"), "结果": ("result_name", "结果名称")}


@dataclass(frozen=True)
class Sign:
    """A way of writing that tells of a licence, and what only looks like it."""

    pattern: re.Pattern[str]
    not_meant: tuple[re.Pattern[str], ...]
    why: str


@dataclass(frozen=True)
class Disguise:
    """Which kinds are looked at, which procedures are those of licences, and the signs by part."""

    kinds: tuple[str, ...]
    procedures: tuple[str, ...]
    signs: dict[str, Sign]
    remedy: str


def load(folder: Path | None = None) -> Disguise:
    """The data of the check."""
    return _read((folder or settings.LAW) / "vocabulary" / "disguised.yaml")


def findings(version: ServiceVersion) -> Iterator[Finding]:
    """Why a service that is not called a licence looks like one."""
    known = load()
    if version.kind not in known.kinds:
        return
    if version.service.procedure in known.procedures:
        sentence = f"类型是{version.kind}，却按行政许可的程序（{version.service.procedure}）办理"
        yield Finding(Kind.DISGUISED, "事项类型", sentence, known.remedy)
    for part, sign in known.signs.items():
        column, element = COLUMNS[part]
        words = first(sign, getattr(version, column))
        if words:
            sentence = f"{element}里有“{words}”：{sign.why}（类型是{version.kind}）"
            yield Finding(Kind.DISGUISED, element, sentence, known.remedy, words)


def first(sign: Sign, text: str) -> str | None:
    """The first words that are meant."""
    skipped = [match.span() for each in sign.not_meant for match in each.finditer(text)]
    for match in sign.pattern.finditer(text):
        if not any(overlap(match.span(), other) for other in skipped):
            return match[0]
    return None


@lru_cache(maxsize=4)
def _read(path: Path) -> Disguise:
    """The file, or ServiceError naming every mistake in it with its line."""
    try:
        page = Page(path, f"vocabulary/{path.name}")
        top = page.table(page.root, "变相许可", ("查", "程序", *COLUMNS, "怎么改"))
        for word in ("查", "程序", *COLUMNS, "怎么改"):
            if word not in top:
                page.complain(page.root, f"缺少“{word}”")
        found = Disguise(
            kinds=page.names(top["查"], "查") if "查" in top else (),
            procedures=page.names(top["程序"], "程序") if "程序" in top else (),
            signs={part: _sign(page, top[part]) for part in COLUMNS if part in top},
            remedy=page.text(top["怎么改"], "怎么改") if "怎么改" in top else "",
        )
        page.finish()
    except LawError as error:
        raise ServiceError(error.messages) from None
    return found


def _sign(page: Page, node: yaml.Node) -> Sign:
    said = page.table(node, "写法", ("写", "不算", "为什么"))
    for word in ("写", "为什么"):
        if word not in said:
            page.complain(node, f"缺少“{word}”")
    return Sign(
        pattern=pattern(page, said["写"]) if "写" in said else re.compile("(?!)"),
        not_meant=patterns(page, said["不算"]) if "不算" in said else (),
        why=page.text(said["为什么"], "为什么") if "为什么" in said else "",
    )
