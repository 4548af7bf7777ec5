"""Asking to act for another, confirming it and ending it, with both sides told (people.actions.representing holds the rules)."""

from datetime import date
from typing import Any

from django.db import transaction

from zhengtong.notices.actions import tell
from zhengtong.notices.models import Notice
from zhengtong.people.actions import ask_to_represent, confirm_representation, end_representation
from zhengtong.people.models import Person, Representation

PAGE = "/agents/"


@transaction.atomic
def ask(agent: Person, principal: Person, kind: str, *, by: Person, on: date, **more: Any) -> Representation:
    """As people.actions.ask_to_represent; whoever did not ask is told."""
    made = ask_to_represent(agent, principal, kind, by=by, on=on, **more)
    if made.state == Representation.State.VALID:
        _tell(made, by, f"{agent.name}可以作为{kind}代{principal.name}办事了", "asked")
    else:
        _tell(made, by, f"{agent.name}申请作为{kind}代{principal.name}办事，等待确认", "asked")
    return made


@transaction.atomic
def confirm(representation: Representation, *, by: Person, on: date) -> Representation:
    """As people.actions.confirm_representation; both sides are told."""
    held = confirm_representation(representation, by=by, on=on)
    _tell(held, by, f"已经确认：{held.agent.name}是{held.principal.name}的{held.kind}", "confirmed")
    return held


@transaction.atomic
def end(representation: Representation, *, by: Person, on: date, because: str) -> Representation:
    """As people.actions.end_representation; both sides are told, with the reason."""
    held = end_representation(representation, by=by, on=on, because=because)
    _tell(held, by, f"{held.agent.name}不再作为{held.kind}代{held.principal.name}办事", "ended", f"理由：{because}。")
    return held


def _tell(held: Representation, by: Person, title: str, what: str, more: str = "") -> None:
    until = f"，到{held.to_on:%Y年%m月%d日}为止" if held.to_on and what != "ended" else ""
    for person in (held.agent, held.principal):
        if person.pk != by.pk:
            tell(
                person,
                cause=f"representation:{held.pk}:{what}",
                title=title,
                body=f"{title}{until}。{more}不是您的意思的，请马上在“代办”里撤销，或者联系政务服务中心。",
                path=PAGE,
                kind=Notice.Kind.ACCOUNT,
            )
