"""What goes wrong with the law, in sentences.

LawError      the law as written cannot be read: a list of sentences, each with its file and line
NotAllowed    the law does not let this act happen now: one sentence a citizen can read, and the articles behind it
"""

import difflib
from collections.abc import Iterable

from zhengtong.lawbook.statute import Reference


class LawError(Exception):
    """法律文件有误。`messages` holds every sentence found, in the order of the file."""

    def __init__(self, messages: str | Iterable[str]) -> None:
        self.messages: list[str] = [messages] if isinstance(messages, str) else list(messages)
        super().__init__("\n".join(self.messages))


class NotAllowed(Exception):
    """现在不能办理这个动作。`str()` is the reason; `basis` the articles it rests on."""

    def __init__(self, reason: str, basis: Iterable[Reference] = ()) -> None:
        super().__init__(reason)
        self.basis: tuple[Reference, ...] = tuple(basis)


def nearest(word: str, known: Iterable[str]) -> str:
    """，是不是“…”？ when a known word looks like it, else the words that may stand here."""
    choices = tuple(known)
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.4)
    return f"，是不是“{close[0]}”？" if close else f"；这里可用：{'、'.join(choices)}" if choices else ""
