"""Asking the index: what answers a question, what was not answered. Everything here only reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField, FloatField

from zhengtong.services.models import BundleVersion, ServiceVersion
from zhengtong.services.search.asked import Asked, understand
from zhengtong.services.search.models import SearchDay, SearchEntry, SearchMiss
from zhengtong.services.search.scoring import Entry, Scorer
from zhengtong.services.search.text import CHINESE, grams
from zhengtong.services.search.vocabulary import Pattern, Place, Vocabulary, vocabulary

# So many are looked at closely; the rest share less with the question.
CANDIDATES = 240
LEAST = 0.22
# Hits far behind the first are noise.
NEAR = 0.45
MOST_ALIKE = 40
COLUMNS = ("pk", "version_id", "bundle_version_id", "name", "said", "told", "audience", "usage")


@dataclass(frozen=True)
class Hit:
    """One answer: a service or a bundle, how well it fits, and why."""

    score: float
    why: tuple[str, ...]
    version: ServiceVersion | None = None
    bundle: BundleVersion | None = None
    # The same service of other organs, as towns have it.
    others: tuple[ServiceVersion, ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        found = self.version or self.bundle
        return found.name if found else ""


@dataclass(frozen=True)
class Answer:
    """A question about a service that its published text answers: which element, what it says, whose it is."""

    element: str
    said: str
    version: ServiceVersion


@dataclass(frozen=True)
class Found:
    """Everything a question found."""

    asked: Asked
    hits: tuple[Hit, ...]
    pages: tuple[Place, ...]
    answers: tuple[Answer, ...]

    @property
    def repaired(self) -> str:
        """The question as it was understood, when something in it was put right."""
        return self.asked.text if self.asked.repairs else ""

    @property
    def is_empty(self) -> bool:
        """Nothing to show."""
        return not self.hits and not self.pages

    @property
    def versions(self) -> list[ServiceVersion]:
        """The services among the hits, best first."""
        return [hit.version for hit in self.hits if hit.version is not None]


def search(
    question: str,
    on: date,
    *,
    limit: int = 10,
    among: QuerySet[ServiceVersion] | None = None,
    mend: bool = True,
) -> Found:
    """The services and bundles in force on a day that answer a question, best first, at most `limit`; two or three queries.

    `among` keeps to some services (of one organ) and leaves bundles out. What was mistyped is put right, unless `mend` is off;
    where that finds nothing, the question is taken as it was typed.
    """
    words = vocabulary()
    asked = understand(question, words, mend=mend)
    ranked = _ranked(asked, words, on, among)
    if not ranked and asked.repairs:
        asked = understand(question, words, mend=False)
        ranked = _ranked(asked, words, on, among)
    if not ranked:
        ranked = _by_sound(asked, words, on, among)
    hits = tuple(_hits(_by_name(ranked)[:limit], Scorer(asked, words)))
    return Found(asked, hits, asked.places, tuple(_answers(asked, hits)))


def matching(words: str, on: date, among: QuerySet[ServiceVersion]) -> list[int]:
    """The ids of these versions that answer every one of some words, best first; for lists that officials narrow down."""
    known = vocabulary()
    ranked = _ranked(understand(words, known), known, on, among)
    parts = words.split()
    if len(parts) > 1:
        scorers = [Scorer(understand(part, known), known) for part in parts]
        ranked = [one for one in ranked if all(scorer.score(one[1]) >= LEAST for scorer in scorers)]
    return [entry.version_id for _, entry in ranked if entry.version_id is not None]


def _ranked(
    asked: Asked, words: Vocabulary, on: date, among: QuerySet[ServiceVersion] | None
) -> list[tuple[float, Entry]]:
    """The entries worth showing with their scores, best first."""
    scorer = Scorer(asked, words)
    scored = [(scorer.score(entry), entry) for entry in candidates(asked, on, among)]
    best = max((score for score, _ in scored), default=0.0)
    kept = [(score, entry) for score, entry in scored if score >= max(LEAST, best * NEAR)]
    return sorted(kept, key=lambda pair: (-pair[0], len(pair[1].name), pair[1].name, pair[1].pk))


def candidates(asked: Asked, on: date, among: QuerySet[ServiceVersion] | None = None) -> list[Entry]:
    """The entries in force that hold what the question means, or most of what it says."""
    wanted = [query for idea in (*asked.ideas, *asked.hints) for target in idea.targets if (query := _tsquery(target.pattern))]
    said = [gram for gram, weight in asked.grams.items() if weight >= 1 or not (asked.ideas or asked.hints)]
    wanted += [_quoted(gram) for gram in said] or [_quoted(gram) for gram in asked.grams]
    return _fetch(" | ".join(wanted), on, among) if wanted else []


def _fetch(query: str, on: date, among: QuerySet[ServiceVersion] | None) -> list[Entry]:
    found = in_force(on) if among is None else SearchEntry.objects.filter(version__in=among)
    rank = RawSQL("ts_rank(search_searchentry.terms, %s::tsquery)", [query], output_field=FloatField())  # noqa: S611  the query is a parameter
    holds = RawSQL("search_searchentry.terms @@ %s::tsquery", [query], output_field=BooleanField())  # noqa: S611
    rows = found.filter(holds).annotate(rank=rank).order_by("-rank").values_list(*COLUMNS)[:CANDIDATES]
    return [Entry(*row) for row in rows]


def in_force(on: date) -> QuerySet[SearchEntry]:
    """The entries whose text applies on this day."""
    said = Q()
    for path in ("version", "bundle_version"):
        still = Q(**{f"{path}__ended_on__isnull": True}) | Q(**{f"{path}__ended_on__gt": on})
        said |= Q(**{f"{path}__in_force_on__lte": on}) & still
    return SearchEntry.objects.filter(said)


def _tsquery(pattern: Pattern) -> str:
    parts = [" | ".join(_all(word) for word in choice if _all(word)) for choice in pattern.parts]
    return "(" + " & ".join(f"({part})" for part in parts if part) + ")" if any(parts) else ""


def _all(word: str) -> str:
    return "(" + " & ".join(_quoted(gram) for gram in sorted(grams(word))) + ")" if grams(word) else ""


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _by_sound(
    asked: Asked, words: Vocabulary, on: date, among: QuerySet[ServiceVersion] | None
) -> list[tuple[float, Entry]]:
    """Names that sound like what was typed, when nothing reads like it: for names that no vocabulary knows."""
    sounds: list[str] = []
    for letters in asked.typed.split():
        syllables = words.sounds.split(letters) if letters.isascii() else None
        sounds += sound_terms(syllables or ())
    for stretch in asked.stretches:
        sounds += sound_terms(words.sounds.usual(stretch)) if CHINESE.fullmatch(stretch) else []
    if not sounds:
        return []
    found = _fetch(" & ".join(map(_quoted, sounds)), on, among)
    return [(0.5 - len(entry.name) / 1000, entry) for entry in sorted(found, key=lambda one: (len(one.name), one.name))]


def sound_terms(syllables: tuple[str, ...]) -> list[str]:
    """Pairs of neighbouring syllables as the index keeps them."""
    return [f".{first}.{second}" for first, second in zip(syllables, syllables[1:], strict=False)]


def _by_name(ranked: list[tuple[float, Entry]]) -> list[tuple[float, list[Entry]]]:
    """One line per name: what thirty towns offer alike is one answer, not thirty."""
    found: dict[str, tuple[float, list[Entry]]] = {}
    for score, entry in ranked:
        found.setdefault(entry.name, (score, []))[1].append(entry)
    return list(found.values())


def _hits(ranked: list[tuple[float, list[Entry]]], scorer: Scorer) -> Iterator[Hit]:
    entries = [entry for _, alike in ranked for entry in alike[:MOST_ALIKE]]
    ids = [entry.version_id for entry in entries if entry.version_id]
    services = ServiceVersion.objects.select_related("service__organ").in_bulk(ids)
    wanted = [entry.bundle_version_id for entry in entries if entry.bundle_version_id]
    bundles = BundleVersion.objects.select_related("bundle__organ").in_bulk(wanted) if wanted else {}
    for score, alike in ranked:
        why = tuple(dict.fromkeys(scorer.why(alike[0]))) or ("名称的读音相近",)
        first, *others = [services[one.version_id] for one in alike[:MOST_ALIKE] if one.version_id] or [None]
        bundle = bundles.get(alike[0].bundle_version_id or 0)
        yield Hit(round(score, 3), why, first, bundle, tuple(one for one in others if one is not None))


def _answers(asked: Asked, hits: tuple[Hit, ...]) -> Iterator[Answer]:
    """What the text of the first service says of what was asked about it; nothing is said that it does not say."""
    version = hits[0].version if hits else None
    for fact in asked.facts if version else ():
        said: Any = getattr(version, fact.column)  # Any: a column of any type; shown as text
        if said and version is not None:
            yield Answer(fact.element, str(said), version)


def unanswered(*, state: str = SearchMiss.State.OPEN) -> QuerySet[SearchMiss]:
    """The questions nobody could answer, most asked first."""
    return SearchMiss.objects.filter(state=state).select_related("service").order_by("-count", "-unopened", "question")


def inquiries(first: date, last: date) -> QuerySet[SearchDay]:
    """The log of inquiries from a day to a day, latest first."""
    return SearchDay.objects.filter(on__range=(first, last)).order_by("-on", "-asked", "question")
