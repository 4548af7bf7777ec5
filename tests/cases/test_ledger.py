"""The ledger proves itself, and finds one altered byte."""

from datetime import date

import pytest
from django.db import connection

from tests.conftest import County
from zhengtong.cases import actions, ledger
from zhengtong.cases.models import Case, Event, Seal


def tamper(sql: str, *parameters: int) -> None:
    """Alter the tables behind the door's back, as only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table cases_event disable trigger user")
        cursor.execute(sql, parameters)
        cursor.execute("alter table cases_event enable trigger user")


@pytest.fixture
def accepted(county: County, licence: Case) -> Case:
    actions.perform(licence, "受理", by=county.li, on=date(2026, 3, 2))
    actions.perform(licence, "启动专门程序", by=county.wang, on=date(2026, 3, 9), 专门程序种类="听证", 所需时间="十日")
    return licence


def test_an_honest_ledger_proves(accepted: Case) -> None:
    ledger.seal(date(2026, 3, 9))
    verdict = ledger.verify()
    assert (verdict.cases, verdict.events, verdict.seals, verdict.faults) == (1, 3, 1, ())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (
            """update cases_event set data = jsonb_set(data, '{所需时间}', '"九日"') where number = 3""",
            "第3个动作“启动专门程序”",
        ),
        ("update cases_event set \"on\" = '2026-03-03' where number = 2", "第2个动作“受理”"),
        ("update cases_event set at = at + interval '1 microsecond' where number = 2", "第2个动作"),
        ("update cases_event set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where number = 3", "第3个动作"),
        ("update cases_case set title = title || '。'", "立案时的内容"),
        ("delete from cases_event where number = 2", "缺第2个动作"),
        ("delete from cases_event where number = 3", "链头与最后一个动作不符"),
        ("update cases_case set stage = '待颁证'", "环节或者记日与动作记录不符"),
        (
            "insert into cases_deadline (case_id, organ_id, clock, kind, is_leading, owed_by, started_on, due_on, state, "
            "is_provisional, deemed) select id, organ_id, '颁发证件', '法定', true, '窗口', '2026-03-02', '2026-03-03', 'running', "
            "false, '' from cases_case",
            "法定期限“颁发证件”在动作记录中没有来由",
        ),
        ("update cases_deadline set met_on = met_on + 1 where clock = '受理审查'", "法定期限“受理审查”"),
    ],
)
def test_one_altered_thing_is_found_and_named(accepted: Case, sql: str, said: str) -> None:
    tamper(sql)
    faults = [str(fault) for fault in ledger.verify().faults]
    assert any(said in fault and accepted.number in fault for fault in faults), faults


def test_a_seal_binds_the_events_and_the_seal_before(county: County, accepted: Case) -> None:
    ledger.seal(date(2026, 3, 9))
    actions.perform(accepted, "结束专门程序", by=county.wang, on=date(2026, 3, 19))
    ledger.seal(date(2026, 3, 19))
    first = Event.objects.order_by("pk").first()
    assert first is not None
    # Someone rewrites a whole history consistently, hashes and all; only the published seal still knows.
    tamper("update cases_event set hash = sha256(hash) where id = %s", first.pk)
    assert any("2026-03-09的封印" in str(fault) for fault in ledger.verify().faults)


def test_a_day_is_sealed_once_and_an_empty_day_not_at_all(accepted: Case) -> None:
    assert ledger.seal(date(2026, 3, 9)) is not None
    assert ledger.seal(date(2026, 3, 9)) is None
    assert ledger.seal(date(2026, 3, 10)) is None
    assert Seal.objects.count() == 1
