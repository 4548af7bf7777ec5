"""The words search knows, read from law/vocabulary: groups of words, what sayings mean, kinds of act, empty words, pages, life events."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

import yaml
from django.conf import settings

from zhengtong.lawbook.nodes import Page as File
from zhengtong.services.search.mending import Mender
from zhengtong.services.search.pinyin import Sounds

Group = frozenset[str]
# One character alone says little; four or more are hardly chance.
LENGTH_WORTH = (0.6, 1.0, 1.3, 1.5)
COMMON_WORTH = 0.35


@dataclass(frozen=True)
class Pattern:
    """Words that a name must hold: each part is a choice of words; words of `without` must not be there."""

    parts: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()

    @staticmethod
    def parse(text: str) -> "Pattern":
        """食品 经营|销售 -生产: 食品, and 经营 or 销售, and no 生产."""
        words = text.lower().split()
        parts = tuple(tuple(word.split("|")) for word in words if not word.startswith("-"))
        return Pattern(parts, tuple(word[1:] for word in words if word.startswith("-")))

    def matched(self, text: str) -> tuple[str, ...] | None:
        """The words of the text that fulfil it, or None."""
        if any(word in text for word in self.without):
            return None
        found = []
        for choice in self.parts:
            word = next((word for word in choice if word in text), None)
            if word is None:
                return None
            found.append(word)
        return tuple(found)


@dataclass(frozen=True)
class Target:
    """One meaning of a saying: names of this pattern, and how surely."""

    pattern: Pattern
    weight: float
    shown: str

    @staticmethod
    def parse(text: str) -> "Target":
        """个体工商户 设立|开业 ×0.5; without ×, it is 1."""
        words, _, weight = text.partition("×")
        pattern = Pattern.parse(words)
        return Target(pattern, float(weight or 1), "".join(choice[0] for choice in pattern.parts))


@dataclass(frozen=True)
class Meaning:
    """What people say, each saying a row of parts that must all occur; and what it means in the catalogue."""

    sayings: tuple[tuple[Group, ...], ...]
    targets: tuple[Target, ...]
    weight: float = 1


@dataclass(frozen=True)
class Concept:
    """A kind of matter, and the words people use when they speak of it; none of them is needed, each is a hint."""

    targets: tuple[Target, ...]
    words: Group


@dataclass(frozen=True)
class Act:
    """A kind of act on a service (补办): how people ask for it and how names say it."""

    name: str
    said: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A page that is not a service: where it is, and the words that ask for it."""

    title: str
    note: str
    page: str
    sayings: tuple[tuple[Group, ...], ...]


@dataclass(frozen=True)
class Fact:
    """A question about a service that an element of it answers: 在哪里 → 办理地点."""

    element: str
    column: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class LifeEvent:
    """人生大事、经营大事: a character to know it by, and the patterns of the names that belong to it."""

    glyph: str
    title: str
    note: str
    audience: str
    patterns: tuple[Pattern, ...]
    words: tuple[str, ...]

    def takes(self, name: str) -> bool:
        """Whether a service or bundle of this name belongs to the event."""
        return any(pattern.matched(name) for pattern in self.patterns)


@dataclass(frozen=True)
class Vocabulary:
    """All of it."""

    meanings: tuple[Meaning, ...]
    concepts: tuple[Concept, ...]
    # A word that few concepts share says more: what each word is worth, and the concepts (by place) that it hints at.
    hints: dict[str, tuple[float, tuple[int, ...]]]
    acts: tuple[Act, ...]
    audiences: dict[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    common: frozenset[str]
    places: tuple[Place, ...]
    facts: tuple[Fact, ...]
    events: tuple[LifeEvent, ...]
    sounds: Sounds
    mender: Mender


def vocabulary() -> Vocabulary:
    """The vocabulary of this installation, read once in a process."""
    return load(settings.LAW / "vocabulary")


@lru_cache(maxsize=4)
def load(folder: Path) -> Vocabulary:
    """The vocabulary of a folder; LawError names file and line of what cannot be read."""
    synonyms, words = File(folder / "synonyms.yaml", "synonyms.yaml"), File(folder / "words.yaml", "words.yaml")
    top = synonyms.table(synonyms.root, "词表", ("组", "义"))
    groups = _groups(synonyms, top.get("组"))
    meanings = tuple(_meanings(synonyms, top.get("义"), groups))
    synonyms.finish()
    concepts = tuple(_concepts(folder, groups))
    said = words.table(words.root, "词", ("空话", "常词", "办理", "对象", "页面", "要素"))
    acts = tuple(_acts(words, said["办理"]))
    places = tuple(_places(words, said["页面"], groups))
    facts = tuple(_facts(words, said["要素"]))
    audiences = {
        name: tuple(words.text(node, name).split()) for name, node in words.table(said["对象"], "对象").items()
    }
    fillers = sorted(_words(words, said["空话"]), key=len, reverse=True)
    common = frozenset(_words(words, said["常词"]))
    words.finish()
    firm = _firm(meanings, _dictionary(folder / "dictionary.txt"))
    sounds = Sounds.load(folder / "pinyin.txt")
    return Vocabulary(
        meanings,
        concepts,
        _hints(concepts, common),
        acts,
        audiences,
        tuple(fillers),
        common,
        places,
        facts,
        tuple(_events(folder)),
        sounds,
        Mender(firm, frozenset(word for concept in concepts for word in concept.words), tuple(fillers), sounds),
    )


def _groups(file: File, node: yaml.Node | None) -> dict[str, Group]:
    if node is None:
        return {}
    rows = file.table(node, "组").items()
    return {name: frozenset({name, *file.text(words, f"组{name}").lower().split()}) for name, words in rows}


def _meanings(file: File, node: yaml.Node | None, groups: dict[str, Group]) -> Iterator[Meaning]:
    for row in file.items(node, "义") if node is not None else ():
        line = file.table(row, "一条义", ("说", "指", "重"))
        if "说" not in line or "指" not in line:
            file.complain(row, "一条义要有“说”（群众的说法）和“指”（目录里的名称）")
            continue
        sayings = _sayings(file.names(line["说"], "说"), groups)
        try:
            targets = tuple(Target.parse(text) for text in file.names(line["指"], "指"))
            weight = float(file.text(line["重"], "重")) if "重" in line else 1.0
        except ValueError:
            file.complain(row, "“×”和“重”后面应是数，例如 ×0.5")
            continue
        yield Meaning(sayings, targets, weight)


def _concepts(folder: Path, groups: dict[str, Group]) -> Iterator[Concept]:
    file = File(folder / "concepts.yaml", "concepts.yaml")
    for row in file.items(file.root, "事与词"):
        line = file.table(row, "一类事", ("指", "词"))
        if "指" not in line or "词" not in line:
            file.complain(row, "一类事要有“指”（目录里的名称）和“词”（说起它时用的词）")
            continue
        targets = tuple(Target.parse(text) for text in file.names(line["指"], "指"))
        words = frozenset(word for part in _words(file, line["词"]) for word in groups.get(part, frozenset({part})))
        yield Concept(targets, words)
    file.finish()


def _hints(concepts: Sequence[Concept], common: Group) -> dict[str, tuple[float, tuple[int, ...]]]:
    """Each word with its worth: rare words and long words say more, those that are in every mouth less."""
    places: dict[str, list[int]] = {}
    for place, concept in enumerate(concepts):
        for word in concept.words:
            places.setdefault(word, []).append(place)
    return {word: (_worth(word, len(concepts) / len(found), common), tuple(found)) for word, found in places.items()}


def _worth(word: str, rarity: float, common: Group) -> float:
    length = LENGTH_WORTH[min(len(word), len(LENGTH_WORTH)) - 1]
    return log(1 + rarity) * length * (COMMON_WORTH if word in common else 1)


def _sayings(texts: Iterable[str], groups: dict[str, Group]) -> tuple[tuple[Group, ...], ...]:
    return tuple(tuple(groups.get(part) or frozenset({part.lower()}) for part in text.split()) for text in texts)


def _acts(file: File, node: yaml.Node) -> Iterator[Act]:
    for name, row in file.table(node, "办理").items():
        line = file.table(row, f"办理{name}", ("说", "名"))
        yield Act(name, tuple(file.text(line["说"], "说").split()), tuple(file.text(line["名"], "名").split()))


def _places(file: File, node: yaml.Node, groups: dict[str, Group]) -> Iterator[Place]:
    for row in file.items(node, "页面"):
        line = file.table(row, "页面", ("题", "注", "址", "说"))
        title, note, page = (file.text(line[word], word) for word in ("题", "注", "址"))
        yield Place(title, note, page, _sayings(file.names(line["说"], "说"), groups))


def _facts(file: File, node: yaml.Node) -> Iterator[Fact]:
    for name, row in file.table(node, "要素").items():
        line = file.table(row, f"要素{name}", ("列", "说"))
        yield Fact(name, file.text(line["列"], "列"), tuple(file.text(line["说"], "说").split()))


def _events(folder: Path) -> Iterator[LifeEvent]:
    file = File(folder / "life-events.yaml", "life-events.yaml")
    for audience, rows in file.table(file.root, "大事", ("个人", "企业")).items():
        for row in file.items(rows, audience):
            line = file.table(row, "一件大事", ("字", "题", "注", "名", "说"))
            glyph, title, note = (file.text(line[word], word) for word in ("字", "题", "注"))
            patterns = tuple(Pattern.parse(text) for text in file.names(line["名"], "名"))
            words = tuple(file.text(line["说"], "说").split()) if "说" in line else ()
            yield LifeEvent(glyph, title, note, audience, patterns, words)
    file.finish()


def _words(file: File, node: yaml.Node) -> list[str]:
    return file.text(node, "词").lower().split()


def _dictionary(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from line.partition("#")[0].lower().split()


def _firm(meanings: Iterable[Meaning], dictionary: Iterable[str]) -> tuple[str, ...]:
    """Words that may have been meant, those of the catalogue before those of speech: who types yyzz means 营业执照."""
    spoken = (word for meaning in meanings for saying in meaning.sayings for part in saying for word in sorted(part))
    named = (
        word for meaning in meanings for target in meaning.targets for choice in target.pattern.parts for word in choice
    )
    return tuple(dict.fromkeys(word for each in (dictionary, spoken, named) for word in each if len(word) > 1))
