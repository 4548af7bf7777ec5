"""The law a case runs under: its version of the procedure, the local preset, its service's limits, and who is a party in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import orjson

from zhengtong import lawbook
from zhengtong.cases.errors import CaseError
from zhengtong.cases.models import Case
from zhengtong.lawbook import keeping
from zhengtong.lawbook.roles import OTHER_ORGAN, SELF
from zhengtong.services import queries as services
from zhengtong.services.law import book as book  # queries offer it too: `queries.book()`


@dataclass(frozen=True)
class Rules:
    """The procedure of a case under its local preset, with the limits its service has: other laws' terms, and promises."""

    procedure: lawbook.Procedure
    calendar: lawbook.Calendar
    service: str | None
    terms: Mapping[str, lawbook.Term]
    promises: Mapping[str, lawbook.Term]
    service_version_id: int | None
    preset: bytes

    def under(self, version: date) -> "Rules":
        """The same case's rules once this version has taken it over. Raises LawError when the version cannot be read."""
        return _rules(book(), self.procedure.code, version, self.service_version_id, self.preset, True)

    def begin(self) -> lawbook.Progress:
        """A case in which nothing has happened yet."""
        return lawbook.Progress(self.procedure, self.calendar, self.terms, self.promises)

    @cached_property
    def parties(self) -> Mapping[str, str]:
        """The roles that have a case rather than handle it, each with its seat: 本人, 对方机关 or 旁人 (law/roles.yaml)."""
        seats = book().roles.seats
        return {role: seats[role] for role in self.procedure.roles if role in seats}

    @cached_property
    def own(self) -> frozenset[str]:
        """The roles of the person the case is about: 申请人, 当事人, 信访人 …"""
        return frozenset(role for role, seat in self.parties.items() if seat == SELF)

    @cached_property
    def others(self) -> frozenset[str]:
        """The roles of the other organ: 被申请人, 被审计单位 …"""
        return frozenset(role for role, seat in self.parties.items() if seat == OTHER_ORGAN)

    @cached_property
    def offices(self) -> frozenset[str]:
        """The roles that handle a case: neither a party's nor the supervisor's, who only looks."""
        return frozenset(self.procedure.roles) - frozenset(self.parties)

    @cached_property
    def assigned(self) -> frozenset[str]:
        """The roles that the organ a case was handed to plays in it."""
        return self.offices & book().roles.assigned

    def hands_over(self, act: lawbook.Action) -> str | None:
        """The field of this act that names the organ the case is handed to; None when it hands it to nobody."""
        fields = book().roles.hands_over if self.assigned else ()
        return next((name for name in act.needs if name in fields), None)

    def handles(self, roles: frozenset[str]) -> bool:
        """Whether one of these roles handles the case."""
        return bool(roles & self.offices)

    def is_followed(self, act: lawbook.Action) -> bool:
        """Whether something follows an act: a document, or word to the person the case is about."""
        return bool(act.issues) or act.by not in self.own

    def may_sign(self, role: str, roles: frozenset[str]) -> bool:
        """Whether who plays these roles may sign an act of this role: their own, or a party's that they record as its handler."""
        return role in roles or (role in self.parties and self.handles(roles))


Preset = Mapping[str, Any]
"""The values of a local preset as a case keeps them (lawbook.Preset.plain)."""


def rules(
    procedure: str,
    version: date,
    service_version_id: int | None,
    preset: Preset | None = None,
    taken_over_by: date | None = None,
) -> Rules:
    """The rules of a case, opened under this version and taken over by another or not.

    Kept in memory, since neither a procedure in force nor a published service ever changes.
    """
    kept = orjson.dumps(preset, option=orjson.OPT_SORT_KEYS) if preset else b""
    return _rules(book(), procedure, taken_over_by or version, service_version_id, kept, taken_over_by is not None)


@lru_cache(maxsize=4096)
def _rules(
    law: lawbook.Lawbook,
    procedure: str,
    version: date,
    service_version_id: int | None,
    preset: bytes,
    is_taken_over: bool,
) -> Rules:
    written = law.procedure(procedure, version)
    chosen = lawbook.Preset.of(orjson.loads(preset)).over(written) if preset else written
    if service_version_id is None:
        return Rules(chosen, law.calendar, None, {}, {}, None, preset)
    service = services.version(service_version_id)
    terms, promises = services.terms_of(service)
    kept = _kept_promises(chosen, terms, promises, every=is_taken_over)
    return Rules(chosen, law.calendar, service.service.code, terms, kept, service_version_id, preset)


def _kept_promises(
    procedure: lawbook.Procedure,
    terms: Mapping[str, lawbook.Term],
    promises: Mapping[str, lawbook.Term],
    *,
    every: bool,
) -> Mapping[str, lawbook.Term]:
    """The promises that still mean something: a preset, or a version that took over, stricter than a promise takes its place."""
    limits = {name: terms.get(name, clock.term) for name, clock in procedure.clocks.items() if every or clock.preset}
    return {
        name: term for name, term in promises.items() if name not in limits or not term.is_longer_than(limits[name])
    }


def rules_of(case: Case) -> Rules:
    """The rules of this case now: its version of the law, its service's limits, the preset it was opened under."""
    return rules(case.procedure, case.procedure_version, case.service_version_id, case.preset, case.taken_over_by)


def read_law_again() -> None:
    """The law files changed: forget what was read of them."""
    keeping.forget()
    _rules.cache_clear()


def version_in_force(procedure: str, on: date) -> date:
    """Under which version of its procedure a case is opened on this day. Raises CaseError, as a sentence, if there is none."""
    try:
        return book().in_force(procedure, on).version
    except lawbook.LawError as reason:
        raise CaseError(str(reason)) from reason
