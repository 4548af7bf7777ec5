"""A report is written by who may, checked by tally, and published only when what does not add up is put right or answered for."""

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.conftest import County, post
from zhengtong.cases.models import Case
from zhengtong.figures import actions as figures
from zhengtong.people.models import Person
from zhengtong.reports import actions, checking, drafting, queries
from zhengtong.reports.errors import Contradicted, ReportError
from zhengtong.reports.models import Report, ReportDraft
from zhengtong.tally.model import CONTRADICTS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ON = date(2019, 3, 1)
BODY = "{{年度}}年的工作。\n\n# 一、办件\n\n全年政务服务总办件量{{ 政务服务总办件量 }}件。\n"
WRONG = BODY + "\n全年办理法律援助案件100件，其中刑事案件60件，民事案件45件。\n"


@pytest.fixture
def ready(year: dict[str, Case]) -> None:
    figures.extract()


@pytest.fixture
def editor(county: County) -> Person:
    post(county.justice, "报告岗", [queries.EDITOR], county.qian)
    return county.qian


def save(body: str, by: Person, seen: int = 0) -> ReportDraft:
    return actions.save_draft("annual", 2018, body, by=by, seen=seen, on=ON)


def test_a_draft_stands_in_the_place_of_the_template(ready: None, editor: Person) -> None:
    save(BODY, editor)
    said = checking.check(drafting.draft("annual", 2018, on=ON)).source.text
    assert said == "2018年的工作。\n一、办件\n全年政务服务总办件量7件。\n"


def test_every_version_of_a_draft_is_kept_with_its_author(editor: Person, county: County) -> None:
    save(BODY, editor)
    save(WRONG, county.wang, seen=1)
    assert [(one.number, one.author.name) for one in queries.drafts("annual", 2018)] == [(2, "王五"), (1, "钱七")]


def test_who_began_from_an_older_version_is_told_who_was_first(editor: Person, county: County) -> None:
    save(BODY, editor)
    with pytest.raises(ReportError, match="钱七已经保存了新的一稿"):
        save(WRONG, county.wang)


def test_a_figure_that_does_not_exist_is_refused_with_its_line(editor: Person) -> None:
    with pytest.raises(ReportError, match="草稿 第3行：没有名为“没有的指标”的指标"):
        save("一\n\n{{ 没有的指标 }}", editor)
    assert not ReportDraft.objects.exists()


def test_each_finding_stands_in_the_passage_that_is_about_it(ready: None, editor: Person) -> None:
    checked = checking.check(drafting.draft("annual", 2018, on=ON, body=WRONG))
    (finding,) = checked.contradictions
    (passage,) = [one for one in checked.passages if one.start <= finding.result.start < one.end]
    assert checked.source.text[passage.start : passage.end].startswith("全年办理法律援助案件100件")


def test_the_tables_of_a_draft_are_checked_as_well(ready: None, editor: Person) -> None:
    body = "行政复议案件的结果见下表。\n\n{{ 分组表 行政复议案件结果 }}\n"
    checked = checking.check(drafting.draft("annual", 2018, on=ON, body=body))
    (finding,) = checked.findings
    assert (finding.verdict, finding.rule, finding.result.text) == ("holds", "纵向合计", "5")


def test_a_report_whose_sums_fail_is_not_published(ready: None, editor: Person) -> None:
    save(WRONG, editor)
    with pytest.raises(Contradicted, match="报告里有1处对不上"):
        actions.publish("annual", 2018, on=ON, by=editor)
    assert not Report.objects.exists()


def test_a_reason_is_kept_with_what_was_found_and_shown_to_everyone(ready: None, editor: Person) -> None:
    save(WRONG, editor)
    report = actions.publish("annual", 2018, on=ON, by=editor, reason="两类案件有5件重合")
    assert (report.reason, report.signed_by) == ("两类案件有5件重合", editor)
    assert [one["verdict"] for one in report.contradictions] == [CONTRADICTS]
    assert "两类案件有5件重合" in Client().get(f"/open/reports/{report.pk}/").content.decode()


def test_a_reason_without_a_contradiction_is_not_kept(ready: None, editor: Person) -> None:
    save(BODY, editor)
    assert actions.publish("annual", 2018, on=ON, by=editor, reason="以防万一").reason == ""


def test_the_command_line_follows_the_same_rule(ready: None, editor: Person) -> None:
    save(WRONG, editor)
    with pytest.raises(CommandError, match="写明理由后再公布"):
        call_command("report", "annual", "--year", "2018", "--publish", "--on", "2019-03-01", stdout=StringIO())
    said = StringIO()
    call_command(
        "report", "annual", "--year", "2018", "--publish", "--on", "2019-03-01", "--reason", "有重合", stdout=said
    )
    assert "其中1处对不上，理由随报告公开：有重合" in said.getvalue()


def test_a_draft_on_the_command_line_says_what_was_found(ready: None, editor: Person) -> None:
    save(WRONG, editor)
    said = StringIO()
    call_command("report", "annual", "--year", "2018", "--on", "2019-03-01", stdout=said)
    assert "数字核对：核对" in said.getvalue()
    assert "  不符：" in said.getvalue()


@pytest.fixture
def as_(settings: object) -> Callable[[Person], Client]:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    settings.ZHENGTONG_TODAY = ON  # type: ignore[attr-defined]
    return signed_in


def test_the_page_saves_checks_and_publishes(ready: None, editor: Person, as_: Callable[[Person], Client]) -> None:
    client = as_(editor)
    address = "/office/reports/annual/2018"
    assert "还没有草稿，下面是模板的文字" in client.get(address).content.decode()
    assert client.post(address, {"body": WRONG, "seen": 0}).status_code == 302
    said = client.get(address).content.decode()
    assert "有 1 处对不上" in said
    assert '<li class="tally-item is-wrong">' in said
    assert 'class="figure-link"' in said
    refused = client.post(f"{address}/publish", {"on": "2019-03-01", "seen": 1})
    assert (refused.status_code, Report.objects.count()) == (422, 0)
    assert "还有1处对不上，请逐处看过以后勾选" in refused.content.decode()
    given = {"on": "2019-03-01", "seen": 1, "has_read": "on", "reason": "两类案件有5件重合"}
    assert client.post(f"{address}/publish", given).status_code == 302
    assert Report.objects.get().reason == "两类案件有5件重合"
    assert "两类案件有5件重合" in client.get(address).content.decode()


def test_a_text_that_cannot_be_read_stays_in_the_field(editor: Person, as_: Callable[[Person], Client]) -> None:
    answer = as_(editor).post("/office/reports/annual/2018", {"body": "一\n\n{{ 没有的指标 }}", "seen": 0})
    assert answer.status_code == 422
    assert "草稿 第3行" in answer.content.decode()
    assert "{{ 没有的指标 }}" in answer.content.decode()


def test_without_figures_the_page_says_why(editor: Person, as_: Callable[[Person], Client]) -> None:
    answer = as_(editor).get("/office/reports/annual/2018")
    assert answer.status_code == 200
    assert "现在还写不成报告" in answer.content.decode()


def test_only_the_post_for_it_writes_reports(county: County, as_: Callable[[Person], Client]) -> None:
    client = as_(county.wang)
    assert client.get("/office/reports/annual/2018").status_code == 403
    assert client.post("/office/reports/annual/2018", {"body": BODY, "seen": 0}).status_code == 403
    assert client.post("/office/reports/annual/2018/publish", {}).status_code == 403
    assert "编写报告须由担任“报告编写”角色的岗位进行" in client.get("/office/reports").content.decode()
    assert not ReportDraft.objects.exists()


def test_a_report_or_year_that_cannot_be_is_not_found(editor: Person, as_: Callable[[Person], Client]) -> None:
    client = as_(editor)
    assert client.get("/office/reports/annual/2020").status_code == 404
    assert client.get("/office/reports/nothing/2018").status_code == 404
