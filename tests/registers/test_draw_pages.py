"""Drawing from the desk, from the plan to the cases, and what the public reads of it."""

import hashlib
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from tests.conftest import post
from tests.registers.conftest import DAY, Keepers
from tests.registers.drawing_cast import SHOPS, Stock, asked, stocked
from zhengtong.cases import actions as cases
from zhengtong.cases.ledger import seal
from zhengtong.cases.models import Case
from zhengtong.people.models import Organ, Person
from zhengtong.registers import actions, draw_actions, draw_queries, queries
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Draw

Enter = Callable[[Person], Client]
NEW = f"/office/registers/draws/new?register={SHOPS}"
ABOUT = {"检查事项": "食品经营", "检查依据": "食品安全抽查计划"}


@pytest.fixture(autouse=True)
def monday(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = DAY


@pytest.fixture
def stock(keepers: Keepers) -> Stock:
    return stocked(keepers)


@pytest.fixture
def as_(db: None) -> Enter:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


def said(response: Any) -> str:
    return str(response.content.decode())


def wanted(organ: Organ, **given: Any) -> dict[str, Any]:
    return {"task": "2026年抽查", "organ": organ.pk, "each": "2", "skill": "", "quota-": "5"} | given


def drawn(stock: Stock) -> Draw:
    draw = asked(stock, DAY)
    draw_actions.draw(draw, by=stock.keepers.sun, on=DAY)
    return draw


def test_from_the_plan_to_the_result(stock: Stock, as_: Enter) -> None:
    client = as_(stock.keepers.sun)
    assert "抽多少" in said(client.get(NEW))
    asked_for = client.post(NEW, wanted(stock.keepers.county.bureau, **{"filter-所属镇街": "演示镇、演示街道"}))
    draw = Draw.objects.get()
    assert asked_for.headers["Location"] == f"/office/registers/draws/{draw.pk}"
    assert "现在抽取" in said(client.get(asked_for.headers["Location"]))
    page = client.post(f"/office/registers/draws/{draw.pk}/take", follow=True)
    draw = Draw.objects.select_related("result").get()
    assert len(page.context["rows"]) == 5
    assert draw.result.seed in said(page)
    assert "现在抽取" not in said(page)


def test_strata_are_asked_one_by_one(stock: Stock, as_: Enter) -> None:
    client, organ = as_(stock.keepers.sun), stock.keepers.county.bureau
    address = f"{NEW}&by=信用风险等级"
    none = {"quota-": ""}
    empty = client.post(address, wanted(organ, **none))
    assert empty.status_code == 422
    assert "至少写一层" in said(empty)
    wrong = client.post(address, wanted(organ, **none, **{"quota-D": "很多"}))
    assert "应写成数量" in said(wrong)
    assert client.post(address, wanted(organ, **none, **{"quota-A": "20%", "quota-D": "100%"})).status_code == 302
    assert Draw.objects.get().quotas == {"A": "20%", "D": "100%"}


def test_the_request_is_bound_to_the_latest_seal(stock: Stock, as_: Enter) -> None:
    county = stock.keepers.county
    cases.open_case(
        procedure="inspection",
        organ=county.bureau,
        applicant=None,
        title="以前的检查",
        channel="工作中发现",
        by=county.wang,
        on=DAY,
        data={"检查来源": "投诉举报", **ABOUT},
    )
    sealed = seal(DAY)
    assert sealed is not None
    as_(stock.keepers.sun).post(NEW, wanted(county.bureau))
    assert Draw.objects.get().seal == bytes(sealed.hash).hex()


def test_a_second_draw_of_the_task_is_refused_on_the_form(stock: Stock, as_: Enter) -> None:
    client, organ = as_(stock.keepers.sun), stock.keepers.county.bureau
    client.post(NEW, wanted(organ))
    again = client.post(NEW, wanted(organ))
    assert again.status_code == 422
    assert "先写明理由放弃" in said(again)


def test_giving_up_needs_a_reason_and_leaves_its_trace(stock: Stock, as_: Enter) -> None:
    client, draw = as_(stock.keepers.sun), drawn(stock)
    address = f"/office/registers/draws/{draw.pk}/abandon"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert "名录未更新" in said(client.post(address, {"reason": "名录未更新"}, follow=True))
    for page in ("/office/registers/draws", "/open/registers/draws/", f"/open/registers/draws/{draw.pk}/"):
        assert "已放弃" in said(client.get(page))
    assert "名录未更新" in said(Client().get(f"/open/registers/draws/{draw.pk}/"))


@pytest.mark.parametrize("act", ["take", "abandon"])
def test_who_may_not_draw_changes_nothing(stock: Stock, as_: Enter, act: str) -> None:
    draw = asked(stock, DAY)
    client = as_(stock.keepers.county.wang)
    assert client.get(NEW).status_code == 404
    assert client.get(f"/office/registers/draws/{draw.pk}").status_code == 200
    client.post(f"/office/registers/draws/{draw.pk}/{act}", {"reason": "不喜欢"})
    assert Draw.objects.get().state == "待抽取"


def test_the_file_says_who_was_drawn_and_who_goes(stock: Stock, as_: Enter) -> None:
    draw = drawn(stock)
    answer = as_(stock.keepers.sun).get(f"/office/registers/draws/{draw.pk}/export")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [row[2] for row in rows[1:]] == draw.result.codes
    assert all("检查员" in str(row[4]) for row in rows[1:])


def test_every_object_gets_its_case_once_with_the_officers_drawn(stock: Stock, as_: Enter) -> None:
    draw, client = drawn(stock), as_(stock.keepers.county.wang)
    address = f"/office/registers/draws/{draw.pk}/open"
    assert "已立案5户" in said(client.post(address, ABOUT, follow=True))
    assert client.post(address, ABOUT).status_code in (302, 404)
    found = list(Case.objects.filter(procedure="inspection"))
    assert len(found) == 5
    assert {case.applicant.name for case in found if case.applicant} == {
        row.drawn.title for row in draw_queries.rows(draw)
    }
    for case in found:
        assert len(case.data["抽取的执法人员"]) == 2
        assert draw.result.hash in case.data["随机抽取记录"]
    page = said(client.get(f"/office/registers/draws/{draw.pk}"))
    assert all(case.number in page for case in found)
    assert Draw.objects.get().state == "已采用"


def test_who_handles_no_cases_opens_none(stock: Stock, as_: Enter) -> None:
    draw = drawn(stock)
    assert as_(stock.keepers.sun).post(f"/office/registers/draws/{draw.pk}/open", ABOUT).status_code == 404
    assert not Case.objects.filter(procedure="inspection").exists()
    assert Draw.objects.get().state == "已抽取"


def test_of_an_internal_register_the_public_sees_counts_and_digests_alone(stock: Stock) -> None:
    draw = drawn(stock)
    page = said(Client().get(f"/open/registers/draws/{draw.pk}/"))
    assert draw.result.hash in page
    assert draw.digest in page
    assert "20个" in page
    # With the seed, a shop could tell from its own code whether it will be visited.
    hidden = [draw.result.seed, *stock.shops, "演示商店", "检查员", "孙八"]
    assert not [word for word in hidden if word in page]
    assert Client().get(f"/open/registers/draws/{draw.pk}/candidates/").status_code == 404


def public_draw(stock: Stock, **given: Any) -> Draw:
    """Three villages of nine: a register whose codes are public."""
    county, overseer = stock.keepers.county, stock.keepers.overseer
    post(county.justice, "局长", ["机关负责人"], county.zhao)
    facts = {"镇街": "演示镇", "类别": "村"}
    lines = [Line(given=facts | {"代码": f"41010300{n:04d}", "名称": f"演示村{n}"}) for n in range(9)]
    actions.amend("villages", lines, by=overseer, approved_by=county.zhao, organ=county.justice, on=DAY, reason="建库")
    draw = asked(stock, DAY, **({"register": "villages", "each": 0, "quotas": {"": "3"}} | given))
    draw_actions.draw(draw, by=stock.keepers.sun, on=DAY)
    return draw


def test_of_a_public_register_anyone_can_draw_again(stock: Stock) -> None:
    """With the public pages and sha256, nothing else."""
    draw = public_draw(stock)
    page, given = (Client().get(f"/open/registers/draws/{draw.pk}/{part}") for part in ("", "candidates/"))
    assert hashlib.sha256(given.content).hexdigest() in said(page)
    codes = [line.split("\t")[1] for line in given.content.decode().splitlines()]
    (seed,) = re.findall(r"种子</dt><dd><code>([0-9a-f]{64})<", said(page))
    first = sorted(codes, key=lambda code: hashlib.sha256(f"{seed}|{code}".encode()).hexdigest())[:3]
    assert re.findall(r'<th scope="row">(\d+)</th>', said(page)) == first


def test_a_column_that_is_not_public_is_not_told_by_a_stratum_either(stock: Stock) -> None:
    """The public columns of plans leave out 备案情况: who was drawn from which state would tell it."""
    register = queries.register("supervision-plans")
    draw = Draw(register=register.code, stratum="", filters={})
    assert draw_queries.is_shown(draw)
    assert not draw_queries.is_shown(Draw(register=register.code, stratum="备案情况", filters={}))
    assert not draw_queries.is_shown(Draw(register=register.code, stratum="", filters={"备案情况": ["待备案"]}))
