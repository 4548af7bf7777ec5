"""What the operator sees and may do: the back office and the command line."""

import io
from datetime import date

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.conftest import County
from tests.people.conftest import PASSWORD, secret_in
from zhengtong.people import actions, queries
from zhengtong.people.models import ApiToken, Mandate, Person, Post, Tenure

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(actions.register_person(name="运维", username="operator", password=PASSWORD, is_operator=True))
    return client


@pytest.mark.parametrize(
    "page",
    [
        "", "people/division/", "people/organ/", "people/person/", "people/post/", "people/tenure/", "people/mandate/",
        "people/apitoken/", "people/signinattempt/", "people/personaldatareading/", "people/organ/add/",
        "people/tenure/add/", "people/mandate/add/", "statutes/statute/", "statutes/statuteversion/", "statutes/article/",
        "services/service/", "services/serviceversion/",
    ],
)  # fmt: skip
def test_every_page_of_the_back_office_opens(operator: Client, county: County, page: str) -> None:
    assert operator.get(f"/operator/{page}").status_code == 200


def test_the_back_office_shows_neither_password_nor_number(operator: Client) -> None:
    zhang = actions.register_person(name="张三", username="zhangsan", password=PASSWORD, id_number=NUMBER)
    page = operator.get(f"/operator/people/person/{zhang.pk}/change/").content.decode()
    assert "1101**********002X" in page
    for secret in (NUMBER, zhang.password, "id_number_sealed", "second_factor_sealed", 'name="password"'):
        assert secret not in page


def test_the_back_office_refuses_an_overlapping_tenure_on_the_form(operator: Client, county: County) -> None:
    post = Post.objects.get(name="许可承办岗")
    said = {"person": county.wang.pk, "post": post.pk, "from_on": "2020-01-01", "to_on": ""}
    page = operator.post("/operator/people/tenure/add/", said).content.decode()
    assert "任期不能重叠" in page
    assert post.tenures.count() == 1


def test_the_back_office_lets_a_tenure_end(operator: Client, county: County) -> None:
    tenure = Tenure.objects.get(person=county.wang)
    said = {"person": county.wang.pk, "post": tenure.post_id, "from_on": "2004-01-01", "to_on": "2020-12-31"}
    assert operator.post(f"/operator/people/tenure/{tenure.pk}/change/", said).status_code == 302
    assert not queries.reach(county.wang, date(2021, 1, 1))


def test_the_back_office_refuses_a_mandate_given_twice(operator: Client, county: County) -> None:
    window = Post.objects.get(name="综合受理窗口")
    said = {
        "organ": county.bureau.pk, "post": window.pk, "roles": "窗口", "services": "", "document": "2号",
        "from_on": "2020-01-01", "to_on": "",
    }  # fmt: skip
    assert "不能重复授权" in operator.post("/operator/people/mandate/add/", said).content.decode()
    assert Mandate.objects.filter(post=window).count() == 1


def test_a_published_version_is_read_only_in_the_back_office(operator: Client, county: County) -> None:
    page = operator.get(f"/operator/services/serviceversion/{county.restaurant.pk}/change/").content.decode()
    assert "食品经营许可（新办）" in page
    assert 'name="_save"' not in page


def test_nothing_is_deleted_in_the_back_office(operator: Client, county: County) -> None:
    for kind, row in {"person": county.zhang, "organ": county.hall, "division": county.division}.items():
        assert operator.post(f"/operator/people/{kind}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def run(*words: str) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_first_operator_is_made_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    address = run("create_operator", "admin", "--name", "运维甲", "--password-stdin").splitlines()[-1]
    now = timezone.now()
    code = pyotp.TOTP(secret_in(address)).at(now)
    assert actions.sign_in("admin", PASSWORD, code, address=None, at=now).is_operator


def test_a_weak_password_makes_no_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12345\n"))
    with pytest.raises(CommandError, match="密码"):
        run("create_operator", "admin", "--name", "运维甲", "--password-stdin")
    assert not Person.objects.exists()


def test_enrolling_on_the_command_line_needs_a_right_code(wang: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: "000000x")
    with pytest.raises(CommandError, match="动态码不正确"):
        run("enrol", "wangwu")
    with pytest.raises(CommandError, match="没有登录名为“nobody”的账号"):
        run("enrol", "nobody")


def test_a_token_is_printed_once_and_works(zhang: Person) -> None:
    token = run("token", "zhangsan", "--name", "对接省平台").strip()
    found = queries.bearer(token, timezone.now(), timezone.localdate())
    assert found is not None and found[0] == zhang
    assert ApiToken.objects.get().name == "对接省平台"


def test_rekeying_says_how_many_changed() -> None:
    actions.register_person(name="张三", id_number=NUMBER)
    assert "0人" in run("rekey")
