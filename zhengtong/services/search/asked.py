"""What a question means: its words, the ideas in it, the kind of act and who it is for. Pure: no database is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhengtong.services.search.text import CHINESE, PARTS, plain
from zhengtong.services.search.vocabulary import Act, Fact, Group, Place, Target, Vocabulary

EMPTY, COMMON, WORD = 0.0, 0.25, 1.0
ACT = 0.3
# A single character (开, 卖) says little beside a word.
SINGLE = 0.4
# What an idea already speaks for is not counted in full again.
COVERED = 0.3
LONGEST_WORD = 10
LONGEST_RUN = 12
# What a hint weighs beside a saying; which hints are worth following; how many at most.
HINT = 0.5
LIKELY = 0.6
MOST_HINTS = 6
# How much of what nobody understands counts against an answer: people tell stories.
MOST_UNREAD = 3.0


@dataclass(frozen=True)
class Word:
    """A stretch of the question, where it starts, and how much it says."""

    text: str
    start: int
    weight: float

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Idea:
    """A saying found in the question, and what it means in the catalogue."""

    said: str
    at: frozenset[int]
    targets: tuple[Target, ...]
    weight: float


@dataclass(frozen=True)
class Asked:
    """A question understood."""

    typed: str
    text: str
    repairs: tuple[tuple[str, str], ...]
    ideas: tuple[Idea, ...]
    # Concepts that words of the question hint at, the likeliest first; one of them is probably meant.
    hints: tuple[Idea, ...]
    grams: dict[str, float]
    # What remains when empty words are gone, in stretches; they are looked for whole.
    stretches: tuple[str, ...]
    # Every run of its words that somebody might call a service by.
    runs: tuple[str, ...]
    acts: tuple[tuple[Act, str], ...]
    audience: tuple[str, str] | None
    facts: tuple[Fact, ...]
    places: tuple[Place, ...]

    @property
    def weight(self) -> float:
        """How much there is to match."""
        hint = self.hints[0].weight if self.hints else 0.0
        return sum(idea.weight for idea in self.ideas) + hint + min(MOST_UNREAD, sum(self.grams.values()))


def understand(question: str, words: Vocabulary, *, mend: bool = True) -> Asked:
    """Reads a question with a vocabulary; with `mend`, words typed by sound or with a slip are put right first."""
    typed = plain(question)
    text, repairs = words.mender.mend(typed) if mend else (typed, ())
    parts = list(segment(text, words))
    ideas = tuple(_ideas(text, parts, words))
    covered = frozenset(place for idea in ideas for place in idea.at)
    audience = next(
        ((name, word) for name, said in words.audiences.items() for word in said if word in text),
        None,
    )
    return Asked(
        typed,
        text,
        repairs,
        ideas,
        tuple(_hints(text, parts, words)),
        _grams(parts, covered),
        tuple(_stretches(parts)),
        tuple(_runs(parts)),
        tuple(_acts(text, words)),
        audience,
        tuple(fact for fact in words.facts if any(word in text for word in fact.said)),
        tuple(place for place in words.places if any(_found(text, parts, saying) for saying in place.sayings)),
    )


def segment(text: str, words: Vocabulary) -> Iterator[Word]:
    """The question in words, the longest known one first at each place; what is unknown comes character by character."""
    spoken_acts = {word for act in words.acts for word in act.said}
    for part in PARTS.finditer(text):
        start, end = part.span()
        if not CHINESE.match(part[0]):
            yield Word(part[0], start, WORD)
            continue
        while start < end:
            found = _longest(text[start : min(end, start + LONGEST_WORD)], words)
            yield Word(found, start, _weight(found, words, spoken_acts))
            start += len(found)


def _longest(text: str, words: Vocabulary) -> str:
    for end in range(len(text), 1, -1):
        if text[:end] in words.mender.words or text[:end] in words.mender.fillers or text[:end] in words.common:
            return text[:end]
    return text[0]


def _weight(word: str, words: Vocabulary, acts: set[str]) -> float:
    if word in words.mender.fillers:
        return EMPTY
    if word in acts:
        return ACT
    return COMMON if word in words.common else WORD


def _ideas(text: str, parts: list[Word], words: Vocabulary) -> Iterator[Idea]:
    """The meanings whose sayings are in the question; one that says no more than a part of another is left out."""
    found = []
    for meaning in words.meanings:
        places = [at for saying in meaning.sayings if (at := _found(text, parts, saying))]
        if places:
            at = max(places, key=len)
            found.append(Idea(_shown(text, at), at, meaning.targets, meaning.weight * _worth(at, parts)))
    for idea in found:
        if not any(idea.at < other.at for other in found):
            yield idea


def _found(text: str, parts: list[Word], saying: tuple[Group, ...]) -> frozenset[int]:
    """The places of a saying's parts in the question; empty unless every part is there, each at a place of its own."""
    at: set[int] = set()
    for choice in saying:
        best: frozenset[int] = frozenset()
        for word in choice:
            if len(word) > len(best) and word in text:
                here = _places(text, parts, word)
                best = here if here and not here & at else best
        if not best:
            return frozenset()
        at |= best
    return frozenset(at)


def _places(text: str, parts: list[Word], word: str) -> frozenset[int]:
    """Where a word is; a single character counts only where it stands as a word of its own (开 is not in 公开)."""
    if len(word) > 1:
        start = text.index(word)
        if word.isascii() and not any(part.text == word for part in parts):
            return frozenset()
        return frozenset(range(start, start + len(word)))
    return next((frozenset({part.start}) for part in parts if part.text == word), frozenset())


def _worth(at: frozenset[int], parts: list[Word]) -> float:
    """How much the covered characters say."""
    return sum(
        SINGLE if len(part.text) == 1 else 1 for part in parts for place in range(part.start, part.end) if place in at
    )


def _hints(text: str, parts: list[Word], words: Vocabulary) -> list[Idea]:
    """The concepts that the words of the question hint at, each with those words; only the likeliest few."""
    found: dict[int, list[tuple[str, frozenset[int], float]]] = {}
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + LONGEST_WORD) + 1):
            worth, places = words.hints.get(text[start:end], (0.0, ()))
            if places and (at := _places(text, parts, text[start:end])):
                for place in places:
                    found.setdefault(place, []).append((text[start:end], at, worth))
    # One character alone (火 in 造火箭) hints at nothing.
    telling = {place: said for place, said in found.items() if len(said) > 1 or len(said[0][0]) > 1}
    hints = [_hint(words.concepts[place].targets, said) for place, said in telling.items()]
    best = max((hint.weight for hint in hints), default=0.0)
    likely = sorted((hint for hint in hints if hint.weight >= best * LIKELY), key=lambda hint: -hint.weight)
    return likely[:MOST_HINTS]


def _hint(targets: tuple[Target, ...], said: list[tuple[str, frozenset[int], float]]) -> Idea:
    """One concept with the longest of its words that do not overlap."""
    covered: set[int] = set()
    kept, weight = [], 0.0
    for word, at, worth in sorted(set(said), key=lambda one: (-len(one[0]), min(one[1]))):
        if not at & covered:
            covered |= at
            kept.append((min(at), word))
            weight += worth
    return Idea("、".join(word for _, word in sorted(kept)), frozenset(covered), targets, weight * HINT)


def _shown(text: str, at: frozenset[int]) -> str:
    """The saying as it was typed: from its first character to its last when they are near, or its pieces."""
    first, last = min(at), max(at)
    if last - first < len(at) + 3:
        return text[first : last + 1]
    shown = [text[first]]
    for before, place in pairwise(sorted(at)):
        shown.append(text[place] if place == before + 1 else f"…{text[place]}")
    return "".join(shown)


def _grams(parts: list[Word], covered: frozenset[int]) -> dict[str, float]:
    """Pairs of neighbouring characters with what they weigh; words in Latin letters whole."""
    found: dict[str, float] = {}
    said = [(character, part.start + at, part.weight) for part in parts for at, character in enumerate(part.text)]
    for part in parts:
        if part.text[0].isascii() and part.weight:
            found[part.text] = part.weight * len(part.text) ** 0.5
    for (first, place, weight), (second, after, other) in pairwise(said):
        if after != place + 1 or first.isascii() or second.isascii() or not weight or not other:
            continue
        share = COVERED if place in covered and after in covered else 1
        found[first + second] = max(found.get(first + second, 0), min(weight, other) * share)
    return found


def _stretches(parts: list[Word]) -> Iterator[str]:
    """Words that follow each other without an empty one between them."""
    run, end = "", -1
    for part in parts:
        if not part.weight or part.start != end:
            if len(run) > 1:
                yield run
            run = ""
        if part.weight:
            run, end = run + part.text, part.end
    if len(run) > 1:
        yield run


def _runs(parts: list[Word]) -> Iterator[str]:
    for first in range(len(parts)):
        run = ""
        for part in parts[first:]:
            run += part.text
            if len(run) > LONGEST_RUN:
                break
            if len(run) > 1:
                yield run


def _acts(text: str, words: Vocabulary) -> Iterator[tuple[Act, str]]:
    for act in words.acts:
        word = max((word for word in act.said if word in text), key=len, default="")
        if word:
            yield act, word
