"""Writing the index, the log of inquiries, and what becomes of questions it could not answer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Least

from zhengtong.people.models import Person
from zhengtong.services.models import BundleVersion, Service, ServiceVersion
from zhengtong.services.search.errors import SearchError
from zhengtong.services.search.models import SearchDay, SearchEntry, SearchMiss
from zhengtong.services.search.queries import sound_terms, whole_term
from zhengtong.services.search.scoring import entry_text
from zhengtong.services.search.text import CHINESE, grams, masked, plain
from zhengtong.services.search.vocabulary import vocabulary

AT_ONCE = 1000
LONGEST_ALIAS = 30
# What one asker may add to the log in a day is bounded by the questions it holds: beyond this many different ones, a day is full.
MOST_A_DAY = 5000
KEPT_DAYS = 400

PUT = """
insert into search_searchentry (version_id, bundle_version_id, name, said, told, audience, in_force_on, ended_on, size, terms)
select nullif(v, 0), nullif(b, 0), n, s, t, a, i, e, length(n), array_to_tsvector(string_to_array(k, ' '))
from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::date[], %s::date[], %s::text[]) as given (v, b, n, s, t, a, i, e, k)
on conflict ({key}) do update set name = excluded.name, said = excluded.said, told = excluded.told,
    audience = excluded.audience, in_force_on = excluded.in_force_on, ended_on = excluded.ended_on, size = excluded.size,
    terms = excluded.terms
"""
WEIGH = """
update search_searchentry as entry set usage = given.usage
from services_serviceversion as version, unnest(%s::bigint[], %s::int[]) as given (service, usage)
where version.id = entry.version_id and version.service_id = given.service and entry.usage <> given.usage
"""
Row = tuple[int, int, str, str, str, str, date, date | None, str]
Text = ServiceVersion | BundleVersion
T = TypeVar("T")


def put(versions: Iterable[ServiceVersion]) -> int:
    """Put published versions into the index, in the transaction that publishes them; drafts are passed over. Returns how many."""
    rows = [
        _row((one.pk, 0), one, one.service.aliases, f"{one.summary}\n{one.result_name}", one.audience)
        for one in versions
        if one.published_at is not None
    ]
    return _write(rows, "version_id")


def put_bundles(versions: Iterable[BundleVersion]) -> int:
    """Put published bundles into the index; drafts are passed over."""
    rows = [
        _row((0, one.pk), one, one.bundle.aliases, one.summary, one.kind)
        for one in versions
        if one.published_at is not None
    ]
    return _write(rows, "bundle_version_id")


def put_service(service: Service) -> int:
    """Put every published version of a service anew: what people call it has changed."""
    return put(service.versions.select_related("service").filter(published_at__isnull=False))


def _row(key: tuple[int, int], text: Text, aliases: str, told: str, audience: str) -> Row:
    name, said, told = entry_text(text.name), entry_text(aliases), entry_text(told)
    return (*key, name, said, told, audience, text.in_force_on, text.ended_on, " ".join(_terms(name, said, told)))


def _terms(name: str, said: str, told: str) -> list[str]:
    """What an entry is found by: pairs, single characters of the name, and pairs of syllables of the name."""
    sounds = vocabulary().sounds
    found = grams(name) | grams(said) | grams(told) | {whole_term(alias) for alias in said.split()}
    for part in CHINESE.findall(name):
        found.update(part)
        found.update(sound_terms(sounds.usual(part)))
    return sorted(found)


def _write(rows: list[Row], key: str) -> int:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(PUT.format(key=key), [list(column) for column in zip(*rows, strict=True)])
    return len(rows)


def rebuild() -> int:
    """Make every entry anew beside the live index: readers see old or new rows, never none. Returns how many there are.

    Rows are replaced a thousand at a time, each in a transaction of its own; what is no longer published falls out at the end.
    """
    count = 0
    services = ServiceVersion.objects.filter(published_at__isnull=False).select_related("service").order_by("pk")
    for some in _by(services.iterator(AT_ONCE), AT_ONCE):
        with transaction.atomic():
            count += put(some)
    bundles = BundleVersion.objects.filter(published_at__isnull=False).select_related("bundle").order_by("pk")
    with transaction.atomic():
        count += put_bundles(bundles)
        SearchEntry.objects.filter(version__isnull=False, version__published_at__isnull=True).delete()
        SearchEntry.objects.filter(bundle_version__isnull=False, bundle_version__published_at__isnull=True).delete()
    return count


def _by(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Rows in lists of this size."""
    source = iter(rows)
    while some := list(islice(source, size)):
        yield some


NOTE_DAY = """
insert into search_searchday as day (question, "on", channel, asked, opened, first_hit)
select %(question)s::text, %(on)s::date, %(channel)s::text, 1, 0, %(first)s::text
where exists (select from search_searchday where "on" = %(on)s::date and channel = %(channel)s::text and question = %(question)s::text)
    or (select count(*) from search_searchday where "on" = %(on)s::date) < %(most)s
on conflict ("on", channel, question) do update set asked = day.asked + 1, first_hit = excluded.first_hit
"""
NOTE_MISS = """
insert into search_searchmiss as miss (question, count, unopened, first_on, last_on, state, note)
select %(question)s::text, 1, 0, %(on)s::date, %(on)s::date, '待答', ''
where exists (select from search_searchmiss where question = %(question)s::text)
    or (select count(*) from search_searchmiss where first_on = %(on)s::date) < %(most)s
on conflict (question) do update set count = miss.count + 1, last_on = greatest(miss.last_on, excluded.last_on)
"""


def note(question: str, on: date, *, channel: str, first_hit: str = "") -> None:
    """Count one inquiry; one that found nothing is kept for the editors as well. Numbers that could be a person's are struck out."""
    kept = _kept(question)
    if len(kept) < 2:
        return
    values: dict[str, str | int | date] = {
        "question": kept,
        "on": on,
        "channel": channel,
        "first": first_hit[:200],
        "most": MOST_A_DAY,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE_DAY, values)
        if not first_hit:
            cursor.execute(NOTE_MISS, values)


def note_opened(question: str, on: date, *, channel: str) -> None:
    """Count that one of its answers was opened."""
    day = SearchDay.objects.filter(question=_kept(question), on=on, channel=channel)
    day.update(opened=Least("asked", F("opened") + 1))


UNOPENED = """
insert into search_searchmiss as miss (question, count, unopened, first_on, last_on, state, note)
select question, 0, sum(asked), min("on"), max("on"), '待答', ''
from search_searchday where "on" = %s and opened = 0 and first_hit <> '' and channel = '网页'
group by question having sum(asked) >= %s
on conflict (question) do update set unopened = miss.unopened + excluded.unopened, last_on = greatest(miss.last_on, excluded.last_on)
"""


def collect_unopened(day: date, *, least: int = 3) -> int:
    """Once a day: questions asked `least` times on the web whose hits nobody opened join the list of the editors."""
    with connection.cursor() as cursor:
        cursor.execute(UNOPENED, [day, least])
        return int(cursor.rowcount)


def forget_days(today: date) -> int:
    """Throw away the log of inquiries older than what is kept; returns how many rows."""
    return SearchDay.objects.filter(on__lt=today - timedelta(days=KEPT_DAYS)).delete()[0]


def weigh(usage: Mapping[int, int]) -> int:
    """Let the county's own use count as a mild prior: cases by service. Returns how many entries now have another weight."""
    with connection.cursor() as cursor:
        cursor.execute(WEIGH, [list(usage), list(usage.values())])
        return int(cursor.rowcount)


def _kept(question: str) -> str:
    return masked(plain(question))


@transaction.atomic
def answer_with_alias(miss: SearchMiss, service: Service, *, by: Person, on: date, alias: str = "") -> SearchMiss:
    """Let a service be found by this question: it becomes one of the service's sayings, and the index knows it at once.

    `alias` shortens the question to what is worth keeping. SearchError when it is empty, too long or already there.
    """
    words = "".join(plain(alias or miss.question).split())
    if not 2 <= len(words) <= LONGEST_ALIAS:
        raise SearchError(f"通俗说法应为2至{LONGEST_ALIAS}个字，请把“{words or alias}”改短，只留关键的词。")
    held = Service.objects.select_for_update().get(pk=service.pk)
    said = held.aliases.split()
    if words not in said:
        held.aliases = " ".join([*said, words])
        held.save(update_fields=["aliases"])
        put_service(held)
    return _settled(miss, SearchMiss.State.ALIASED, by, on, service=held)


@transaction.atomic
def not_ours(miss: SearchMiss, *, by: Person, on: date, note: str = "") -> SearchMiss:
    """The county does not do this; the question leaves the list."""
    return _settled(miss, SearchMiss.State.NOT_OURS, by, on, note=note)


@transaction.atomic
def reopen(miss: SearchMiss, *, by: Person, on: date) -> SearchMiss:
    """Put a question back on the list."""
    return _settled(miss, SearchMiss.State.OPEN, by, on)


def _settled(
    miss: SearchMiss, state: SearchMiss.State, by: Person, on: date, *, service: Service | None = None, note: str = ""
) -> SearchMiss:
    held = SearchMiss.objects.select_for_update().get(pk=miss.pk)
    if state == held.state:
        raise SearchError(f"“{held.question}”已经是“{held.state}”，请刷新页面。")
    held.state, held.service, held.answered_by, held.answered_on = state, service, by, on
    held.note = note[:200]
    held.save()
    return held
