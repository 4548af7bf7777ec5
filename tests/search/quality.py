"""How well questions find their services: the questions are data, and a third of them is held out of all tuning."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import yaml

from zhengtong.people.models import Division, Organ
from zhengtong.services.models import Service, ServiceVersion
from zhengtong.services.search import actions, queries

HERE = Path(__file__).resolve().parent
SINCE = date(2020, 1, 1)
ON = date(2026, 3, 2)


@dataclass(frozen=True)
class Question:
    """What someone asks, and what the name of a right answer looks like."""

    words: str
    wanted: str

    @property
    def is_held(self) -> bool:
        """Whether it belongs to the third that is never looked at while tuning."""
        return sha256(self.words.encode()).digest()[0] % 3 == 0

    def answered_by(self, name: str) -> bool:
        return re.search(self.wanted, name) is not None


@dataclass(frozen=True)
class Quality:
    """Shares of questions whose right answer comes first, among three, among ten; and the mean reciprocal rank."""

    count: int
    at_1: float
    at_3: float
    at_10: float
    mrr: float

    def __str__(self) -> str:
        return f"{self.count} 句  hit@1 {self.at_1:.3f}  hit@3 {self.at_3:.3f}  hit@10 {self.at_10:.3f}  MRR {self.mrr:.3f}"


def questions(name: str = "queries.yaml") -> list[Question]:
    """The questions of a file beside this one."""
    return [Question(*row) for row in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))]


def catalogue(path: Path = HERE / "catalogue.tsv") -> list[tuple[str, str, str]]:
    """The rows of a catalogue: organ, kind, name."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    return [(row[0], row[1], row[2]) for row in rows[1:]]


def load(rows: Iterable[tuple[str, str, str]]) -> list[ServiceVersion]:
    """A published service per row, in the index as well."""
    division, _ = Division.objects.get_or_create(code="410198", defaults={"name": "试验县"})
    organs: dict[str, Organ] = {}
    versions = []
    for number, (organ, kind, name) in enumerate(rows):
        if organ not in organs:
            organs[organ] = Organ.objects.create(
                name=f"试验县{organ}", short_name=organ, kind="部门", division=division, is_demo=True
            )
        service = Service(code=f"try.{number}", organ=organs[organ], procedure="licence", is_demo=True)
        versions.append(version_of(service, kind, name))
    Service.objects.bulk_create([version.service for version in versions])
    ServiceVersion.objects.bulk_create(versions)
    actions.put(versions)
    return versions


def version_of(service: Service, kind: str, name: str) -> ServiceVersion:
    """A published version of a service."""
    return ServiceVersion(
        service=service,
        number=1,
        name=name,
        kind=kind,
        handling=ServiceVersion.Handling.PROMISED,
        audience="",
        in_force_on=SINCE,
        published_at=datetime(2019, 12, 25, tzinfo=UTC),
    )


def ranks(asked: Iterable[Question]) -> Iterator[tuple[Question, int, list[str]]]:
    """Each question with the place of its first right answer (0 when it is not among ten), and the names found."""
    for question in asked:
        names = [hit.name for hit in queries.search(question.words, ON).hits]
        place = next((place for place, name in enumerate(names, start=1) if question.answered_by(name)), 0)
        yield question, place, names


def measure(asked: Iterable[Question]) -> Quality:
    """The totals over some questions."""
    places = [place for _, place, _ in ranks(asked)]
    count = len(places) or 1
    return Quality(
        len(places),
        sum(place == 1 for place in places) / count,
        sum(1 <= place <= 3 for place in places) / count,
        sum(place > 0 for place in places) / count,
        sum(1 / place for place in places if place) / count,
    )
