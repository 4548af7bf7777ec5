"""好差评: of one's own will, once and once more; a bad one is looked into, and what came of it is told to who rated."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import County, post
from zhengtong.cases import actions, follow_up, queries, ratings
from zhengtong.cases.errors import CaseError
from zhengtong.cases.models import Case, Event, Rating
from zhengtong.notices.models import Notice
from zhengtong.people.models import Representation

CLOSED = date(2026, 3, 2)
ON = date(2026, 3, 20)


@pytest.fixture
def done(licence: Case, county: County) -> Case:
    """A matter of 张三's that has ended."""
    actions.perform(licence, "撤回申请", by=county.zhang, on=CLOSED)
    licence.refresh_from_db()
    return licence


@pytest.fixture
def keeper(county: County) -> None:
    """The hall looks after ratings (钱七); the bureau answers for what it did, and 路人甲 reviews."""
    post(county.hall, "评价管理岗", ["评价管理员"], county.qian)
    county.stranger.is_official = True
    county.stranger.save()
    post(county.hall, "复核岗", ["复核人"], county.stranger)
    post(county.bureau, "整改负责人岗", ["责任单位负责人"], county.zhao)


def test_a_good_rating_opens_nothing(done: Case, county: County) -> None:
    rating = ratings.rate(done, by=county.zhang, on=ON, grade=1)
    assert rating.rectification is None


@pytest.mark.parametrize("grade", [4, 5])
def test_a_bad_rating_opens_a_case_with_who_keeps_ratings(done: Case, county: County, keeper: None, grade: int) -> None:
    case = ratings.rate(done, by=county.zhang, on=ON, grade=grade, comment="跑了三趟").rectification
    assert case is not None
    assert (case.procedure, case.organ, case.applicant, case.stage) == (
        "bad-rating",
        county.hall,
        county.zhang,
        "待交办",
    )
    assert case.data["办件编号"] == done.number


def test_the_clock_of_a_rectification_runs_from_the_day_of_the_rating(done: Case, county: County, keeper: None) -> None:
    case = ratings.rate(done, by=county.zhang, on=ON, grade=5).rectification
    assert case is not None
    assert case.deadlines.get(clock="交办期限").due_on == date(2026, 3, 23)  # one working day: ON is a Friday


def test_without_a_keeper_the_rated_organ_gets_it(done: Case, county: County) -> None:
    case = ratings.rate(done, by=county.zhang, on=ON, grade=5).rectification
    assert case is not None
    assert case.organ == county.bureau


def test_an_anonymous_bad_rating_names_neither_rater_nor_matter(done: Case, county: County, keeper: None) -> None:
    case = ratings.rate(done, by=county.zhang, on=ON, grade=5, is_anonymous=True).rectification
    assert case is not None
    assert case.applicant is None
    assert done.number not in str(case.data) + case.title


def test_a_matter_is_rated_once(done: Case, county: County) -> None:
    ratings.rate(done, by=county.zhang, on=ON, grade=1)
    with pytest.raises(CaseError, match="只评价一次"):
        ratings.rate(done, by=county.zhang, on=ON, grade=5)


def test_what_is_not_finished_is_not_rated(licence: Case, county: County) -> None:
    with pytest.raises(CaseError, match="办结以后"):
        ratings.rate(licence, by=county.zhang, on=ON, grade=1)


def test_an_agent_rates_for_the_principal(done: Case, county: County) -> None:
    Representation.objects.create(
        agent=county.stranger,
        principal=county.zhang,
        kind="委托代理人",
        state="有效",
        from_on=CLOSED,
        to_on=ON,
        asked_by=county.zhang,
        confirmed_at="2026-03-02T00:00:00Z",
    )
    assert ratings.rate(done, by=county.stranger, on=ON, grade=2).by == county.stranger


def test_a_strangers_rating_is_refused(done: Case, county: County) -> None:
    with pytest.raises(CaseError, match="只有申请人"):
        ratings.rate(done, by=county.stranger, on=ON, grade=1)


def test_a_later_rating_stands_beside_the_first(done: Case, county: County) -> None:
    ratings.rate(done, by=county.zhang, on=ON, grade=2)
    rating = ratings.rate_later(done, by=county.zhang, on=ON, grade=3, comment="后来慢了")
    assert (rating.grade, rating.later_grade) == (2, 3)


def test_a_later_rating_comes_once(done: Case, county: County) -> None:
    ratings.rate(done, by=county.zhang, on=ON, grade=2)
    ratings.rate_later(done, by=county.zhang, on=ON, grade=3)
    with pytest.raises(CaseError, match="只追评一次"):
        ratings.rate_later(done, by=county.zhang, on=ON, grade=3)


def test_there_is_no_later_rating_before_the_first(done: Case, county: County) -> None:
    with pytest.raises(CaseError, match="还没有评价过"):
        ratings.rate_later(done, by=county.zhang, on=ON, grade=3)


def test_a_later_bad_rating_opens_a_rectification_too(done: Case, county: County) -> None:
    ratings.rate(done, by=county.zhang, on=ON, grade=2)
    assert ratings.rate_later(done, by=county.zhang, on=ON, grade=5).rectification is not None


def appealed(case: Case, county: County) -> Event:
    """The rated bureau appeals, and the review finds the rating mistaken."""
    actions.perform(case, "交办", by=county.qian, on=ON, 责任单位="县市监局")
    reason = dict(queries.codes_for(case, "申诉")).get("申诉理由", ("误评",))[0]
    actions.perform(case, "申诉", by=county.wang, approved_by=county.zhao, on=ON, 申诉理由=reason)
    return actions.perform(case, "认定误评", by=county.stranger, on=ON, 复核意见="评错了对象")


def test_a_mistaken_rating_is_left_out_of_the_rate(done: Case, county: County, keeper: None) -> None:
    case = ratings.rate(done, by=county.zhang, on=ON, grade=5).rectification
    assert case is not None
    event = appealed(case, county)
    ratings.settle(event, "不计入评价")
    assert Rating.objects.get().excluded_on == ON
    tally = ratings.tally_by_organ(CLOSED, ON)[0]
    assert (tally.good.numerator, tally.good.denominator) == (0, 0)


def test_who_rated_is_told_what_came_of_it(done: Case, county: County, keeper: None) -> None:
    case = ratings.rate(done, by=county.zhang, on=ON, grade=5, is_anonymous=True).rectification
    assert case is not None
    event = appealed(case, county)
    follow_up.follow(event.pk)
    told = Notice.objects.get(cause=f"rectified:{case.pk}")
    assert told.person == county.zhang
    assert "不计入评价" in told.body


def test_rates_keep_what_they_are_made_of(done: Case, county: County, file_application: Callable[..., Event]) -> None:
    other = file_application().case
    actions.perform(other, "撤回申请", by=county.zhang, on=CLOSED)
    ratings.rate(done, by=county.zhang, on=ON, grade=2)
    tally = ratings.tally_by_organ(CLOSED, ON)[0]
    assert (tally.name, tally.grades) == (county.bureau.name, (0, 1, 0, 0, 0))
    assert (tally.good.numerator, tally.good.denominator) == (1, 1)
    assert (tally.voluntary.numerator, tally.voluntary.denominator) == (1, 2)


def test_services_of_an_organ_are_counted_apart(done: Case, county: County) -> None:
    ratings.rate(done, by=county.zhang, on=ON, grade=4)
    (tally,) = ratings.tally_by_service(county.bureau, CLOSED, ON)
    assert (tally.name, tally.bad, tally.rectified.numerator) == ("食品经营许可（新办）", 1, 0)
