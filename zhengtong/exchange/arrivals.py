"""来件: applications made on the superior net become cases here, once each, under the same law as any other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from zhengtong import lawbook
from zhengtong.cases import actions as cases
from zhengtong.cases.errors import CaseError
from zhengtong.exchange import net
from zhengtong.exchange.errors import ExchangeError
from zhengtong.exchange.models import Arrival
from zhengtong.people import actions as people
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person
from zhengtong.services import queries as services
from zhengtong.services.models import ServiceVersion

CHANNEL = "政务服务网"
LONGEST_NUMBER, LONGEST_ANSWER, MOST_VALUES = 80, 20_000, 200
MOST_TOLD = 500  # in one round


@dataclass(frozen=True)
class Taken:
    """What became of a list of applications."""

    opened: tuple[str, ...]
    returned: tuple[str, ...]


def ask(on: date, now: datetime) -> Taken:
    """Ask the net for applications and tell it what became of each. Raises NotPosted or ExchangeError."""
    taken, nameless = _taken(net.read_all("applications", now=now), on)
    _tell(now)
    _refuse_nameless(nameless)
    return taken


def _tell(now: datetime) -> None:
    """Tell the net of every application it has not been told of; what it does not take now is told again the next time."""
    for arrival in Arrival.objects.filter(told_at=None).order_by("pk")[:MOST_TOLD]:
        message = {"对方编号": arrival.number, "办件编号": arrival.case_number, "原因": arrival.reason}
        net.tell("arrived", message, now=now, key=f"arrived-{arrival.pk}")
        arrival.told_at = now
        arrival.save(update_fields=["told_at"])


def take(rows: Iterable[Mapping[str, Any]], *, on: date) -> Taken:  # Any: JSON of another system
    """Open a case for every application not seen before: {编号, 事项代码, 申请人: {姓名, 证件号码, 类别, 手机}, 填报: {…}}.

    One that cannot be opened is sent back with the reason; each stands for itself, so a wrong one stops none of the others.
    ExchangeError at the end when some had no number to answer to.
    """
    taken, nameless = _taken(rows, on)
    _refuse_nameless(nameless)
    return taken


def _refuse_nameless(nameless: int) -> None:
    if nameless:
        raise ExchangeError(
            f"有{nameless}份来件没有“编号”，或者编号超过{LONGEST_NUMBER}字，不知道该答复给谁；请对方补上（其余的已经收下）"
        )


def _taken(rows: Iterable[Mapping[str, Any]], on: date) -> tuple[Taken, int]:
    """What became of them, and how many had no number to answer to."""
    opened, returned, nameless = [], [], 0
    for row in rows:
        number = str(row.get("编号") or "").strip()
        if not number or len(number) > LONGEST_NUMBER:
            nameless += 1
            continue
        if Arrival.objects.filter(number=number).exists():
            continue
        try:
            with transaction.atomic():
                case_number = _open(number, row, on)
                Arrival.objects.create(
                    number=number, service_code=_code(row), state=Arrival.State.TAKEN, case_number=case_number
                )
            opened.append(number)
        except (Refused, CaseError, lawbook.NotAllowed, ExchangeError) as error:
            Arrival.objects.create(
                number=number, service_code=_code(row), state=Arrival.State.RETURNED, reason=str(error)[:300]
            )
            returned.append(number)
    return Taken(tuple(opened), tuple(returned)), nameless


def _open(number: str, row: Mapping[str, Any], on: date) -> str:
    version = services.of_code(_code(row), on)
    if version is None:
        raise ExchangeError(f"本县没有代码为“{_code(row)}”的在用事项，请核对事项清单")
    if version.openness == ServiceVersion.Openness.CLOSED:
        raise ExchangeError(
            f"“{version.name}”不对外网开放：{version.openness_note or '请到窗口办理'}（{version.place or '政务服务中心'}）"
        )
    given, answers = row.get("申请人"), row.get("填报") or {}
    if not isinstance(given, Mapping) or not isinstance(answers, Mapping):
        raise ExchangeError("来件应写明“申请人”（姓名、证件号码）和“填报”")
    if strange := [str(name)[:40] for name, value in answers.items() if not _is_plain(value)]:
        raise ExchangeError(f"“填报”里这几项不是文字、数字或者它们的一列，或者太长：{'、'.join(strange[:10])}")
    applicant = people.find_or_register(
        str(given.get("姓名") or ""),
        str(given.get("证件号码") or ""),
        kind=str(given.get("类别") or Person.Kind.NATURAL),
        phone=str(given.get("手机") or ""),
        on=on,
    )
    event = cases.open_case(
        procedure=version.service.procedure,
        organ=version.service.organ,
        applicant=applicant,
        title=version.name,
        channel=CHANNEL,
        by=applicant,
        on=on,
        service_version=version,
        data={str(name): value for name, value in answers.items()},
        key=_key(number),
    )
    return event.case.number


def _is_plain(value: object) -> bool:
    """Whether it is what a form may hold: a text, a number, yes or no, or a list of these."""
    if isinstance(value, list):
        return len(value) <= MOST_VALUES and all(isinstance(one, str | int | float) for one in value)
    return value is None or (isinstance(value, str | int | float) and len(str(value)) <= LONGEST_ANSWER)


def _key(number: str) -> str:
    """The key of the event that opens the case: of one number only, however long."""
    key = f"arrival:{number}"
    return key if len(key) <= LONGEST_NUMBER else f"arrival:{sha256(number.encode()).hexdigest()}"


def _code(row: Mapping[str, Any]) -> str:
    return str(row.get("事项代码") or "").strip()[:80]
