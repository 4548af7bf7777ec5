"""What a procedure says, as frozen values: acts, clocks, pauses. Loaded from law/procedures, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from zhengtong.lawbook.errors import LawError, nearest
from zhengtong.lawbook.plan import Plan, plan_of
from zhengtong.lawbook.statute import Reference
from zhengtong.lawbook.term import Term
from zhengtong.lawbook.words import REMIND


@dataclass(frozen=True, slots=True)
class Action:
    """动作：what one role may do in some stages. `source` () is an act that opens a case."""

    name: str
    by: str
    basis: tuple[Reference, ...]
    source: tuple[str, ...] = ()
    target: str | None = None
    approved_by: str | None = None
    # 记日 → "" (the day of the act), another 记日 (copied), or 期满日 (the last day of the clock that ran out).
    records: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    issues: str | None = None
    at_most: int | None = None
    first: tuple[str, ...] = ()
    only_on_working_days: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """延：the act that extends a clock, and by how much at most (None: 合理期限, the act says how long)."""

    by: str
    at_most: Term | None


@dataclass(frozen=True, slots=True)
class Clock:
    """期限：a term from a recorded day within which (限), before which (前) or after which (待) an act must happen."""

    name: str
    form: str
    term: Term
    since: str
    met_by: tuple[str, ...]
    owed_by: str
    basis: tuple[Reference, ...]
    stages: tuple[str, ...] = ()
    extension: Extension | None = None
    on_expiry: str | None = None
    preset: str = ""  # the local preset its limit comes from, if any

    @property
    def deemed(self) -> str | None:
        """The act of 系统 that follows when the clock runs out, if the law deems one."""
        return None if self.on_expiry in (None, REMIND) else self.on_expiry


@dataclass(frozen=True, slots=True)
class Pause:
    """停算：the days from one act to another that certain clocks do not count."""

    name: str
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    stops: tuple[str, ...]
    basis: tuple[Reference, ...]
    meanwhile: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Procedure:
    """程序：one version of the rules for one kind of case."""

    name: str
    code: str
    version: date
    open_cases: str
    laws: Mapping[str, str]
    roles: tuple[str, ...]
    stages: Mapping[str, str]
    final: tuple[str, ...]
    actions: Mapping[str, Action]
    clocks: Mapping[str, Clock]
    pauses: Mapping[str, Pause]
    left_out: Mapping[str, str]

    @cached_property
    def plan(self) -> Plan:
        """What every act does to dates, clocks and pauses, worked out once."""
        return plan_of(self)

    @cached_property
    def openings(self) -> tuple[Action, ...]:
        """The acts that open a case."""
        return tuple(action for action in self.actions.values() if not action.source)

    def acts_in(self, stage: str) -> list[Action]:
        """The acts possible in this stage."""
        return [action for action in self.actions.values() if stage in action.source]

    def check_limits(self, terms: Mapping[str, Term], promises: Mapping[str, Term]) -> None:
        """Refuse limits of other laws and promises that this procedure cannot bear.

        Raises LawError when one names a clock the procedure does not have, or a promise could outlast the law.
        """
        for name in (*terms, *promises):
            if name not in self.clocks:
                raise LawError(f"《{self.name}》没有“{name}”这个期限，不能另定或者承诺{nearest(name, self.clocks)}")
        for name, promise in promises.items():
            limit = terms.get(name, self.clocks[name].term)
            if promise.is_longer_than(limit):
                raise LawError(
                    f"“{name}”承诺{promise.spoken}，可能长于法定的{limit.spoken}；承诺只能更短，宜用同一单位"
                )

    def __str__(self) -> str:
        return f"{self.name}（{self.code}/{self.version}）"
