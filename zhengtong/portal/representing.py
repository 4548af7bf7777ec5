"""What the pages of acting for others write: a person or organisation found or registered, and the representation asked for."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengtong.cases import queries as cases
from zhengtong.documents import actions as documents
from zhengtong.notices import representing
from zhengtong.people import actions as people
from zhengtong.people import identity, queries
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person, Representation
from zhengtong.services import queries as services

if TYPE_CHECKING:
    from zhengtong.portal.acting import Acting

NOBODY = "没有找到这个人：请核对姓名和身份证号码；代理人要先在这里注册过。"


@transaction.atomic
def ask(
    agent: Person,
    *,
    name: str,
    id_number: str,
    kind: str,
    evidence: "UploadedFile[Any]",
    on: date,
    id_kind: str = "",
    to_on: date | None = None,
    is_organisation: bool = False,
) -> Representation:
    """Ask to act for an organisation or a family member, with a paper that proves it. Raises Refused or UploadRefused."""
    principal = people.find_or_register(
        name,
        id_number,
        kind=Person.Kind.LEGAL if is_organisation else Person.Kind.NATURAL,
        id_kind=id_kind,
        is_demo=settings.IS_DEMO,
        on=on,
    )
    born_on = identity.born_on(id_number) if not is_organisation and len(id_number) == 18 else None
    kept = documents.keep(evidence, name=evidence.name or "证明文件", by=agent)
    return representing.ask(agent, principal, kind, by=agent, on=on, to_on=to_on, evidence_id=kept.pk, born_on=born_on)


def appoint(acting: "Acting", given: dict[str, Any], on: date) -> Representation:
    """Let somebody act for oneself, or for whom one speaks in full. Raises Refused.

    Who is not registered, and whose name is another, are refused alike, so that nobody learns whose number it is.
    """
    agent = queries.find_by_id_number(given["id_number"])
    if agent is None or agent.name != " ".join(given["name"].split()) or not agent.is_active:
        raise Refused(NOBODY)
    case_id = None
    if given["scope"] == "case":
        found = cases.party_of(acting.agent, on).filter(applicant=acting.principal, number=given["number"].strip())
        case_id = found.values_list("pk", flat=True).first()
        if case_id is None:
            raise Refused("没有这件事：请核对办件编号，只能委托自己的事。")
    return representing.ask(
        agent,
        acting.principal,
        Representation.Kind.AGENT,
        by=acting.agent,
        on=on,
        to_on=given["to_on"],
        services=given["services"] if given["scope"] == "services" else (),
        case_id=case_id,
    )


def offered(names: list[str], on: date) -> dict[str, list[str]]:
    """The codes of the services offered today under these names. One query."""
    found: dict[str, list[str]] = {}
    for name, code in services.in_force(on).filter(name__in=names).values_list("name", "service__code"):
        found.setdefault(name, []).append(code)
    return found
