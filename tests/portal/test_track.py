"""Following a case without an account."""

from django.test import Client
from django.urls import reverse

from tests.conftest import County
from zhengtong.cases.models import Case
from zhengtong.portal.views.track import GUESSES

TRACK = "/track/"


def test_number_and_pass_code_show_the_progress(client: Client, licence: Case) -> None:
    page = client.post(TRACK, {"number": licence.number, "pass_code": licence.pass_code.lower()}, follow=True)
    text = page.content.decode()
    assert licence.title in text
    assert "待受理" in text


def test_a_wrong_pass_code_is_refused(client: Client, licence: Case) -> None:
    page = client.post(TRACK, {"number": licence.number, "pass_code": "AAAAAA"})
    assert page.status_code == 422
    assert "没有找到这件事" in page.content.decode()
    assert client.get(reverse("portal:tracked", args=[licence.number]))["Location"] == TRACK


def test_a_wrong_number_is_refused_in_the_same_words(client: Client, licence: Case) -> None:
    """Else numbers could be told apart from inventions."""
    wrong_code = client.post(TRACK, {"number": licence.number, "pass_code": "AAAAAA"})
    wrong_number = client.post(TRACK, {"number": "410103202603029999", "pass_code": "AAAAAA"})
    assert wrong_code.context["form"].errors == wrong_number.context["form"].errors


def test_a_pass_code_shows_no_names_and_no_files(client: Client, county: County, licence: Case) -> None:
    page = client.post(TRACK, {"number": licence.number, "pass_code": licence.pass_code}, follow=True)
    text = page.content.decode()
    assert "张三" not in text
    assert "演示路1号" not in text


def test_the_pass_code_never_stands_in_an_address(client: Client, licence: Case) -> None:
    page = client.post(TRACK, {"number": licence.number, "pass_code": licence.pass_code}, follow=True)
    assert all(licence.pass_code not in address for address, _ in page.redirect_chain)


def test_guessing_ends(client: Client, licence: Case) -> None:
    for _ in range(GUESSES.limit):
        client.post(TRACK, {"number": licence.number, "pass_code": "AAAAAA"})
    page = client.post(TRACK, {"number": licence.number, "pass_code": licence.pass_code})
    assert "查询次数过多" in page.content.decode()


def test_the_number_in_a_new_session_is_not_enough(client: Client, licence: Case) -> None:
    client.post(TRACK, {"number": licence.number, "pass_code": licence.pass_code})
    assert Client().get(reverse("portal:tracked", args=[licence.number]))["Location"] == TRACK
