"""Words typed by their sound or with a slip: shenfenzheng, sfz, 营业直照, 身证份. Mends to words that are known, or leaves as it is."""

from collections.abc import Iterator
from functools import cached_property

from zhengtong.services.search.pinyin import Sounds, fuzzy
from zhengtong.services.search.text import CHINESE, LATIN

LONGEST_WORD = 10
# Initials of two letters stand for too many words.
SHORTEST_INITIALS = 3
SHORTEST_SLIP = 3
LONGEST_SPELLING = 36


class Mender:
    """The known words by how they sound, by their initials, and by what is left when a character is lost."""

    def __init__(self, firm: tuple[str, ...], heard: frozenset[str], fillers: tuple[str, ...], sounds: Sounds) -> None:
        """`firm` words are what may have been meant; `heard` ones are known to be no slips, but nothing is mended to them."""
        self.firm = frozenset(firm)
        self.words = self.firm | {word for word in heard if len(word) > 1}
        self.fillers = frozenset(fillers)
        self.sounds = sounds
        self._chinese = [word for word in firm if CHINESE.fullmatch(word) and len(word) <= LONGEST_WORD]

    @cached_property
    def by_sound(self) -> dict[str, str]:
        """The first word of each sound."""
        return {" ".join(said): word for word in reversed(self._chinese) for said in self.sounds.of(word)}

    @cached_property
    def by_letters(self) -> dict[str, str]:
        """The first word of each spelling without spaces."""
        return {said.replace(" ", ""): word for said, word in self.by_sound.items()}

    @cached_property
    def by_likeness(self) -> dict[str, str]:
        """The first word of each sound as a careless ear hears it."""
        return {_alike(said.split()): word for said, word in reversed(self.by_sound.items())}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self._chinese)}

    @cached_property
    def by_initials(self) -> dict[str, str]:
        """The first word of each row of initials."""
        found: dict[str, str] = {}
        for word in self._chinese:
            initials = "".join(syllable[0] for syllable in self.sounds.usual(word))
            if len(initials) >= SHORTEST_INITIALS:
                found.setdefault(initials, word)
        return found

    @cached_property
    def by_loss(self) -> dict[str, tuple[str, ...]]:
        """The words that become this when one character is lost."""
        found: dict[str, list[str]] = {}
        for word in self._chinese:
            if len(word) > SHORTEST_SLIP:
                for left in _losses(word):
                    found.setdefault(left, []).append(word)
        return {left: tuple(words) for left, words in found.items()}

    def mend(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The text with what was mistyped put right, and each repair as (what was typed, what it was taken for)."""
        repairs: list[tuple[str, str]] = []
        text = LATIN.sub(lambda found: self._spelt(found[0], repairs), text)
        text = CHINESE.sub(lambda found: self._written(found[0], repairs), text)
        return text, tuple(repairs)

    def _spelt(self, letters: str, repairs: list[tuple[str, str]]) -> str:
        """Letters as the words they spell; what is a word of its own (ktv) stays."""
        found = self._spelt_whole(letters.replace(" ", ""))
        if found is None and " " in letters:
            return " ".join(self._spelt(part, repairs) for part in letters.split())
        if found is None or letters in self.words:
            return letters
        repairs.append((letters, found))
        return found

    def _spelt_whole(self, letters: str) -> str | None:
        if letters in self.words:
            return letters
        if len(letters) >= SHORTEST_INITIALS and letters in self.by_initials and self.sounds.split(letters) is None:
            return self.by_initials[letters]
        return self._in_words(letters) or self.by_initials.get(letters)

    def _in_words(self, letters: str) -> str | None:
        """Letters as the fewest words whose spellings they are, the surer words first: shenfenzhengdiule is 身份证 丢了."""
        best: list[tuple[int, int, str] | None] = [(0, 0, "")] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - LONGEST_SPELLING), end):
                before, word = best[start], self.by_letters.get(letters[start:end])
                if before is None or word is None:
                    continue
                found = (before[0] + 1, before[1] + self._places[word], before[2] + word)
                best[end] = min(best[end] or found, found)
        return best[-1][2] if best[-1] and letters else None

    def _written(self, text: str, repairs: list[tuple[str, str]]) -> str:
        """Chinese text in which the longest stretch that is no known words is read by its sound, or with one slip."""
        known = self._known(text)
        for length in range(min(len(text), LONGEST_WORD), 1, -1):
            for start in range(len(text) - length + 1):
                window = text[start : start + length]
                strange = length - sum(known[start : start + length])
                if not strange or (length < SHORTEST_SLIP and strange < length):
                    continue
                word = self._like(window, whole=not any(character in self.fillers for character in window))
                if word is not None:
                    repairs.append((window, word))
                    before, after = text[:start], text[start + length :]
                    return self._written(before, repairs) + word + self._written(after, repairs)
        return text

    def _known(self, text: str) -> list[bool]:
        """Which characters stand in a known word."""
        found = [False] * len(text)
        for start in range(len(text)):
            for end in range(min(len(text), start + LONGEST_WORD), start, -1):
                part = text[start:end]
                if part in self.fillers or (end - start > 1 and part in self.words):
                    found[start:end] = [True] * (end - start)
                    break
        return found

    def _like(self, window: str, *, whole: bool) -> str | None:
        """The word this was meant to be: of the same sound, and if it holds no empty word, of nearly the same or a slip away."""
        sounds = list(self.sounds.of(window))
        for said in sounds:
            if word := self.by_sound.get(" ".join(said)):
                return word
        if len(window) < SHORTEST_SLIP:
            return None
        if swapped := next((word for word in _swaps(window) if word in self.firm), None):
            return swapped
        if not whole:
            return None
        for said in sounds:
            if word := self.by_likeness.get(_alike(said)):
                return word
        return next(self._slips(window), None)

    def _slips(self, window: str) -> Iterator[str]:
        """Known words one loss, one addition or one change away."""
        yield from self.by_loss.get(window, ())
        if len(window) > SHORTEST_SLIP:
            for left in _losses(window):
                if left in self.firm and len(left) > SHORTEST_SLIP:
                    yield left
                yield from (word for word in self.by_loss.get(left, ()) if _one_change(word, window))


def _swaps(window: str) -> Iterator[str]:
    """The window with two neighbours exchanged."""
    return (window[:at] + window[at + 1] + window[at] + window[at + 2 :] for at in range(len(window) - 1))


def _alike(syllables: tuple[str, ...] | list[str]) -> str:
    return " ".join(fuzzy(syllable) for syllable in syllables)


def _losses(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _one_change(first: str, second: str) -> bool:
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1
