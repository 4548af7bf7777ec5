"""Acting for another: asked for, confirmed by the principal or after looking at the papers, ended at once.

法定代表人 (民法典第六十一条) and 负责人 act for an organisation in everything; an 委托代理人 as far and as long as the 授权委托书 says
(第一百六十五条); a 监护人 for a child or for an adult who cannot (第二十七条、第二十八条).
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from zhengtong.people import queries
from zhengtong.people.actions.offices import day, overlapping, refuse_order
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person, Representation

Kind, State = Representation.Kind, Representation.State
# They speak for the principal as the principal itself would: they may also appoint and dismiss agents.
IN_FULL = (Kind.LEGAL_HEAD, Kind.HEAD, Kind.GUARDIAN)
ADULT_AT = 18
WINDOW = "窗口"


@transaction.atomic
def ask_to_represent(
    agent: Person,
    principal: Person,
    kind: str,
    *,
    by: Person,
    on: date,
    from_on: date | None = None,
    to_on: date | None = None,
    services: Sequence[str] = (),
    case_id: int | None = None,
    evidence_id: int | None = None,
    born_on: date | None = None,
) -> Representation:
    """Ask that `agent` may act for `principal`, in everything, in `services` (codes) or in one case, until `to_on`.

    Valid at once when `by` speaks for the principal; otherwise it waits for `confirm_representation`, and papers are demanded.
    `born_on` is the principal's day of birth: a guardianship of a child ends when it comes of age. Refused, with a sentence.
    """
    Person.objects.select_for_update().get(pk=principal.pk)  # two at once must see each other
    wanted = Representation(
        agent=agent,
        principal=principal,
        kind=_fitting(kind, agent, principal),
        services=sorted({code.strip() for code in services if code.strip()}),
        case_id=case_id,
        from_on=from_on or on,
        to_on=_last_day(kind, to_on, born_on, on),
        evidence_id=evidence_id,
        asked_by=by,
    )
    _check(wanted, on)
    if speaks_for(by, principal, on):
        wanted.state, wanted.confirmed_by, wanted.confirmed_at = State.VALID, by, timezone.now()
    elif evidence_id is None:
        raise Refused("请上传证明文件：营业执照和身份证明、授权委托书，或者户口簿、监护证明。")
    wanted.save()
    return wanted


def _fitting(kind: str, agent: Person, principal: Person) -> str:
    """The kind, if these two can stand in it."""
    if kind not in Kind.values:
        raise Refused(f"身份应为{'、'.join(Kind.values)}之一，现为“{kind}”。")
    if agent.kind != Person.Kind.NATURAL:
        raise Refused("只有自然人可以代表或者代理他人办事。")
    if agent.pk == principal.pk:
        raise Refused("自己的事直接办理，不需要代表。")
    if kind in (Kind.LEGAL_HEAD, Kind.HEAD) and principal.kind != Person.Kind.LEGAL:
        raise Refused(f"{principal.name}不是单位，没有{kind}；请选择委托代理人或者监护人。")
    if kind == Kind.GUARDIAN and principal.kind != Person.Kind.NATURAL:
        raise Refused("监护人只能是自然人的监护人。")
    return kind


def _last_day(kind: str, to_on: date | None, born_on: date | None, on: date) -> date | None:
    """Until when: as said; for a guardian never beyond the day before the child is eighteen (民法典第十七条)."""
    if kind == Kind.AGENT and to_on is None:
        raise Refused("授权委托书应当写明期限，请填写到哪一天为止（民法典第一百六十五条）。")
    if kind != Kind.GUARDIAN or born_on is None:
        return to_on
    of_age = came_of_age(born_on)
    if of_age <= on:
        return to_on
    last = date.fromordinal(of_age.toordinal() - 1)
    return last if to_on is None else min(to_on, last)


def came_of_age(born_on: date) -> date:
    """The day of the eighteenth birthday; of one born on 29 February, 1 March where there is no such day."""
    year = born_on.year + ADULT_AT
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _check(wanted: Representation, on: date) -> None:
    """Refuse days in the wrong order, a closed account, and what is there already."""
    refuse_order(wanted.from_on, wanted.to_on, "开始日", "终止日")
    if wanted.to_on is not None and wanted.to_on < on:
        raise Refused(f"终止日{day(wanted.to_on)}已经过去，请核对。")
    if wanted.case_id is not None and wanted.services:
        raise Refused("范围要么是一件事，要么是若干事项，不能同时填写。")
    for person in (wanted.agent, wanted.principal):
        if not person.is_active:
            raise Refused(f"{person.name}已停用，不能建立代表关系。")
    same = Representation.objects.filter(
        overlapping(wanted.from_on, wanted.to_on),
        agent=wanted.agent,
        principal=wanted.principal,
        kind=wanted.kind,
        services=wanted.services,
        case=wanted.case,
    ).exclude(state=State.ENDED)
    if same.exists():
        raise Refused(
            f"{wanted.agent.name}作为{wanted.principal.name}的{wanted.kind}已经登记或者正在等待确认，不用重复提出。"
        )


def speaks_for(person: Person, principal: Person, on: date) -> bool:
    """Whether this person's word is the principal's own: the principal, its head, or its guardian, in everything."""
    if person.pk == principal.pk:
        return True
    full = Representation.objects.filter(queries.valid_on(on), agent=person, principal=principal, kind__in=IN_FULL)
    return full.filter(services=[], case__isnull=True, agent__is_active=True).exists()


def may_check_papers(person: Person, on: date) -> bool:
    """Whether this official sits at a window, where papers are looked at."""
    held = queries.reach(person, on)
    return any(WINDOW in post.roles for post in held.posts)


@transaction.atomic
def confirm_representation(representation: Representation, *, by: Person, on: date) -> Representation:
    """Confirm what was asked for: by who speaks for the principal, or by a window official who has looked at the papers."""
    held = _held(representation)
    if held.state != State.ASKED:
        raise Refused(f"这项代表关系{held.state}，不能再确认。")
    if by.pk == held.agent_id:
        raise Refused("不能确认自己的代表关系，请由被代表人确认，或者持证件到窗口办理。")
    if not speaks_for(by, held.principal, on) and not may_check_papers(by, on):
        raise Refused("只有被代表人，或者核对过证明文件的窗口工作人员，可以确认。")
    held.state, held.confirmed_by, held.confirmed_at = State.VALID, by, timezone.now()
    held.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    return held


@transaction.atomic
def end_representation(representation: Representation, *, by: Person, on: date, because: str) -> Representation:
    """End a representation, or decline one that was asked for. It holds nowhere from this moment on."""
    because = because.strip()
    if not because or len(because) > 200:
        raise Refused("请用200字以内写明理由。")
    held = _held(representation)
    if held.state == State.ENDED:
        raise Refused("这项代表关系已经撤销。")
    may = by.pk == held.agent_id or speaks_for(by, held.principal, on) or may_check_papers(by, on)
    if not may:
        raise Refused("只有被代表人、代理人本人或者窗口工作人员可以撤销。")
    held.state, held.ended_by, held.ended_at, held.ended_because = State.ENDED, by, timezone.now(), because
    held.save(update_fields=["state", "ended_by", "ended_at", "ended_because"])
    return held


def _held(representation: Representation) -> Representation:
    rows = Representation.objects.select_for_update(of=("self",)).select_related("principal", "agent")
    return rows.get(pk=representation.pk)
