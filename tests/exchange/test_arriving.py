"""Applications made on the superior net: a case each, once; what cannot be opened is answered with the reason."""

from typing import Any

import pytest

from tests.conftest import County
from tests.exchange.conftest import NOW, ON, SuperiorNet
from zhengtong.cases.models import Case
from zhengtong.exchange import arrivals, gathering
from zhengtong.exchange.errors import ExchangeError
from zhengtong.exchange.models import Arrival, Push
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
