"""The law that services are checked against."""

from functools import lru_cache

from django.conf import settings

from zhengtong.lawbook import Lawbook


@lru_cache(maxsize=1)
def book() -> Lawbook:
    """The law book of this installation, read once."""
    return Lawbook(settings.LAW)
