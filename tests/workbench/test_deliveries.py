"""送出记录: who may look, what the filters show, and sending again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from zhengtong.notices.actions import tell
from zhengtong.notices.models import Delivery
from zhengtong.people.actions import record_id_number
from zhengtong.people.models import Person

PAGE = "/office/deliveries"


@pytest.fixture
def failed(county: County, settings: Any) -> Delivery:
    """A text message to 张三 that was given up."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Person.objects.filter(pk=county.zhang.pk).update(email="zhang@example.test")
    county.zhang.refresh_from_db()
    delivery = tell(county.zhang, cause="t", title="申请已受理", body="已受理。").deliveries.get()
    Delivery.objects.update(state="failed", tries=9, error="连接不上")
    return delivery


@pytest.fixture
def operator(county: County) -> Client:
    Person.objects.filter(pk=county.qian.pk).update(is_operator=True)
    client = Client()
    client.force_login(Person.objects.get(pk=county.qian.pk))
    return client


def test_an_operator_sees_what_failed_and_why(operator: Client, failed: Delivery) -> None:
    page = operator.get(PAGE).content.decode()
    assert "连接不上" in page
    assert "张*" in page
    assert "张三" not in page


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [("?state=failed", True), ("?state=sent", False), ("?channel=email", True), ("?channel=sms", False),
     ("?day=2001-01-01", False), ("?day=nonsense&state=%00", True)],
)  # fmt: skip
def test_the_filters_narrow_the_list(operator: Client, failed: Delivery, query: str, is_shown: bool) -> None:
    assert ("申请已受理" in operator.get(PAGE + query).content.decode()) == is_shown


def test_one_is_sent_again_with_a_reason(operator: Client, failed: Delivery, county: County) -> None:
    operator.post(reverse("workbench:deliveries-again"), {"delivery": failed.pk, "because": "网关修好了"})
    failed.refresh_from_db()
    assert (failed.state, failed.again_because, failed.again_by_id) == ("waiting", "网关修好了", county.qian.pk)


def test_all_that_the_filter_shows_are_sent_again(operator: Client, failed: Delivery) -> None:
    operator.post(reverse("workbench:deliveries-again"), {"channel": "sms", "because": "网关修好了"})
    failed.refresh_from_db()
    assert failed.state == "failed"
    operator.post(reverse("workbench:deliveries-again"), {"channel": "email", "because": "网关修好了"})
    failed.refresh_from_db()
    assert failed.state == "waiting"


def test_without_a_reason_nothing_is_sent_again(operator: Client, failed: Delivery) -> None:
    operator.post(reverse("workbench:deliveries-again"), {"delivery": failed.pk, "because": " "})
    failed.refresh_from_db()
    assert failed.state == "failed"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_head_of_an_organ_sees_only_what_its_cases_sent(failed: Delivery, county: County) -> None:
    assert "申请已受理" not in signed_in(county.zhao).get(PAGE).content.decode()


def test_a_clerk_sees_nothing(failed: Delivery, county: County) -> None:
    assert signed_in(county.wang).get(PAGE).status_code == 403


def test_a_head_sends_nothing_again_that_is_not_theirs(failed: Delivery, county: County) -> None:
    signed_in(county.zhao).post(reverse("workbench:deliveries-again"), {"delivery": failed.pk, "because": "好了"})
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_the_page_costs_the_same_however_many(
    operator: Client, county: County, failed: Delivery, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(20):
        tell(county.zhang, cause=f"t:{place}", title="已受理", body="已受理。")
    with django_assert_max_num_queries(6):
        operator.get(PAGE)


def test_the_window_hands_out_a_code_and_shows_it_once(county: County) -> None:
    record_id_number(county.zhang, "11010519491231002X")
    page = signed_in(county.li).post(
        reverse("workbench:account-code"), {"name": "张三", "id_kind": "居民身份证", "id_number": "11010519491231002X"}
    )
    assert len(page.context["code"]) == 11


def test_who_sits_at_no_window_hands_out_none(county: County) -> None:
    record_id_number(county.zhang, "11010519491231002X")
    page = signed_in(county.wang).post(
        reverse("workbench:account-code"), {"name": "张三", "id_kind": "居民身份证", "id_number": "11010519491231002X"}
    )
    assert (page.status_code, "code" in page.context) == (422, False)
