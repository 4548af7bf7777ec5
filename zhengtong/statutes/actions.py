"""Statutes enter as a directory (law/statutes.yaml) and as texts that a county holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path

from django.db import transaction

from zhengtong.lawbook import LawError
from zhengtong.lawbook.book import read_statutes
from zhengtong.statutes import sources, text
from zhengtong.statutes.errors import StatuteError
from zhengtong.statutes.models import Article, Statute, StatuteVersion

NEW, SAME, CHANGED = "新增", "相同", "更正"


@dataclass(frozen=True)
class Loaded:
    """How many statutes and versions a directory held, and how many rows it changed."""

    statutes: int
    versions: int
    changed: int


@dataclass(frozen=True)
class Verdict:
    """What becomes of one article: its number, 新增, 相同 or 更正, and how it begins."""

    number: int
    what: str
    beginning: str


@dataclass(frozen=True)
class Import:
    """What an import did, or would do: a verdict for every article, and what to look at before trusting it."""

    version: StatuteVersion
    verdicts: tuple[Verdict, ...]
    remarks: tuple[str, ...] = ()

    def count(self, what: str) -> int:
        """How many articles have this verdict."""
        return sum(verdict.what == what for verdict in self.verdicts)


@transaction.atomic
def load_statutes(path: Path) -> Loaded:
    """Carry law/statutes.yaml into the tables; the same file twice changes nothing. Texts already imported stay.

    StatuteError with a sentence per mistake when the file is wrong; then nothing is written.
    """
    try:
        book = read_statutes(path)
    except LawError as error:
        raise StatuteError(error.messages) from None
    changed = versions = 0
    for found in book.by_short.values():
        statute, is_new = Statute.objects.get_or_create(
            code=found.short, defaults={"title": found.name, "rank": found.rank}
        )
        changed += is_new or put(statute, title=found.name, rank=found.rank)
        for edition, following in zip_longest(found.editions, found.editions[1:]):
            said = {
                "ended_on": following.in_force_on if following else None,
                "document": edition.note,
                "articles_count": edition.articles,
            }
            version, is_new = StatuteVersion.objects.get_or_create(
                statute=statute, in_force_on=edition.in_force_on, defaults=said
            )
            changed += is_new or put(version, **said)
            versions += 1
    return Loaded(len(book.by_short), versions, changed)


def put(row: Statute | StatuteVersion, **said: object) -> bool:
    """Set these columns where they differ; answers whether any did."""
    differs = [column for column, value in said.items() if getattr(row, column) != value]
    for column in differs:
        setattr(row, column, said[column])
    if differs:
        row.save(update_fields=differs)
    return bool(differs)


@transaction.atomic
def import_text(path: Path, *, statute: str, in_force_on: date, dry_run: bool = False) -> Import:
    """Read the text of one version of a statute from a file into articles. All of it, or nothing with every reason why not."""
    version = version_called(statute, in_force_on)
    reading = text.read(sources.text_of(path))
    problems = [*reading.problems, *miscount(version, reading)]
    if problems:
        raise StatuteError(f"{path.name}：{problem}" for problem in problems)
    held = {article.number: article for article in version.articles.select_for_update()}
    verdicts = tuple(verdict_on(section, held.get(section.number)) for section in reading.sections)
    if not dry_run:
        write(version, reading, held)
    return Import(version, verdicts, tuple(remarks(version, reading)))


def write(version: StatuteVersion, reading: text.Reading, held: dict[int, Article]) -> None:
    """Put the articles into the table."""
    changed = []
    for section in reading.sections:
        article = held.get(section.number)
        if article is not None and article.text != section.text:
            article.text = section.text
            changed.append(article)
    Article.objects.bulk_update(changed, ["text"])
    Article.objects.bulk_create(
        Article(version=version, number=section.number, text=section.text)
        for section in reading.sections
        if section.number not in held
    )


def version_called(statute: str, in_force_on: date) -> StatuteVersion:
    """The version of a statute, by its short name or title and its day, or StatuteError with those there are."""
    for condition in ({"statute_id": statute}, {"statute__title": statute}):
        found = list(StatuteVersion.objects.select_related("statute").filter(**condition).order_by("in_force_on"))
        for version in found:
            if version.in_force_on == in_force_on:
                return version
        if found:
            days = "、".join(str(version.in_force_on) for version in found)
            raise StatuteError(
                f"《{found[0].statute.title}》没有{in_force_on}施行的版本，现有：{days}；新版本请先写入 law/statutes.yaml"
            )
    raise StatuteError(f"条文库里没有“{statute}”；请先写入 law/statutes.yaml，再用 statutes load 载入")


def miscount(version: StatuteVersion, reading: text.Reading) -> Iterator[str]:
    """An incomplete text would let citations point at nothing."""
    if reading.sections and len(reading.sections) != version.articles_count:
        yield (
            f"文件共{len(reading.sections)}条，而{version}应有{version.articles_count}条；"
            "请核对文件是不是这一版、是否完整，或者 law/statutes.yaml 的条数是否有误"
        )


def remarks(version: StatuteVersion, reading: text.Reading) -> Iterator[str]:
    """What does not forbid an import, but deserves a look."""
    title = bare(version.statute.title)
    if not any(title in bare(line) for line in reading.opening):
        yield f"文件开头没有出现《{version.statute.title}》的名称，请确认没有拿错文件"


def bare(title: str) -> str:
    """A title without spaces and without the name of the state, which texts write or leave out."""
    return re.sub(r"[\s\u3000]", "", title).removeprefix("中华人民共和国")


def verdict_on(section: text.Section, article: Article | None) -> Verdict:
    """What becomes of one article."""
    what = NEW if article is None else SAME if article.text == section.text else CHANGED
    return Verdict(section.number, what, section.paragraphs[0][:24])
