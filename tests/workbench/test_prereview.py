"""网上预审 at the office: the queue in order, a page at a time without scripts, and no page to who has no business with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.applications.conftest import TODAY, look, pdf, picture
from tests.conftest import County
from zhengtong.applications import actions, queries
from zhengtong.applications.models import Draft, PreReview
from zhengtong.people.actions import record_id_number
from zhengtong.people.models import Person


@pytest.fixture(autouse=True)
def one_day(settings: Settings, tmp_path: Path) -> None:
    settings.ZHENGTONG_TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(county: County) -> Callable[[Person], Client]:
    def sit(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sit


@pytest.fixture
def sent(county: County) -> PreReview:
    """张三's application with a picture and a contract of two pages."""
    record_id_number(county.zhang, "11010519491231002X", on=TODAY)
    draft = actions.start_draft(county.zhang, "licence", county.restaurant, on=TODAY)
    actions.keep_answers(draft, {"经营场所": "演示路1号"})
    licence = county.restaurant.materials.get(name="营业执照")
    actions.add_upload(draft, picture(), licence)
    actions.add_upload(draft, pdf(2), licence)
    return actions.send_for_prereview(*look(draft), TODAY)


def sheets(review: PreReview) -> list[str]:
    draft = Draft.objects.get(prereviews=review)
    return [f"{one.pk}.{page}" for one in queries.files(draft) for page in range(1, (one.pages or 1) + 1)]


def at(review: PreReview) -> str:
    return reverse("workbench:prereview", args=[review.pk])


def test_the_queue_shows_what_waits_and_until_when(
    county: County, desk: Callable[[Person], Client], sent: PreReview
) -> None:
    page = desk(county.li).get(reverse("workbench:prereviews")).content.decode()
    assert at(sent) in page
    assert "3月4日（周三）" in page
    assert "张三" not in page


def test_another_organ_has_no_business_with_it(
    county: County, desk: Callable[[Person], Client], sent: PreReview
) -> None:
    client, upload = desk(county.qian), queries.files(sent.draft)[0].pk  # type: ignore[arg-type]
    assert at(sent) not in client.get(reverse("workbench:prereviews")).content.decode()
    for path in (
        at(sent),
        reverse("workbench:prereview-page", args=[sent.pk, upload, 1]),
        reverse("workbench:prereview-file", args=[sent.pk, upload]),
    ):
        assert client.get(path).status_code == 404


def test_a_page_is_drawn_anew(county: County, desk: Callable[[Person], Client], sent: PreReview) -> None:
    upload = queries.files(sent.draft)[1]  # type: ignore[arg-type]
    answer = desk(county.li).get(reverse("workbench:prereview-page", args=[sent.pk, upload.pk, 2]))
    assert (answer["Content-Type"], answer.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_a_file_of_another_draft_is_not_reached_through_this_one(
    county: County, desk: Callable[[Person], Client], sent: PreReview
) -> None:
    other = actions.add_upload(actions.start_draft(county.stranger, "review", on=TODAY), picture("red"), None)
    assert desk(county.li).get(reverse("workbench:prereview-page", args=[sent.pk, other.pk, 1])).status_code == 404


def test_pages_are_judged_one_after_another(county: County, desk: Callable[[Person], Client], sent: PreReview) -> None:
    client, (first, second, third) = desk(county.li), sheets(sent)
    assert client.post(at(sent), {"sheet": first, "verdict": "通过"})["Location"] == f"{at(sent)}?page={second}"
    client.post(at(sent), {"sheet": second, "verdict": "通过"})
    assert client.post(at(sent), {"sheet": third, "verdict": "通过"})["Location"] == f"{at(sent)}#answer"
    client.post(at(sent), {"answer": "pass"})
    sent.refresh_from_db()
    assert (sent.state, sent.answered_by, sent.answered_on) == ("已通过", county.li, TODAY)


def test_a_return_with_a_mark_in_percent(county: County, desk: Callable[[Person], Client], sent: PreReview) -> None:
    client, (first, *_) = desk(county.li), sheets(sent)
    mark = {"mark_x": "60", "mark_y": "70.5", "mark_w": "90", "mark_h": "10"}
    client.post(at(sent), {"sheet": first, "verdict": "退回", "reason": "反光", **mark})
    (said,) = sent.verdicts.all()
    assert (said.mark_x, said.mark_y, said.mark_w, said.mark_h) == (600, 705, 400, 100)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"verdict": "退回", "reason": ""}, "退回要写明原因"),
        ({"verdict": "退回", "reason": "反光", "mark_x": "左边"}, "请写数字"),
        ({"verdict": "也许"}, "请选择“通过”或者“退回”"),
    ],
)
def test_a_wrong_judgment_says_why(
    county: County, desk: Callable[[Person], Client], sent: PreReview, form: dict[str, str], why: str
) -> None:
    page = desk(county.li).post(at(sent), {"sheet": sheets(sent)[0], **form}, follow=True)
    assert why in page.content.decode()
    assert not sent.verdicts.exists()


def test_an_answer_may_be_remarked_on(county: County, desk: Callable[[Person], Client], sent: PreReview) -> None:
    client = desk(county.li)
    client.post(at(sent), {"subject": "经营场所", "reason": "写到门牌号"})
    page = client.get(at(sent)).content.decode()
    assert "退回：写到门牌号" in page
    client.post(at(sent), {"subject": "没有这一项", "reason": "x"})
    assert sent.verdicts.count() == 1


def test_what_was_answered_is_in_the_other_list(
    county: County, desk: Callable[[Person], Client], sent: PreReview
) -> None:
    client = desk(county.li)
    client.post(at(sent), {"answer": "return", "remark": "请先咨询"})
    assert at(sent) not in client.get(reverse("workbench:prereviews")).content.decode()
    page = client.get(reverse("workbench:prereviews") + "?view=answered").content.decode()
    assert at(sent) in page
    assert "退回 1" in page


def test_the_queue_costs_the_same_however_long(
    county: County,
    desk: Callable[[Person], Client],
    sent: PreReview,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = desk(county.li)
    for place in range(8):
        fields = {"person": county.zhang, "organ": county.bureau, "version": county.restaurant, "number": place + 1}
        PreReview.objects.create(**fields, content="0" * 64, sent_on=TODAY, due_on=TODAY)
    with django_assert_max_num_queries(7):
        client.get(reverse("workbench:prereviews"))
    with django_assert_max_num_queries(14):
        client.get(at(sent))
