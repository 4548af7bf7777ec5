"""共享数据：asking the shared-data platform whether government already holds something about a person.

Webhook-shaped, like notices: one signed JSON question, one JSON answer, off unless an address is set. Only data sets that stand
in the register 数据共享目录 as 可用 are asked for, and every question is recorded: who, about whom, for what, and the outcome.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from zhengtong.documents.models import SharedDataCall
from zhengtong.ground.posting import Endpoint, NotPosted, post
from zhengtong.people import identity
from zhengtong.people.actions import read_id_number
from zhengtong.people.models import Organ, Person
from zhengtong.registers import queries as registers

REGISTER = "shared-data-sets"


class NoAnswer(Exception):
    """The shared-data platform did not answer, or not in a way that can be relied on."""


@dataclass(frozen=True)
class DataSet:
    """A data set that may be asked, and what it stands in for."""

    code: str
    name: str
    source: str
    replaces: tuple[str, ...] = field(default=())

    def answers_to(self, name: str) -> bool:
        """Whether this name, a material's 免提交凭据, means this data set."""
        return name in (self.code, self.name, *self.replaces)


def is_configured() -> bool:
    """Whether this installation asks a shared-data platform."""
    return bool(settings.SHARED_DATA_URL)


def data_sets(on: date) -> list[DataSet]:
    """The data sets of the register that may be asked on this day. Two queries."""
    rows = [entry.data for entry in registers.entries(REGISTER, on)]
    open_ones = [row for row in rows if row.get("状态") == "可用" and row.get("共享类型") != "不予共享"]
    organs = dict(Organ.objects.filter(pk__in=[row.get("提供部门") for row in open_ones]).values_list("pk", "name"))
    return [_data_set(row, organs) for row in open_ones]


def _data_set(row: Mapping[str, Any], organs: Mapping[int, str]) -> DataSet:  # Any: JSON of a register's entry
    replaces = re.split("[、，, ]+", str(row.get("可替代的材料") or ""))
    return DataSet(
        code=str(row["目录编码"]),
        name=str(row["数据名称"]),
        source=organs.get(row.get("提供部门") or 0, ""),
        replaces=tuple(name for name in replaces if name),
    )


def ask(
    person: Person, names: Sequence[str], *, on: date, purpose: str, by: Person, draft_key: uuid.UUID | None = None
) -> dict[str, SharedDataCall]:
    """What the platform holds of these names, by name. What was answered today for the same purpose is not asked again.

    Must not run inside a transaction: reading the identity number is recorded first and for good. After one question without
    an answer the rest is not asked, so that nobody waits for a platform that is down; the materials are then handed in.
    """
    if not is_configured() or not names:
        return {}
    known = data_sets(on)
    wanted = {name: one for name in names for one in known if one.answers_to(name)}
    answered = _answered_today(person, wanted.values(), on, purpose)
    found: dict[str, SharedDataCall] = {}
    for name, data_set in wanted.items():
        call = answered.get(data_set.code)
        if call is None:
            call = answered[data_set.code] = _call(person, data_set, on, purpose, by, draft_key)
        if call.outcome == SharedDataCall.Outcome.FAILED:
            break
        if call.outcome == SharedDataCall.Outcome.HELD:
            found[name] = call
    return found


def _answered_today(person: Person, wanted: Any, on: date, purpose: str) -> dict[str, SharedDataCall]:
    calls = SharedDataCall.objects.filter(
        person=person, on=on, purpose=purpose, data_set__in=[one.code for one in wanted]
    )
    return {call.data_set: call for call in calls.exclude(outcome=SharedDataCall.Outcome.FAILED).order_by("pk")}


def _call(
    person: Person, data_set: DataSet, on: date, purpose: str, by: Person, draft_key: uuid.UUID | None
) -> SharedDataCall:
    """Ask once, and keep what came of it."""
    call = SharedDataCall(
        data_set=data_set.code,
        person=person,
        by=by,
        purpose=purpose,
        draft_key=draft_key,
        on=on,
        at=timezone.now(),
        source=data_set.source,
    )
    try:
        _read_reply(call, _post(_question(person, data_set, purpose, by)), on)
    except NoAnswer as error:
        call.outcome, call.error = SharedDataCall.Outcome.FAILED, str(error)[:300]
    call.save(force_insert=True)
    return call


def _question(person: Person, data_set: DataSet, purpose: str, by: Person) -> dict[str, object]:
    return {
        "id": f"{settings.INSTALLATION}-{uuid.uuid4().hex}",
        "at": timezone.now().isoformat(),
        "data_set": data_set.code,
        "purpose": purpose,
        "person": {
            "name": person.name,
            "kind": person.kind,
            "id_number": _id_number(person, by, f"查询共享数据“{data_set.name}”：{purpose}"),
        },
    }


def _id_number(person: Person, by: Person, reason: str) -> str:
    # The code of a legal person is public and stands in full; only people's own numbers are sealed.
    if person.kind == Person.Kind.LEGAL:
        return person.id_number_shown
    if person.id_number_sealed is None:
        raise NoAnswer("此人没有登记证件号码，无从查询")
    return read_id_number(person, by, reason[:200])


def _post(question: Mapping[str, object]) -> Mapping[str, Any]:  # Any: what another system answered
    endpoint = Endpoint(
        settings.SHARED_DATA_URL,
        settings.SHARED_DATA_SECRET,
        settings.SHARED_DATA_TIMEOUT,
        "ZHENGTONG_SHARED_DATA",
    )
    try:
        reply = post(endpoint, question, now=int(timezone.now().timestamp()), key=str(question["id"]))
    except NotPosted as error:
        raise NoAnswer(str(error)) from None
    if not isinstance(reply, dict) or not isinstance(reply.get("held"), bool):
        raise NoAnswer("答复不是约定的格式：须有 held，为 true 或 false")
    return reply


def _read_reply(call: SharedDataCall, reply: Mapping[str, Any], on: date) -> None:
    """Fill the record from a reply. What has run out is not held."""
    call.since_on, call.until_on = _day(reply.get("since"), "since"), _day(reply.get("until"), "until")
    call.number_shown = masked(str(reply.get("number") or ""))[:80]
    call.source = str(reply.get("source") or call.source)[:100]
    runs = reply["held"] and (call.until_on is None or call.until_on >= on)
    call.outcome = SharedDataCall.Outcome.HELD if runs else SharedDataCall.Outcome.NOT_HELD


def _day(value: object, name: str) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise NoAnswer(f"答复中的 {name} 应为 2026-03-30 这样的日期，现为“{value}”") from None


def masked(number: str) -> str:
    """A number as a page may show it: what could be an identity number only in part."""
    return identity.mask_id_number(number) if len(number) == 18 and number[:17].isdigit() else number
