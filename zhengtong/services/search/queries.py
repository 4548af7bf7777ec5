"""Asking the index: what answers a question, what was not answered. Everything here only reads."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField

from zhengtong.people.models import Organ
from zhengtong.services.models import BundleVersion, ServiceVersion
from zhengtong.services.search.asked import Asked, Idea, understand
from zhengtong.services.search.errors import SearchError
from zhengtong.services.search.models import SearchDay, SearchEntry, SearchMiss
from zhengtong.services.search.scoring import Entry, Scorer
from zhengtong.services.search.text import CHINESE, grams
from zhengtong.services.search.vocabulary import Place, Vocabulary, vocabulary

# So many are looked at closely; the rest share less with the question.
STRONG, CANDIDATES, FEW = 250, 400, 20
# How sure a meaning must be to be looked for, and how many hints are followed.
SURE, FOLLOWED, LITERAL = 0.5, 4, 0.9
LEAST = 0.22
# Where an official narrows down a list, every mention counts.
ANY = 0.02
# Hits far behind the first are noise.
NEAR = 0.45
MOST_ALIKE = 20
# How far down the order is varied, and what a further answer of the same kind is worth.
LOOKED_AT = 12
SAME_KIND = 0.88
# Terms that an entry must hold together.
Branch = frozenset[str]
MOST_BRANCHES = 60
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
    others: tuple["Alike", ...] = ()

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
class Alike:
    """A service of the same name, of another organ."""

    code: str
    organ: str


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
    """The entries in force that hold what the question means; first those that hold two things it says, short names first."""
    meant = [set(_meant(idea)) for idea in (*asked.ideas, *asked.hints[:FOLLOWED])]
    whole = {frozenset({whole_term(run)}) for run in asked.runs} | {terms_of(stretch) for stretch in asked.stretches}
    also = {terms_of(word) for act, _ in asked.acts for word in act.named}
    also |= {terms_of(gram) for gram, worth in asked.grams.items() if worth >= LITERAL}
    for other in meant[1:]:
        also |= other
    found: dict[int, Entry] = {}
    if meant and also:
        found |= _fetch([meant[0], also], on, among, STRONG)
    found |= _fetch([whole.union(*meant)], on, among, CANDIDATES)
    if len(found) < FEW:
        found |= _fetch([{terms_of(gram) for gram in asked.grams}], on, among, CANDIDATES)
    return list(found.values())


def _fetch(wanted: list[set[Branch]], on: date, among: QuerySet[ServiceVersion] | None, limit: int) -> dict[int, Entry]:
    """The entries that hold all terms of one branch of each of these sets. Small branches are a scan of the index each, which is quick;
    one large query would read every list of common words."""
    found = in_force(on) if among is None else SearchEntry.objects.filter(version__in=among)
    for branches in wanted:
        queries = [" & ".join(map(_quoted, sorted(branch))) for branch in _widest(branches)]
        if not queries:
            return {}
        condition = " or ".join(["search_searchentry.terms @@ %s::tsquery"] * len(queries))
        found = found.filter(RawSQL(f"({condition})", queries, output_field=BooleanField()))  # noqa: S611  terms are parameters
    rows = found.order_by("size", "pk").values_list(*COLUMNS)[:limit]
    return {row[0]: Entry(*row) for row in rows}


def _widest(branches: set[Branch]) -> list[Branch]:
    """Without those that another branch holds already."""
    kept: list[Branch] = []
    for branch in sorted(branches, key=lambda one: (len(one), sorted(one))):
        if branch and not any(other <= branch for other in kept):
            kept.append(branch)
    return kept[:MOST_BRANCHES]


def in_force(on: date) -> QuerySet[SearchEntry]:
    """The entries whose text applies on this day."""
    return SearchEntry.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), in_force_on__lte=on)


def _meant(idea: Idea) -> Iterator[Branch]:
    for target in idea.targets:
        if target.weight >= SURE:
            for words in product(*target.pattern.parts):
                yield frozenset().union(*map(terms_of, words))


def terms_of(word: str) -> Branch:
    """What an entry holds that holds this word: its pairs of characters, or itself when it is one character."""
    return frozenset(grams(word))


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
    found = _fetch([{frozenset(sounds)}], on, among, CANDIDATES)
    return [
        (0.5 - len(entry.name) / 1000, entry)
        for entry in sorted(found.values(), key=lambda one: (len(one.name), one.name))
    ]


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
    first = [alike[0] for _, alike in ranked]
    services = ServiceVersion.objects.select_related("service__organ").in_bulk(
        [one.version_id for one in first if one.version_id]
    )
    wanted = [one.bundle_version_id for one in first if one.bundle_version_id]
    bundles = BundleVersion.objects.select_related("bundle__organ").in_bulk(wanted) if wanted else {}
    others = _alike([one.version_id for _, alike in ranked for one in alike[1 : 1 + MOST_ALIKE] if one.version_id])
    for score, alike in ranked:
        best = alike[0]
        why = tuple(dict.fromkeys(scorer.why(best))) or ("名称的读音相近",)
        same = [others[one.version_id] for one in alike[1:] if one.version_id in others]
        version, bundle = services.get(best.version_id or 0), bundles.get(best.bundle_version_id or 0)
        yield Hit(round(score, 3), why, version, bundle, tuple(same))


def _alike(ids: list[int]) -> dict[int, Alike]:
    """Whose these versions are; only what a link needs."""
    if not ids:
        return {}
    rows = ServiceVersion.objects.filter(pk__in=ids).values_list("pk", "service__code", "service__organ__name")
    return {pk: Alike(code, organ) for pk, code, organ in rows}


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
