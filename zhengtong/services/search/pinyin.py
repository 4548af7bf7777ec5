"""How characters sound, from a compact table, so that a word typed by its sound or with a wrong character of the same sound is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from zhengtong.services.search.errors import SearchError

# Sounds that many people do not keep apart, and input methods offer for each other.
FUZZY_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f"), ("r", "l"))
FUZZY_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
MOST_READINGS = 4


@dataclass(frozen=True)
class Sounds:
    """The readings of characters, the usual one first."""

    readings: dict[str, tuple[str, ...]]
    syllables: frozenset[str]

    @staticmethod
    def load(path: Path) -> "Sounds":
        """Reads the table: a syllable and its characters per line."""
        readings: dict[str, list[str]] = {}
        syllables = set()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            syllable, _, characters = line.partition(" ")
            if not syllable.isascii() or not characters:
                raise SearchError(f"{path.name}第{number}行：应写成“音节 字字字”，例如“shen 身申深”。")
            syllables.add(syllable)
            for character in characters:
                readings.setdefault(character, []).append(syllable)
        return Sounds({one: tuple(said) for one, said in readings.items()}, frozenset(syllables))

    def of(self, text: str) -> Iterator[tuple[str, ...]]:
        """The ways a word of Chinese characters may be read; none when a character is not in the table."""
        options = [self.readings.get(character, ()) for character in text]
        return islice(product(*options), MOST_READINGS) if all(options) else iter(())

    def usual(self, text: str) -> tuple[str, ...]:
        """The first reading of a word; a character that is not in the table stands for itself."""
        return tuple(self.readings.get(character, (character,))[0] for character in text)

    def split(self, letters: str) -> tuple[str, ...] | None:
        """Letters as syllables, the fewest that do: shenfenzheng is shen fen zheng. None when they are no syllables."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for length in range(1, min(6, end) + 1):
                before, syllable = best[end - length], letters[end - length : end].strip("'")
                if before is None or syllable not in self.syllables:
                    continue
                if best[end] is None or len(before) + 1 < len(best[end] or ()):
                    best[end] = (*before, syllable)
        return best[-1]


def fuzzy(syllable: str) -> str:
    """The syllable as a careless ear hears it: zheng, zhen, zeng and zen are one."""
    for start, simple in FUZZY_STARTS:
        if syllable.startswith(start):
            syllable = simple + syllable[len(start) :]
            break
    for end, simple in FUZZY_ENDS:
        if syllable.endswith(end):
            return syllable[: -len(end)] + simple
    return syllable
