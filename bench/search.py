"""Whether search answers within 30 ms over 100 000 services, words, sounds, SQL and all.

    python -m bench.search          about three minutes

The catalogue is the shipped one, offered by as many towns as make 100 000 services under names of their own; the questions are
those of the tests. Beside it, in the same run: the plainest search there is (ILIKE over names and sayings, every word), which finds next to
nothing of what people ask. Claim: p95 at most 30 ms.
"""

import statistics
import time
from collections.abc import Callable
from itertools import islice, product

from bench.county import database

SERVICES = 100_000
ASKED = 400
AT_ONCE = 5_000


def fill() -> None:
    """The services, and what a server does with them overnight."""
    from django.db import connection

    from tests.search import quality

    shipped = quality.catalogue()
    towns = [f"{first}{second}镇" for first, second in product("安平永兴福和长新清临", "山水河阳泉岭桥庄湖田州江")]
    rows = [(town, kind, f"{town}{name}") for town in towns for _, kind, name in shipped]
    rows += [(f"{town}{organ}", kind, name) for town in towns for organ, kind, name in shipped]
    started = time.perf_counter()
    source = iter(rows[:SERVICES])
    while some := list(islice(source, AT_ONCE)):
        load(some)
    print(f"{SERVICES} 个事项入库并建索引：{time.perf_counter() - started:.0f} 秒")
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def load(rows: list[tuple[str, str, str]]) -> None:
    """A few thousand services more."""
    from zhengtong.people.models import Division, Organ
    from zhengtong.services.models import Service, ServiceVersion
    from zhengtong.services.search import actions

    division, _ = Division.objects.get_or_create(code="410198", defaults={"name": "测速市"})
    names = {organ for organ, _, _ in rows}
    Organ.objects.bulk_create(
        [Organ(name=name, short_name=name[:40], kind="部门", division=division) for name in names],
        ignore_conflicts=True,
    )
    organs = {organ.name: organ for organ in Organ.objects.filter(name__in=names)}
    from tests.search.quality import version_of

    start = Service.objects.count()
    versions = [
        version_of(Service(code=f"bench.{start + place}", organ=organs[organ], procedure="licence"), kind, name)
        for place, (organ, kind, name) in enumerate(rows)
    ]
    Service.objects.bulk_create([version.service for version in versions])
    ServiceVersion.objects.bulk_create(versions)
    actions.put(versions)


def times(ask: Callable[[str], object], questions: list[str]) -> list[float]:
    """How long each question takes, in milliseconds."""
    found = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        found.append((time.perf_counter() - started) * 1000)
    return found


def main() -> None:
    with database():
        fill()
        from django.db.models import Q

        from tests.search.quality import ON, questions
        from zhengtong.services import queries as services
        from zhengtong.services.search import queries

        def plainly(question: str) -> object:
            return list(
                services.in_force(ON).filter(Q(name__icontains=question) | Q(service__aliases__icontains=question))[:10]
            )

        asked = [one.words for one in questions()][:ASKED]
        queries.search(asked[0], ON)
        ours = times(lambda question: queries.search(question, ON), asked)
        plain = times(plainly, asked[:40])
        for name, found in (("搜索", ours), ("ILIKE", plain)):
            p95 = statistics.quantiles(found, n=20)[-1]
            print(f"{name:<6} p50 {statistics.median(found):6.1f} ms   p95 {p95:6.1f} ms   {len(found)} 句")
        ratio = statistics.quantiles(ours, n=20)[-1] / statistics.quantiles(plain, n=20)[-1]
        print(f"p95 之比（搜索 / ILIKE）：{ratio:.2f}")


if __name__ == "__main__":
    main()
