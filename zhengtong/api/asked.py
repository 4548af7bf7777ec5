"""Who asks, for which day, under which key."""

from datetime import date
from inspect import signature
from typing import Any

from django.http import HttpRequest

from zhengtong.cases.actions import perform
from zhengtong.lawbook import NotAllowed
from zhengtong.people.models import Person
from zhengtong.people.reach import Reach
from zhengtong.ui.clock import today


class Asked(HttpRequest):
    """A request whose token was known; `auth` is the person it stands for, `reach` how far that person's posts reach today."""

    auth: Person
    reach: Reach


def day_of(person: Person, given: date | None) -> date:
    """The day of an act: today unless said otherwise. Never the future; and only officials may enter an earlier day."""
    now = today()
    if given is None or given == now:
        return now
    if given > now:
        raise NotAllowed(f"日期{given}还没有到，今天是{now}；请填写今天或者以前的日期")
    if not person.is_official:
        raise NotAllowed(f"您办理的日期只能是今天（{now}），请去掉日期后重发")
    return given


def kept(person: Person, key: str | None) -> str | None:
    """The idempotency key as it is kept: one person's keys never meet another's."""
    return f"api:{person.pk}:{key}" if key else None


# Names that `perform` keeps for itself: data may not pose as the person who acts, or as the approval.
RESERVED = frozenset(signature(perform).parameters) - {"data"}


def filled(data: dict[str, Any]) -> dict[str, Any]:
    """What was filled in for an act, or NotAllowed when it names something that is not for filling in."""
    if taken := RESERVED & data.keys():
        raise NotAllowed(f"填报内容里不能有“{'”“'.join(sorted(taken))}”")
    return data
