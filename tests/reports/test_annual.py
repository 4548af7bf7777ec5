"""The annual report: computed, published, and every figure in it opening into its records."""

import re
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import Client
from docx import Document
from pypdf import PdfReader
from pytest_django import Settings

from tests.conftest import County
from zhengtong.cases.bulk import Act, perform_many
from zhengtong.cases.models import Case
from zhengtong.figures import actions as figures
from zhengtong.figures.models import FrozenFigure
from zhengtong.figures.queries import Value
from zhengtong.reports import actions, drafting, queries
from zhengtong.reports.errors import ReportError
from zhengtong.reports.filling import compared
from zhengtong.reports.models import Report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# In a county of so few cases the template says things that do not add up, and tally is right to ask why.
ODD = "试验用的县，只有几件案件"
ON = date(2019, 3, 1)


@pytest.fixture
def report(year: dict[str, Case]) -> Report:
    figures.extract()
    return actions.publish("annual", 2018, on=ON, reason=ODD)


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_the_sentences_carry_the_numbers_of_the_diary(report: Report) -> None:
    said = text_of(report.body)
    assert "全年政务服务总办件量7件，其中从网上提出申请的2件，占28.6%；办结6件。" in said
    assert (
        "受理行政复议案件5起。责令履行1起，维持1起，撤销1起，终止1起，其他结果和尚未审结的见下表。因申请人撤回等原因终止的，占受理案件的20%。"
        in said
    )
    assert "全年收到政府信息公开申请5件，作出答复书2件、告知书1件，回复率75%。" in said
    assert report.title == "演示县2018年法治政府建设年度报告"
    assert (report.number, report.publisher) == ("法治年报〔2018〕1号", "演示县人民政府")


def test_every_figure_in_the_text_opens_into_as_many_records_as_it_says(report: Report) -> None:
    """The links of the report are followed; counts and sums of ones must equal the records listed."""
    links = re.findall(
        r'<a class="figure-link" href="([^"]+)"[^>]*>(?:<strong>)?(\d+)(?:件|起|项|个|人)?<', report.body
    )
    assert len(links) > 20
    client = Client()
    for address, number in links:
        page = client.get(address.replace("&amp;", "&").removeprefix(django_settings.SITE_URL))
        assert page.status_code == 200
        if page.context["definition"].unit not in {"件", "起", "项", "个", "人"} or number == "0":
            continue
        found = page.context["page"]
        if found.records[0].amount is None:
            assert found.total == int(number), address
        else:
            assert sum(record.amount for record in found.records) == int(number), address


def test_the_report_stays_as_published_when_cases_go_on(report: Report, year: dict[str, Case], county: County) -> None:
    before = report.body
    perform_many([Act(year["超期未办"].pk, "准予许可", county.wang, date(2018, 12, 3))], follow=False)
    figures.extract()
    second = actions.publish("annual", 2018, on=ON, reason=ODD)
    assert (second.edition, second.number) == (2, "法治年报〔2018〕2号")
    assert second.body != before
    assert Report.objects.get(pk=report.pk).body == before
    assert list(queries.current()) == [second]


def test_word_and_pdf_say_what_the_page_says(report: Report) -> None:
    word = Document(BytesIO(bytes(queries.file(report, "docx").content)))
    paragraphs = ["".join(part.text for part in one.iter_inner_content()) for one in word.paragraphs]
    assert "全年政务服务总办件量7件，其中从网上提出申请的2件，占28.6%；办结6件。" in paragraphs
    assert {one.style.name for one in word.paragraphs if one.style} >= {"Title", "Heading 1", "Heading 2"}
    assert word.core_properties.title == report.title
    links = [link.address for one in word.paragraphs for link in one.hyperlinks]
    assert any("/open/published/" in link for link in links)
    pdf = PdfReader(BytesIO(bytes(queries.file(report, "pdf").content)))
    said = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
    assert "全年政务服务总办件量7件" in said
    assert "附：指标说明" in said
    assert pdf.metadata and pdf.metadata.title == report.title


def test_the_appendix_defines_every_figure_once(report: Report) -> None:
    appendix = report.body.partition("report-appendix")[2]
    for frozen in report.figures.all():
        if frozen.records_count:
            assert appendix.count(f"<td>{frozen.name}</td>") == 1
    assert f"截至第{report.as_of_event}个动作" in appendix


def test_publishing_fails_whole(year: dict[str, Case], settings: Settings, tmp_path: Path) -> None:
    figures.extract()
    (tmp_path / "annual.md").write_text("---\n标题: 试\n---\n{{ 政务服务总办件量 }}{{ 没有的指标 }}", encoding="utf-8")
    settings.REPORTS = tmp_path
    with pytest.raises(ReportError, match="第4行：没有名为“没有的指标”的指标"):
        actions.publish("annual", 2018, on=ON)
    assert not Report.objects.exists()
    assert not FrozenFigure.objects.exists()


def test_a_share_of_nothing_asks_the_author_for_a_condition(
    year: dict[str, Case], settings: Settings, tmp_path: Path
) -> None:
    figures.extract()
    (tmp_path / "trial.md").write_text("---\n标题: 试\n---\n占{{ 满意率 }}", encoding="utf-8")
    settings.REPORTS = tmp_path
    with pytest.raises(ReportError, match=r"第4行.*若有 满意率"):
        drafting.draft("trial", 2010, on=ON)


def test_a_year_without_records_still_makes_a_report(year: dict[str, Case]) -> None:
    figures.extract()
    filled = drafting.draft("annual", 2011, on=ON)
    said = "".join(run.text for part in filled.parts for run in part.runs)
    assert "受理行政复议案件" not in said
    assert "（三）" not in said  # a heading with nothing under it goes too
    for render in drafting.FORMS.values():
        assert render(filled)


def test_last_year_is_compared_only_where_it_has_records() -> None:
    def value(top: int, bottom: int | None, unit: str, records: int) -> Value:
        return Value(None, top, bottom, records, unit)

    assert compared(value(125, None, "件", 125), value(100, None, "件", 100)) == "，比上年增加25件，增长25%"
    assert compared(value(90, None, "件", 90), value(100, None, "件", 100)) == "，比上年减少10件，下降10%"
    assert compared(value(9, None, "件", 9), value(9, None, "件", 9)) == "，与上年持平"
    assert compared(value(9, None, "件", 9), value(0, None, "件", 0)) == ""
    assert compared(value(9, 10, "百分比", 10), value(8, 10, "百分比", 10)) == "，比上年提高10个百分点"
    assert compared(value(9, 10, "百分比", 10), value(0, 0, "百分比", 0)) == ""


def test_the_command_writes_all_forms(year: dict[str, Case], tmp_path: Path) -> None:
    figures.extract()
    outs = [tmp_path / f"年报.{form}" for form in ("html", "docx", "pdf")]
    out = StringIO()
    call_command(
        "report", "annual", "--year", "2018", "--on", "2019-03-01", *[f"--out={one}" for one in outs], stdout=out
    )
    assert all(one.stat().st_size > 5000 for one in outs)
    assert "草稿" in outs[0].read_text(encoding="utf-8")
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["monthly", "--year", "2018"], "没有名为“monthly”的报告模板。现有：annual"),
        (["annual", "--year", "2999"], "年度应当在"),
        (["annual", "--year", "2018", "--out", "x.odt"], "不认识的格式“odt”"),
        (["annual", "--year", "2018", "--out", "/nowhere/x.pdf"], "没有文件夹“/nowhere”"),
        (["annual", "--year", "2018", "--on", "三月"], "“三月”不是日期"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(year: dict[str, Case], arguments: list[str], sentence: str) -> None:
    figures.extract()
    with pytest.raises(CommandError) as caught:
        call_command("report", *arguments, stdout=StringIO())
    assert sentence in str(caught.value)
