"""The window takes an application in on one screen, and hands out a receipt."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.conftest import County
from zhengtong.cases.models import Case
from zhengtong.people.models import Person

As = Callable[[Person], Client]
NUMBER = "410103199003074518"


def given(county: County, **changed: str) -> dict[str, str]:
    """What the window fills in for 张三丰 and his restaurant."""
    materials = {f"m{material.pk}": "on" for material in county.restaurant.materials.all()}
    return {
        "service": "food-business.new",
        "key": "0" * 32,
        "id_number": NUMBER,
        "name": "张三丰",
        "phone": "13800000000",
        "q0": "演示路2号",
        **materials,
    } | changed


def test_an_application_at_the_window_opens_a_case(county: County, as_: As) -> None:
    page = as_(county.li).post("/office/intake", given(county), follow=True)
    case = Case.objects.get()
    assert (case.channel, case.organ, str(case.applicant)) == ("窗口", county.bureau, "张三丰")
    assert case.data["经营场所"] == "演示路2号"
    assert case.data["收到材料"] == ["食品经营许可申请书", "营业执照"]
    shown = page.content.decode()
    assert case.number in shown
    assert case.pass_code in shown


def test_submitting_twice_opens_one_case(county: County, as_: As) -> None:
    client = as_(county.li)
    first, second = (client.post("/office/intake", given(county))["Location"] for _ in range(2))
    assert first == second
    assert Case.objects.count() == 1


def test_a_wrong_check_digit_is_named_and_nobody_is_registered(county: County, as_: As) -> None:
    before = Person.objects.count()
    page = as_(county.li).post("/office/intake", given(county, id_number=NUMBER[:-1] + "2"))
    assert page.status_code == 422
    assert "第18位校验码应为" in page.content.decode()
    assert (Person.objects.count(), Case.objects.count()) == (before, 0)


def test_a_missing_material_is_named(county: County, as_: As) -> None:
    sent = given(county)
    sent.pop(f"m{county.restaurant.materials.get(name='营业执照').pk}")
    page = as_(county.li).post("/office/intake", sent)
    assert "缺少必备材料“营业执照”" in page.content.decode()
    assert not Case.objects.exists()


def test_an_incomplete_application_is_received_and_what_it_lacks_is_recorded(county: County, as_: As) -> None:
    sent = given(county, is_incomplete="on")
    sent.pop(f"m{county.restaurant.materials.get(name='营业执照').pk}")
    page = as_(county.li).post("/office/intake", sent, follow=True)
    assert Case.objects.get().data["缺少材料"] == ["营业执照"]
    assert "还缺材料" in page.content.decode()


def test_a_known_number_under_another_name_is_refused(county: County, as_: As) -> None:
    client = as_(county.li)
    client.post("/office/intake", given(county))
    page = client.post("/office/intake", given(county, name="李四光", key="1" * 32))
    assert page.status_code == 422
    assert "与所填的不一致" in page.content.decode()
    assert Case.objects.count() == 1


def test_a_window_without_the_mandate_takes_nothing_in(county: County, as_: As) -> None:
    client = as_(county.qian)
    assert "food-business.new" not in client.get("/office/intake").content.decode()
    client.post("/office/intake", given(county))
    assert not Case.objects.exists()


def test_items_are_found_by_name(county: County, as_: As) -> None:
    client = as_(county.li)
    assert "food-business.new" in client.get("/office/intake", {"q": "食品"}).content.decode()
    assert "food-business.new" not in client.get("/office/intake", {"q": "采矿"}).content.decode()


def test_the_receipt_is_for_the_window_that_sees_the_case(county: County, as_: As) -> None:
    as_(county.li).post("/office/intake", given(county))
    number = Case.objects.get().number
    assert as_(county.qian).get(f"/office/cases/{number}/receipt").status_code == 404


def test_a_company_is_registered_by_its_code(county: County, as_: As) -> None:
    as_(county.li).post("/office/intake", given(county, id_number="91350100M000100Y43", name="演示餐饮有限公司"))
    applicant = Case.objects.get().applicant
    assert applicant is not None
    assert applicant.kind == Person.Kind.LEGAL
    assert applicant.created_at.date() >= date(2026, 1, 1)
