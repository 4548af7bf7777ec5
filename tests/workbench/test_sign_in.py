"""Signing in to the workbench: password and code, enrolment the first time, patience with guessing."""

import re
from datetime import UTC, datetime
from typing import Any, cast

import pyotp
import pytest
from django.test import Client

from tests.conftest import County
from zhengtong.people import actions
from zhengtong.people.models import OneTimeCode, Person, RecoveryCode

PASSWORD = "风调雨顺国泰民安2026"


@pytest.fixture
def wang(county: County) -> Person:
    """承办人王五, with a password and no second factor yet."""
    actions.set_password(county.wang, PASSWORD)
    return county.wang


def now() -> datetime:
    return datetime.now(UTC)


def enrolled(person: Person) -> pyotp.TOTP:
    """A person whose authenticator is in use; a code of half an hour ago was its first."""
    uri = actions.enrol_second_factor(person)
    Person.objects.filter(pk=person.pk).update(second_factor_confirmed_at=now())
    return cast(pyotp.TOTP, pyotp.parse_uri(uri))  # ours is time-based


def sign_in(client: Client, **given: str) -> Any:  # Any: the test client's response
    return client.post("/office/sign-in", {"username": "wangwu", "password": PASSWORD, "code": ""} | given)


def test_password_and_code_open_the_workbench(client: Client, wang: Person) -> None:
    page = sign_in(client, code=enrolled(wang).now())
    assert page.status_code == 302
    assert page["Location"] == "/office/"
    assert client.get("/office/").status_code == 200


def test_a_password_alone_opens_nothing(client: Client, wang: Person) -> None:
    enrolled(wang)
    page = sign_in(client)
    assert page.status_code == 422
    assert "请输入动态码" in page.content.decode()
    assert client.get("/office/").status_code == 302


def test_a_wrong_code_opens_nothing(client: Client, wang: Person) -> None:
    enrolled(wang)
    assert "动态码不正确" in sign_in(client, code="000000").content.decode()
    assert client.get("/office/").status_code == 302


def test_a_wrong_password_and_an_unknown_name_are_refused_in_the_same_words(client: Client, wang: Person) -> None:
    def said(**given: str) -> str:
        found = re.search(r"<li>([^<]+)</li>", sign_in(client, **given).content.decode())
        return found[1] if found else ""

    assert said(password="x") == said(username="nobody") == "登录名或者密码不正确，请核对后重试。"


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client, wang: Person) -> None:
    totp = enrolled(wang)
    for _ in range(5):
        sign_in(client, password="x")
    page = sign_in(client, code=totp.now())
    assert "登录失败次数过多" in page.content.decode()
    assert client.get("/office/").status_code == 302


def test_the_first_sign_in_enrols_the_authenticator_and_shows_recovery_codes_once(client: Client, wang: Person) -> None:
    sign_in(client)
    code = actions.hand_out(wang, OneTimeCode.Purpose.ENROL, at=now())
    page = client.post("/office/sign-in/enrol", {"handed": code})
    assert "data:image/svg+xml" in page.context["picture"]
    secret = page.context["secret"].replace(" ", "")
    done = client.post("/office/sign-in/enrol", {"code": pyotp.TOTP(secret).now()})
    assert len(done.context["codes"]) == 8
    assert client.get("/office/").status_code == 200
    assert client.get("/office/sign-in/enrol").status_code == 302


def test_a_recovery_code_stands_in_for_the_telephone_once(client: Client, wang: Person) -> None:
    enrolled(wang)
    code = actions.issue_recovery_codes(wang)[0]
    assert sign_in(client, code=code).status_code == 302
    assert RecoveryCode.objects.filter(person=wang, used_at__isnull=False).count() == 1
    assert sign_in(Client(), code=code).status_code == 422


def test_nobody_enrols_without_the_password(client: Client, wang: Person) -> None:
    assert client.get("/office/sign-in/enrol")["Location"] == "/office/sign-in"


def test_a_confirmed_authenticator_cannot_be_replaced_by_password_alone(client: Client, wang: Person) -> None:
    sign_in(client)
    enrolled(wang)
    page = client.post("/office/sign-in/enrol", {"again": "1"})
    assert page["Location"] == "/office/sign-in"


def test_a_citizen_is_told_where_to_go(client: Client, county: County) -> None:
    actions.set_password(county.zhang, PASSWORD)
    page = sign_in(client, username="zhangsan")
    assert "您的账号是公众账号" in page.content.decode()


def test_one_returns_to_the_page_one_wanted_and_never_to_another_site(client: Client, wang: Person) -> None:
    totp = enrolled(wang)
    assert client.get("/office/deadlines")["Location"] == "/office/sign-in?next=%2Foffice%2Fdeadlines"
    page = sign_in(client, code=totp.now(), next="https://example.com/office/")
    assert page["Location"] == "/office/"


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, wang: Person) -> None:
    client.force_login(wang)
    assert client.get("/office/sign-out").status_code == 405
    client.post("/office/sign-out")
    assert client.get("/office/").status_code == 302


def test_pages_of_the_workbench_are_kept_by_no_cache(client: Client, wang: Person) -> None:
    client.force_login(wang)
    assert client.get("/office/")["Cache-Control"] == "no-store"
