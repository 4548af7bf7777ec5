"""Rating on the portal: signed in, by number and pass code, once more; and what the public sees."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import County
from tests.portal.conftest import TODAY
from zhengtong.cases import actions
from zhengtong.cases.models import Case, Rating


@pytest.fixture
def done(licence: Case, county: County) -> Case:
    """张三's matter, withdrawn."""
    actions.perform(licence, "撤回申请", by=county.zhang, on=TODAY)
    return licence


@pytest.fixture
def passer(client: Client, done: Case) -> Client:
    """Somebody without an account who showed number and pass code."""
    client.post(reverse("portal:track"), {"number": done.number, "pass_code": done.pass_code})
    return client


def test_grade_tags_words_and_namelessness_are_kept(zhang: Client, done: Case) -> None:
    given = {"grade": "2", "tags": ["服务热情"], "comment": "好", "is_anonymous": "on"}
    zhang.post(reverse("portal:rate", args=[done.number]), given)
    rating = Rating.objects.get()
    assert (rating.grade, rating.tags, rating.comment, rating.is_anonymous) == (2, ["服务热情"], "好", True)


def test_an_invented_tag_is_refused(zhang: Client, done: Case) -> None:
    page = zhang.post(reverse("portal:rate", args=[done.number]), {"grade": "2", "tags": ["<script>"]})
    assert page.status_code == 422


def test_who_holds_the_pass_code_rates_without_an_account(passer: Client, done: Case) -> None:
    passer.post(reverse("portal:rate-tracked", args=[done.number]), {"grade": "3"})
    rating = Rating.objects.get()
    assert (rating.grade, rating.by) == (3, None)


def test_without_the_pass_code_nobody_rates(client: Client, done: Case) -> None:
    client.post(reverse("portal:rate-tracked", args=[done.number]), {"grade": "3"})
    assert not Rating.objects.exists()


def test_a_second_rating_by_number_is_the_later_one(passer: Client, done: Case) -> None:
    for grade in ("1", "2", "3"):
        passer.post(reverse("portal:rate-tracked", args=[done.number]), {"grade": grade})
    rating = Rating.objects.get()
    assert (rating.grade, rating.later_grade) == (1, 2)


def test_a_later_rating_is_made_on_the_page_of_the_matter(zhang: Client, done: Case) -> None:
    zhang.post(reverse("portal:rate", args=[done.number]), {"grade": "2"})
    zhang.post(reverse("portal:rate-later", args=[done.number]), {"grade": "4", "comment": "后来变差"})
    assert "追评" in zhang.get(reverse("portal:matter", args=[done.number])).content.decode()
    assert Rating.objects.get().rectification is not None


def test_the_page_says_where_the_rectification_stands(zhang: Client, done: Case) -> None:
    zhang.post(reverse("portal:rate", args=[done.number]), {"grade": "5"})
    assert "待交办" in zhang.get(reverse("portal:matter", args=[done.number])).content.decode()


def test_a_stranger_does_not_rate_later(stranger: Client, done: Case) -> None:
    assert stranger.post(reverse("portal:rate-later", args=[done.number]), {"grade": "1"}).status_code == 404


def test_the_public_sees_rates_with_what_they_are_made_of(
    zhang: Client, client: Client, done: Case, county: County
) -> None:
    zhang.post(reverse("portal:rate", args=[done.number]), {"grade": "2"})
    page = client.get(reverse("portal:ratings")).content.decode()
    assert county.bureau.name in page
    assert "1/1" in page
    of_organ = client.get(reverse("portal:ratings-organ", args=[county.bureau.pk])).content.decode()
    assert "食品经营许可（新办）" in of_organ


def test_no_comment_and_no_name_is_public(zhang: Client, client: Client, done: Case, county: County) -> None:
    zhang.post(reverse("portal:rate", args=[done.number]), {"grade": "2", "comment": "不宜公开的话"})
    for page in (reverse("portal:ratings"), reverse("portal:ratings-organ", args=[county.bureau.pk])):
        shown = client.get(page).content.decode()
        assert "不宜公开的话" not in shown
        assert "张三" not in shown
