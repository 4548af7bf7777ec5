"""What is found in a service before it is published: where, what is wrong, what to do. Which kinds keep it from being published is said here."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of findings."""

    WRONG = "有误"
    INCOMPLETE = "八统一"
    VAGUE = "含糊"
    DISGUISED = "变相许可"
    HALL = "应进必进"
    ONLINE = "网上可办"
    ADVICE = "建议"


# Over anything else an editor may publish; over these nobody.
BLOCKING = frozenset({Kind.WRONG})


@dataclass(frozen=True)
class Finding:
    """One finding about one element. `sentence` reads alone; `excerpt` is the words meant; `remedy` says what to write instead."""

    kind: Kind
    element: str
    sentence: str
    remedy: str = ""
    excerpt: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the service cannot be published with it."""
        return self.kind in BLOCKING

    def __str__(self) -> str:
        return f"{self.sentence}；{self.remedy}" if self.remedy else self.sentence


def wrong(element: str, sentence: str, remedy: str = "") -> Finding:
    """A finding that keeps the service from being published."""
    return Finding(Kind.WRONG, element, sentence, remedy)
