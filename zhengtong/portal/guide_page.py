"""What the page of a service shows beyond its guide: my materials, its other versions, what belongs to it, how people rated it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhengtong.applications import openness
from zhengtong.cases import public
from zhengtong.hall import queries as hall
from zhengtong.people.models import Person
from zhengtong.services import guide_words, held, situations
from zhengtong.services import queries as services
from zhengtong.services.guide import Guide, guide
from zhengtong.services.models import BundleVersion, Material, ServiceVersion
from zhengtong.services.situations import Needed, Question, Reason

YEAR = timedelta(days=365)
NEIGHBOURS = 5


@dataclass(frozen=True)
class Paper:
    """A material as the page and the sheet show it: how many, from where, and what eases it."""

    needed: Needed

    @property
    def material(self) -> Material:
        return self.needed.material

    @property
    def copies(self) -> str:
        return guide_words.copies(self.material)

    @property
    def where_from(self) -> str:
        return guide_words.where_from(self.material)

    @property
    def leniency(self) -> tuple[str, ...]:
        return guide_words.leniency(self.material)


@dataclass(frozen=True)
class Mine:
    """The materials of a service for one person's situation, and the questions that lead there."""

    questions: Sequence[Question]
    answered: Sequence[tuple[str, str]]
    asked: Sequence[Paper]
    spared: Sequence[Paper]
    left_out: Sequence[Paper]
    address: str
    may_be_held: bool

    @property
    def is_settled(self) -> bool:
        """Whether every question that is asked has its answer."""
        return all(question.given is not None for question in self.questions)

    @property
    def open_questions(self) -> int:
        return sum(1 for question in self.questions if question.given is None)

    @property
    def certain(self) -> int:
        """How many materials are asked for whatever the open answers will be."""
        return sum(1 for paper in self.asked if paper.needed.is_certain)

    @property
    def said(self) -> str:
        """要交5份材料; 一定要交3份，另有4份看您怎么回答; 不用交材料."""
        open_ones = len(self.asked) - self.certain
        spared = f"，有{len(self.spared)}份已有电子证照、不用交" if self.spared else ""
        if not self.asked:
            return f"不用交材料{spared}"
        if open_ones:
            return f"一定要交{self.certain}份材料，另有{open_ones}份看您怎么回答{spared}"
        return f"{'您' if self.questions else ''}要交{self.certain}份材料{spared}"


def mine(
    version: Any, materials: Sequence[Material], answers: Mapping[str, str], person: Person | None, on: date
) -> Mine:
    """The materials of a version (of a service or a bundle) sorted for who answered so. One query for who is signed in, else none.

    Only certificates issued here are looked up; the shared-data platform is asked when an application is begun, not for a look.
    """
    known = held.certificates(person, held.names_in(materials), on=on) if person else {}
    found = [Paper(one) for one in situations.needed_of(materials, version, answers, known)]
    return Mine(
        questions=situations.questions(version, answers),
        answered=[(one.name, one.given) for one in situations.questions(version, answers) if one.given is not None],
        asked=[paper for paper in found if paper.needed.is_asked],
        spared=[paper for paper in found if paper.needed.reason is Reason.HELD],
        left_out=[paper for paper in found if paper.needed.reason is Reason.NOT_HERE],
        address=situations.to_address(version, answers),
        may_be_held=any(material.held_as for material in materials),
    )


@dataclass(frozen=True)
class GuidePage:
    """Everything the page of a service shows."""

    guide: Guide
    mine: Mine
    refusal: str
    can_book: bool
    versions: Sequence[ServiceVersion]
    children: Sequence[ServiceVersion]
    bundles: Sequence[BundleVersion]
    before: Sequence[ServiceVersion]
    near: Sequence[ServiceVersion]
    opinion: public.Opinion
    opinion_since: date
    on: date

    @property
    def version(self) -> ServiceVersion:
        return self.guide.version

    @property
    def is_in_force(self) -> bool:
        """Whether this version applies today."""
        ended = self.version.ended_on is not None and self.version.ended_on <= self.on
        return self.version.in_force_on <= self.on and not ended

    @property
    def newer(self) -> ServiceVersion | None:
        """The version that comes after this one, if it is published already."""
        return next((one for one in self.versions if one.number > self.version.number), None)

    @property
    def older(self) -> Sequence[ServiceVersion]:
        """The versions before this one, latest first."""
        return [one for one in reversed(self.versions) if one.number < self.version.number]

    @property
    def means(self) -> tuple[str, ...]:
        return guide_words.means(self.version)


def page_of(version: ServiceVersion, answers: Mapping[str, str], person: Person | None, on: date) -> GuidePage:
    """The page of a version for who answered so. A constant number of queries."""
    law_day = min(on, version.ended_on - timedelta(days=1)) if version.ended_on else max(on, version.in_force_on)
    found = guide(version, law_day)
    return GuidePage(
        guide=found,
        mine=mine(version, found.materials, answers, person, on),
        refusal=openness.refusal(version, on),
        can_book=version.can_book and version.ended_on is None and hall.businesses_for(version).exists(),
        versions=_versions(version),
        children=list(services.in_force(on).filter(service__parent_id=version.service_id)),
        bundles=list(services.bundles_of(version.service.code, on)),
        before=_before(version, on),
        near=_near(version, on),
        opinion=public.opinion_of(version.service_id, on - YEAR, on),
        opinion_since=on - YEAR,
        on=on,
    )


def _versions(version: ServiceVersion) -> list[ServiceVersion]:
    """The published versions of the service, first to last, as far as links to them need."""
    published = ServiceVersion.objects.filter(service_id=version.service_id, published_at__isnull=False)
    return list(published.order_by("number").only("number", "in_force_on", "ended_on", "service_id", "name"))


def _before(version: ServiceVersion, on: date) -> list[ServiceVersion]:
    """前置事项: what must be done first, named by code or by name."""
    names = [str(one) for one in version.elements.get("前置事项") or ()]
    if not names:
        return []
    found = services.in_force(on)
    return list(found.filter(service__code__in=names) | found.filter(name__in=names))


def _near(version: ServiceVersion, on: date) -> list[ServiceVersion]:
    """Other services of the same organ: first those under the same main item or of the same thing (新办、变更、延续)."""
    stem = version.name.split("（")[0]
    found = (
        services.in_force(on).filter(service__organ_id=version.service.organ_id).exclude(service_id=version.service_id)
    )
    return list(found.filter(name__startswith=stem[:30])[:NEIGHBOURS])
