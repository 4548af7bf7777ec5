"""办事指南 as one value: what a version says, beside what the law says of the time it takes. Pages show it, and decide nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengtong.lawbook import Action, Lawbook, Procedure, Reference, Term
from zhengtong.registers import queries as registers
from zhengtong.registers.models import Entry
from zhengtong.services import guide_words, law, opening, road
from zhengtong.services.checks import APPLICANT
from zhengtong.services.deriving import main_clock
from zhengtong.services.guide_words import Fact
from zhengtong.services.models import Material, ServiceVersion
from zhengtong.services.queries import terms_of
from zhengtong.services.road import Step

__all__ = ["Charge", "Guide", "Limit", "Step", "guide", "spoken", "steps_of"]


@dataclass(frozen=True)
class Limit:
    """One clock of the procedure that an organ owes: how long the law gives, how long the county takes, by which article."""

    name: str
    owed_by: str
    since: str
    statutory: Term
    promised: Term | None
    basis: tuple[str, ...]

    @property
    def words(self) -> str:
        """自受理日起20个工作日内（法定），承诺10个工作日内。"""
        text = f"自{self.since}起{self.statutory.spoken}内（法定）"
        return text if self.promised is None else f"{text}，承诺{within(self.promised)}"


@dataclass(frozen=True)
class Charge:
    """A fee of the published list: what is charged, how much, by which rule, and what is let off."""

    name: str
    standard: str
    basis: str
    relief: str


@dataclass(frozen=True)
class Guide:
    """Everything the page of a service shows."""

    version: ServiceVersion
    procedure: Procedure
    materials: tuple[Material, ...]
    limits: tuple[Limit, ...]
    steps: tuple[Step, ...]
    basis: tuple[str, ...]
    conditions: tuple[str, ...]
    fee: str
    visits: str
    time: Fact
    ways: tuple[str, ...]
    charges: tuple[Charge, ...]
    intermediaries: tuple[Entry, ...]
    powers: tuple[Entry, ...]

    @property
    def glance(self) -> tuple[Fact, ...]:
        """What people look for first: how long, how much, how often they must come, and how."""
        return (
            self.time,
            guide_words.fee_fact(self.version, self.fee),
            guide_words.visits_fact(self.version),
            guide_words.ways_fact(self.ways),
        )

    @property
    def rights(self) -> tuple[str, ...]:
        """权利和义务, a line each."""
        return lines(self.version.rights)

    @property
    def remedies(self) -> tuple[str, ...]:
        """法律救济, a line each."""
        return lines(self.version.remedies)


def guide(version: ServiceVersion, on: date, *, book: Lawbook | None = None) -> Guide:
    """The guide of a version under the procedure in force on this day.

    One query for the materials, and one for each of the registers that the version names entries of.
    """
    book = book or law.book()
    procedure = book.in_force(version.service.procedure, on)
    limits = tuple(limits_of(version, procedure, book))
    return Guide(
        version=version,
        procedure=procedure,
        materials=tuple(version.materials.all()),
        limits=limits,
        steps=tuple(steps_of(procedure, limits, _opening(version, procedure))),
        basis=tuple(basis_line(row) for row in version.basis),
        conditions=lines(version.conditions),
        fee=fee_of(version),
        visits=guide_words.visits(version),
        time=guide_words.time_fact(version, _main(limits, procedure)),
        ways=guide_words.ways(version),
        charges=tuple(charge_of(entry) for entry in _entries("fee-list", version.fee_items, on)),
        intermediaries=_entries("intermediary-items", version.intermediaries, on),
        powers=_entries("powers", version.powers, on),
    )


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _opening(version: ServiceVersion, procedure: Procedure) -> Action | None:
    # A guide is shown even of a version that names an act its procedure no longer has: the first is then shown.
    return None if any(opening.problems(version, procedure)) else opening.opening_act(version, procedure)


def _main(limits: Iterable[Limit], procedure: Procedure) -> Limit | None:
    """The limit people mean when they ask how long it takes."""
    main = main_clock(procedure)
    return next((limit for limit in limits if main is not None and limit.name == main.name), None)


def _entries(register: str, codes: Iterable[Any], on: date) -> tuple[Entry, ...]:  # Any: codes, as JSON keeps them
    wanted = [str(code) for code in codes]
    if not wanted:
        return ()
    return tuple(registers.entries(register, on).filter(code__in=wanted).order_by("code"))


def charge_of(entry: Entry) -> Charge:
    """A charge of the fee list, with its relief in words; 停征 is a relief too."""
    data = entry.data
    state = str(data.get("状态") or "")
    relief = "：".join(part for part in (state if state != "征收" else "", str(data.get("减免说明") or "")) if part)
    return Charge(entry.title, str(data.get("收费标准") or ""), str(data.get("政策依据") or ""), relief)


def limits_of(version: ServiceVersion, procedure: Procedure, book: Lawbook) -> Iterator[Limit]:
    """The limits of organs; those of applicants and minimum waits are no promise of anyone."""
    terms, promises = terms_of(version)
    full_names = {row.get("简称"): row["法"] for row in version.basis}
    for clock in procedure.clocks.values():
        if clock.form != "限" or clock.owed_by == APPLICANT:
            continue
        own = version.terms.get(clock.name, {}).get("据")
        references = [Reference.parse(own)] if own else clock.basis
        yield Limit(
            name=clock.name,
            owed_by=clock.owed_by,
            since=clock.since,
            statutory=terms.get(clock.name, clock.term),
            promised=promises.get(clock.name),
            basis=tuple(spoken(reference, full_names, book) for reference in references),
        )


def spoken(
    reference: Reference, full_names: dict[Any, str], book: Lawbook
) -> str:  # Any: a key of JSON, text or absent
    """《行政许可法》第四十二条第一款, with the full name the service gives when the book has none."""
    if reference.law in full_names and book.statutes.find(reference.law) is None:
        return f"《{full_names[reference.law]}》{reference.spoken}"
    return book.statutes.spoken(reference)


def steps_of(procedure: Procedure, limits: Iterable[Limit], opening_act: Action | None = None) -> Iterator[Step]:
    """The straight road from the opening act to the result, each act with the limit that demands it."""
    owed = {act: limit for limit in limits for act in procedure.clocks[limit.name].met_by}
    times = {act: within(limit.promised or limit.statutory) for act, limit in owed.items()}
    return road.walk(procedure, times, opening_act)


def within(term: Term) -> str:
    """10个工作日内, or 当场办结."""
    return f"{term.spoken}内" if term.count else "当场办结"


def basis_line(row: dict[str, str]) -> str:
    """One 设定依据 as a sentence; what nobody has compared with the text yet says so."""
    article = Reference.parse(f"法{row['条']}").spoken if row.get("条") else ""
    text = f"《{row['法']}》{article}" + (f"：{row['内容']}" if row.get("内容") else "")
    return text if row.get("核") == "核" else f"{text}（待核实）"


def fee_of(version: ServiceVersion) -> str:
    """不收费, or the amount in 元 with its basis."""
    if version.fee_fen:
        yuan, fen = divmod(version.fee_fen, 100)
        return f"{yuan}.{fen:02d}元（{version.fee_basis}）"
    return "按收费目录收取" if version.fee_items else "不收费"
