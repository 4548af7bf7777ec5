"""What the page of a bundle shows: its services for me, every material once, and what doing them together saves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhengtong.lawbook import Term
from zhengtong.people.models import Person
from zhengtong.services import held, situations
from zhengtong.services import queries as services
from zhengtong.services.bundle_questions import Asking, combined
from zhengtong.services.guide_words import Fact
from zhengtong.services.models import BundleVersion
from zhengtong.services.queries.bundles import Member, MergedMaterial
from zhengtong.services.situations import Question, Reason


@dataclass(frozen=True)
class BundlePage:
    """Everything the page of a bundle shows."""

    version: BundleVersion
    members: Sequence[Member]
    questions: Sequence[Question]
    answered: Sequence[tuple[str, str]]
    materials: Sequence[MergedMaterial]
    address: str
    on: date

    @property
    def included(self) -> Sequence[Member]:
        return [member for member in self.members if member.is_included]

    @property
    def left_out(self) -> Sequence[Member]:
        return [member for member in self.members if member.version is not None and not member.is_included]

    @property
    def asked(self) -> Sequence[MergedMaterial]:
        return [one for one in self.materials if one.is_asked]

    @property
    def spared(self) -> Sequence[MergedMaterial]:
        return [one for one in self.materials if one.reason is Reason.HELD]

    @property
    def made(self) -> Sequence[MergedMaterial]:
        """What one service of the matter issues and another wants."""
        return [one for one in self.materials if one.reason is Reason.MADE]

    @property
    def saved(self) -> int:
        """How many materials less are handed in than service by service."""
        return sum(one.saved for one in self.asked)

    @property
    def is_settled(self) -> bool:
        return all(question.given is not None for question in self.questions)

    @property
    def open_questions(self) -> int:
        return sum(1 for question in self.questions if question.given is None)

    @property
    def glance(self) -> tuple[Fact, ...]:
        """How long the whole takes, how often one must come, how many services and how many papers less."""
        version = self.version
        promise = Term.parse(version.promise).spoken if version.promise else "见各事项"
        visits = Fact("要跑几次", "不用跑") if version.visits == 0 else Fact("要跑几次", f"最多{version.visits}次")
        most = "" if self.is_settled else "最多"
        apart = f"分开办{most or '要'}交{len(self.asked) + self.saved}份" if self.saved else ""
        return (
            Fact("全部办好", promise, "从受理那天算起" if version.promise else ""),
            visits,
            Fact("包含几件事", f"{most}{len(self.included)}件", "一次申请，一张表"),
            Fact("要交几份材料", f"{most}{len(self.asked)}份", apart),
        )


def page_of(version: BundleVersion, given: Mapping[str, str], person: Person | None, on: date) -> BundlePage:
    """The page of a bundle for who answered so; `given` is the address's s1=2&…. A constant number of queries."""
    every = services.members(version, {}, on=on)
    asking = Asking(combined(version, every))
    answers = situations.from_address(asking, given)
    members = [again(member, version, answers) for member in every]
    known = held.certificates(person, _names(members), on=on) if person else {}
    asked = situations.questions(asking, answers)
    return BundlePage(
        version=version,
        members=members,
        questions=asked,
        answered=[(one.name, one.given) for one in asked if one.given is not None],
        materials=services.merged_materials(version, answers, on=on, held=known, of=members),
        address=situations.to_address(asking, answers),
        on=on,
    )


def again(member: Member, version: BundleVersion, answers: Mapping[str, str]) -> Member:
    """A member judged by the answers, its version read already."""
    row = next(row for row in version.members if str(row.get("事项")) == member.code)
    verdict = situations.verdict(row.get("限于") or {}, version, answers)
    return Member(member.code, member.version, member.is_main, verdict)


def _names(members: Sequence[Member]) -> list[str]:
    return held.names_in(
        material for member in members if member.version is not None for material in member.version.materials.all()
    )
