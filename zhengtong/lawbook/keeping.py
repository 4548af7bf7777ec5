"""The law of a folder, read once in a process and shared by everyone who asks for it."""

from functools import lru_cache
from pathlib import Path

from zhengtong.lawbook.book import Lawbook


@lru_cache(maxsize=4)
def kept(folder: Path) -> Lawbook:
    """The law book of a folder, the same object until `forget`."""
    return Lawbook(folder)


def forget() -> None:
    """Read the law anew when it is next asked for: its files have changed, a year of the calendar was loaded."""
    kept.cache_clear()
