"""What is missing there: the list a net gives, by interface or as a file, beside our catalogue."""

import io

import openpyxl
import pytest

from tests.conftest import County
from tests.exchange.conftest import NOW, ON, SuperiorNet
from zhengtong.exchange import comparing, gathering, sending, tables
from zhengtong.exchange.errors import ExchangeError
from zhengtong.exchange.models import Listed, Push
from zhengtong.services.models import Service, ServiceVersion

pytestmark = pytest.mark.django_db
CODE = "food-business.new"


def test_before_any_list_nothing_is_claimed(county: County) -> None:
    found = comparing.compare(ON)
    assert not found.is_known
    assert [line.why for line in found.missing] == ["还没有推送过"]


def test_a_service_they_do_not_have_is_missing_with_the_reason(county: County, net: SuperiorNet) -> None:
    net.status, net.answers["push"] = 422, {"原因": "基本编码不存在"}
    gathering.gather_services(ON, NOW)
    sending.send_waiting(NOW)
    comparing.take([{"事项代码": "别的", "事项名称": "别的事项"}], NOW)
    found = comparing.compare(ON)
    assert [line.why for line in found.missing] == ["推送被退回：基本编码不存在"]
    assert [line.code for line in found.extra] == ["别的"]


def test_a_service_that_cannot_be_handled_there_counts_as_missing(county: County) -> None:
    comparing.take([{"事项代码": CODE, "可办": "否"}], NOW)
    assert "不能在那里办理" in comparing.compare(ON).missing[0].why


def test_an_older_text_there_is_stale_and_the_same_text_is_not(county: County) -> None:
    gathering.gather_services(ON, NOW)
    comparing.take([{"事项代码": CODE, "摘要": "0" * 64}], NOW)
    assert len(comparing.compare(ON).stale) == 1
    comparing.take([{"事项代码": CODE, "摘要": Push.objects.get().digest}], NOW)
    found = comparing.compare(ON)
    assert (found.ours, found.same, found.missing, found.stale) == (1, 1, (), ())


def test_a_main_item_counts_until_a_sub_item_is_offered(county: County) -> None:
    """A sub-item that is only being drafted does not take the main item off our side; nor off what is pushed."""
    sub = Service.objects.create(code="sub", organ=county.bureau, procedure="licence", parent=county.restaurant.service)
    assert (comparing.compare(ON).ours, gathering.gather_services(ON, NOW)) == (1, 1)
    ServiceVersion.objects.create(
        service=sub, number=1, name="子项", kind="行政许可", handling="承诺件", in_force_on=ON, published_at=NOW
    )
    assert [line.code for line in comparing.compare(ON).missing] == ["sub"]


def test_a_wrong_list_changes_nothing(county: County) -> None:
    comparing.take([{"事项代码": CODE}], NOW)
    for rows, said in (
        ([{"事项代码": "甲"}, {"事项代码": "甲"}], "第2行.*重复"),
        ([{"事项代码": "甲"}, {"事项名称": "没有代码"}], "第2行没有“事项代码”"),
    ):
        with pytest.raises(ExchangeError, match=said):
            comparing.take(rows, NOW)
    assert list(Listed.objects.values_list("code", flat=True)) == [CODE]


def test_a_list_that_is_not_as_agreed_is_refused(net: SuperiorNet) -> None:
    net.answers["list"] = {"data": []}
    with pytest.raises(ExchangeError, match="不是约定的格式"):
        comparing.ask(NOW)


def test_a_list_in_pages_is_read_to_the_end(county: County, net: SuperiorNet) -> None:
    net.answers["list"] = lambda message: {
        "行": [{"事项代码": f"s{message['页']}"}],
        "下页": str(len(message["页"]) + 1) if len(message["页"]) < 1 else "",
    }
    assert comparing.ask(NOW) == 2


def test_a_spreadsheet_serves_as_well(county: County) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("事项代码", "事项名称", "可办"), (CODE, "食品经营许可（新办）", "是")):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    assert comparing.take(tables.rows_in(file.getvalue(), "清单.xlsx"), NOW) == 1
    assert comparing.compare(ON).same == 1


def test_what_is_no_table_is_refused_with_a_sentence() -> None:
    with pytest.raises(ExchangeError):
        tables.rows_in(b"\x00\x01", "清单.xlsx")
