"""What a survey found, for the leader who asked: as Markdown and as a workbook."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from zhengtong.ground import sheets
from zhengtong.ground.sheets import Column, Page
from zhengtong.services.surveys import queries, questions
from zhengtong.services.surveys.models import Survey, SurveyAnswer, SurveyForm
from zhengtong.services.surveys.questions import Question

COUNTED = ("单选", "多选", "是否")
ADDED = ("数字", "整数")
SHOWN = 12


def summary_markdown(survey: Survey, on: date) -> str:
    """A page: how many units answered, what they said in sum, who is missing."""
    found, answers = queries.progress(survey, on), submitted(survey)
    missing = [form.organ.name for form in queries.forms(survey) if form.state in queries.WAITING]
    lines = [f"# {survey.title}情况汇总", ""]
    if survey.leader:
        lines += [f"报：{survey.leader}", ""]
    lines += [f"{survey.organ.name}　{on.year}年{on.month}月{on.day}日", ""]
    if survey.purpose:
        lines += [escaped(survey.purpose), ""]
    lines += [f"下发{found.sent}个单位，已报{found.returned}个，未报{found.waiting}个。", ""]
    if missing:
        lines += [f"未报：{'、'.join(missing)}。", ""]
    lines += ["| 问题 | 已答 | 结果 |", "|---|---:|---|"]
    for question in queries.asked(survey):
        said = [text for answer in answers if (text := str(answer.said.get(question.name, "")))]
        lines.append(f"| {escaped(question.name)} | {len(said)} | {escaped(result(question, said))} |")
    return "\n".join(lines) + "\n"


def summary_workbook(survey: Survey, on: date) -> bytes:
    """An .xlsx: the units and whether they answered; and every answer, a row each."""
    asked = queries.asked(survey)
    forms = list(queries.forms(survey))
    units = (
        [
            form.organ.name,
            form.state,
            form.submitted_on,
            form.submitted_by.name if form.submitted_by else "",
            form.remark,
        ]
        for form in forms
    )
    heads = [Column("填报单位", 28), *([Column("事项代码", 28, is_text=True)] if survey.is_per_service else [])]
    pages = [
        Page(
            "报送情况",
            [Column("填报单位", 28), Column("状态"), Column("报送日", 12), Column("报送人"), Column("退回意见", 30)],
            units,
        ),
        Page("填报内容", [*heads, *(Column(one.name, 24) for one in asked)], rows(survey, asked)),
    ]
    return sheets.workbook(pages)


def rows(survey: Survey, asked: Sequence[Question]) -> Iterable[list[object]]:
    """Every answer that was handed in; numbers as such."""
    for answer in submitted(survey):
        code = [answer.service.code if answer.service else ""] if survey.is_per_service else []
        yield [answer.form.organ.name, *code, *(cell(one, str(answer.said.get(one.name, ""))) for one in asked)]


def submitted(survey: Survey) -> list[SurveyAnswer]:
    """What units handed in, by unit and service. One query."""
    found = SurveyAnswer.objects.filter(form__survey=survey, form__state=SurveyForm.State.SUBMITTED)
    return list(found.select_related("form__organ", "service").order_by("form__organ__name", "service__code"))


def cell(question: Question, said: str) -> object:
    """An answer as a cell."""
    is_number = question.kind in ADDED and said and questions.free_fault(Question(question.name, "数字"), said) is None
    return Decimal(said) if is_number else said


def result(question: Question, said: Sequence[str]) -> str:
    """What the answers come to: how many of each choice, the sum of numbers, or the first texts."""
    if not said:
        return "无"
    if question.kind in COUNTED:
        counted = Counter(part for text in said for part in (text.split("、") if question.kind == "多选" else [text]))
        return "，".join(f"{choice}{count}" for choice, count in counted.most_common())
    if question.kind in ADDED:
        numbers = [Decimal(text) for text in said if cell(question, text) != text]
        return (
            f"合计{plain(sum(numbers, Decimal(0)))}，最少{plain(min(numbers))}，最多{plain(max(numbers))}"
            if numbers
            else "无"
        )
    different = list(dict.fromkeys(said))
    return "；".join(different[:SHOWN]) + (f"……等{len(different)}种" if len(different) > SHOWN else "")


def plain(number: Decimal) -> str:
    """A number without needless zeros."""
    return format(number.normalize(), "f")


def escaped(text: str) -> str:
    """A text that stays inside its cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
