"""Whether list pages stay as fast at a million cases as at ten thousand.

    python -m bench.lists           about three minutes; needs 3 GB of disk

The same county twice as rows: 100 bureaus, 5 % of the cases open. The pages are asked for as their readers ask, in process, and
each is compared with itself. Claim: the median at 1 000 000 cases is at most 1.5 × the median at 10 000.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date

from bench.county import database

SIZES = (10_000, 1_000_000)
BUREAUS = 100
ASKED = 60
TODAY = date(2026, 3, 10)

ROWS = """
insert into people_person (name, kind, phone, email, is_official, is_operator, is_active, is_demo, created_at, password, id_number_shown)
select '张' || n, '自然人', '', '', false, false, true, true, now(), '!', '' from generate_series(1, %(cases)s / 20) n;

insert into cases_case (number, pass_code, procedure, procedure_version, service_version_id, organ_id, applicant_id, title, channel,
    data, is_demo, stage, is_closed, is_paused, dates, opened_on, closed_on, last_number, head)
select '410199' || lpad(n::text, 16, '0'), 'ABC234', 'licence', '2019-04-23', v.id, s.organ_id, a.first + n %% (%(cases)s / 20),
    '食品经营许可', '网上', '{}', true, case when n %% 20 = 0 then '审查中' else '已颁证' end, n %% 20 <> 0, false, '{}',
    date '2026-03-02', case when n %% 20 = 0 then null else date '2026-03-09' end, 4, '\\x00'
from generate_series(1, %(cases)s) n
join lateral (select id, service_id from services_serviceversion order by id offset n %% %(bureaus)s limit 1) v on true
join services_service s on s.id = v.service_id,
(select min(id) as first from people_person where not is_official) a;

insert into cases_deadline (case_id, organ_id, clock, kind, is_leading, owed_by, started_on, due_on, met_on, state, is_provisional, deemed)
select c.id, c.organ_id, '作出决定', k.kind, k.kind = '承诺', '承办人', date '2026-03-02', date '2026-03-11' + (c.id %% 30)::int,
    c.closed_on, case when c.is_closed then 'met' else 'running' end, false, ''
from cases_case c, (values ('法定'), ('承诺')) k (kind);
"""


def fill(cases: int) -> None:
    """The rows, made by the database itself, and what a server does with them overnight."""
    from django.db import connection

    from bench.county import cast

    for number in range(BUREAUS):
        cast(number)
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table offset_version as select row_number() over (order by v.id) - 1 as place, v.id, s.organ_id "
            "from services_serviceversion v join services_service s on s.id = v.service_id"
        )
        for statement in _statements():
            cursor.execute(statement % {"cases": cases, "bureaus": BUREAUS})
        cursor.execute("vacuum analyze")


def _statements() -> list[str]:
    joined = ROWS.replace(
        """join lateral (select id, service_id from services_serviceversion order by id offset n %% %(bureaus)s limit 1) v on true
join services_service s on s.id = v.service_id,""",
        "join offset_version v on v.place = n %% %(bureaus)s,",
    ).replace("s.organ_id, a.first", "v.organ_id, a.first")
    return [statement for statement in joined.split(";\n") if statement.strip()]


def pages() -> dict[str, Callable[[], object]]:
    """The pages that are measured, each as a call that asks for it."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from zhengtong.cases.models import Case
    from zhengtong.people.models import Person

    people = get_user_model().objects
    officer = people.filter(name="王五").first()
    case = Case.objects.order_by("-pk").first()
    assert isinstance(officer, Person) and case is not None

    def signed_in(person: object, path: str) -> Callable[[], object]:
        client = Client()
        client.force_login(person)  # type: ignore[arg-type]

        def ask() -> object:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            return answer

        return ask

    return {
        "inbox, mine": signed_in(officer, "/office/"),
        "inbox, my unit's": signed_in(officer, "/office/?view=unit"),
        "all cases": signed_in(officer, "/office/?view=all"),
        "search by number": signed_in(officer, f"/office/?view=all&q={case.number}"),
        "search by applicant": signed_in(officer, f"/office/?view=all&q={case.applicant and case.applicant.name}"),
        "my matters (citizen)": signed_in(case.applicant, "/my/"),
    }


def measure() -> dict[str, float]:
    """The median of each page in milliseconds, warm."""
    found = {}
    for name, ask in pages().items():
        for _ in range(5):
            ask()
        seconds = []
        for _ in range(ASKED):
            started = time.perf_counter()
            ask()
            seconds.append(time.perf_counter() - started)
        found[name] = statistics.median(seconds) * 1000
    return found


def one(cases: int) -> dict[str, float]:
    """A fresh database of this size, measured."""
    with database():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        settings.ZHENGTONG_TODAY = TODAY
        fill(cases)
        return measure()


def main() -> None:
    """Each size in a process of its own, since a database address is read once."""
    import concurrent.futures
    import multiprocessing

    results = []
    for size in SIZES:
        with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            results.append(pool.submit(one, size).result())
    small, large = results
    print(f"{'page':<24}{SIZES[0]:>12,}{SIZES[1]:>12,}{'ratio':>8}")
    for name in small:
        print(f"{name:<24}{small[name]:>9.1f} ms{large[name]:>9.1f} ms{large[name] / small[name]:>8.2f}")


if __name__ == "__main__":
    main()
