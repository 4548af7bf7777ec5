"""What a case is opened with: its number, its pass code, its first act, and the facts its first event is chained to."""

import secrets
from datetime import date

from django.conf import settings

from zhengtong import lawbook
from zhengtong.cases import chain
from zhengtong.cases.models import Case

# No 0/O, 1/I/L: people read these aloud over the telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def pass_code() -> str:
    """Six letters that, with the number, let a person without an account follow a case. One draw of randomness."""
    drawn, letters = secrets.randbelow(len(LETTERS) ** 6), []
    for _ in range(6):
        drawn, place = divmod(drawn, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def case_number(case_id: int, on: date) -> str:
    """办件编号: division, day, serial. The serial is the case's id, so no counter is fought over."""
    return f"{settings.DIVISION}{on:%Y%m%d}{case_id:08d}"


def opening_facts(
    *,
    number: str,
    procedure: str,
    version: date,
    service_version: int | None,
    organ: int,
    applicant: int,
    respondent: int | None,
    title: str,
    channel: str,
    data: chain.Json,
    opened_on: date,
    is_demo: bool,
) -> chain.Json:
    """What the first event is chained to. All of it is fixed when the case is opened."""
    return {
        "number": number,
        "procedure": procedure,
        "version": version.isoformat(),
        "service_version": service_version,
        "organ": organ,
        "applicant": applicant,
        "respondent": respondent,
        "title": title,
        "channel": channel,
        "data": data,
        "opened_on": opened_on.isoformat(),
        "is_demo": is_demo,
    }


def facts_of(case: Case) -> chain.Json:
    """The opening facts of a case."""
    return opening_facts(
        number=case.number,
        procedure=case.procedure,
        version=case.procedure_version,
        service_version=case.service_version_id,
        organ=case.organ_id,
        applicant=case.applicant_id,
        respondent=case.respondent_id,
        title=case.title,
        channel=case.channel,
        data=case.data,
        opened_on=case.opened_on,
        is_demo=case.is_demo,
    )


def opening_act(procedure: lawbook.Procedure) -> str:
    """The act that opens a case of this procedure: the one that leads from nowhere to a stage."""
    return next(action.name for action in procedure.actions.values() if not action.source and action.target)
