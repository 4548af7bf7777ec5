"""Reading draws: all of them, newest first; one with the names of those drawn; and what the public may know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhengtong.lawbook import Register
from zhengtong.people.reach import Reach
from zhengtong.registers import permission
from zhengtong.registers.draw_candidates import INSPECTORS, certificates
from zhengtong.registers.law import register as register_of
from zhengtong.registers.law import registers
from zhengtong.registers.models import Draw, Entry
from zhengtong.registers.naming import Named, standing_on

# Lists never read the candidates: there may be two hundred thousand.
_LONG = ("candidates", "inspectors")


@dataclass(frozen=True)
class Row:
    """One that was drawn: the entry, the officers drawn for it by their certificates, and how many are missing."""

    place: int
    stratum: str
    drawn: Named
    officers: tuple[Named, ...]
    missing: int


def draws(reach: Reach, before: int | None = None) -> QuerySet[Draw]:
    """Every draw from registers this official may read, given up or not, newest first, older than the id `before`."""
    readable = [one.code for one in registers().values() if permission.may_read(one, reach)]
    found = _all().filter(register__in=readable)
    return found.filter(pk__lt=before) if before is not None else found


def public_draws(before: int | None = None) -> QuerySet[Draw]:
    """Every draw, for the public."""
    return _all().filter(pk__lt=before) if before is not None else _all()


def _all() -> QuerySet[Draw]:
    return Draw.objects.select_related("result", "outcome", "organ", "by").defer(*_LONG).order_by("-pk")


def draw_of(pk: int) -> Draw | None:
    """One draw, with everything."""
    every = Draw.objects.select_related("organ", "by", "result__by", "outcome__by")
    return every.filter(pk=pk).first()


def of_task(draw: Draw) -> QuerySet[Draw]:
    """Every draw of this task of this organ, first to last."""
    return _all().filter(organ_id=draw.organ_id, task=draw.task).order_by("round")


def objects_offered(reach: Reach) -> list[Register]:
    """The registers from which this official may draw, the ones of 双随机 first."""
    wanted = [one for one in registers().values() if one.code not in (INSPECTORS, certificates())]
    found = [one for one in wanted if permission.may_read(one, reach)]
    return sorted(found, key=lambda one: (not any("双随机" in topic for topic in one.topics), one.area, one.name))


def rows(draw: Draw) -> list[Row]:
    """Those drawn, by stratum and in the order drawn. Three queries; none before the draw."""
    if not hasattr(draw, "result"):
        return []
    result, strata = draw.result, {code: stratum for stratum, code in draw.candidates}
    named = _named(draw.register, result.codes, draw.on)
    papers = {code: officer for code, officer, _, _ in draw.inspectors}
    officers = _named(certificates(), papers.values(), draw.on)
    found = []
    for place, code in enumerate(result.codes, 1):
        going = tuple(officers[papers[one]] for one in result.pairs.get(code, ()))
        found.append(Row(place, strata.get(code, ""), named[code], going, draw.each - len(going)))
    return found


def _named(register: str, codes: Iterable[str], on: date) -> dict[str, Named]:
    wanted: Sequence[str] = list(codes)
    found = Entry.objects.filter(Q(register=register, code__in=wanted) & standing_on(on)).values_list("code", "title")
    titles = dict(found)
    return {code: Named(code, titles.get(code, code)) for code in wanted}


def is_shown(draw: Draw) -> bool:
    """Whether the public may know who was drawn: the register is public, and so are its key and every column the draw goes by.

    A stratum tells of each one drawn what stands in its column. A register that is no longer kept shows nothing.
    """
    if draw.register not in registers():
        return False
    register = register_of(draw.register)
    told = {register.key_column, draw.stratum, *draw.filters} - {None, ""}
    return register.is_public and told <= {column.name for column in register.public_columns}
