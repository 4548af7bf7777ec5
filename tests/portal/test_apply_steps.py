"""The steps of an application as a browser without scripts walks them: nothing is lost, nothing unneeded is asked."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.applications.conftest import OWN, RENTED, SHOP, bundle, picture, publish, shop  # noqa: F401 - fixtures
from tests.conftest import County
from tests.portal.conftest import TODAY
from zhengtong.applications import actions, queries
from zhengtong.applications.models import Draft, PreReview
from zhengtong.cases.models import Case
from zhengtong.people import queries as people
from zhengtong.services.models import BundleVersion, ServiceVersion


def begin(client: Client, code: str, **more: str) -> Draft:
    client.post(reverse("portal:begin", args=[code]), more)
    return Draft.objects.latest("pk")


def at(name: str, draft: Draft) -> str:
    return reverse(f"portal:{name}", args=[draft.key])


def text(answer: Any) -> str:  # Any: Django's test response
    return str(answer.content.decode())


@pytest.fixture
def food(county: County, zhang: Client) -> Draft:
    """张三's draft of the food licence with nothing missing."""
    draft = begin(zhang, "food-business.new")
    actions.keep_answers(draft, {"经营场所": "演示路1号"})
    actions.add_upload(draft, picture(), county.restaurant.materials.get(name="营业执照"))
    return draft


def test_the_situation_comes_first(zhang: Client, shop: ServiceVersion) -> None:  # noqa: F811
    draft = begin(zhang, "shop-sign")
    assert zhang.get(at("draft", draft))["Location"] == at("draft-situation", draft)
    assert SHOP in text(zhang.get(at("draft-situation", draft)))
    answer = zhang.post(at("draft-situation", draft), {"s1": "2", "next": "1"})
    assert answer["Location"] == at("draft", draft)
    assert "房东姓名" in text(zhang.get(at("draft", draft)))


def test_a_situation_left_open_is_said_beside_the_question(zhang: Client, shop: ServiceVersion) -> None:  # noqa: F811
    draft = begin(zhang, "shop-sign")
    answer = zhang.post(at("draft-situation", draft), {"next": "1"}, follow=True)
    assert "还要回答这个问题" in text(answer)


def test_an_answered_situation_may_be_left_for_later(zhang: Client, shop: ServiceVersion) -> None:  # noqa: F811
    draft = begin(zhang, "shop-sign")
    answer = zhang.post(at("draft-situation", draft), {"s1": "2", "later": "1"})
    assert answer["Location"] == reverse("portal:my-matters")


def test_what_the_guide_was_told_skips_the_question(zhang: Client, shop: ServiceVersion) -> None:  # noqa: F811
    page = text(zhang.get(reverse("portal:begin", args=["shop-sign"]) + "?s1=1"))
    assert '<input type="hidden" name="s1" value="1">' in page
    draft = begin(zhang, "shop-sign", s1="1")
    assert draft.situations == {SHOP: OWN}
    assert zhang.get(at("draft", draft)).status_code == 200


def test_only_needed_materials_are_shown(zhang: Client, shop: ServiceVersion) -> None:  # noqa: F811
    draft = begin(zhang, "shop-sign", s1="1")
    page = text(zhang.get(at("draft-materials", draft)))
    assert "产权证" in page
    assert "租赁合同" not in page


def test_an_item_that_is_not_open_says_where_to_go(county: County, zhang: Client, shop: ServiceVersion) -> None:  # noqa: F811
    from datetime import date

    publish(shop.service, number=2, in_force_on=date(2026, 1, 1), openness="不开放", place="二楼3号窗口")
    path = reverse("portal:begin", args=["shop-sign"])
    assert "请到二楼3号窗口申请" in text(zhang.get(path))
    assert zhang.post(path).status_code == 403
    assert not Draft.objects.exists()


def test_a_script_keeps_what_is_typed(zhang: Client, food: Draft) -> None:
    answer = zhang.post(at("draft-keep", food), {"q0": "写了一半"})
    assert answer.json()["said"].endswith("已自动保存")
    food.refresh_from_db()
    assert food.answers == {"经营场所": "写了一半"}


def test_a_script_is_told_that_the_session_has_ended(client: Client, food: Draft) -> None:
    answer = client.post(at("draft-keep", food), {"q0": "写了一半"})
    assert (answer.status_code, "登录过期" in answer.json()["said"]) == (401, True)


def test_what_was_sent_after_the_session_ran_out_is_put_back(county: County, zhang: Client, food: Draft) -> None:
    late = Client()
    sent = late.post(at("draft", food), {"q0": "演示路99号", "next": "1"})
    assert sent["Location"].startswith(reverse("portal:sign-in"))
    late.force_login(county.zhang)
    page = text(late.get(at("draft", food)))
    assert "登录过期以前填的内容已经恢复" in page
    assert "演示路99号" in page


def test_what_somebody_else_sent_is_not_put_back(county: County, zhang: Client, food: Draft) -> None:
    """A shared computer: one sends a form too late, the next one signs in."""
    late = Client()
    late.post(at("draft", food), {"q0": "演示路99号", "next": "1"})
    late.force_login(county.stranger)
    assert late.get(at("draft", food)).status_code == 404
    food.refresh_from_db()
    assert food.answers == {"经营场所": "演示路1号"}


def test_what_was_filled_in_before_is_shown_with_its_source(county: County, zhang: Client, food: Draft) -> None:
    zhang.post(at("draft-check", food))
    again = begin(zhang, "food-business.new")
    page = text(zhang.get(at("draft", again)))
    assert "来自您以前填的：您2026年3月2日办“食品经营许可（新办）”时填的" in page
    again.refresh_from_db()
    assert again.answers == {}


def test_a_file_handed_in_before_is_one_click(county: County, zhang: Client, food: Draft) -> None:
    zhang.post(at("draft-check", food))
    again = begin(zhang, "food-business.new")
    page = text(zhang.get(at("draft-materials", again)))
    assert "上次交过" in page
    upload = Case.objects.get().uploads.get()
    place = county.restaurant.materials.get(name="营业执照").pk
    zhang.post(at("draft-materials", again), {"reuse": f"{place}:{upload.pk}"})
    assert [one.reused_from for one in queries.files(again)] == [upload]


def test_files_are_moved_turned_and_removed_by_plain_buttons(county: County, zhang: Client, food: Draft) -> None:
    second = actions.add_upload(food, picture("red"), county.restaurant.materials.get(name="营业执照"))
    zhang.post(at("draft-materials", food), {"up": str(second.pk)})
    zhang.post(at("draft-materials", food), {"turn": str(second.pk)})
    first, other = queries.files(food)
    assert (first.pk, first.turned) == (second.pk, 90)
    zhang.post(at("draft-materials", food), {"remove": str(other.pk)})
    assert queries.files(food) == [first]


def test_a_page_is_shown_to_its_owner_only(county: County, zhang: Client, stranger: Client, food: Draft) -> None:
    path = reverse("portal:page", args=[queries.files(food)[0].pk, 1])
    answer = zhang.get(path)
    assert (answer.status_code, answer["Content-Type"], answer.content[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert stranger.get(path).status_code == 404
    assert zhang.get(reverse("portal:page", args=[queries.files(food)[0].pk, 2])).status_code == 404


def test_prereview_is_sent_and_asked_back(zhang: Client, food: Draft) -> None:
    zhang.post(at("draft-prereview", food), {"send": "1"})
    page = text(zhang.get(at("draft-prereview", food)))
    assert "演示县市场监督管理局承诺3月4日（周三）以前答复" in page
    zhang.post(at("draft-prereview", food), {"withdraw": "1"})
    assert PreReview.objects.get().state == "已撤回"


def test_a_returned_page_is_shown_with_its_mark_and_reason(county: County, zhang: Client, food: Draft) -> None:
    zhang.post(at("draft-prereview", food), {"send": "1"})
    upload = queries.files(food)[0]
    reach = people.reach(county.li, TODAY)
    review = PreReview.objects.get()
    given: dict[str, Any] = {"by": county.li, "reach": reach, "on": TODAY}
    actions.judge_page(
        review,
        upload,
        1,
        "退回",
        reason="右下角反光",
        mark=actions.Mark(600, 700, 300, 200),
        subject="营业执照",
        **given,
    )
    actions.answer_prereview(review, passed=False, remark="", places=[], **given)
    page = text(zhang.get(at("draft-prereview", food)))
    assert "右下角反光" in page
    assert '<rect x="600" y="700" width="300" height="200"' in page
    zhang.post(at("draft-materials", food), {"remove": str(upload.pk)})
    assert "已换掉" in text(zhang.get(at("draft-prereview", food)))


def test_the_steps_cost_the_same_however_many_files(
    county: County, zhang: Client, food: Draft, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    licence = county.restaurant.materials.get(name="营业执照")
    for colour in ("red", "blue", "green", "black", "yellow"):
        actions.add_upload(food, picture(colour), licence)
    for name, most in (("draft", 10), ("draft-materials", 11), ("draft-check", 11)):
        zhang.get(at(name, food))
        with django_assert_max_num_queries(most):
            zhang.get(at(name, food))


def test_one_form_for_a_bundle(county: County, zhang: Client, bundle: BundleVersion) -> None:  # noqa: F811
    zhang.post(reverse("portal:begin-bundle", args=["snack-bar"]), {"s1": "2"})
    draft = Draft.objects.latest("pk")
    assert (draft.bundle, draft.situations) == (bundle, {"要挂招牌吗？": "不要"})
    zhang.post(at("draft", draft), {"q0": "演示路1号", "next": "1"})
    place = county.restaurant.materials.get(name="营业执照").pk
    zhang.post(at("draft-materials", draft), {f"file-{place}": picture(), "next": "1"})
    answer = zhang.post(at("draft-check", draft))
    main = Case.objects.get(procedure="one-matter")
    assert answer["Location"] == reverse("portal:receipt", args=[main.number])
    member = main.children.get()
    for page in (zhang.get(answer["Location"]), zhang.get(reverse("portal:matter", args=[main.number]))):
        assert member.number in text(page)
    assert main.title in text(zhang.get(reverse("portal:matter", args=[member.number])))


def test_a_form_from_elsewhere_keeps_nothing(county: County, food: Draft) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(county.zhang)
    assert client.post(at("draft-keep", food), {"q0": "别处来的"}).status_code == 403
    assert settings.CSRF_TRUSTED_ORIGINS


def test_a_conditional_question_is_asked_for_only_where_it_holds(zhang: Client, shop: ServiceVersion) -> None:  # noqa: F811
    draft = begin(zhang, "shop-sign", s1="2")
    assert draft.situations == {SHOP: RENTED}
    filled = {"q0": "张记", "q1": "李老板", "next": "1"}
    page = zhang.post(at("draft", draft), filled | {"q2": "是"})
    assert "请填写亮灯功率" in text(page)
    assert zhang.post(at("draft", draft), filled | {"q2": "否", "q3": "不该填的"}).status_code == 302
