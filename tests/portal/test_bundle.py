"""一件事：the services that are mine, every material once, and one beginning."""

import io
import re
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from tests.portal.worked import BUNDLE, HOUSE, SIGN, TRADE, bundled
from zhengtong.portal import bundle_page
from zhengtong.services.bundle_questions import combined, narrowed
from zhengtong.services.models import BundleVersion
from zhengtong.services.queries.bundles import Member
from zhengtong.services.situations import Verdict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
PAGE = f"/bundle/{BUNDLE}/"


@pytest.fixture
def version(county: County) -> BundleVersion:
    return bundled(county.bureau)


def plain(client: Client, path: str = PAGE) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", client.get(path).content.decode()))


def test_the_bundles_questions_come_before_those_of_its_services(version: BundleVersion) -> None:
    page = bundle_page.page_of(version, {}, None, TODAY)
    assert [one.name for one in page.questions][:3] == [SIGN, TRADE, HOUSE]
    assert page.questions[0].key == "s1"


def test_an_answer_leaves_out_a_service_and_its_materials(version: BundleVersion) -> None:
    page = bundle_page.page_of(version, {"s1": "2"}, None, TODAY)
    assert [member.code for member in page.included] == ["food-business.worked"]
    assert [member.code for member in page.left_out] == ["shop-sign.new"]
    assert "店招效果图" not in [one.name for one in page.asked]


def test_a_material_of_two_services_is_handed_in_once(version: BundleVersion, client: Client) -> None:
    page = bundle_page.page_of(version, {"s1": "1", "s2": "2", "s3": "1", "s4": "1"}, None, TODAY)
    assert [one.name for one in page.asked].count("营业执照") == 1
    assert "营业执照副本" not in [one.name for one in page.asked]
    assert page.saved == 1
    assert "比一件一件办少交1份" in plain(client, f"{PAGE}?s1=1&s2=2&s3=1&s4=1")


def test_the_page_says_how_long_the_whole_takes(version: BundleVersion, client: Client) -> None:
    html = plain(client)
    for said in ("全部办好10个工作日", "最多1次", "政务服务中心二楼一件事窗口", "店招设置登记", "营业执照"):
        assert said in html


def test_beginning_takes_the_answers_along(version: BundleVersion, client: Client) -> None:
    html = client.get(f"{PAGE}?s1=1").content.decode()
    assert f'action="/apply/bundle/{BUNDLE}/"' in html
    assert 'type="hidden" name="s1" value="1"' in html


def test_the_guide_of_a_service_names_its_bundle(version: BundleVersion, client: Client) -> None:
    assert PAGE in client.get("/guide/food-business.worked/").content.decode()


def test_the_page_costs_the_same(
    version: BundleVersion, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        client.get(f"{PAGE}?s1=1&s2=2")


def test_the_sheet_lists_every_material_once_and_what_it_is_for(version: BundleVersion, client: Client) -> None:
    page = client.get(f"{PAGE}notice.pdf?s1=1&s2=2&s3=1&s4=1")
    said = "".join("".join(part.extract_text() for part in PdfReader(io.BytesIO(page.content)).pages).split())
    assert said.count("营业执照副本") == 0
    for one in ("我要开饭馆", "要交的材料（6份，只交一次）", "用于食品经营许可（新办）、店招设置登记", "一起办的事"):
        assert one in said


def test_there_is_no_other_bundle(county: County, client: Client) -> None:
    assert client.get("/bundle/nothing/").status_code == 404
    assert client.get("/bundle/nothing/notice.pdf").status_code == 404


def test_a_question_of_two_services_in_different_situations_is_asked_of_everybody(version: BundleVersion) -> None:
    version.members = [{"事项": "a", "限于": {SIGN: ["要"]}}, {"事项": "b"}]
    row = {"问": "同一问", "答": ["是", "否"]}

    def asks(code: str) -> Member:
        from zhengtong.services.models import ServiceVersion

        return Member(code, ServiceVersion(situations=[row]), False, Verdict.APPLIES)

    (_, second) = combined(version, [asks("a"), asks("b")])
    assert second["限于"] == {}


def test_two_conditions_hold_both() -> None:
    assert narrowed({"甲": ["一", "二"]}, {"甲": ["二", "三"], "乙": ["四"]}) == {
        "甲": ["二"],
        "乙": ["四"],
    }
