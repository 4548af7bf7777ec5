"""What pages ask of services: terms, guides, search."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from tests.services.conftest import DAY
from zhengtong.lawbook import Lawbook, Term
from zhengtong.services import actions, queries
from zhengtong.services.guide import guide
from zhengtong.services.models import ServiceVersion

pytestmark = pytest.mark.django_db


def test_terms_and_promises_come_as_terms(draft: ServiceVersion) -> None:
    actions.edit_draft(draft, terms={"作出决定": {"限": "3 月", "据": "试验法5"}}, promises={"作出决定": "当场"})
    draft.refresh_from_db()
    assert queries.terms_of(draft) == ({"作出决定": Term(3, "月")}, {"作出决定": Term(0, "工作日")})


def test_the_guide_sets_the_promise_beside_the_law(draft: ServiceVersion, book: Lawbook) -> None:
    limit = next(limit for limit in guide(draft, DAY, book=book).limits if limit.name == "作出决定")
    assert limit.words == "自受理日起20个工作日内（法定），承诺10个工作日内"
    assert limit.basis == ("《演示县试验法》第四条第一款",)


def test_the_guide_names_the_law_that_sets_another_limit(draft: ServiceVersion, book: Lawbook) -> None:
    basis = [{"法": "取水许可和水资源费征收管理条例", "简称": "取水条例", "条": "19.1", "内容": "四十五个工作日"}]
    terms = {"作出决定": {"限": "45 工作日", "据": "取水条例19.1"}}
    actions.edit_draft(draft, basis=basis, terms=terms)
    draft.refresh_from_db()
    found = guide(draft, DAY, book=book)
    limit = next(limit for limit in found.limits if limit.name == "作出决定")
    assert limit.statutory == Term(45, "工作日")
    assert limit.basis == ("《取水许可和水资源费征收管理条例》第十九条第一款",)
    assert found.basis == ("《取水许可和水资源费征收管理条例》第十九条第一款：四十五个工作日（待核实）",)


def test_the_guide_leaves_out_times_that_no_organ_owes(draft: ServiceVersion, book: Lawbook) -> None:
    assert [limit.name for limit in guide(draft, DAY, book=book).limits] == ["受理审查", "作出决定"]


def test_the_guide_walks_the_straight_road(draft: ServiceVersion, book: Lawbook) -> None:
    steps = [(step.name, step.by, step.within) for step in guide(draft, DAY, book=book).steps]
    assert steps == [("提交申请", "申请人", ""), ("受理", "窗口", "5个工作日内"), ("准予", "承办人", "10个工作日内")]


def test_the_guide_says_what_it_costs_and_how_often_one_comes(draft: ServiceVersion, book: Lawbook) -> None:
    found = guide(draft, DAY, book=book)
    assert (found.fee, found.visits) == ("不收费", "需要到现场1次")
    actions.edit_draft(draft, fee_fen=1005, fee_basis="演示县收费办法", visits=0)
    draft.refresh_from_db()
    found = guide(draft, DAY, book=book)
    assert (found.fee, found.visits) == ("10.05元（演示县收费办法）", "全程网办，不用到现场")


def test_the_guide_takes_one_query(
    draft: ServiceVersion, book: Lawbook, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = queries.version(draft.pk)
    with django_assert_num_queries(1):
        guide(version, DAY, book=book)


@pytest.mark.parametrize("words", ["试验", "许可 新办", "尝鲜", "想做试验", "", "  "])
def test_a_service_is_found_by_what_people_call_it(draft: ServiceVersion, book: Lawbook, words: str) -> None:
    actions.publish(draft, DAY, book=book)
    assert draft in queries.find(words, DAY)


@pytest.mark.parametrize("words", ["游泳", "试验 游泳", "%", "_"])
def test_every_word_must_be_met(draft: ServiceVersion, book: Lawbook, words: str) -> None:
    actions.publish(draft, DAY, book=book)
    assert draft not in queries.find(words, DAY)


def test_a_name_comes_before_a_mention(draft: ServiceVersion, book: Lawbook, county: County) -> None:
    actions.edit_draft(draft, summary="与食品经营许可一起办理")
    actions.publish(draft, DAY, book=book)
    assert list(queries.find("食品", DAY)) == [county.restaurant, draft]


def test_the_list_of_services_takes_one_query(
    draft: ServiceVersion, book: Lawbook, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The home page of the portal shows it."""
    actions.publish(draft, DAY, book=book)
    with django_assert_num_queries(1):
        assert len([version.service.organ.name for version in queries.in_force(DAY)]) == 2
