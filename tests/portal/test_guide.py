"""The guide: everything a citizen asks of it, for their own situation; valid data for machines; paper to take along."""

import io
import json
import re
from datetime import date
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from tests.portal.worked import CODE, HOUSE, TRADE, worked
from zhengtong.documents.actions import keep
from zhengtong.portal import json_ld
from zhengtong.portal.guide_page import page_of
from zhengtong.services import law
from zhengtong.services.models import Material, Service, ServiceVersion

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
PAGE = f"/guide/{CODE}/"


@pytest.fixture
def version(county: County) -> ServiceVersion:
    return worked(county.bureau)


def text(client: Client, path: str = PAGE) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return str(page.content.decode())


def plain(html: str) -> str:
    """What one reads: tags and space left out."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize(
    "said",
    [
        "10个工作日", "法律给的期限是20个工作日", "不收费", "最多1次", "要到店里现场核查", "手机上、电脑上",
        "政务服务中心二楼综合受理窗口，12—15号窗口", "0371-12345678", "0371-12315000", "有效期5年",
        "《中华人民共和国食品安全法》第三十五条第一款", "向县人民政府申请行政复议", "只卖包装好的食品，也要办吗？",
        "结果免费寄给您", "由市场监督管理部门出具", "一时没有可以后补，10个工作日以内", "可以写承诺书代替", "跨县通办",
    ],
)  # fmt: skip
def test_the_guide_says_what_people_ask(version: ServiceVersion, client: Client, said: str) -> None:
    assert said in plain(text(client))


def test_the_materials_are_those_of_my_situation(version: ServiceVersion, county: County) -> None:
    page = page_of(version, {TRADE: "开饭馆、做餐饮", HOUSE: "租的"}, None, TODAY)
    asked = [paper.material.name for paper in page.mine.asked]
    assert "房屋租赁合同" in asked
    assert "不动产权证书" not in asked
    assert [paper.material.name for paper in page.mine.left_out] == ["不动产权证书"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "一定要交3份材料，另有4份看您怎么回答"),
        ("s1=2&s2=2", "一定要交5份材料，另有1份看您怎么回答"),
        ("s1=2&s2=2&s3=1", "您要交5份材料"),
        ("s1=1&s2=2&s3=1", "您要交4份材料"),
    ],
)
def test_the_count_promises_no_less_than_will_be_asked(
    version: ServiceVersion, client: Client, given: str, said: str
) -> None:
    assert f"{said}。" in text(client, f"{PAGE}?{given}")


def test_an_open_question_leaves_the_material_in_and_says_why(version: ServiceVersion, client: Client) -> None:
    assert "回答“是您本人来办吗？”以后才能确定要不要" in text(client, f"{PAGE}?s1=2&s2=2")


def test_the_answers_go_along_to_the_application_and_the_sheets(version: ServiceVersion, client: Client) -> None:
    html = text(client, f"{PAGE}?s1=2&s2=1")
    form = html[html.index('action="/apply/') : html.index("网上申请")]
    assert 'name="s1" value="2"' in form and 'name="s2" value="1"' in form
    assert f"{PAGE}notice.pdf?s1=2&amp;s2=1" in html


@pytest.mark.parametrize("given", ["s1=99", "s1=x", "s9=1", "s1=%00", "s1=-1"])
def test_answers_that_are_none_change_nothing(version: ServiceVersion, client: Client, given: str) -> None:
    assert "一定要交3份材料，另有4份看您怎么回答。" in text(client, f"{PAGE}?{given}")


def test_a_certificate_issued_here_is_not_asked_for(county: County, zhang: Client, version: ServiceVersion) -> None:
    from zhengtong.cases import actions as cases
    from zhengtong.documents.actions import issue

    service = Service.objects.create(code="business-licence", organ=county.bureau, procedure="licence")
    other = ServiceVersion.objects.create(
        service=service, number=1, name="营业执照", kind="行政确认", handling="即办件", result_licence="营业执照",
        in_force_on=TODAY,
    )  # fmt: skip
    event = cases.open_case(
        procedure="licence", organ=county.bureau, applicant=county.zhang, title="营业执照", channel="网上", by=county.zhang,
        on=TODAY, service_version=other, data={"经营场所": "演示路1号"},
    )  # fmt: skip
    facts = {"申请人": "张三", "事项": "营业执照", "案号": event.case.number}
    document = issue(
        event_id=event.pk, case_id=event.case.pk, kind="许可证件", organ=county.bureau, on=TODAY, facts=facts
    )
    html = plain(text(zhang))
    assert f"您不用交营业执照已有电子证照：营业执照，{document.number}，演示县市场监督管理局" in html
    assert "您不用交" not in plain(text(Client()))


def test_who_is_not_signed_in_is_told_that_signing_in_may_spare_papers(version: ServiceVersion, client: Client) -> None:
    assert "已有电子证照的会自动免交" in text(client)


def test_the_page_costs_the_same_whoever_asks(
    version: ServiceVersion, client: Client, zhang: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        client.get(f"{PAGE}?s1=2")
    with django_assert_max_num_queries(14):
        zhang.get(f"{PAGE}?s1=2")


def test_what_is_not_open_to_the_outside_says_how_to_apply(county: County, client: Client) -> None:
    from tests.portal import worked as sample

    kept = dict(sample.COLUMNS)
    try:
        sample.COLUMNS |= {"openness": "不开放", "openness_note": "涉及国家秘密"}
        worked(county.bureau)
    finally:
        sample.COLUMNS.clear()
        sample.COLUMNS |= kept
    html = plain(text(client))
    assert "这个事项没有向外网开放申请：涉及国家秘密。请到政务服务中心二楼综合受理窗口" in html
    assert "网上申请</button>" not in text(client)


def newer(version: ServiceVersion, **more: object) -> ServiceVersion:
    """The next version, published, in force from April."""
    kept = {field.name: getattr(version, field.name) for field in ServiceVersion._meta.concrete_fields}
    for name in ("id", "number", "published_at"):
        kept.pop(name)
    new = ServiceVersion.objects.create(**(kept | {"number": 2, "in_force_on": date(2026, 4, 1)} | more))
    for material in version.materials.exclude(name="食品安全规章制度"):
        material.pk, material.version = None, new
        material.save()
    ServiceVersion.objects.filter(pk=new.pk).update(published_at="2026-02-20T00:00Z")
    return new


def test_what_comes_next_is_announced_and_what_changed_is_shown(version: ServiceVersion, client: Client) -> None:
    newer(version, phone="0371-99999999")
    assert "4月1日（周三）起适用" in text(client)
    changes = plain(text(client, f"{PAGE}2/changes/"))
    assert "咨询电话0371-123456780371-99999999" in changes
    assert "食品安全规章制度不用交了" in changes


def test_an_old_version_stays_readable_and_says_that_it_is_old(
    version: ServiceVersion, client: Client, settings: object
) -> None:
    ServiceVersion.objects.filter(pk=version.pk).update(ended_on=date(2026, 3, 1))
    html = text(client)
    assert "已经停用，这个事项现在不办理" in plain(html)
    assert "网上申请</button>" not in html
    assert client.get(f"{PAGE}1/").status_code == 200
    assert client.get(f"{PAGE}2/").status_code == 404
    assert client.get(f"{PAGE}1/changes/").status_code == 404


@pytest.mark.slow
def test_a_service_under_any_procedure_has_a_page(county: County, client: Client) -> None:
    """No clock, no steps by the applicant, another role in the seat of the applicant: the page must bear it."""
    for code in sorted({procedure.code for procedure in law.book().procedures()}):
        service = Service.objects.create(code=f"any.{code}", organ=county.bureau, procedure=code)
        made = ServiceVersion.objects.create(
            service=service, number=1, name=code, kind="公共服务", handling="承诺件", in_force_on=date(2026, 1, 1)
        )
        ServiceVersion.objects.filter(pk=made.pk).update(published_at="2025-12-25T00:00Z")
        assert client.get(f"/guide/any.{code}/").status_code == 200, code


# For machines.


def test_the_page_carries_a_government_service_that_a_machine_can_read(version: ServiceVersion, client: Client) -> None:
    html = text(client)
    said = json.loads(
        html[html.index('<script type="application/ld+json">') + 35 : html.index("</script>", html.index("ld+json"))]
    )
    assert (said["@context"], said["@type"], said["name"]) == ("https://schema.org", "GovernmentService", version.name)
    assert said["provider"] == said["serviceOperator"]
    assert said["provider"]["@type"] == "GovernmentOrganization" and said["provider"]["name"]
    assert said["url"].endswith(PAGE)
    assert (
        said["availableChannel"]["@type"] == "ServiceChannel" and said["availableChannel"]["serviceUrl"] == said["url"]
    )
    assert said["offers"] == {"@type": "Offer", "price": "0.00", "priceCurrency": "CNY"}
    assert said["serviceOutput"] == {"@type": "GovernmentPermit", "name": "食品经营许可证"}


def test_nothing_written_in_a_guide_can_end_the_block_early() -> None:
    said = json_ld.block({"name": "</script><script>alert(1)</script>&<!--\u2028"})
    assert said.count("<") == 2
    assert json.loads(said[said.index(">") + 1 : said.rindex("<")]) == {
        "name": "</script><script>alert(1)</script>&<!--\u2028"
    }


# For paper.


def paper(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.headers["Content-Type"] == "application/pdf"
    return "".join("".join(part.extract_text() for part in PdfReader(io.BytesIO(page.content)).pages).split())


def test_the_sheet_lists_what_i_bring_with_boxes_and_numbers(version: ServiceVersion, client: Client) -> None:
    said = paper(client, f"{PAGE}notice.pdf?s1=2&s2=2&s3=1")
    for one in (
        "一次性告知单",
        "要交的材料（5份）",
        "开饭馆、做餐饮",
        "房屋租赁合同",
        "复印件1份",
        "原件1份",
        "12—15号窗口",
    ):
        assert one in said
    assert "不动产权证书" not in said


def test_the_whole_guide_prints_too(version: ServiceVersion, client: Client) -> None:
    said = paper(client, f"{PAGE}guide.pdf")
    for one in ("办事指南", "谁可以办", "要多久", "依据", "不满意怎么办"):
        assert one in said


def test_a_sheet_of_nothing_is_not_found(county: County, client: Client) -> None:
    assert client.get("/guide/nothing/notice.pdf").status_code == 404


def test_the_flow_is_a_picture_with_words_for_who_cannot_see_it(version: ServiceVersion, client: Client) -> None:
    page = client.get(f"{PAGE}flow.svg")
    assert page.headers["Content-Type"] == "image/svg+xml"
    assert "<desc>" in page.content.decode()
    assert 'alt="提交申请（申请人）' in text(client)


def test_a_blank_form_is_given_to_anybody_and_no_other_file_is(
    county: County, client: Client, version: ServiceVersion
) -> None:
    form = keep(b"%PDF-1.4\n%%EOF", name="申请书.pdf", by=county.wang)
    private = keep(b"%PDF-1.4\n% x\n%%EOF", name="私人.pdf", by=county.zhang)
    draft = ServiceVersion.objects.create(
        service=version.service, number=9, name="食品", kind="行政许可", handling="承诺件", in_force_on=date(2027, 1, 1)
    )
    Material.objects.create(version=draft, order=1, name="申请书", blank_form=form)
    assert client.get(reverse("portal:guide-form", args=[form.pk])).status_code == 404
    ServiceVersion.objects.filter(pk=draft.pk).update(published_at="2026-02-20T00:00Z")
    assert client.get(reverse("portal:guide-form", args=[form.pk])).status_code == 200
    assert client.get(reverse("portal:guide-form", args=[private.pk])).status_code == 404


def test_the_headings_go_down_one_at_a_time(version: ServiceVersion, client: Client) -> None:
    levels = [int(found) for found in re.findall(r"<h([1-6])", text(client, f"{PAGE}?s1=2&s2=2"))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
