"""文书的文字：one small text file a kind, which an office edits, read into values. templates/documents/README.md is its page.

    标题：行政许可申请受理通知书
    式样：通知书
    代字：许受
    致：{申请人}

    你（单位）于{收到日}提出的“{标题}”申请……，本机关决定予以受理。
    ？本机关将于{作出决定期满日}前作出决定。

`{名}` prints a fact; `{名|别的字}` prints the other words when there is no such fact; a paragraph that opens with ？ is
left out when one of its facts is missing. That is the whole language: a wording shows, it does not decide.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhengtong.documents.content import Family
from zhengtong.documents.errors import WordingError

PLACEHOLDER = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")
HEADINGS = ("标题", "式样", "代字", "致", "救济", "说明")
ROW = "｜"
NO_REMEDY = "无"


@dataclass(frozen=True)
class Line:
    """One paragraph, heading, or row of a form, with its placeholders still in it."""

    text: str
    is_optional: bool

    def names(self) -> list[tuple[str, bool]]:
        """The facts it asks for, and whether it can do without each."""
        return [(name, self.is_optional or other is not None) for name, other in asked(self.text)]


@dataclass(frozen=True)
class Wording:
    """The text of one kind of document under one procedure."""

    procedure: str  # its code; "common" for those no procedure owns; "general" for the ones used when nothing else fits
    kind: str
    title: str
    family: Family
    mark: str
    addressee: str
    remedies: str  # "" when the law gives none
    lines: tuple[Line, ...]
    in_force_on: date = date.min  # of a dated wording, <kind>@2024-01-01.txt

    def needs(self) -> set[str]:
        """The facts without which it cannot be printed."""
        texts = [Line(self.title, False), Line(self.addressee, False), Line(self.remedies, False), *self.lines]
        return {name for line in texts for name, spared in line.names() if not spared}


def asked(text: str) -> list[tuple[str, str | None]]:
    """The placeholders of a text: each name, and the words printed in its stead (None when there are none)."""
    return [(match[1].strip(), match[2]) for match in PLACEHOLDER.finditer(text)]


def folder() -> Path:
    """Where the wordings are kept, a folder for each procedure."""
    return Path(settings.ROOT) / "templates" / "documents" / "wordings"


def find(kind: str, procedure: str = "", on: date = date.max) -> Wording:
    """The wording of a kind on a day: the procedure's own, else the common one, else the general one of its family.

    Without a procedure, that of the one procedure which has this kind; when several have it, the sentence asks which.
    """
    if procedure:
        known = in_force(on, (procedure, "common", "general"))
        own = known.get((procedure, kind)) or known.get(("common", kind))
        return own or _general(kind, procedure, known)
    known = in_force(on)
    owners = [owner for owner, name in known if name == kind and owner != "general"]
    if "common" in owners or len(owners) == 1:
        return known["common" if "common" in owners else owners[0], kind]
    if owners:
        raise WordingError(f"“{kind}”在几种程序中都有（{'、'.join(owners)}），请写明程序，如“{owners[0]}/{kind}”")
    return _general(kind, "", known)


def _general(kind: str, procedure: str, known: Mapping[tuple[str, str], Wording]) -> Wording:
    # A county that adds a procedure gets readable documents at once, and better ones when it writes their wording.
    family = next((family for family, ends in FAMILY_ENDS.items() if kind.endswith(ends)), Family.NOTICE)
    base = known["general", family.value]
    return replace(base, procedure=procedure or base.procedure, kind=kind, mark=kind.removesuffix("书"))


FAMILY_ENDS = {
    Family.DECISION: ("决定书", "决定", "调解书"),
    Family.RECORD: ("笔录", "回证", "回执", "记录"),
    Family.CERTIFICATE: ("证件", "许可证", "执照", "证书"),
}


def in_force(on: date = date.max, owners: tuple[str, ...] = ()) -> dict[tuple[str, str], Wording]:
    """The wordings of a day, by procedure and kind: of several dated ones, the last that is already in force.

    With owners (a procedure's code, common, general), theirs only: of a hundred procedures a document needs one.
    """
    current: dict[tuple[str, str], Wording] = {}
    for wording in every(owners):
        if wording.in_force_on <= on:
            current[wording.procedure, wording.kind] = wording
    return current


def every(owners: tuple[str, ...] = ()) -> tuple[Wording, ...]:
    """Every wording there is, or these owners', older ones first. Read again when a file has changed."""
    files = [file for owner in owners or ("*",) for file in folder().glob(f"{owner}/*.txt")]
    kept = (_kept(str(file), file.stat().st_mtime_ns) for file in sorted(files))
    return tuple(sorted(kept, key=lambda wording: wording.in_force_on))


@lru_cache(maxsize=4096)
def _kept(name: str, changed: int) -> Wording:
    # `changed` is part of the key: a file edited since is another file.
    return read(Path(name))


def read(file: Path) -> Wording:
    """Read one wording file, or say what is wrong with which line of it."""
    where = f"{file.parent.name}/{file.name}"
    head: dict[str, str] = {}
    lines: list[Line] = []
    in_head = True
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        text = raw.strip()
        if in_head:
            in_head = bool(text) or not head
            if text:
                _head_line(head, text, f"{where} 第{number}行")
        elif text:
            _check_braces(text, f"{where} 第{number}行")
            lines.append(Line(text.lstrip("？?").strip(), text[0] in "？?"))
    return _wording(file, where, head, tuple(lines))


def _head_line(head: dict[str, str], text: str, where: str) -> None:
    name, colon, value = text.replace(":", "：", 1).partition("：")
    name = name.strip()
    if not colon or name not in HEADINGS:
        raise WordingError(
            f"{where}：开头部分只能写“{'、'.join(HEADINGS)}”，每行一项，后接冒号；空一行再写正文。现为“{text}”"
        )
    if name in head:
        raise WordingError(f"{where}：“{name}”写了两次")
    _check_braces(value, where)
    head[name] = value.strip()


def _check_braces(text: str, where: str) -> None:
    rest = PLACEHOLDER.sub("", text)
    if mark := next((mark for mark in rest if mark in "{}｛｝"), None):
        raise WordingError(f"{where}：“{mark}”没有配成一对半角花括号，占位应写成 {{名称}}")


def _wording(file: Path, where: str, head: dict[str, str], lines: tuple[Line, ...]) -> Wording:
    for name in ("标题", "式样", "代字"):
        if not head.get(name):
            raise WordingError(f"{where}：开头部分没有“{name}”")
    if head["式样"] not in set(Family):
        raise WordingError(f"{where}：式样“{head['式样']}”不认识，只能是{'、'.join(Family)}")
    if not lines:
        raise WordingError(f"{where}：没有正文；开头部分与正文之间要空一行")
    if head["式样"] == Family.DECISION and not head.get("救济"):
        # 许可法38.2 and its like: a decision that says nothing of remedies must say so on purpose.
        raise WordingError(f"{where}：决定书须写明“救济”；法律没有规定救济途径的，写“救济：{NO_REMEDY}”")
    kind, at, day = file.stem.partition("@")
    try:
        in_force_on = date.fromisoformat(day) if at else date.min
    except ValueError:
        raise WordingError(f"{where}：“@”后须是施行日，如 {kind}@2024-01-01.txt") from None
    return Wording(
        procedure=file.parent.name,
        kind=kind,
        in_force_on=in_force_on,
        title=head["标题"],
        family=Family(head["式样"]),
        mark=head["代字"],
        addressee=head.get("致", ""),
        remedies=head.get("救济", "").removeprefix(NO_REMEDY),
        lines=lines,
    )
