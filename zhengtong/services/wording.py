"""含糊用语: words in a guide that leave open what is asked (其他、等、相关材料、按规定). What they are is data: law/vocabulary/vague.yaml."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from zhengtong.lawbook import LawError
from zhengtong.lawbook.nodes import Page
from zhengtong.services import elements
from zhengtong.services.errors import ServiceError
from zhengtong.services.finding import Finding, Kind
from zhengtong.services.models import Material, ServiceVersion

# How much of the text around it a finding shows.
AROUND = 12


@dataclass(frozen=True)
class Vague:
    """One way of leaving things open, what only looks like it, and what to do about it."""

    name: str
    pattern: re.Pattern[str]
    not_meant: tuple[re.Pattern[str], ...]
    why: str
    remedy: str


@dataclass(frozen=True)
class Place:
    """Where in a text something vague stands."""

    start: int
    end: int
    words: str
    vague: Vague


def load(folder: Path | None = None) -> tuple[Vague, ...]:
    """The vocabulary, in the order of the file: what comes first is recognised first."""
    return _read((folder or settings.LAW) / "vocabulary" / "vague.yaml")


def vague_in(text: str, vocabulary: Iterable[Vague] | None = None) -> list[Place]:
    """What is vague in a text, in the order of the text; each place is told once."""
    found: list[Place] = []
    for vague in load() if vocabulary is None else vocabulary:
        skipped = [match.span() for pattern in vague.not_meant for match in pattern.finditer(text)]
        for match in vague.pattern.finditer(text):
            span = match.span()
            if not any(overlap(span, other) for other in skipped) and not any(
                overlap(span, (place.start, place.end)) for place in found
            ):
                found.append(Place(*span, match[0], vague))
    return sorted(found, key=lambda place: place.start)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def findings(version: ServiceVersion, materials: Iterable[Material]) -> Iterator[Finding]:
    """What is vague in the elements that are checked for it."""
    for element in elements.load():
        if element.checked_for_vagueness:
            for text in texts(elements.value(version, element)):
                yield from of_text(element.name, element.name, text)
    for material in materials:
        for element in elements.of_materials():
            if element.checked_for_vagueness:
                for text in texts(elements.value(material, element)):
                    yield from of_text(element.name, f"材料“{material.name}”的{element.name}", text)


def of_text(element: str, where: str, text: str) -> Iterator[Finding]:
    """The findings in one text."""
    for place in vague_in(text):
        around = text[max(0, place.start - AROUND) : place.end + AROUND].replace("\n", " ").strip()
        sentence = f"{where}里有“{place.words}”（…{around}…）：{place.vague.why}"
        yield Finding(Kind.VAGUE, element, sentence, place.vague.remedy, place.words)


def texts(value: Any) -> Iterator[str]:  # Any: a text, or lists and tables of them
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Vague, ...]:
    """The file, or ServiceError naming every mistake in it with its line."""
    try:
        page = Page(path, f"vocabulary/{path.name}")
        top = page.table(page.root, "含糊用语", ("用语",))
        found = tuple(_vague(page, node) for node in page.items(top.get("用语", page.root), "用语"))
        page.finish()
    except LawError as error:
        raise ServiceError(error.messages) from None
    return found


def _vague(page: Page, node: yaml.Node) -> Vague:
    said = page.table(node, "用语", ("称", "写", "不算", "为什么", "怎么改"))
    texts_of = {word: page.text(said[word], word) for word in ("称", "写", "为什么", "怎么改") if word in said}
    for word in ("称", "写", "为什么", "怎么改"):
        if word not in said:
            page.complain(node, f"用语缺少“{word}”")
    return Vague(
        name=texts_of.get("称", ""),
        pattern=pattern(page, said["写"]) if "写" in said else re.compile("(?!)"),
        not_meant=patterns(page, said["不算"]) if "不算" in said else (),
        why=texts_of.get("为什么", ""),
        remedy=texts_of.get("怎么改", ""),
    )


def patterns(page: Page, node: yaml.Node) -> tuple[re.Pattern[str], ...]:
    """A list of regular expressions."""
    return tuple(pattern(page, each) for each in page.items(node, "不算"))


def pattern(page: Page, node: yaml.Node) -> re.Pattern[str]:
    """A regular expression, or a complaint about it and one that matches nothing."""
    text = page.text(node, "写")
    try:
        return re.compile(text)
    except re.error as error:
        page.complain(node, f"“{text}”不是正则的写法：{error}")
        return re.compile("(?!)")
