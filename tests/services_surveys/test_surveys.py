"""摸底: a form goes to units, comes back filled, is chased when late, and what it says of services becomes drafts."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.services_exchange.conftest import DAY, Editors
from zhengtong.notices.models import Notice
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Batch, Service
from zhengtong.services.surveys import actions, queries, summary
from zhengtong.services.surveys.models import Survey, SurveyForm
from zhengtong.services.surveys.questions import Question

DUE, LATE = date(2026, 11, 10), date(2026, 11, 12)
VISITS = (Question.about("到现场次数"), Question("能否再减", "是否"), Question("困难", "长文"))
HALL = (Question("大厅面积", "数字", required=True), Question("窗口数", "数字"), Question("负责人"))


def survey(editors: Editors, *, per_service: bool = True, **given: Any) -> Survey:
    facts: dict[str, Any] = {
        "organ": editors.county.hall,
        "questions": VISITS if per_service else HALL,
        "is_per_service": per_service,
        "due_on": DUE,
        "by": editors.zhou,
        "on": DAY,
        "leader": "分管副县长",
    }
    return actions.create("“最多跑一次”摸底", **(facts | given))


def issued(editors: Editors, **given: Any) -> SurveyForm:
    """A survey issued to the bureau; its form."""
    made = survey(editors, **given)
    made = actions.issue(made, [editors.county.bureau], by=editors.zhou, on=DAY)
    return made.forms.select_related("survey__organ", "organ").get()


def restaurant() -> Service:
    return Service.objects.get(code="food-business.new")


def fill(form: SurveyForm, editors: Editors, **answers: str) -> None:
    service = restaurant() if form.survey.is_per_service else None
    actions.fill(form, answers, by=editors.sun, on=DAY, service=service)


def test_units_see_nothing_before_it_is_issued(editors: Editors) -> None:
    made = survey(editors)
    assert list(queries.surveys([editors.county.bureau.pk])) == []
    actions.issue(made, [editors.county.bureau], by=editors.zhou, on=DAY)
    assert list(queries.surveys([editors.county.bureau.pk])) == [made]
    assert [one.survey for one in queries.forms_of([editors.county.bureau.pk])] == [made]


def test_the_editors_of_the_units_are_told(editors: Editors) -> None:
    issued(editors)
    assert Notice.objects.get(person=editors.sun).title == "摸底：“最多跑一次”摸底"


def test_issuing_again_reaches_only_who_was_not_asked(editors: Editors) -> None:
    form = issued(editors)
    actions.issue(form.survey, [editors.county.bureau, editors.county.justice], by=editors.zhou, on=DAY)
    assert form.survey.forms.count() == 2
    assert Notice.objects.filter(person=editors.sun).count() == 1


def test_every_service_of_the_unit_is_a_line(editors: Editors) -> None:
    (line,) = queries.lines(issued(editors), DAY)
    assert (line.name, line.is_filled, dict(line.faults)) == ("食品经营许可（新办）", False, {"到现场次数": "必须填写"})


def test_a_form_with_something_missing_or_wrong_is_not_taken(editors: Editors) -> None:
    form = issued(editors)
    fill(form, editors, 到现场次数="两次", 能否再减="也许")
    with pytest.raises(ServiceError) as refused:
        actions.submit(form, by=editors.sun, on=DAY)
    assert refused.value.messages == [
        "食品经营许可（新办）：“到现场次数”：应是整数，现为“两次”",
        "食品经营许可（新办）：“能否再减”应写是或者否，现为“也许”",
    ]


def test_a_form_handed_in_is_closed_to_its_unit(editors: Editors) -> None:
    form = issued(editors)
    fill(form, editors, 到现场次数="0")
    assert actions.submit(form, by=editors.sun, on=DAY).submitted_on == DAY
    with pytest.raises(ServiceError, match="已经报送"):
        fill(form, editors, 到现场次数="1")


def test_a_form_sent_back_is_open_again_and_says_why(editors: Editors) -> None:
    form = issued(editors)
    fill(form, editors, 到现场次数="0")
    actions.submit(form, by=editors.sun, on=DAY)
    actions.send_back(form, reason="请核对到现场次数", by=editors.zhou, on=DAY)
    fill(form, editors, 到现场次数="1")
    form.refresh_from_db()
    assert (form.state, form.remark) == ("退回", "请核对到现场次数")
    assert Notice.objects.filter(person=editors.sun, title__startswith="摸底表退回").count() == 1


def test_another_unit_does_not_fill_it_in(editors: Editors) -> None:
    form = issued(editors)
    with pytest.raises(ServiceError, match="没有演示县市场监督管理局的目录编辑岗位"):
        actions.fill(form, {"到现场次数": "1"}, by=editors.county.qian, on=DAY, service=restaurant())


def test_questions_that_were_not_asked_are_refused(editors: Editors) -> None:
    with pytest.raises(ServiceError, match="摸底表里没有这些问题：窗口数"):
        fill(issued(editors), editors, 窗口数="3")


def test_late_units_are_listed_and_chased_once_a_day(editors: Editors) -> None:
    form = issued(editors)
    assert list(queries.late(form.survey, DUE)) == []
    assert list(queries.late(form.survey, LATE)) == [form]
    assert queries.progress(form.survey, LATE).late == 1
    assert [actions.remind_all(LATE), actions.remind_all(LATE)] == [1, 0]
    assert "已逾期2日" in Notice.objects.get(title__startswith="请报送").body


def test_who_answered_is_not_chased(editors: Editors) -> None:
    form = issued(editors)
    fill(form, editors, 到现场次数="0")
    actions.submit(form, by=editors.sun, on=DAY)
    assert actions.remind_all(LATE) == 0


def test_what_was_said_of_elements_becomes_drafts(editors: Editors) -> None:
    form = issued(editors)
    fill(form, editors, 到现场次数="0", 困难="没有")
    actions.submit(form, by=editors.sun, on=DAY)
    batch = actions.merge(form.survey, by=editors.zhou, on=DAY)
    line = batch.lines.get()
    assert line.version is not None
    assert (batch.state, line.act, line.version.visits, line.version.name) == (
        "草拟",
        "变更",
        0,
        "食品经营许可（新办）",
    )


def test_what_is_not_handed_in_is_not_merged(editors: Editors) -> None:
    form = issued(editors)
    fill(form, editors, 到现场次数="0")
    with pytest.raises(ServiceError, match="没有要调整的事项"):
        actions.merge(form.survey, by=editors.zhou, on=DAY)


def test_answers_equal_to_the_catalogue_change_nothing(editors: Editors) -> None:
    form = issued(editors)
    fill(form, editors, 到现场次数="1")
    actions.submit(form, by=editors.sun, on=DAY)
    with pytest.raises(ServiceError, match="与现有目录相同"):
        actions.merge(form.survey, by=editors.zhou, on=DAY)
    assert not Batch.objects.exists()


def test_the_summary_says_who_answered_what(editors: Editors) -> None:
    made = survey(editors, per_service=False, purpose="各大厅基本情况")
    actions.issue(made, [editors.county.bureau, editors.county.justice], by=editors.zhou, on=DAY)
    form = made.forms.get(organ=editors.county.bureau)
    actions.fill(form, {"大厅面积": "1200.50", "窗口数": "18", "负责人": "赵|六"}, by=editors.sun, on=DAY)
    actions.submit(form, by=editors.sun, on=DAY)
    text = summary.summary_markdown(made, LATE)
    assert "报：分管副县长" in text
    assert "下发2个单位，已报1个，未报1个。" in text
    assert "未报：演示县司法局。" in text
    assert "| 大厅面积 | 1 | 合计1200.5，最少1200.5，最多1200.5 |" in text
    assert "| 负责人 | 1 | 赵\\|六 |" in text


def test_the_workbook_holds_every_answer(editors: Editors) -> None:
    form = issued(editors)
    fill(form, editors, 到现场次数="0", 能否再减="否", 困难="=1+1")
    actions.submit(form, by=editors.sun, on=DAY)
    book = openpyxl.load_workbook(io.BytesIO(summary.summary_workbook(form.survey, LATE)))
    assert [cell.value for cell in book["填报内容"][2]] == [
        "演示县市场监督管理局",
        "food-business.new",
        0,
        "否",
        "=1+1",
    ]
    assert book["填报内容"]["E2"].data_type == "s"


def test_only_the_reviewer_makes_surveys(editors: Editors) -> None:
    with pytest.raises(ServiceError, match="没有目录审核的岗位"):
        survey(editors, by=editors.sun)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ((), "请至少列出一个问题"),
        ((Question("甲"), Question("甲")), "“甲”重复了"),
        ((Question("甲", "图片"),), "没有“图片”这一类"),
        ((Question("甲", "单选"),), "单选应当列出选项"),
        ((Question("甲", element="没有的"),), "没有“没有的”这个要素"),
    ],
)
def test_unfit_questions_are_refused(editors: Editors, asked: tuple[Question, ...], sentence: str) -> None:
    with pytest.raises(ServiceError, match=sentence):
        survey(editors, questions=asked)


def test_elements_the_system_works_out_are_not_asked() -> None:
    with pytest.raises(ServiceError, match="不由单位填写"):
        Question.about("法定办结时限")


def test_lists_take_the_same_queries_however_many_forms(
    editors: Editors, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    form = issued(editors)
    with django_assert_max_num_queries(5):
        queries.lines(SurveyForm.objects.select_related("survey", "organ").get(pk=form.pk), DAY)
        list(queries.forms(form.survey))
        list(queries.surveys())
