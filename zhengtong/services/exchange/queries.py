"""What was imported, by whom, and what became of each row."""

from collections.abc import Sequence

from django.db.models import QuerySet

from zhengtong.services.exchange.column_maps import ColumnMap, maps
from zhengtong.services.exchange.models import CatalogueImport
from zhengtong.services.exchange.verdicts import Verdict

__all__ = ["ColumnMap", "imports", "maps", "verdicts"]


def imports(organs: Sequence[int] | None = None) -> QuerySet[CatalogueImport]:
    """The imports of these organs (None: of all), the latest first, without the files themselves and the verdicts."""
    found = CatalogueImport.objects.select_related("by", "organ", "batch").defer("content", "verdicts")
    return (found if organs is None else found.filter(organ__in=organs)).order_by("-pk")


def verdicts(imported: CatalogueImport, *, kind: str = "") -> tuple[Verdict, ...]:
    """What was found of every row, or of those of one kind (有误)."""
    every = (Verdict.from_json(kept) for kept in imported.verdicts)
    return tuple(one for one in every if not kind or one.kind == kind)
