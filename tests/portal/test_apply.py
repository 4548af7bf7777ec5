"""From a draft to a case: nothing typed is lost, nothing wrong is accepted, two clicks make one case."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.conftest import County
from tests.portal.conftest import ID_NUMBER, photo
from zhengtong.applications.models import Draft
from zhengtong.cases.models import Case

FILLED = {"q0": "演示路1号", "next": "1"}


def begin(client: Client, county: County) -> Draft:
    client.post(reverse("portal:begin", args=[county.restaurant.service.code]))
    return Draft.objects.latest("pk")


def hand_in(client: Client, county: County) -> Draft:
    """Everything up to the last page."""
    draft = begin(client, county)
    client.post(reverse("portal:draft", args=[draft.key]), FILLED)
    licence = county.restaurant.materials.get(name="营业执照")
    client.post(reverse("portal:draft-materials", args=[draft.key]), {f"file-{licence.pk}": photo(), "next": "1"})
    return draft


def submit(client: Client, draft: Draft) -> Any:  # Any: Django's test response
    return client.post(reverse("portal:draft-check", args=[draft.key]), {"key": str(draft.key)})


def test_an_application_becomes_a_case_with_a_receipt(county: County, zhang: Client) -> None:
    answer = submit(zhang, hand_in(zhang, county))
    case = Case.objects.get()
    assert answer.url == reverse("portal:receipt", args=[case.number])
    assert (case.stage, case.applicant, case.data) == ("待受理", county.zhang, {"经营场所": "演示路1号"})
    receipt = zhang.get(answer.url).content.decode()
    assert case.number in receipt
    assert case.pass_code in receipt


def test_the_files_go_with_the_case(county: County, zhang: Client) -> None:
    submit(zhang, hand_in(zhang, county))
    (upload,) = Case.objects.get().uploads.all()
    assert upload.name == "营业执照.png"
    assert upload.material == county.restaurant.materials.get(name="营业执照")


def test_a_double_click_makes_one_case(county: County, zhang: Client) -> None:
    draft = hand_in(zhang, county)
    first, second = submit(zhang, draft), submit(zhang, draft)
    assert Case.objects.count() == 1
    assert first.url == second.url


def test_the_draft_forgets_what_the_case_keeps(county: County, zhang: Client) -> None:
    draft = hand_in(zhang, county)
    submit(zhang, draft)
    draft.refresh_from_db()
    assert draft.answers == {}


def test_a_required_answer_is_asked_for_beside_its_field(county: County, zhang: Client) -> None:
    draft = begin(zhang, county)
    page = zhang.post(reverse("portal:draft", args=[draft.key]), {"q0": "", "next": "1"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'id="id_q0_wrong">请填写经营场所' in text
    assert '<a href="#id_q0">请填写经营场所</a>' in text


def test_a_draft_keeps_what_was_typed(county: County, zhang: Client) -> None:
    draft = begin(zhang, county)
    zhang.post(reverse("portal:draft", args=[draft.key]), {"q0": "写了一半", "later": "1"})
    assert "写了一半" in zhang.get(reverse("portal:draft", args=[draft.key])).content.decode()
    assert reverse("portal:draft", args=[draft.key]) in zhang.get(reverse("portal:my-matters")).content.decode()


def test_beginning_again_goes_on_with_the_same_draft(county: County, zhang: Client) -> None:
    assert begin(zhang, county) == begin(zhang, county)
    assert Draft.objects.count() == 1


def test_a_missing_material_is_named_and_nothing_is_submitted(county: County, zhang: Client) -> None:
    draft = begin(zhang, county)
    zhang.post(reverse("portal:draft", args=[draft.key]), FILLED)
    page = submit(zhang, draft)
    assert page.status_code == 422
    assert "请上传营业执照" in page.content.decode()
    assert not Case.objects.exists()


def test_a_file_that_is_not_what_its_name_says_is_refused(county: County, zhang: Client) -> None:
    draft = begin(zhang, county)
    licence = county.restaurant.materials.get(name="营业执照")
    wrong = SimpleUploadedFile("营业执照.png", b"MZ\x90\x00 not a picture", content_type="image/png")
    page = zhang.post(reverse("portal:draft-materials", args=[draft.key]), {f"file-{licence.pk}": wrong, "next": "1"})
    assert page.status_code == 422
    assert "有文件没有收下" in page.content.decode()
    assert not draft.uploads.exists()


def test_a_file_can_be_taken_out_again(county: County, zhang: Client) -> None:
    draft = hand_in(zhang, county)
    upload = draft.uploads.get()
    zhang.post(reverse("portal:draft-materials", args=[draft.key]), {"remove": str(upload.pk)})
    assert not draft.uploads.exists()


def test_who_has_no_identity_number_on_file_is_asked_for_it(county: County, client: Client) -> None:
    client.force_login(county.zhang)
    draft = begin(client, county)
    page = client.post(reverse("portal:draft", args=[draft.key]), FILLED | {"id_number": "110105194912310029"})
    assert "第18位校验码应为X" in page.content.decode()
    client.post(reverse("portal:draft", args=[draft.key]), FILLED | {"id_number": ID_NUMBER})
    county.zhang.refresh_from_db()
    assert county.zhang.id_number_index is not None


def test_without_an_identity_number_nothing_is_submitted(county: County, client: Client) -> None:
    client.force_login(county.zhang)
    page = submit(client, hand_in(client, county))
    assert "请先填写证件号码" in page.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("page", ["draft", "draft-materials", "draft-check"])
def test_a_stranger_finds_no_draft_of_mine(county: County, zhang: Client, stranger: Client, page: str) -> None:
    draft = begin(zhang, county)
    assert stranger.get(reverse(f"portal:{page}", args=[draft.key])).status_code == 404
    assert stranger.post(reverse(f"portal:{page}", args=[draft.key]), FILLED).status_code == 404


def test_applying_needs_a_sign_in_that_comes_back(county: County, client: Client) -> None:
    path = reverse("portal:begin", args=[county.restaurant.service.code])
    assert client.get(path)["Location"] == f"{reverse('portal:sign-in')}?next={path}"


def test_a_form_from_elsewhere_is_refused(county: County) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(county.zhang)
    page = client.post(reverse("portal:begin", args=[county.restaurant.service.code]))
    assert page.status_code == 403
    assert "这张表单过期了" in page.content.decode()
    assert not Draft.objects.exists()


def review(client: Client, **more: object) -> Any:  # Any: Django's test response
    client.post(reverse("portal:begin-procedure", args=["review"]))
    draft = Draft.objects.latest("pk")
    answers: dict[str, object] = {
        "q0": "演示县市场监督管理局",
        "q1": "罚款决定（演市监罚〔2026〕1号）",
        "q2": "2026-02-20",
        "q3": ["撤销"],
        "q4": "没有事实依据。",
        "next": "1",
    }
    answers.update(more)
    return draft, client.post(reverse("portal:draft", args=[draft.key]), answers)


def test_a_reconsideration_names_its_respondent_and_the_day_one_knew(county: County, zhang: Client) -> None:
    draft, _ = review(zhang)
    submit(zhang, draft)
    case = Case.objects.get()
    assert (case.procedure, case.organ, case.respondent) == ("review", county.government, county.bureau)
    assert case.data["知道行为日"] == "2026-02-20"
    assert case.data["复议请求"] == ["撤销"]


def test_nobody_knew_of_an_act_tomorrow(county: County, zhang: Client) -> None:
    _, page = review(zhang, q2="2026-03-03")
    assert "知道行为日不能晚于今天" in page.content.decode()


def test_an_organ_outside_the_list_is_refused(county: County, zhang: Client) -> None:
    _, page = review(zhang, q0="某某局")
    assert page.status_code == 422


def test_an_application_for_disclosure_goes_to_the_organ_chosen(county: County, zhang: Client) -> None:
    zhang.post(reverse("portal:begin-procedure", args=["disclosure"]))
    draft = Draft.objects.latest("pk")
    answers = {"q0": "演示县司法局", "q1": "2025年复议案件统计表", "q2": "电子文件", "q3": "网上下载", "next": "1"}
    zhang.post(reverse("portal:draft", args=[draft.key]), answers)
    submit(zhang, draft)
    case = Case.objects.get()
    assert (case.procedure, case.organ, case.title) == ("disclosure", county.justice, "申请公开：2025年复议案件统计表")
