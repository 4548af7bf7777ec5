"""Applications made on the superior net: a case each, once; what cannot be opened is answered with the reason."""

from typing import Any

import pytest

from tests.conftest import County
from tests.exchange.conftest import NOW, ON, SuperiorNet
from zhengtong.cases.models import Case
from zhengtong.exchange import arrivals, gathering
from zhengtong.exchange.errors import ExchangeError
from zhengtong.exchange.models import Arrival, Push
from zhengtong.ground.posting import NotPosted
from zhengtong.services import actions as services

pytestmark = pytest.mark.django_db
APPLICANT = {"姓名": "李小明", "证件号码": "11010519491231002X", "手机": "13800000001"}


def application(**changed: Any) -> dict[str, Any]:
    return {
        "编号": "省2026-1",
        "事项代码": "food-business.new",
        "申请人": APPLICANT,
        "填报": {"经营场所": "演示路3号"},
    } | changed


def test_an_application_becomes_one_case(county: County) -> None:
    assert arrivals.take([application()], on=ON).opened == ("省2026-1",)
    assert arrivals.take([application()], on=ON).opened == ()
    case = Case.objects.get()
    assert (case.channel, case.applicant and case.applicant.name) == (arrivals.CHANNEL, "李小明")
    assert case.data["经营场所"] == "演示路3号"


def test_its_progress_goes_back_under_their_number(county: County) -> None:
    gathering.gather_cases(ON, NOW)
    arrivals.take([application()], on=ON)
    gathering.gather_cases(ON, NOW)
    assert Push.objects.get().message["对方编号"] == "省2026-1"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"事项代码": "没有"}, "没有代码为“没有”的在用事项"),
        ({"申请人": "李小明"}, "应写明“申请人”"),
        ({"申请人": {**APPLICANT, "证件号码": "110105194912310021"}}, "校验"),
    ],
)
def test_what_cannot_be_opened_is_returned_with_the_reason(county: County, changed: dict[str, Any], said: str) -> None:
    assert arrivals.take([application(**changed), application(编号="省2026-2")], on=ON).opened == ("省2026-2",)
    assert said in Arrival.objects.get(number="省2026-1").reason
    assert Case.objects.count() == 1


def test_a_service_closed_to_the_outside_says_where_to_go(county: County) -> None:
    draft = services.draft_version(
        county.restaurant.service,
        in_force_on=ON.replace(day=3),
        basis=[{"法": "中华人民共和国食品安全法", "简称": "食品安全法", "条": "35.1", "核": "据信"}],
        openness="不开放",
        openness_note="须当场核验原件",
    )
    services.publish(draft, ON)
    arrivals.take([application()], on=ON.replace(day=3))
    assert "须当场核验原件" in Arrival.objects.get().reason


def test_an_application_without_a_number_is_nobodys(county: County) -> None:
    with pytest.raises(ExchangeError, match="没有“编号”"):
        arrivals.take([application(编号="")], on=ON)


def test_the_net_is_told_what_became_of_each(county: County, net: SuperiorNet) -> None:
    net.answers["applications"] = {"行": [application(), application(编号="省2026-2", 事项代码="没有")]}
    arrivals.ask(ON, NOW)
    told = {message["对方编号"]: message for message in net.told("arrived")}
    assert told["省2026-1"]["办件编号"] == Case.objects.get().number
    assert "没有代码" in told["省2026-2"]["原因"]


def test_one_without_a_number_stops_none_of_the_others(county: County, net: SuperiorNet) -> None:
    net.answers["applications"] = {"行": [application(编号=""), application()]}
    with pytest.raises(ExchangeError, match="有1份来件没有“编号”"):
        arrivals.ask(ON, NOW)
    assert [message["对方编号"] for message in net.told("arrived")] == ["省2026-1"]


def test_two_long_numbers_that_begin_alike_are_two_cases(county: County) -> None:
    alike = "省" * 75
    arrivals.take([application(编号=f"{alike}一"), application(编号=f"{alike}二")], on=ON)
    assert Case.objects.count() == 2


def test_what_no_database_keeps_is_taken_away(county: County, net: SuperiorNet) -> None:
    """A character that cannot be seen, half a character, a number that is none: each would stop this and all that follow, at every round."""
    hostile = application(填报={"经营场所": "演示\0路\ud8003号", "面积": float("nan")})
    net.answers["applications"] = {"行": [hostile, application(编号="省2026-2")]}
    assert arrivals.ask(ON, NOW).opened == ("省2026-1", "省2026-2")
    assert Case.objects.order_by("pk")[0].data["经营场所"] == "演示路3号"


@pytest.mark.parametrize("value", [{"深": {"更深": 1}}, [["一"]], "长" * 20_001])
def test_answers_that_no_form_holds_are_returned(county: County, value: object) -> None:
    arrivals.take([application(填报={"经营场所": value})], on=ON)
    assert "经营场所" in Arrival.objects.get().reason


def test_an_answer_the_net_did_not_take_is_given_again(county: County, net: SuperiorNet) -> None:
    arrivals.take([application()], on=ON)
    net.answers["applications"] = {"行": []}
    net.answers["arrived"] = {}
    net.refuses = {"arrived"}
    with pytest.raises(NotPosted):
        arrivals.ask(ON, NOW)
    net.refuses = set()
    arrivals.ask(ON, NOW)
    arrivals.ask(ON, NOW)
    assert [message["对方编号"] for message in net.told("arrived")] == ["省2026-1", "省2026-1"]
    assert Arrival.objects.get().told_at == NOW
