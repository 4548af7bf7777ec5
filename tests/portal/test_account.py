"""Signing up, in and out."""

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
RIGHT = {
    "kind": "自然人",
    "name": "李小明",
    "id_number": ID_NUMBER,
    "phone": "13812345678",
    "username": "lixiaoming",
    "password": PASSWORD,
}


def test_who_signs_up_is_signed_in(client: Client, county: County) -> None:
    client.post(reverse("portal:sign-up"), RIGHT)
    person = Person.objects.get(username="lixiaoming")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert not person.is_official


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id_number", "110105194912310029", "身份证号码第18位校验码应为X"),
        ("id_number", "12345", "身份证号码应为18位"),
        ("phone", "12345", "不是有效的电话号码"),
        ("password", "12345", "密码"),
        ("username", "zhangsan", "已被使用"),
        ("username", "a b", "登录名应为3至60个"),
        ("name", "", "请填写姓名或者单位名称"),
    ],
)
def test_wrong_input_is_named_beside_its_field(
    client: Client, county: County, field: str, value: str, said: str
) -> None:
    page = client.post(reverse("portal:sign-up"), RIGHT | {field: value})
    assert page.status_code == 422
    assert any(said in error for error in page.context["form"].errors[field])
    assert not Person.objects.filter(name="李小明").exists()


def test_an_enterprise_signs_up_with_its_credit_code(client: Client, county: County) -> None:
    wrong = client.post(reverse("portal:sign-up"), RIGHT | {"kind": "法人"})
    assert any("统一社会信用代码" in error for error in wrong.context["form"].errors["id_number"])


def test_one_person_has_one_account(client: Client, county: County) -> None:
    client.post(reverse("portal:sign-up"), RIGHT)
    page = Client().post(reverse("portal:sign-up"), RIGHT | {"username": "another"})
    assert "已经登记过" in page.content.decode()


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
    # session, person, notices
    with django_assert_num_queries(3):
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
