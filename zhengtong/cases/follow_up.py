"""What an act sets off: the documents it issues and the people it is told to. Run by a job, after the act is safely kept."""

from typing import Any

from django.utils import timezone

from zhengtong import lawbook
from zhengtong.cases import queries, ratings
from zhengtong.cases.models import Case, Event
from zhengtong.cases.queries import APPLICANT
from zhengtong.documents.actions import issue
from zhengtong.notices.actions import tell
from zhengtong.notices.models import Notice
from zhengtong.people import queries as people
from zhengtong.people.models import Person


def follow(event_id: int) -> None:
    """Issue and tell. Both are idempotent, so a job that died half-way is simply run again."""
    event = Event.objects.select_related(
        "case__organ", "case__applicant", "case__respondent", "case__service_version__service"
    ).get(pk=event_id)
    case = event.case
    progress = queries.progress_at(case, event.number)
    action = progress.procedure.actions[event.action]
    facts = facts_of(event, progress)
    if action.issues:
        issue(event_id=event.pk, case_id=case.pk, kind=action.issues, organ=case.organ, on=event.on, facts=facts)
    party = case.applicant
    if party is not None and _concerns(queries.rules_of(case), case, action):
        if not case.is_shown:
            Case.objects.filter(pk=case.pk).update(is_shown=True)
        for person in (party, *_agents(case, party, event)):
            tell(
                person,
                cause=f"event:{event.pk}",
                title=f"{case.title}：{event.action}",
                body=_told(event, facts),
                case_id=case.pk,
                path=f"/my/{case.number}",
                kind=Notice.Kind.SERVED if action.issues else Notice.Kind.MATTER,
                params={"编号": case.number, "事项": case.title, "动作": event.action, "机关": case.organ.name},
            )
    if case.procedure == ratings.RECTIFICATION and progress.is_closed:
        ratings.settle(event, progress.stage)


def _agents(case: Case, party: Person, event: Event) -> list[Person]:
    """Who acts for the party in this case when the act was written: an organisation reads what is told through them."""
    service = case.service_version.service.code if case.service_version else None
    return people.agents_of(party, timezone.localdate(event.at), service=service, case_id=case.pk)


def _concerns(law: queries.Rules, case: Case, action: lawbook.Action) -> bool:
    """Whether the party hears of this act: in a matter of their own, of all that others did; in one begun ex officio, of what is
    addressed to them (“致”), which is also when the case becomes theirs to see."""
    if action.by in law.own:
        return False
    if queries.is_theirs(case, law):
        return True
    if action.issues is None:
        return False
    return queries.is_served_on_party(law, action.issues)


def facts_of(event: Event, progress: lawbook.Progress) -> dict[str, Any]:
    """Everything a document about this event may say, in the words of the law; `progress` is where the case stood right after it."""
    case = event.case
    action = progress.procedure.actions[event.action]
    return {
        "案号": case.number,
        "程序": case.procedure,
        "标题": case.title,
        **_parties(case),
        "机关": case.organ.name,
        "事项": case.service_version.name if case.service_version else progress.procedure.name,
        "结果名称": case.service_version.result_name if case.service_version else "",
        "动作": event.action,
        "环节": progress.stage,
        "日期": event.on,
        "填报": case.data,
        "此前填写": {name: value for act in progress.done for name, value in act.data.items()},
        "填写": event.data,
        "记日": dict(progress.dates),
        "依据": [str(reference) for reference in action.basis],
        "期限": [
            {"名": clock.clock, "类别": clock.kind, "期满日": clock.due_on}
            for clock in progress.deadlines(event.on)
            if clock.state == "running"
        ],
        "演示": case.is_demo,
    }


def _parties(case: Case) -> dict[str, str]:
    """The names of the parties, under what the procedure calls them (当事人, 信访人, 被审计单位 …) and under the usual words."""
    law, names = queries.rules_of(case), {"申请人": "", "被申请人": ""}
    if case.applicant is not None:
        names |= dict.fromkeys([APPLICANT, *law.own], case.applicant.name)
    if case.respondent is not None:
        names |= dict.fromkeys(["被申请人", *law.others], case.respondent.name)
    return names


def _told(event: Event, facts: dict[str, Any]) -> str:
    """What the party is told, in two or three sentences."""
    case = event.case
    parts = [
        f"{event.on.month}月{event.on.day}日，{case.organ.name}对您的“{case.title}”（编号{case.number}）办理了“{event.action}”。"
    ]
    filled = "；".join(f"{name}：{value}" for name, value in event.data.items() if isinstance(value, str))
    if filled:
        parts.append(filled if filled.endswith("。") else f"{filled}。")
    for clock in facts["期限"]:
        if (due := clock["期满日"]) and clock["类别"] == "法定":
            parts.append(f"{clock['名']}的期限到{due.year}年{due.month}月{due.day}日。")
    return "".join(parts)
