"""The law beside a case: what the running clocks and the acts now possible rest on, as sentences and as articles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhengtong import lawbook
from zhengtong.cases import queries
from zhengtong.lawbook import read
from zhengtong.statutes.models import Article as Imported

ALIVE = ("running", "paused")


@dataclass(frozen=True)
class Article:
    """An article as imported: 《中华人民共和国行政许可法》第三十二条, and its text."""

    place: str
    text: str


@dataclass(frozen=True)
class Line:
    """One rule: its name, the sentence a lawyer signs off, and the articles themselves where the county imported them."""

    title: str
    sentence: str
    articles: tuple[Article, ...]


def beside(progress: lawbook.Progress, choices: Iterable[lawbook.Choice], on: date) -> list[Line]:
    """The rules that matter now: clocks first, then pauses, then acts. The articles of all of them come in one query."""
    rules = list(_rules(progress, choices, on))
    cited = {reference for _, _, basis in rules for reference in basis if reference.is_written}
    texts = imported(cited, progress.procedure.version)
    return [Line(title, sentence, tuple(articles(basis, texts))) for title, sentence, basis in rules]


Rule = tuple[str, str, tuple[lawbook.Reference, ...]]


def _rules(progress: lawbook.Progress, choices: Iterable[lawbook.Choice], on: date) -> Iterator[Rule]:
    law = progress.procedure
    alive = dict.fromkeys(state.clock for state in progress.deadlines(on) if state.state in ALIVE)
    for name in alive:
        yield name, read.limit(law, law.clocks[name]), law.clocks[name].basis
    for pause in law.pauses.values():
        if (lasting := progress.stops.get(pause.name)) and lasting[-1].resumed is None and progress.is_paused:
            yield pause.name, read.pausing(law, pause), pause.basis
    for choice in choices:
        if choice.refusal is None:
            yield choice.action.name, read.act(law, choice.action), choice.action.basis


def imported(cited: Iterable[lawbook.Reference], on: date) -> dict[tuple[str, int], str]:
    """The texts of these articles as they stood on a day, by statute and number; those nobody has imported are missing."""
    wanted = Q(pk__in=[])
    for reference in cited:
        wanted |= Q(version__statute_id=reference.law, number__in=reference.articles)
    valid = Q(version__ended_on__isnull=True) | Q(version__ended_on__gt=on)
    rows = Imported.objects.filter(wanted, valid, version__in_force_on__lte=on).exclude(text="")
    return {(law, number): text for law, number, text in rows.values_list("version__statute_id", "number", "text")}


def articles(basis: tuple[lawbook.Reference, ...], texts: dict[tuple[str, int], str]) -> Iterator[Article]:
    """The articles of these citations whose texts are at hand, each once."""
    for law, number in dict.fromkeys((reference.law, number) for reference in basis for number in reference.articles):
        if text := texts.get((law, number)):
            yield Article(queries.book().statutes.spoken(lawbook.Reference(law, number)), text)
