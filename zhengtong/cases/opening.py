"""What a case is opened with: its number, its pass code, its first act, and the facts its first event is chained to."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date

from django.conf import settings
from django.db.models import Q

from zhengtong import lawbook
from zhengtong.cases import chain
from zhengtong.cases.errors import BadData
from zhengtong.cases.models import Case
from zhengtong.cases.rules import Rules
from zhengtong.people.models import Organ, Person

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
    applicant: int | None,
    respondent: int | None,
    title: str,
    channel: str,
    data: chain.Json,
    opened_on: date,
    is_demo: bool,
    preset: chain.Json | None,
    parent: int | None = None,
) -> chain.Json:
    """What the first event is chained to. All of it is fixed when the case is opened. What a case lacks, preset or parent, is not said."""
    facts: chain.Json = {
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
    facts |= {"preset": preset} if preset else {}
    return facts | {"parent": parent} if parent else facts


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
        preset=case.preset,
        parent=case.parent_id,
    )


def opening_act(procedure: lawbook.Procedure, name: str | None = None) -> lawbook.Action:
    """The act that opens a case: the one of this name, else the first. Raises NotAllowed for an act that opens none."""
    if name is None:
        return procedure.openings[0]
    found = next((action for action in procedure.openings if action.name == name), None)
    if found is None:
        openings = "、".join(action.name for action in procedure.openings)
        raise lawbook.NotAllowed(f"“{name}”不能使{procedure.name}案件开始；能开始的动作：{openings}")
    return found


def handed_to(law: Rules, act: lawbook.Action, data: chain.Json, organs: Mapping[str, int] | None = None) -> int | None:
    """The organ an act hands the case to (填 承办单位 …), by its name or short name; None when it hands it to nobody.

    `organs`, if the caller has looked the names up, saves the query. Raises BadData when no organ is called so.
    """
    named = law.hands_over(act)
    if named is None or not data.get(named):
        return None
    name = str(data[named]).strip()
    found = (organs_called([name]) if organs is None else organs).get(name)
    if found is None:
        raise BadData(f"“{named}”：没有“{name}”这个机关，请写机关的全称或者简称")
    return found


def organs_called(names: Collection[str]) -> dict[str, int]:
    """The organs of these names or short names. One query, none when there are no names."""
    if not names:
        return {}
    found = Organ.objects.filter(Q(name__in=names) | Q(short_name__in=names)).order_by("-pk")
    return {called: pk for pk, name, short in found.values_list("pk", "name", "short_name") for called in (short, name)}


def check_opener(
    law: Rules, action: lawbook.Action, by: Person, is_party: bool, roles: frozenset[str], organ: Organ
) -> None:
    """Raise NotAllowed unless this person may open a case by this act.

    A party's act is their own, or recorded by who handles the organ's cases; an official's act is that role's alone.
    """
    if action.by in law.parties:
        if not is_party and not law.may_sign(action.by, roles):
            raise lawbook.NotAllowed(f"{by.name}不是{action.by}，也没有{organ.name}的授权，不能提出这件申请")
    elif action.by not in roles:
        raise lawbook.NotAllowed(
            f"{action.name}由{organ.name}的{action.by}作出；{by.name}的角色：{'、'.join(sorted(roles)) or '无'}"
        )
