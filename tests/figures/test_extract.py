"""The extract holds what the tables hold: carried forward or made anew, and complete up to its horizon."""

import random
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import psycopg
import pytest
from django.db import connection
from pytest_django import Settings

from tests.cases.staff import hire
from tests.conftest import County
from zhengtong.cases.bulk import Act, Opening, perform_many
from zhengtong.cases.models import Case, Event, Rating, Recomputation
from zhengtong.figures import actions, store
from zhengtong.figures.errors import LedgerBusy, NoExtract
from zhengtong.figures.extraction import VIEWS
from zhengtong.figures.horizon import marks_when_quiet
from zhengtong.people.models import Organ

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Rows = dict[str, list[tuple[object, ...]]]


def rows() -> Rows:
    """Every row of every view of the newest version."""
    with store.reading(store.current()) as reader:
        return {view: sorted(reader.execute(f"select * from {view}").fetchall(), key=repr) for view in VIEWS}  # noqa: S608


def session() -> psycopg.Connection:
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    return psycopg.connect(**parameters, autocommit=True)


def random_acts(county: County, chance: random.Random, known: list[int]) -> None:
    """A handful of acts, some on new cases and some on cases extracted before."""
    day = date(2018, 3, 1) + timedelta(days=chance.randrange(200))
    opening = Opening("licence", county.bureau, county.zhang, "张三申请", "窗口", day, county.li, county.restaurant)
    acts: list[Opening | Act] = [opening, Act(opening, "受理", county.li, day)]
    if known and chance.random() < 0.7:
        acts.append(Act(chance.choice(known), "准予许可", county.wang, date(2018, 10, 8)))
    known.extend(perform_many(acts, follow=False).opened)


@pytest.mark.parametrize("seed", range(3))
def test_carried_forward_equals_made_from_scratch(county: County, seed: int) -> None:
    chance = random.Random(seed)
    known: list[int] = []
    for step in range(4):
        for _ in range(chance.randrange(1, 5)):
            random_acts(county, chance, known)
        if step == 2:
            Organ.objects.filter(pk=county.bureau.pk).update(name="演示县市场监管局")
            closed = Case.objects.filter(stage="待颁证").first()
            if closed:
                Rating.objects.create(case=closed, grade=2, channel="窗口")
        if step == 3:
            Case.objects.get(pk=known[0]).deadlines.update(due_on=date(2018, 12, 3))
            Recomputation.objects.create(case_id=known[0], reason="调休", clock="作出决定", kind="法定")
        actions.extract()
    forward = rows()
    actions.extract(from_scratch=True)
    assert forward == rows()
    assert len(forward["案件"]) == Case.objects.count()
    assert len(forward["事件"]) == Event.objects.count()


def test_extracting_twice_makes_no_new_version(year: dict[str, Case]) -> None:
    first = actions.extract()
    again = actions.extract()
    assert (again.rows, again.version, again.watermark) == (0, first.version, first.watermark)
    assert first.watermark == Event.objects.order_by("-pk").values_list("pk", flat=True).first()


def test_only_changed_cases_are_read_again(year: dict[str, Case], county: County) -> None:
    whole = actions.extract().rows
    perform_many([Act(year["超期未办"].pk, "准予许可", county.wang, date(2018, 12, 3))], follow=False)
    assert 0 < actions.extract().rows < whole


def test_a_changed_organ_is_noticed_without_any_event(year: dict[str, Case], county: County) -> None:
    actions.extract()
    Organ.objects.filter(pk=county.bureau.pk).update(name="改名局")
    actions.extract()
    with store.reading(store.current()) as reader:
        assert reader.execute("select distinct 主管部门 from 案件 where 程序 = 'licence'").fetchall() == [("改名局",)]


def test_another_history_is_read_from_scratch(year: dict[str, Case], county: County, live: Callable[..., Case]) -> None:
    """After a restore the numbers may be the same and the events others; the chained hash tells."""
    actions.extract()
    with connection.cursor() as cursor:
        cursor.execute("alter table cases_event disable trigger events_are_written_once")
        cursor.execute(
            "update cases_event set hash = sha256(hash), action = '另一动作' where id = (select max(id) from cases_event)"
        )
        cursor.execute("alter table cases_event enable trigger events_are_written_once")
    actions.extract()
    with store.reading(store.current()) as reader:
        assert reader.execute("select 动作 from 事件 order by 事件 desc limit 1").fetchone() == ("另一动作",)


def test_an_event_that_commits_late_is_not_stepped_over(county: County, year: dict[str, Case]) -> None:
    """A writer takes number n and lingers; another takes n+1 and commits. The horizon waits for the first."""
    columns = 'case_id, number, action, role, by_id, approved_by_id, "on", at, data, key, hash'
    insert = (
        f'insert into cases_event ({columns}) select case_id, number + %s, action, role, by_id, approved_by_id, "on", at, '  # noqa: S608
        "data, null, hash from cases_event where case_id = %s order by number desc limit 1 returning id"
    )
    with session() as slow, session() as quick, session() as watch:
        slow.execute("begin")
        late = slow.execute(insert, [1, year["审理中"].pk]).fetchone()
        early = quick.execute(insert, [1, year["未答"].pk]).fetchone()
        assert late and early and late[0] < early[0]
        with pytest.raises(LedgerBusy, match="没有结束"):
            marks_when_quiet(watch, patience=0.05)
        found: list[dict[str, int]] = []
        waiting = threading.Thread(target=lambda: found.append(marks_when_quiet(watch, patience=30)))
        waiting.start()
        slow.execute("commit")
        waiting.join()
    assert found[0]["cases_event"] == early[0]
    actions.extract()
    with store.reading(store.current()) as reader:
        assert reader.execute("select count(*) from 事件 where 事件 in (?, ?)", [late[0], early[0]]).fetchone() == (2,)


def test_a_writer_never_waits_for_the_horizon(county: County, year: dict[str, Case]) -> None:
    with session() as slow, session() as watch, session() as other:
        slow.execute("begin")
        slow.execute("lock table cases_event in row exclusive mode")
        waiting = threading.Thread(target=lambda: marks_when_quiet(watch, patience=30))
        waiting.start()
        other.execute("set lock_timeout = '2s'")
        other.execute("begin")
        other.execute("lock table cases_event in row exclusive mode")  # what every insert does
        other.execute("rollback")
        slow.execute("rollback")
        waiting.join()


def test_no_name_and_no_free_text_leaves_the_database(year: dict[str, Case], extract_root: Path) -> None:
    actions.extract()
    everything = repr(rows())
    assert "张三" not in everything
    assert "张*申请食品经营许可" in everything
    assert "营业执照" not in everything  # from 补正内容
    assert "演示路1号" not in everything  # from the application form
    assert "予以公开" in everything  # a code, not a text
    for file in extract_root.rglob("*"):
        assert file.suffix in {"", ".duckdb", ".parquet"}
        assert file.is_dir() or "张三".encode() not in file.read_bytes()


def test_parquet_beside_the_file_holds_the_same(year: dict[str, Case]) -> None:
    actions.extract()
    folder = store.current().folder
    for view, found in rows().items():
        count = duckdb.connect().execute(f"select count(*) from read_parquet('{folder / view}.parquet')").fetchone()  # noqa: S608
        assert count == (len(found),)


def test_old_versions_go_and_readers_keep_theirs(year: dict[str, Case], county: County) -> None:
    actions.extract()
    first = store.current()
    with store.reading(first) as reader:
        for _ in range(3):
            actions.extract(from_scratch=True)
        assert not first.folder.exists()
        assert reader.execute("select count(*) from 案件").fetchone() == (len(year),)
    assert len(store.versions()) == store.KEPT_VERSIONS
    with pytest.raises(NoExtract), store.reading(first):
        pass


def test_a_failed_extract_leaves_the_last_one(
    year: dict[str, Case], settings: Settings, extract_root: Path, tmp_path: Path
) -> None:
    actions.extract()
    before = rows()
    settings.LAW = tmp_path / "nowhere"
    with pytest.raises(Exception):  # noqa: B017 whatever the law book says of a missing folder
        actions.extract(from_scratch=True)
    assert rows() == before
    assert not list(extract_root.glob(".draft-*"))


def test_without_an_extract_the_sentence_says_what_to_do(db: None) -> None:
    with pytest.raises(NoExtract, match="zhengtong figures --extract"):
        store.current()


def test_a_case_without_a_party_is_extracted_like_any_other(county: County) -> None:
    """A work order registered by the hotline: its title stands as it is, there is no applicant, and nothing else is missing."""
    staff = hire(county, ["hotline"])
    data = {"受理渠道": "电话", "诉求类型": "求助", "诉求内容": "路灯不亮"}
    opening = Opening(
        "hotline", county.bureau, None, "路灯不亮", "电话", date(2026, 3, 2), staff.actors["话务员"], data=data
    )
    assert perform_many([opening], follow=False).refused == []
    actions.extract()
    with store.reading(store.current()) as reader:
        found = reader.execute("select 标题, 申请人, 申请人类别, 环节 from 案件").fetchall()
    assert found == [("路灯不亮", None, None, "待分流")]
