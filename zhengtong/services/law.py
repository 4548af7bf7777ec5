"""The law this installation works under."""

from django.conf import settings

from zhengtong.lawbook import Lawbook
from zhengtong.lawbook.keeping import kept


def book() -> Lawbook:
    """The law book of this installation."""
    return kept(settings.LAW)
