"""Writing: the extract, and figures frozen for good."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from zhengtong.figures import freezing, store
from zhengtong.figures.definition import find
from zhengtong.figures.extraction import Extracted, extract
from zhengtong.figures.models import FrozenFigure

__all__ = ["Extracted", "extract", "freeze"]

Wanted = tuple[str, date, date]


@transaction.atomic
def freeze(wanted: Iterable[Wanted]) -> dict[Wanted, FrozenFigure]:
    """Freeze figures, each (name, first day, last day), all from one version of the extract and all or none.

    Raises what queries.compute raises.
    """
    version = store.current()
    return {one: freezing.freeze(version, find(one[0]), one[1], one[2]) for one in dict.fromkeys(wanted)}
