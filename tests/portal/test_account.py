"""Signing up, in and out."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from tests.portal.conftest import ID_NUMBER
from zhengtong.people.models import Person

PASSWORD = "一句记得住的话2026"
WHO = {"name": "李小明", "id_kind": "居民身份证", "id_number": ID_NUMBER}
ACCOUNT = {"phone": "13812345678", "username": "lixiaoming", "password": PASSWORD}


def sign_up(client: Client, **changed: str) -> Any:  # Any: the test client's response
    """Both steps, with something changed; the answer of the last one shown."""
    page = client.post(reverse("portal:sign-up"), WHO | {key: changed[key] for key in changed if key in WHO})
    if page.status_code != 302:
        return page
    return client.post(page["Location"], ACCOUNT | {key: changed[key] for key in changed if key in ACCOUNT})


def test_who_signs_up_is_signed_in(client: Client, county: County) -> None:
    sign_up(client)
    person = Person.objects.get(username="lixiaoming")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert not person.is_official


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id_number", "110105194912310029", "身份证号码第18位校验码应为X"),
        ("id_number", "12345", "身份证号码应为18位"),
        ("name", "", "请填写姓名"),
        ("phone", "12345", "不是有效的电话号码"),
        ("password", "12345", "密码"),
        ("username", "zhangsan", "已被使用"),
        ("username", "a b", "登录名应为3至60个"),
    ],
)
def test_wrong_input_is_named_beside_its_field(
    client: Client, county: County, field: str, value: str, said: str
) -> None:
    page = sign_up(client, **{field: value})
    assert page.status_code == 422
    assert any(said in error for error in page.context["form"].errors[field])
    assert not Person.objects.filter(name="李小明").exists()


@pytest.mark.parametrize(
    ("kind", "number"),
    [("护照", "E12345678"), ("港澳居民来往内地通行证", "H12345678"), ("台湾居民来往大陆通行证", "12345678")],
)
def test_who_has_no_identity_card_signs_up_with_another_document(
    client: Client, county: County, kind: str, number: str
) -> None:
    sign_up(client, id_kind=kind, id_number=number)
    assert Person.objects.get(username="lixiaoming").id_kind == kind


def test_the_number_typed_in_the_first_step_lies_sealed_until_the_second(client: Client, county: County) -> None:
    client.post(reverse("portal:sign-up"), WHO)
    assert ID_NUMBER not in str(dict(client.session))


def test_the_second_step_without_the_first_leads_to_the_first(client: Client, county: County) -> None:
    assert client.get(reverse("portal:sign-up-account"))["Location"] == reverse("portal:sign-up")


def test_signing_up_carries_on_to_where_one_was(client: Client, county: County) -> None:
    page = client.post(reverse("portal:sign-up") + "?next=/track/", WHO)
    assert page["Location"].endswith("?next=%2Ftrack%2F")


def test_one_person_has_one_account(client: Client, county: County) -> None:
    sign_up(client)
    page = sign_up(Client(), username="another")
    assert "已经登记过" in page.content.decode()


def test_numbers_cannot_be_tried_without_end(client: Client, county: County) -> None:
    for _ in range(20):
        client.post(reverse("portal:sign-up"), WHO)
    assert "注册的次数太多" in client.post(reverse("portal:sign-up"), WHO).content.decode()


def signed_in(client: Client, county: County, **more: str) -> str:
    county.zhang.password = make_password(PASSWORD)
    county.zhang.save()
    data = {"username": "zhangsan", "password": PASSWORD} | more
    return str(client.post(reverse("portal:sign-in"), data)["Location"])


def test_a_wrong_password_is_refused_without_saying_which_was_wrong(client: Client, county: County) -> None:
    county.zhang.password = make_password(PASSWORD)
    county.zhang.save()
    wrong_password = client.post(reverse("portal:sign-in"), {"username": "zhangsan", "password": "wrong"})
    wrong_name = client.post(reverse("portal:sign-in"), {"username": "nobody", "password": PASSWORD})
    assert wrong_password.status_code == 422
    assert wrong_password.context["form"].errors == wrong_name.context["form"].errors


def test_signing_in_leads_to_ones_matters(client: Client, county: County) -> None:
    assert signed_in(client, county) == reverse("portal:my-matters")


def test_signing_in_leads_back_to_where_one_was(client: Client, county: County) -> None:
    assert signed_in(client, county, next="/track/") == "/track/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client: Client, county: County, elsewhere: str) -> None:
    assert signed_in(client, county, next=elsewhere) == reverse("portal:my-matters")


def test_an_official_needs_the_second_factor_here_too(client: Client, county: County) -> None:
    county.li.password = make_password(PASSWORD)
    county.li.save()
    page = client.post(reverse("portal:sign-in"), {"username": "lisi", "password": PASSWORD})
    assert page.status_code == 422
    assert "_auth_user_id" not in client.session


def test_signing_out_ends_the_session(zhang: Client) -> None:
    zhang.post(reverse("portal:sign-out"))
    assert "_auth_user_id" not in zhang.session


def test_a_link_cannot_sign_anyone_out(zhang: Client) -> None:
    assert zhang.get(reverse("portal:sign-out")).status_code == 405


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/"])
def test_the_elder_look_leads_nowhere_else(client: Client, county: County, elsewhere: str) -> None:
    assert client.post(reverse("portal:look"), {"look": "elder", "next": elsewhere})["Location"] == "/"


def test_notices_are_ones_own(county: County, zhang: Client, stranger: Client) -> None:
    from zhengtong.notices.actions import tell

    notice = tell(county.zhang, cause="t", title="已受理", body="申请已经受理。", path="/track/")
    assert "已受理" in zhang.get(reverse("portal:notices")).content.decode()
    assert stranger.post(reverse("portal:notice", args=[notice.pk])).status_code == 404
    assert zhang.post(reverse("portal:notice", args=[notice.pk]))["Location"] == "/track/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_the_notices_page_costs_the_same_however_many(
    county: County, zhang: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A person who has much to do with the county has thousands of notices; the page asks for one page of them."""
    from zhengtong.notices.actions import tell

    for place in range(25):
        tell(county.zhang, cause=f"t:{place}", title="已受理", body="申请已经受理。")
    # session, person, notices, how many are unread
    with django_assert_num_queries(4):
        page = zhang.get(reverse("portal:notices"))
    assert len(page.context["notices"]) == 20


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/nothing/"])
def test_every_answer_carries_the_content_policy(client: Client, county: County, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_of_a_failure_needs_nothing_to_be_shown() -> None:
    """It is rendered when anything may be broken: without a request, a person or a database."""
    page = render_to_string("500.html")
    assert "刚才的操作没有写入" in page
    assert 'href="/"' in page
