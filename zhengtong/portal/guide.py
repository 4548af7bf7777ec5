"""The guide of a service: what its version says, beside what the law says of the time it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhengtong import lawbook
from zhengtong.cases import queries as cases
from zhengtong.services import queries as services
from zhengtong.services.models import Material, ServiceVersion


@dataclass(frozen=True)
class Limit:
    """One clock of the procedure: what it is for, how long the law gives, how long the county takes."""

    name: str
    owed_by: str
    statutory: str
    promised: str
    basis: str


@dataclass(frozen=True)
class Step:
    """One act on the way from application to result, and who takes it."""

    name: str
    by: str
    within: str


@dataclass(frozen=True)
class Guide:
    """Everything the page of a service shows."""

    version: ServiceVersion
    materials: Sequence[Material]
    limits: Sequence[Limit]
    steps: Sequence[Step]
    law: lawbook.Procedure

    @property
    def needed(self) -> list[Material]:
        return [material for material in self.materials if material.required]

    @property
    def basis(self) -> list[str]:
        """设定依据 as sentences."""
        return [" ".join(str(part) for part in row.values() if part) for row in self.version.basis]


def guide(code: str, on: date) -> Guide | None:
    """The guide of a service as it applies on this day; None when the county offers no such service."""
    version = services.of_code(code, on)
    if version is None:
        return None
    law = cases.book().in_force(version.service.procedure, on)
    terms, promises = services.terms_of(version)
    limits = [_limit(clock, terms, promises) for clock in law.clocks.values() if clock.form == "限" and clock.owed_by != "申请人"]
    return Guide(version, list(version.materials.all()), limits, _steps(law, limits), law)


def _limit(
    clock: lawbook.Clock, terms: dict[str, lawbook.Term], promises: dict[str, lawbook.Term]
) -> Limit:
    term = terms.get(clock.name, clock.term)
    promised = promises.get(clock.name)
    basis = "、".join(str(reference) for reference in clock.basis)
    return Limit(clock.name, clock.owed_by, term.spoken, promised.spoken if promised else "", basis)


def _steps(law: lawbook.Procedure, limits: Sequence[Limit]) -> list[Step]:
    """The straight road: from the opening act along the first act that leads on, to the end."""
    within = {name: limit for limit in limits for name in law.clocks[limit.name].met_by}
    stage, act, steps = "", law.openings[0], []
    seen: set[str] = set()
    while True:
        limit = within.get(act.name)
        said = f"{limit.promised or limit.statutory}内" if limit else ""
        steps.append(Step(act.name, act.by, said))
        stage = act.target or stage
        if stage in law.final or stage in seen:
            return steps
        seen.add(stage)
        following = [one for one in law.acts_in(stage) if one.target and one.target not in seen and one.by != "系统"]
        if not following:
            return steps
        act = following[0]
