"""取自: an act that needs officers is refused without two different, valid ones of the case's own organ."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.registers.conftest import DAY, Keepers, add, amended, cancel
from zhengtong.cases import actions
from zhengtong.cases.bulk import Act, Opening, perform_many
from zhengtong.cases.models import Case, Event
from zhengtong.lawbook import NotAllowed

TABLE = """
填: 补正内容
用于:
  - { 程序: licence, 起: 2004-07-01, 取自: enforcement-officers, 至少: 2, 据: 处罚法42.1 }
"""


@pytest.fixture(autouse=True)
def law(settings: Settings, tmp_path: Path) -> Path:
    """The law of this installation, with one field of 行政许可 that names officers."""
    folder = tmp_path / "law"
    shutil.copytree(configured.LAW, folder)
    (folder / "codes" / "补正内容.yaml").write_text(TABLE, encoding="utf-8")
    settings.LAW = folder
    settings.ZHENGTONG_TODAY = DAY
    return folder


@pytest.fixture
def officers(keepers: Keepers) -> Keepers:
    """Two valid officers, one whose certificate has run out, one suspended, one of another bureau, one who left."""
    amended(
        keepers,
        add("豫A0001"),
        add("豫A0002", 姓名="马六"),
        add("豫A0003", 姓名="过期者", 有效期至="2026-02-28"),
        add("豫A0004", 姓名="暂扣者", 证件状态="暂扣"),
        add("豫A0005", 姓名="离任者"),
        on=date(2024, 1, 2),
    )
    amended(keepers, cancel("豫A0005"), on=date(2026, 1, 1), reason="调离")
    amended(
        keepers,
        add("豫B0001", 姓名="城管者", 单位=keepers.other.name),
        on=date(2024, 1, 2),
        by=keepers.zhou,
        approved_by=keepers.county.wang,
    )
    return keepers


def ask(case: Case, keepers: Keepers, named: object, on: date = DAY) -> Event:
    return actions.perform(case, "告知补正", by=keepers.county.li, on=on, 补正内容=named)


def test_two_valid_officers_are_kept_by_name_and_number(licence: Case, officers: Keepers) -> None:
    event = ask(licence, officers, ["豫A0001", "马六（豫A0002）"])
    assert event.data["补正内容"] == ["王五（豫A0001）", "马六（豫A0002）"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (["豫A0001"], "至少要2个，现为1个（处罚法42.1）"),
        ("豫A0001", "至少要2个"),
        (["豫A0001", "豫A0001"], "写了两次，要写不同的两个"),
        (["豫A0001", "王五（豫A0001）"], "写了两次"),
        (["豫A0001", "豫A0003"], "过期者（豫A0003）的有效期至是2026-02-28，到2026-03-02已经过期（处罚法42.1）"),
        (["豫A0001", "豫A0004"], "证件状态是“暂扣”，不是有效"),
        (["豫A0001", "豫A0005"], "没有编号“豫A0005”在2026-03-02有效的条目"),
        (["豫A0001", "豫B0001"], "城管者（豫B0001）不是本案主管机关的"),
        (["豫A0001", "豫X9999"], "没有编号“豫X9999”"),
        (["豫A0001", 7], "应逐个写出"),
    ],
)
def test_others_are_refused_with_the_article(
    licence: Case,
    officers: Keepers,
    named: object,
    said: str,
) -> None:
    with pytest.raises(NotAllowed) as refused:
        ask(licence, officers, named)
    assert said in str(refused.value)
    assert [str(each) for each in refused.value.basis] == ["处罚法42.1"]
    assert licence.events.count() == 1


def test_what_counts_is_the_day_of_the_act(officers: Keepers, file_application: Callable[..., Event]) -> None:
    """Who was an officer last year acted as one then, whatever became of them since."""
    case = file_application(on=date(2025, 6, 2)).case
    event = ask(case, officers, ["豫A0003", "豫A0005"], on=date(2025, 6, 3))
    assert event.data["补正内容"] == ["过期者（豫A0003）", "离任者（豫A0005）"]


def test_naming_costs_one_query(
    licence: Case,
    officers: Keepers,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """The three of every act, and one for all the entries it names."""
    from zhengtong.cases import queries

    queries.progress_of(licence)
    with django_assert_num_queries(4):
        ask(licence, officers, ["豫A0001", "豫A0002"])


def test_acts_in_bulk_are_asked_the_same(officers: Keepers) -> None:
    county = officers.county

    def opening(title: str) -> Opening:
        return Opening(
            "licence", county.bureau, county.zhang, title, "窗口", DAY, county.li, county.restaurant, data={"经营场所": "甲"}
        )  # fmt: skip

    good, bad = opening("好"), opening("坏")
    done = perform_many(
        [
            good,
            Act(good, "告知补正", county.li, DAY, {"补正内容": ["豫A0001", "豫A0002"]}),
            bad,
            Act(bad, "告知补正", county.li, DAY, {"补正内容": ["豫A0001", "豫A0003"]}),
        ],
        follow=False,
    )
    assert [(one.place, "已经过期（处罚法42.1）" in one.reason) for one in done.refused] == [(3, True)]
    event = Event.objects.get(action="告知补正")
    assert event.data["补正内容"] == ["王五（豫A0001）", "马六（豫A0002）"]


def test_the_form_offers_the_valid_officers_of_the_organ(licence: Case, officers: Keepers, client: Client) -> None:
    client.force_login(officers.county.li)
    page = client.get(f"/office/cases/{licence.number}").content.decode()
    assert "王五（豫A0001）" in page
    assert "马六（豫A0002）" in page
    assert "至少选2个（处罚法42.1）" in page
    assert not [name for name in ("过期者", "暂扣者", "离任者", "城管者") if name in page]


def test_what_is_ticked_is_done(licence: Case, officers: Keepers, client: Client) -> None:
    client.force_login(officers.county.li)
    page = client.get(f"/office/cases/{licence.number}")
    form = next(one.form for one in page.context["offered"] + page.context["others"] if one.act.name == "告知补正")
    sent = {name: form.initial[name] for name in ("action", "seen", "key")} | {"on": "2026-03-02"}
    one = client.post(f"/office/cases/{licence.number}/acts", sent | {"补正内容": ["豫A0001"]})
    assert one.status_code == 422
    assert "至少要2个" in one.content.decode()
    both = client.post(f"/office/cases/{licence.number}/acts", sent | {"补正内容": ["豫A0001", "豫A0002"]})
    assert both.status_code == 302
    assert licence.events.get(action="告知补正").data["补正内容"] == ["王五（豫A0001）", "马六（豫A0002）"]
