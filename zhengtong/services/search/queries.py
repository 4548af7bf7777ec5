"""Asking the index: what answers a question, what was not answered. Everything here only reads."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField, FloatField

from zhengtong.people.models import Organ
from zhengtong.services.models import BundleVersion, ServiceVersion
from zhengtong.services.search.asked import Asked, understand
from zhengtong.services.search.errors import SearchError
from zhengtong.services.search.models import SearchDay, SearchEntry, SearchMiss
from zhengtong.services.search.scoring import Entry, Scorer
from zhengtong.services.search.text import CHINESE, grams
from zhengtong.services.search.vocabulary import Pattern, Place, Vocabulary, vocabulary

# So many are looked at closely; the rest share less with the question.
CANDIDATES = 240
LEAST = 0.22
# Where an official narrows down a list, every mention counts.
ANY = 0.02
# Hits far behind the first are noise.
NEAR = 0.45
MOST_ALIKE = 40
# How far down the order is varied, and what a further answer of the same kind is worth.
LOOKED_AT = 12
SAME_KIND = 0.88
Ranked = tuple[float, Entry]
Named = tuple[float, list[Entry]]
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
        return self._text.name

    @property
    def code(self) -> str:
        """The code of the service or of the bundle."""
        return self.version.service.code if self.version is not None else self._bundle.bundle.code

    @property
    def organ(self) -> Organ:
        """Whose it is."""
        return self.version.service.organ if self.version is not None else self._bundle.bundle.organ

    @property
    def summary(self) -> str:
        """What it is for, in a sentence."""
        return self._text.summary

    @property
    def _text(self) -> ServiceVersion | BundleVersion:
        return self.version or self._bundle

    @property
    def _bundle(self) -> BundleVersion:
        if self.bundle is None:
            raise SearchError("这个结果既不是事项，也不是一件事。")
        return self.bundle


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
    asked, ranked = _read(question, words, on, among, mend=mend)
    ranked = ranked or _by_sound(asked, words, on, among)
    scorer = Scorer(asked, words)
    hits = tuple(_hits(_varied(_by_name(ranked), scorer)[:limit], scorer))
    return Found(asked, hits, asked.places, tuple(_answers(asked, hits)))


def matching(words: str, on: date, among: QuerySet[ServiceVersion]) -> list[int]:
    """The ids of these versions that answer every one of some words, best first; for lists that officials narrow down."""
    known = vocabulary()
    _, ranked = _read(words, known, on, among, least=ANY)
    parts = words.split()
    if len(parts) > 1:
        scorers = [Scorer(understand(part, known), known) for part in parts]
        ranked = [one for one in ranked if all(scorer.score(one[1]) >= ANY for scorer in scorers)]
    return [entry.version_id for _, entry in ranked if entry.version_id is not None]


def _read(
    question: str,
    words: Vocabulary,
    on: date,
    among: QuerySet[ServiceVersion] | None,
    *,
    mend: bool = True,
    least: float = LEAST,
) -> tuple[Asked, list[Ranked]]:
    """A question understood, and what it finds. What looks mistyped is taken as it was typed where a name has it so."""
    asked = understand(question, words, mend=mend)
    ranked: list[Ranked] = []
    if asked.repairs:
        typed = understand(question, words, mend=False)
        ranked = _ranked(typed, words, on, among, least)
        if any(odd in f"{entry.name} {entry.said}" for odd, _ in asked.repairs for _, entry in ranked):
            return typed, ranked
    return asked, _ranked(asked, words, on, among, least) or ranked


def _ranked(
    asked: Asked, words: Vocabulary, on: date, among: QuerySet[ServiceVersion] | None, least: float
) -> list[Ranked]:
    """The entries worth showing with their scores, best first."""
    scorer = Scorer(asked, words)
    scored = [(scorer.score(entry), entry) for entry in candidates(asked, on, among)]
    near = max((score for score, _ in scored), default=0.0) * NEAR if least > ANY else ANY
    kept = [(score, entry) for score, entry in scored if score >= max(least, near)]
    return sorted(kept, key=lambda pair: (-pair[0], len(pair[1].name), pair[1].name, pair[1].pk))


def candidates(asked: Asked, on: date, among: QuerySet[ServiceVersion] | None = None) -> list[Entry]:
    """The entries in force that hold what the question means, or most of what it says."""
    wanted = [
        query for idea in (*asked.ideas, *asked.hints) for target in idea.targets if (query := _tsquery(target.pattern))
    ]
    said = [gram for gram, weight in asked.grams.items() if weight >= 1 or not (asked.ideas or asked.hints)]
    wanted += [_quoted(gram) for gram in said] or [_quoted(gram) for gram in asked.grams]
    wanted += [_quoted(whole_term(run)) for run in asked.runs]
    return _fetch(" | ".join(dict.fromkeys(wanted)), on, among) if wanted else []


def _fetch(query: str, on: date, among: QuerySet[ServiceVersion] | None) -> list[Entry]:
    found = in_force(on) if among is None else SearchEntry.objects.filter(version__in=among)
    rank = RawSQL("ts_rank(search_searchentry.terms, %s::tsquery)", [query], output_field=FloatField())
    holds = RawSQL("search_searchentry.terms @@ %s::tsquery", [query], output_field=BooleanField())
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


def _by_sound(asked: Asked, words: Vocabulary, on: date, among: QuerySet[ServiceVersion] | None) -> list[Ranked]:
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


def whole_term(alias: str) -> str:
    """What people call a service, whole, as the index keeps it."""
    return f"={alias}"


def sound_terms(syllables: tuple[str, ...]) -> list[str]:
    """Pairs of neighbouring syllables as the index keeps them."""
    return [f".{first}.{second}" for first, second in pairwise(syllables)]


def _by_name(ranked: list[Ranked]) -> list[Named]:
    """One line per name: what thirty towns offer alike is one answer, not thirty."""
    found: dict[str, tuple[float, list[Entry]]] = {}
    for score, entry in ranked:
        found.setdefault(entry.name, (score, []))[1].append(entry)
    return list(found.values())


def _varied(ranked: list[Named], scorer: Scorer) -> list[Named]:
    """Where a question may mean several kinds of matter, the first few answers are not all of one kind."""
    rest, first, seen = ranked[:LOOKED_AT], [], Counter[int]()
    while rest:
        best = max(rest, key=lambda one: one[0] * SAME_KIND ** seen[scorer.kind(one[1][0])])
        seen[scorer.kind(best[1][0])] += 1
        rest.remove(best)
        first.append(best)
    return first + ranked[LOOKED_AT:]


def _hits(ranked: list[Named], scorer: Scorer) -> Iterator[Hit]:
    entries = [entry for _, alike in ranked for entry in alike[:MOST_ALIKE]]
    ids = [entry.version_id for entry in entries if entry.version_id]
    services = ServiceVersion.objects.select_related("service__organ").in_bulk(ids)
    wanted = [entry.bundle_version_id for entry in entries if entry.bundle_version_id]
    bundles = BundleVersion.objects.select_related("bundle__organ").in_bulk(wanted) if wanted else {}
    for score, alike in ranked:
        why = tuple(dict.fromkeys(scorer.why(alike[0]))) or ("名称的读音相近",)
        same = [services[one.version_id] for one in alike[:MOST_ALIKE] if one.version_id]
        bundle = bundles.get(alike[0].bundle_version_id or 0)
        yield Hit(round(score, 3), why, next(iter(same), None), bundle, tuple(same[1:]))


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
