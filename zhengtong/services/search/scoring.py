"""How well an entry answers a question, from 0 to a little over 1, and why, in sentences. Pure: no database is asked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log10

from zhengtong.services.search.asked import Asked, Idea
from zhengtong.services.search.text import grams, plain
from zhengtong.services.search.vocabulary import Vocabulary

BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
# A name that is wholly what was asked is better than one in which it is a detail.
WHOLE = 0.3
TOLD = 0.35
ACT_FITS, ACT_MISSING, OTHER_ACT, UNASKED_ACT = 0.18, -0.02, -0.12, -0.1
AUDIENCE_FITS, OTHER_AUDIENCE = 0.06, -0.12
PHRASE = 0.12
ALIAS = 0.5
USAGE = 0.01
LENGTH = 0.001


@dataclass(frozen=True)
class Entry:
    """What the index keeps of one published text."""

    pk: int
    version_id: int | None
    bundle_version_id: int | None
    name: str
    said: str
    told: str
    audience: str
    usage: int


class Scorer:
    """Scores entries against one question."""

    def __init__(self, asked: Asked, words: Vocabulary) -> None:
        self.asked = asked
        self.words = words
        self.total = asked.weight or 1.0
        self.asked_acts = {act.name for act, _ in asked.acts}
        self.whole = grams(asked.text)
        self._weighed: dict[tuple[str, str, str, str], float] = {}

    def score(self, entry: Entry) -> float:
        """How well it answers; what thirty towns call alike is weighed once."""
        text = (entry.name, entry.said, entry.told, entry.audience)
        if text not in self._weighed:
            self._weighed[text] = self._fit(entry)
        fit = self._weighed[text]
        return fit + USAGE * log10(1 + entry.usage) if fit > 0 else 0.0

    def _fit(self, entry: Entry) -> float:
        asked, name = self.asked, entry.name
        size = len(BRACKETS.sub("", name)) or 1
        found = sum(idea.weight * self._idea(idea, entry, size) for idea in asked.ideas)
        found += max((hint.weight * self._idea(hint, entry, size) for hint in asked.hints), default=0.0)
        found += sum(weight * _holds(gram, entry) for gram, weight in asked.grams.items())
        if not found and not entry.said:
            return 0.0
        score = found / self.total
        score += max((PHRASE * len(one) / size for one in asked.stretches if len(one) > 2 and one in name), default=0.0)
        score += ALIAS * self._alias(entry)[0]
        if score <= 0:
            return 0.0
        return score + self._act(name) + self._audience(entry) - LENGTH * len(name)

    def _idea(self, idea: Idea, entry: Entry, size: int) -> float:
        best = 0.0
        for target in idea.targets:
            words = target.pattern.matched(entry.name)
            if words is not None:
                share = min(1.0, sum(map(len, words)) / size)
                best = max(best, target.weight * (1 - WHOLE + WHOLE * share))
        if idea.said in entry.name:
            best = max(best, 1 - WHOLE + WHOLE * min(1.0, len(idea.said) / size))
        return best

    def kind(self, entry: Entry) -> int:
        """Which of the concepts hinted at it answers best; -1 when it answers none."""
        fits = [(hint.weight * self._idea(hint, entry, 1), -place) for place, hint in enumerate(self.asked.hints)]
        best, place = max(fits, default=(0.0, 1))
        return -place if best else -1

    def _alias(self, entry: Entry) -> tuple[float, str]:
        """How much of the question one of its aliases is, and which."""
        best = (0.0, "")
        for alias in entry.said.split():
            wanted = grams(alias)
            if wanted and len(alias) > 1 and wanted <= self.whole:
                best = max(best, (min(1.0, len(wanted) / (len(self.asked.grams) or 1)), alias))
        return best

    def _act(self, name: str) -> float:
        """Asked for a replacement, the replacement comes first; asked for nothing special, the plain one does."""
        named = self.acts_of(name)
        if not self.asked_acts:
            return UNASKED_ACT if named - {"新办"} else 0.0
        if named & self.asked_acts:
            return ACT_FITS
        return OTHER_ACT if named else ACT_MISSING

    def acts_of(self, name: str) -> set[str]:
        """The kinds of act that a name says."""
        return {act.name for act in self.words.acts if any(word in name for word in act.named)}

    def _audience(self, entry: Entry) -> float:
        if self.asked.audience is None:
            return 0.0
        wanted, _ = self.asked.audience
        said = [name for name, words in self.words.audiences.items() if any(word in entry.name for word in words)]
        if wanted in said or wanted in entry.audience:
            return AUDIENCE_FITS
        return OTHER_AUDIENCE if said else 0.0

    def why(self, entry: Entry) -> Iterator[str]:
        """Why it was found, the weightiest first."""
        asked = self.asked
        for typed, meant in asked.repairs:
            yield f"把“{typed}”当作“{meant}”"
        share, alias = self._alias(entry)
        if share:
            yield f"“{alias}”是这一项的通俗说法"
        shown = list(_common(asked, entry.name))
        for idea in sorted(asked.ideas, key=lambda one: -one.weight):
            fits = [one for one in idea.targets if one.pattern.matched(entry.name) is not None]
            if fits:
                best = max(fits, key=lambda one: one.weight)
                meant = _quoted(best.pattern.matched(entry.name) or (), entry.name)
                if meant != f"“{idea.said}”":
                    yield f"“{idea.said}”办的是{meant}"
                elif not any(idea.said in piece for piece in shown):
                    yield f"名称里有{meant}"
        for hint in asked.hints:
            fit = next((found for one in hint.targets if (found := one.pattern.matched(entry.name))), None)
            if fit and not asked.ideas:
                yield f"“{hint.said}”说的多半是{_quoted(fit, entry.name)}"
                break
        if shown:
            yield "名称里有" + "、".join(f"“{one}”" for one in shown[:3])
        elif (
            told := next((one for one in asked.grams if one in entry.told and asked.grams[one] >= 1), None)
        ) is not None:
            yield f"说明里提到“{told}”"
        named = self.acts_of(entry.name)
        for act, word in asked.acts:
            if act.name in named and word not in entry.name:
                yield f"“{word}”属于{act.name}"
        if asked.audience is not None and self._audience(entry) > 0:
            yield f"您提到“{asked.audience[1]}”，这一项面向{asked.audience[0]}"


def _quoted(words: Iterable[str], name: str) -> str:
    """Words of a name as it has them: those that stand together are one."""
    shown: list[str] = []
    for word in words:
        if shown and shown[-1] + word in name:
            shown[-1] += word
        else:
            shown.append(word)
    return "".join(f"“{word}”" for word in shown)


def _holds(gram: str, entry: Entry) -> float:
    if gram in entry.name or gram in entry.said:
        return 1.0
    return TOLD if gram in entry.told else 0.0


def _common(asked: Asked, name: str) -> Iterator[str]:
    """The longest pieces of the question that stand in a name, without those an idea has already spoken of."""
    ideas = "".join(idea.said for idea in asked.ideas)
    for stretch in asked.stretches:
        piece = _longest_in(stretch, name)
        if len(piece) > 1 and piece not in ideas:
            yield piece


def _longest_in(stretch: str, name: str) -> str:
    for length in range(len(stretch), 1, -1):
        for start in range(len(stretch) - length + 1):
            if stretch[start : start + length] in name:
                return stretch[start : start + length]
    return ""


def entry_text(text: str) -> str:
    """Text as entries keep it: whole, not cut as questions are."""
    return " ".join(plain(line, longest=None) for line in text.splitlines()).strip()
