"""Organs, posts, tenures and mandates: days in order, nothing twice, and every refusal a sentence."""

from datetime import date

import pytest

from tests.conftest import County
from zhengtong.people import actions, queries
from zhengtong.people.errors import Refused
from zhengtong.people.models import Mandate, Organ, Post, Tenure

FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)
USCC = "11511301008778183N"


@pytest.fixture
def officer(county: County) -> Post:
    """The post of the licensing officer, held by 王五."""
    return Post.objects.get(name="许可承办岗")


def establish(county: County, **said: object) -> Organ:
    usual: dict[str, object] = {
        "name": "演示县水利局", "short_name": "县水利局", "kind": "部门", "division": county.division,
    }  # fmt: skip
    return actions.establish_organ(**(usual | said))  # type: ignore[arg-type]  # wrong values are the point


def test_an_organ_is_established_with_a_checked_code(county: County) -> None:
    assert establish(county, uscc="115113010 08778183n").uscc == USCC


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "请填写机关名称"),
        ({"kind": "公司"}, "机关性质应为政府、部门、镇街、其他之一"),
        ({"uscc": "115113010087781831"}, "第18位校验码应为N"),
        ({"document_mark": "演市监"}, "机关代字“演市监”已被其他机关使用"),
        ({"name": "演示县市场监督管理局"}, "机关“演示县市场监督管理局”已经登记"),
    ],
)
def test_a_wrong_organ_is_refused(county: County, wrong: dict[str, object], sentence: str) -> None:
    before = Organ.objects.count()
    with pytest.raises(Refused, match=sentence):
        establish(county, **wrong)
    assert Organ.objects.count() == before


def test_two_organs_have_two_codes(county: County) -> None:
    establish(county, uscc=USCC)
    with pytest.raises(Refused, match=f"统一社会信用代码{USCC}已经登记"):
        establish(county, name="演示县教育局", uscc=USCC)


def test_a_division_has_a_code_of_digits(county: County) -> None:
    assert actions.add_division("410199001", "演示镇", county.division).parent == county.division
    for code in ("4101", "41019A", "410199"):
        with pytest.raises(Refused, match="区划代码"):
            actions.add_division(code, "演示镇")


def test_a_post_has_roles_and_a_name_of_its_own(county: County) -> None:
    assert actions.create_post(county.bureau, "副局长", ["机关负责人", " 机关负责人 "]).roles == ["机关负责人"]
    with pytest.raises(Refused, match="已有岗位“副局长”"):
        actions.create_post(county.bureau, "副局长", ["承办人"])
    with pytest.raises(Refused, match="至少填写一个角色"):
        actions.create_post(county.bureau, "顾问", [" "])


def test_an_appointed_official_plays_the_roles_of_the_post(county: County, officer: Post) -> None:
    actions.appoint(county.qian, officer, from_on=FIRST)
    assert queries.reach(county.qian, FIRST).roles(county.bureau.pk) == {"承办人"}


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [
        (FIRST, None),
        (LAST, None),
        (date(2019, 1, 1), FIRST),
        (date(2019, 1, 1), None),
        (date(2020, 6, 1), date(2020, 6, 1)),
    ],
)
def test_the_same_post_is_not_held_twice_at_once(
    county: County, officer: Post, from_on: date, to_on: date | None
) -> None:
    actions.appoint(county.qian, officer, from_on=FIRST, to_on=LAST)
    with pytest.raises(Refused, match="自2020年1月1日至2020年12月31日已任县市监局许可承办岗，任期不能重叠"):
        actions.appoint(county.qian, officer, from_on=from_on, to_on=to_on)


def test_a_post_may_be_held_before_and_after_and_by_several(county: County, officer: Post) -> None:
    actions.appoint(county.qian, officer, from_on=FIRST, to_on=LAST)
    actions.appoint(county.qian, officer, from_on=date(2021, 1, 1))
    actions.appoint(county.qian, officer, from_on=date(2019, 1, 1), to_on=date(2019, 12, 31))
    assert officer.tenures.count() == 4


def test_an_end_before_the_beginning_is_refused(county: County, officer: Post) -> None:
    with pytest.raises(Refused, match="任职终止日2020年1月1日早于任职起始日2020年12月31日"):
        actions.appoint(county.qian, officer, from_on=LAST, to_on=FIRST)


def test_a_citizen_is_not_appointed(county: County, officer: Post) -> None:
    with pytest.raises(Refused, match="张三不是工作人员"):
        actions.appoint(county.zhang, officer, from_on=FIRST)


def test_a_disabled_official_is_not_appointed(county: County, officer: Post) -> None:
    actions.disable(county.qian)
    with pytest.raises(Refused, match="已停用"):
        actions.appoint(county.qian, officer, from_on=FIRST)


def test_after_the_last_day_nothing_is_left(county: County, officer: Post) -> None:
    tenure = Tenure.objects.get(person=county.wang)
    actions.end_tenure(tenure, LAST)
    assert queries.reach(county.wang, LAST)
    assert not queries.reach(county.wang, date(2021, 1, 1))


def test_an_ended_tenure_is_shortened_but_not_stretched(county: County) -> None:
    tenure = actions.end_tenure(Tenure.objects.get(person=county.wang), LAST)
    assert actions.end_tenure(tenure, FIRST).to_on == FIRST
    with pytest.raises(Refused, match="已于2020年1月1日终止"):
        actions.end_tenure(tenure, LAST)


def test_an_organ_does_not_mandate_itself(county: County, officer: Post) -> None:
    with pytest.raises(Refused, match="自己的岗位，不需要授权"):
        actions.give_mandate(county.bureau, officer, ["窗口"], document="1号", from_on=FIRST)


def test_a_mandate_needs_its_document(county: County, officer: Post) -> None:
    with pytest.raises(Refused, match="请填写授权书文号"):
        actions.give_mandate(county.justice, officer, ["窗口"], document=" ", from_on=FIRST)


def test_the_same_mandate_is_not_given_twice(county: County) -> None:
    window = Post.objects.get(name="综合受理窗口")
    with pytest.raises(Refused, match="已以演市监授〔2017〕1号授权县政务中心综合受理窗口担当窗口（自2004年1月1日起）"):
        actions.give_mandate(county.bureau, window, ["窗口"], document="2号", from_on=FIRST, services=["food"])


def test_mandates_for_different_services_roles_or_days_stand_side_by_side(county: County) -> None:
    window = Post.objects.get(name="综合受理窗口")
    actions.end_mandate(Mandate.objects.get(post=window), date(2019, 12, 31))

    def give(roles: list[str], services: list[str], from_on: date = FIRST, to_on: date | None = LAST) -> None:
        actions.give_mandate(
            county.bureau, window, roles, document="2号", from_on=from_on, to_on=to_on, services=services
        )

    give(["窗口"], ["a"])
    give(["窗口"], ["b"])
    give(["承办人"], [])
    give(["窗口"], [], date(2021, 1, 1), None)
    with pytest.raises(Refused, match="不能重复授权"):
        give(["窗口", "承办人"], ["c"])


def test_an_ended_mandate_holds_to_its_last_day(county: County) -> None:
    mandate = Mandate.objects.get(post__name="综合受理窗口")
    actions.end_mandate(mandate, LAST)
    assert county.bureau.pk in queries.reach(county.li, LAST).organs
    assert county.bureau.pk not in queries.reach(county.li, date(2021, 1, 1)).organs
    with pytest.raises(Refused, match="早于授权起始日"):
        actions.end_mandate(mandate, date(2003, 1, 1))


def test_an_organ_with_people_in_its_posts_is_not_closed(county: County) -> None:
    with pytest.raises(Refused, match="还有人在2020年12月31日之后任职"):
        actions.close_organ(county.bureau, LAST)


def test_an_organ_with_mandates_is_not_closed(county: County) -> None:
    for tenure in Tenure.objects.filter(post__organ=county.bureau):
        actions.end_tenure(tenure, LAST)
    with pytest.raises(Refused, match="还有在2020年12月31日之后有效的授权"):
        actions.close_organ(county.bureau, LAST)
    actions.end_mandate(Mandate.objects.get(organ=county.bureau), LAST)
    assert actions.close_organ(county.bureau, LAST).closed_on == LAST


def test_nobody_is_appointed_beyond_the_days_of_an_organ(county: County) -> None:
    organ = establish(county, opened_on=FIRST)
    post = actions.create_post(organ, "承办岗", ["承办人"])
    with pytest.raises(Refused, match="于2020年1月1日设立"):
        actions.appoint(county.qian, post, from_on=date(2019, 12, 31), to_on=LAST)
    actions.close_organ(organ, LAST)
    post.organ.refresh_from_db()
    with pytest.raises(Refused, match="已于2020年12月31日撤销"):
        actions.appoint(county.qian, post, from_on=FIRST)
    assert actions.appoint(county.qian, post, from_on=FIRST, to_on=LAST)
