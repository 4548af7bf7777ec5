"""One's own matters, and nobody else's."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from tests.portal.conftest import TODAY, photo
from zhengtong.cases import actions
from zhengtong.cases.follow_up import follow
from zhengtong.cases.models import Case
from zhengtong.documents import actions as documents


def finish(case: Case, county: County) -> None:
    actions.perform(case, "受理", by=county.li, on=TODAY)
    actions.perform(case, "准予许可", by=county.wang, on=TODAY)
    actions.perform(case, "颁发送达", by=county.li, on=TODAY)


def send_back(case: Case, county: County) -> None:
    actions.perform(case, "告知补正", by=county.li, on=TODAY, 补正内容="请补交平面图")


def test_the_list_costs_the_same_however_long_it_is(
    county: County,
    zhang: Client,
    apply_for: Callable[..., Case],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """An accountant may have thousands of matters: the page asks for one page of them and their clocks, nothing per row."""
    for _ in range(25):
        apply_for()
    # session, person, whom one may act for, matters, their clocks, drafts, how many notices are unread
    with django_assert_num_queries(7):
        page = zhang.get(reverse("portal:my-matters"))
    assert len(page.context["page"].rows) == 20


def test_the_next_page_begins_where_this_one_ends(
    county: County, zhang: Client, apply_for: Callable[..., Case]
) -> None:
    numbers = [apply_for().number for _ in range(25)]
    first = zhang.get(reverse("portal:my-matters")).context["page"]
    second = zhang.get(reverse("portal:my-matters"), {"after": first.next}).context["page"]
    assert [row.case.number for row in (*first.rows, *second.rows)] == numbers[::-1]
    assert second.next is None


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "1\x00"])
def test_a_senseless_place_to_begin_is_the_beginning(zhang: Client, licence: Case, after: str) -> None:
    assert len(zhang.get(reverse("portal:my-matters"), {"after": after}).context["page"].rows) == 1


@pytest.mark.parametrize("page", ["matter", "receipt"])
def test_a_stranger_finds_no_matter_of_mine(stranger: Client, licence: Case, page: str) -> None:
    assert stranger.get(reverse(f"portal:{page}", args=[licence.number])).status_code == 404


@pytest.mark.parametrize("action", ["撤回申请", "提交补正"])
def test_a_stranger_may_not_act_in_my_matter(stranger: Client, licence: Case, action: str) -> None:
    assert stranger.post(reverse("portal:act", args=[licence.number, action]), {"key": "1"}).status_code == 404
    licence.refresh_from_db()
    assert licence.stage == "待受理"


def test_a_stranger_may_not_rate_my_matter(county: County, stranger: Client, licence: Case) -> None:
    finish(licence, county)
    assert stranger.post(reverse("portal:rate", args=[licence.number]), {"grade": 5}).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client: Client, licence: Case) -> None:
    path = reverse("portal:matter", args=[licence.number])
    assert client.get(path)["Location"].startswith(reverse("portal:sign-in"))


def test_the_page_says_what_happens_next_and_by_when(zhang: Client, licence: Case) -> None:
    text = zhang.get(reverse("portal:matter", args=[licence.number])).content.decode()
    assert "窗口依法应当在3月9日（周一）以前受理、不予受理或者告知补正。" in text
    assert "还剩 5 个工作日" in text


def test_the_promise_leads_the_law(county: County, zhang: Client, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=TODAY)
    text = zhang.get(reverse("portal:matter", args=[licence.number])).content.decode()
    assert "承办人按承诺应当在3月16日（周一）以前准予许可或者不予许可。" in text
    assert "3月30日（周一）" in text


def test_supplying_what_was_asked_for_hands_the_case_back(county: County, zhang: Client, licence: Case) -> None:
    send_back(licence, county)
    path = reverse("portal:act", args=[licence.number, "提交补正"])
    assert "请补交平面图" in zhang.get(path).content.decode()
    zhang.post(path, {"key": "k", "files": [photo("平面图.png")]})
    licence.refresh_from_db()
    assert licence.stage == "待受理"
    assert [upload.name for upload in licence.uploads.all()] == ["平面图.png"]


def test_a_refused_file_leaves_the_case_as_it_was(county: County, zhang: Client, licence: Case) -> None:
    send_back(licence, county)
    path = reverse("portal:act", args=[licence.number, "提交补正"])
    wrong = SimpleUploadedFile("平面图.png", b"MZ not a picture")
    page = zhang.post(path, {"key": "k", "files": [wrong]})
    assert page.status_code == 422
    licence.refresh_from_db()
    assert licence.stage == "待补正"
    assert licence.uploads.count() == 0


def test_sending_the_same_form_twice_is_one_act(county: County, zhang: Client, licence: Case) -> None:
    path = reverse("portal:act", args=[licence.number, "撤回申请"])
    key = {"key": "3f0c7e1e-0000-4000-8000-000000000000"}
    zhang.post(path, key)
    zhang.post(path, key)
    assert licence.events.filter(action="撤回申请").count() == 1


def test_a_withdrawn_matter_is_closed(zhang: Client, licence: Case) -> None:
    zhang.post(reverse("portal:act", args=[licence.number, "撤回申请"]), {"key": "k"})
    licence.refresh_from_db()
    assert (licence.stage, licence.is_closed) == ("已撤回", True)


def test_an_act_out_of_turn_says_why(county: County, zhang: Client, licence: Case) -> None:
    finish(licence, county)
    page = zhang.post(reverse("portal:act", args=[licence.number, "撤回申请"]), {"key": "k"})
    assert page.status_code == 422
    assert "现在不能撤回申请" in page.content.decode()


@pytest.mark.parametrize("action", ["准予许可", "没有的动作"])
def test_an_act_that_is_not_the_applicants_is_not_there(zhang: Client, licence: Case, action: str) -> None:
    assert zhang.post(reverse("portal:act", args=[licence.number, action]), {"key": "k"}).status_code == 404


def test_a_finished_matter_is_rated_once(county: County, zhang: Client, licence: Case) -> None:
    finish(licence, county)
    path = reverse("portal:rate", args=[licence.number])
    zhang.post(path, {"grade": 2, "comment": "很快"})
    again = zhang.post(path, {"grade": 5}, follow=True)
    licence.refresh_from_db()
    assert (licence.rating.grade, licence.rating.comment) == (2, "很快")
    assert "已经评价过" in again.content.decode()


def test_a_rating_without_a_grade_says_so(county: County, zhang: Client, licence: Case) -> None:
    finish(licence, county)
    page = zhang.post(reverse("portal:rate", args=[licence.number]), {"grade": "9"})
    assert page.status_code == 422
    assert "请在五档中选择一档" in page.content.decode()


def test_a_file_is_served_only_to_those_allowed(county: County, zhang: Client, stranger: Client, licence: Case) -> None:
    upload = documents.keep(photo(), name="营业执照.png", by=county.zhang, case_id=licence.pk)
    path = reverse("portal:upload", args=[upload.pk])
    window = Client()
    window.force_login(county.li)
    assert zhang.get(path).status_code == 200
    assert window.get(path).status_code == 200
    assert stranger.get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_a_file_is_never_run_as_a_page(county: County, zhang: Client, licence: Case) -> None:
    upload = documents.keep(photo(), name="营业执照.png", by=county.zhang, case_id=licence.pk)
    answer = zhang.get(reverse("portal:upload", args=[upload.pk]))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_document_is_served_only_to_those_allowed(
    county: County, zhang: Client, stranger: Client, licence: Case, form: str
) -> None:
    event = actions.perform(licence, "受理", by=county.li, on=TODAY)
    follow(event.pk)
    issued = licence.documents.get()
    path = reverse(f"portal:document-{form}", args=[issued.code])
    assert zhang.get(path).status_code == 200
    assert stranger.get(path).status_code == 404


def test_anybody_may_check_that_a_document_is_genuine(county: County, client: Client, licence: Case) -> None:
    event = actions.perform(licence, "受理", by=county.li, on=TODAY)
    follow(event.pk)
    issued = licence.documents.get()
    text = client.get(f"/verify/{issued.code}").content.decode()
    assert issued.number in text
    assert "张*" in text
    assert "张三" not in text


def test_an_invented_code_is_no_document(client: Client, county: County) -> None:
    assert "没有找到这份文书" in client.get("/verify/ABCDEFGH").content.decode()


def test_a_pause_is_named(county: County, zhang: Client, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=TODAY)
    actions.perform(licence, "启动专门程序", by=county.wang, on=TODAY, 专门程序种类="现场核查", 所需时间="10 工作日")
    text = zhang.get(reverse("portal:matter", args=[licence.number])).content.decode()
    assert "期限因专门程序停算" in text


def test_a_clock_that_ran_out_says_what_the_law_deems(zhang: Client, apply_for: Callable[..., Case]) -> None:
    """Before the daily sweep has written it down, the page says it already."""
    late = apply_for(on=date(2026, 2, 2))
    text = zhang.get(reverse("portal:matter", args=[late.number])).content.decode()
    assert "依法视为受理" in text


def test_the_matter_page_costs_the_same_however_long_its_history(
    county: County, zhang: Client, licence: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A case may have a hundred acts and files; the page asks for each kind of row once."""
    path = reverse("portal:matter", args=[licence.number])
    # session, person, whom one may act for, case, its standing, events, their documents, documents, files, unread notices
    with django_assert_num_queries(12):
        zhang.get(path)
    actions.perform(licence, "受理", by=county.li, on=TODAY)
    for place in range(5):
        documents.keep(photo(), name=f"{place}.png", by=county.zhang, case_id=licence.pk)
    with django_assert_num_queries(12):
        zhang.get(path)


def test_who_is_served_in_a_case_begun_ex_officio_is_told_no_inner_stage(county: County, zhang: Client) -> None:
    """A penalty case: the party sees that it is handled and what was served, not how far the office has got."""
    case = actions.open_case(
        procedure="penalty",
        organ=county.bureau,
        applicant=county.zhang,
        title="涉嫌无证经营案",
        channel="日常监管",
        by=county.wang,
        on=date(2026, 2, 9),
        data={"线索来源": "投诉举报", "违法行为日": "2026-02-01"},
    ).case
    inner = case.stage
    Case.objects.filter(pk=case.pk).update(is_shown=True)
    for path in (reverse("portal:matter", args=[case.number]), reverse("portal:my-matters")):
        text = zhang.get(path).content.decode()
        assert inner not in text
        assert "办理中" in text
    page = zhang.get(reverse("portal:matter", args=[case.number])).content.decode()
    assert "演示县市场监督管理局正在依法办理；有要您做的，或者有文书送达，会告知您。" in page
