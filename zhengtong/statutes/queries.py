"""Statutes read: which version holds on a day, what an article says, how it is cited."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhengtong.lawbook import Reference
from zhengtong.statutes import text
from zhengtong.statutes.models import Article, Statute, StatuteVersion


@dataclass(frozen=True)
class Passage:
    """What an article, paragraph or item says, in the version that holds on the day asked."""

    reference: Reference
    title: str
    in_force_on: date
    text: str

    @property
    def citation(self) -> str:
        """《中华人民共和国行政许可法》第三十二条第一款第四项."""
        return f"《{self.title}》{self.reference.spoken}"


def in_force(on: date) -> QuerySet[StatuteVersion]:
    """The version of each statute that holds on this day; a version ends on the first day of the next."""
    still = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return StatuteVersion.objects.filter(still, in_force_on__lte=on).select_related("statute").order_by("statute")


def article(reference: str | Reference, on: date) -> Passage | None:
    """What 许可法32.1.4 says on this day; None when nobody has imported that text, or it has no such paragraph or item. One query.

    Of a run of articles (许可法46-48) the first. ValueError, with a sentence, when the reference is no reference.
    """
    wanted = Reference.parse(reference) if isinstance(reference, str) else reference
    if not wanted.is_written:
        return None
    version = Q(version__in_force_on__lte=on) & (Q(version__ended_on__isnull=True) | Q(version__ended_on__gt=on))
    found = (
        Article.objects.select_related("version__statute")
        .filter(version, version__statute_id=wanted.law, number=wanted.article)
        .order_by("-version__in_force_on")
        .first()
    )
    said = found and part(found.text, wanted)
    if found is None or not said:
        return None
    return Passage(wanted, found.version.statute.title, found.version.in_force_on, said)


def part(whole: str, wanted: Reference) -> str | None:
    """The part of an article that a reference names."""
    if wanted.item:
        return text.item(whole, wanted.paragraph, wanted.item)
    return text.paragraph(whole, wanted.paragraph) if wanted.paragraph else whole


def cite(reference: str | Reference) -> str:
    """《中华人民共和国行政许可法》第三十二条第一款第四项; 无明文 and 本地预设 as they are; an unknown law by its short name."""
    wanted = Reference.parse(reference) if isinstance(reference, str) else reference
    if not wanted.is_written:
        return wanted.law
    title = Statute.objects.filter(pk=wanted.law).values_list("title", flat=True).first()
    return f"《{title or wanted.law}》{wanted.spoken}"


def titles() -> dict[str, str]:
    """Every statute's title by its short name, for pages that cite many."""
    return dict(Statute.objects.values_list("code", "title"))
