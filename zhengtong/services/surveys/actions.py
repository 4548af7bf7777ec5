"""A survey's life: drawn up, issued to units, filled in, handed in or sent back, chased, and merged into the catalogue."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from zhengtong.notices.actions import tell
from zhengtong.people.models import Organ, Person
from zhengtong.people.queries import reach as reach_of
from zhengtong.services import elements
from zhengtong.services.actions import batches
from zhengtong.services.actions.drafting import LineDraft
from zhengtong.services.actions.standing import Act, standings
from zhengtong.services.errors import ServiceError
from zhengtong.services.mapping.actions import editors_of
from zhengtong.services.models import Batch, Service, ServiceVersion
from zhengtong.services.queries import may_edit, may_review
from zhengtong.services.surveys import queries, questions
from zhengtong.services.surveys.models import Survey, SurveyAnswer, SurveyForm
from zhengtong.services.surveys.questions import Question

State, FormState = Survey.State, SurveyForm.State


def create(
    title: str,
    *,
    organ: Organ,
    questions: Sequence[Question],
    is_per_service: bool,
    due_on: date,
    by: Person,
    on: date,
    purpose: str = "",
    document: str = "",
    leader: str = "",
    is_demo: bool = False,
) -> Survey:
    """Draw up a survey; units see nothing of it until it is issued. ServiceError for who is not 目录审核, and for unfit questions."""
    refuse_who_may_not(by, on)
    check(title, questions, due_on, on)
    return Survey.objects.create(
        title=title.strip(),
        organ=organ,
        purpose=purpose.strip(),
        document=document.strip()[:60],
        leader=leader.strip()[:60],
        questions=[one.as_json() for one in questions],
        is_per_service=is_per_service,
        due_on=due_on,
        by=by,
        is_demo=is_demo,
    )


def check(title: str, asked: Sequence[Question], due_on: date, on: date) -> None:
    """ServiceError when a survey cannot go out like this."""
    if not title.strip() or len(title.strip()) > 120:
        raise ServiceError("摸底的名称应为1至120字。")
    if due_on < on:
        raise ServiceError(f"截止日{due_on}早于今天{on}，请改为今天以后。")
    questions.refuse_unfit(asked)


@transaction.atomic
def issue(survey: Survey, organs: Sequence[Organ], *, by: Person, on: date) -> Survey:
    """Send the form to these units, or to further ones; their editors are told."""
    refuse_who_may_not(by, on)
    held = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if held.state == State.CLOSED:
        raise ServiceError(f"“{held.title}”已经汇总，不能再下发。")
    if not organs:
        raise ServiceError("请选择填报单位。")
    if held.due_on < on:
        raise ServiceError(f"截止日{held.due_on}已过，请先改截止日。")
    known = set(held.forms.values_list("organ_id", flat=True))
    fresh = [SurveyForm(survey=held, organ=organ) for organ in organs if organ.pk not in known]
    forms = SurveyForm.objects.bulk_create(fresh)
    held.state, held.issued_on = State.ISSUED, held.issued_on or on
    held.save(update_fields=["state", "issued_on"])
    for form in forms:
        body = f"{held.organ.name}请贵单位在{held.due_on}以前填报。{held.purpose}"
        tell_editors(form, on, cause=f"survey:{form.pk}", title=f"摸底：{held.title}", body=body)
    return held


@transaction.atomic
def fill(
    form: SurveyForm, answers: Mapping[str, str], *, by: Person, on: date, service: Service | None = None
) -> SurveyAnswer:
    """Keep what the unit says of one service, or of itself. What is wrong may be kept, and must be right when the form is handed in.

    ServiceError for who does not edit the unit's services, for questions not asked, and when the form has been handed in.
    """
    held = open_form(form, by, on)
    asked = {one.name for one in queries.asked(held.survey)}
    if strange := sorted(set(answers) - asked):
        raise ServiceError(f"摸底表里没有这些问题：{'、'.join(strange)}。")
    if held.survey.is_per_service != (service is not None):
        raise ServiceError("这张表要逐个事项填写。" if held.survey.is_per_service else "这张表每个单位只填一次。")
    if service is not None and service.organ_id != held.organ_id:
        raise ServiceError(f"事项“{service.code}”不是{held.organ.name}的。")
    if long := next((name for name, said in answers.items() if len(said) > 20_000 or "\0" in said), None):
        raise ServiceError(f"“{long}”太长，或者含有看不见的字符。")
    found, _ = SurveyAnswer.objects.select_for_update(of=("self",)).get_or_create(
        form=held, service=service, defaults={"by": by}
    )
    found.said = found.said | {name: said.strip() for name, said in answers.items()}
    found.by = by
    found.save(update_fields=["said", "by", "at"])
    return found


@transaction.atomic
def submit(form: SurveyForm, *, by: Person, on: date) -> SurveyForm:
    """Hand the form in. ServiceError names every answer that is missing or wrong."""
    held = open_form(form, by, on)
    wrong = [
        f"{line.name if held.survey.is_per_service else '本单位'}：{sentence if sentence[0] == '“' else f'“{name}”{sentence}'}"
        for line in queries.lines(held, on)
        for name, sentence in line.faults.items()
    ]
    if wrong:
        raise ServiceError(wrong)
    held.state, held.submitted_by, held.submitted_on, held.remark = FormState.SUBMITTED, by, on, ""
    held.save(update_fields=["state", "submitted_by", "submitted_on", "remark"])
    return held


@transaction.atomic
def send_back(form: SurveyForm, *, reason: str, by: Person, on: date) -> SurveyForm:
    """Return a form that was handed in, and say why; its editors are told."""
    refuse_who_may_not(by, on)
    held = locked(form)
    if held.state != FormState.SUBMITTED or held.survey.state != State.ISSUED:
        raise ServiceError("只有已报而且还没有汇总的摸底表可以退回。")
    if not reason.strip() or len(reason.strip()) > 300:
        raise ServiceError("请写明退回的意见，最多300字。")
    held.state, held.remark = FormState.RETURNED, reason.strip()
    held.save(update_fields=["state", "remark"])
    cause = f"survey-back:{held.pk}:{on}:{held.remark}"[:100]
    tell_editors(held, on, cause=cause, title=f"摸底表退回：{held.survey.title}", body=held.remark)
    return held


def remind(survey: Survey, *, on: date) -> int:
    """Tell the editors of every unit that has not answered, once a day; how many units."""
    if survey.state != State.ISSUED:
        return 0
    missing = [form for form in queries.forms(survey) if form.state in queries.WAITING and form.reminded_on != on]
    days = (on - survey.due_on).days
    when = f"已逾期{days}日" if days > 0 else f"{survey.due_on}截止"
    for form in missing:
        body = f"“{survey.title}”{when}，贵单位还没有报送。"
        tell_editors(form, on, cause=f"survey-late:{form.pk}:{on}", title=f"请报送摸底表：{survey.title}", body=body)
    SurveyForm.objects.filter(pk__in=[form.pk for form in missing]).update(reminded_on=on)
    return len(missing)


def remind_all(on: date) -> int:
    """Remind in every survey whose day has come; how many units. For the nightly round."""
    return sum(remind(survey, on=on) for survey in Survey.objects.filter(state=State.ISSUED, due_on__lte=on))


@transaction.atomic
def merge(survey: Survey, *, by: Person, on: date, title: str = "") -> Batch:
    """Bring what the units said of elements into the catalogue: a batch of drafts, a line for every service that would change.

    Forms handed in count, others do not. ServiceError when nothing would change, or a service is busy in another batch.
    """
    refuse_who_may_not(by, on)
    held = Survey.objects.select_for_update(of=("self",)).select_related("organ").get(pk=survey.pk)
    if held.batch_id is not None:
        raise ServiceError(f"“{held.title}”已经汇入批次{held.batch}。")
    about = [one for one in queries.asked(held) if one.element]
    if not held.is_per_service or not about:
        raise ServiceError("这张摸底表没有逐项填报事项要素，不能汇入目录；请用汇总表。")
    answers = SurveyAnswer.objects.filter(form__survey=held, form__state=FormState.SUBMITTED, service__isnull=False)
    drafts = drafts_of(list(answers.select_related("service__organ").order_by("service_id")), about)
    if not drafts:
        raise ServiceError("已报的内容与现有目录相同，没有要调整的事项。")
    batch = batches.open_batch(
        title or f"{held.title}汇总", organ=held.organ, by=by, on=on, reason=f"摸底：{held.title}", source=held.title
    )
    batches.add_lines(batch, drafts, by=by, on=on)
    held.batch = batch
    held.save(update_fields=["batch"])
    return batch


def drafts_of(answers: Sequence[SurveyAnswer], about: Sequence[Question]) -> list[LineDraft]:
    """A line for every service of which an element would change."""
    services = [answer.service for answer in answers if answer.service is not None]
    standing = standings(services)
    found = []
    for answer in answers:
        if answer.service is None:
            continue
        there = standing[answer.service.pk]
        before = there.draft or there.last
        fields = changes(answer.said, about, before)
        if fields:
            found.append(LineDraft(answer.service, Act.CHANGE if there.last else Act.ADD, fields))
    return found


def changes(
    said: Mapping[str, str], about: Sequence[Question], before: ServiceVersion | None
) -> dict[str, Any]:  # Any: one value per column of ServiceVersion
    """The columns that answers change; an empty answer changes nothing."""
    fields: dict[str, Any] = {}  # Any: see above
    for question in about:
        element, text = question.asks_for, said.get(question.name, "")
        if element is None or not text or (before is not None and elements.text(before, element) == text):
            continue
        if element.column is None and elements.REST not in fields:
            fields[elements.REST] = dict(before.elements) if before is not None else {}
        elements.put(fields, element, text)
    if before is None:
        return fields
    return {column: value for column, value in fields.items() if getattr(before, column) != value}


@transaction.atomic
def close(survey: Survey, *, by: Person, on: date) -> Survey:
    """End a survey: nothing more is filled in, and nobody is chased."""
    refuse_who_may_not(by, on)
    held = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if held.state != State.ISSUED:
        raise ServiceError(f"“{held.title}”{held.state}，不能结束。")
    held.state = State.CLOSED
    held.save(update_fields=["state"])
    return held


def open_form(form: SurveyForm, by: Person, on: date) -> SurveyForm:
    """The form, locked, for somebody who may fill it in."""
    held = locked(form)
    if not may_edit(reach_of(by, on), held.organ_id):
        raise ServiceError(f"{by}没有{held.organ.name}的目录编辑岗位，不能填报。")
    if held.survey.state != State.ISSUED:
        raise ServiceError(f"“{held.survey.title}”{held.survey.state}，不能填报。")
    if held.state == FormState.SUBMITTED:
        raise ServiceError("这张表已经报送；要改，请下发单位退回。")
    return held


def locked(form: SurveyForm) -> SurveyForm:
    """The form as the database has it."""
    return SurveyForm.objects.select_for_update(of=("self",)).select_related("survey__organ", "organ").get(pk=form.pk)


def refuse_who_may_not(by: Person, on: date) -> None:
    """Surveys are the business of 目录审核."""
    if not may_review(reach_of(by, on)):
        raise ServiceError(f"{by}没有目录审核的岗位，不能办理摸底。")


def tell_editors(form: SurveyForm, on: date, *, cause: str, title: str, body: str) -> None:
    """A notice to everybody who edits the unit's services."""
    for editor in editors_of(form.organ, on):
        tell(editor, cause=cause, title=title, body=body, path=f"/office/surveys/forms/{form.pk}")
