"""The law this installation works under: read once, kept as long as the folder stays the same."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhengtong.lawbook import Lawbook


@lru_cache(maxsize=2)
def read(folder: Path) -> Lawbook:
    """The law book of a folder."""
    return Lawbook(folder)


def book() -> Lawbook:
    """The law book of this installation."""
    return read(settings.LAW)


def forget() -> None:
    """Read the law anew when it is next asked: a year of the calendar was loaded."""
    read.cache_clear()
