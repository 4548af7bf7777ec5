"""办事指南 as one value: what a version says, beside what the law says of the time it takes. Pages show it, and decide nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengtong.lawbook import Action, Lawbook, Procedure, Reference, Term
from zhengtong.services import law
from zhengtong.services.checks import APPLICANT
from zhengtong.services.models import Material, ServiceVersion
from zhengtong.services.queries import terms_of

SYSTEM = "系统"


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
class Step:
    """One act on the straight road from application to result: who takes it, and within what time."""

    name: str
    by: str
    approved_by: str | None
    within: str


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


def guide(version: ServiceVersion, on: date, *, book: Lawbook | None = None) -> Guide:
    """The guide of a version under the procedure in force on this day. One query, for the materials."""
    book = book or law.book()
    procedure = book.in_force(version.service.procedure, on)
    limits = tuple(limits_of(version, procedure, book))
    return Guide(
        version=version,
        procedure=procedure,
        materials=tuple(version.materials.all()),
        limits=limits,
        steps=tuple(steps_of(procedure, limits)),
        basis=tuple(basis_line(row) for row in version.basis),
        conditions=tuple(line.strip() for line in version.conditions.splitlines() if line.strip()),
        fee=fee_of(version),
        visits="全程网办，不用到现场" if version.visits == 0 else f"需要到现场{version.visits}次",
    )


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


def steps_of(procedure: Procedure, limits: tuple[Limit, ...]) -> Iterator[Step]:
    """The office's straight road from the opening act to the end: in each stage the first act that a clock there demands."""
    owed = {act: limit for limit in limits for act in procedure.clocks[limit.name].met_by}
    act: Action | None = procedure.openings[0]
    seen: set[str] = set()
    while act is not None:
        limit = owed.get(act.name)
        yield Step(act.name, act.by, act.approved_by, within(limit.promised or limit.statutory) if limit else "")
        stage = act.target or ""
        seen.add(stage)
        act = next(iter(onward(procedure, stage, seen)), None)


def onward(procedure: Procedure, stage: str, seen: set[str]) -> list[Action]:
    """The officials' acts that lead from this stage to one not seen yet, those that a clock demands first.

    A clock names first what it is for (作出决定: 准予许可, 不予许可). What hands the case back to the applicant is left out.
    """
    demanded = [name for clock in procedure.clocks.values() if clock.form == "限" for name in clock.met_by]
    acts = [act for act in procedure.acts_in(stage) if act.target and act.target not in seen and is_office(act)]
    going_on = [act for act in acts if act.target in procedure.final or officials_act(procedure, str(act.target))]
    return sorted(going_on, key=lambda act: demanded.index(act.name) if act.name in demanded else len(demanded))


def is_office(act: Action) -> bool:
    return act.by not in (APPLICANT, SYSTEM)


def officials_act(procedure: Procedure, stage: str) -> bool:
    """Whether an official can carry the case on from this stage; not so while the applicant must supply something."""
    return any(is_office(act) and act.target for act in procedure.acts_in(stage))


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
    if not version.fee_fen:
        return "不收费"
    yuan, fen = divmod(version.fee_fen, 100)
    return f"{yuan}.{fen:02d}元（{version.fee_basis}）"
