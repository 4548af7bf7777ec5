"""已有的不用交：what government already holds of a person, so that it is not asked for again.

Two sources: certificates issued here, and the shared-data platform (services/shared_data.py). A type of certificate is called by
its service's 电子证照类型, or by the name of its result.
"""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from zhengtong.documents import queries as documents
from zhengtong.documents.models import Document, MaterialWaiver, SharedDataCall
from zhengtong.lawbook.term import Term, days_spanned
from zhengtong.people.models import Person
from zhengtong.services import shared_data
from zhengtong.services.models import Material
from zhengtong.statutes.numerals import number_of

if TYPE_CHECKING:
    from zhengtong.services.situations import Needed

DAY = re.compile(r"(\d{4})\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})")
LENGTH = re.compile(r"(\d+|[一二三四五六七八九十]+)\s*个?\s*(年|月|日|天)")
VALIDITY = ("有效期限", "有效期", "有效期至")


@dataclass(frozen=True)
class Held:
    """Something government holds of a person: a certificate issued here, or an answer of the shared-data platform."""

    name: str
    number: str
    since: date | None
    until: date | None
    source: str
    document_id: int | None = None
    call_id: int | None = None


def held(
    person: Person,
    names: Sequence[str],
    *,
    on: date,
    purpose: str,
    by: Person | None = None,
    draft_key: uuid.UUID | None = None,
) -> dict[str, Held]:
    """What is held of these names (the `held_as` of materials), by name. Certificates issued here come first.

    The rest is asked of the shared-data platform where one is set up, for this purpose, in the name of `by` (the person when
    nobody else asks), and recorded. Must then not run inside a transaction.
    """
    found = certificates(person, names, on=on)
    rest = [name for name in dict.fromkeys(names) if name and name not in found]
    calls = shared_data.ask(person, rest, on=on, purpose=purpose, by=by or person, draft_key=draft_key)
    return found | {name: _of_call(name, call) for name, call in calls.items()}


def certificates(person: Person, names: Iterable[str], *, on: date) -> dict[str, Held]:
    """The certificates of these types issued here to a person and still valid, by type. One query; nobody else is asked."""
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    found: dict[str, Held] = {}
    for document in documents.certificates_of(person.pk, on):
        name = type_of(document)
        until = valid_until(document)
        if name in wanted and name not in found and (until is None or until >= on):
            found[name] = _of_document(name, document, until)
    return found


def type_of(document: Document) -> str:
    """The type of an issued certificate: what its service calls it, or else its kind."""
    version = document.case.service_version
    return (version.result_licence or version.result_name) if version else document.kind


def valid_until(document: Document) -> date | None:
    """The last day on which a certificate is valid, from what is printed on it or else from its service; None if it says none.

    至2027年3月1日 says the day; 5年 counts from the day of issue; 长期 and words that name no day set no end.
    """
    rows = document.content.get("rows", ())
    said = next((str(row["value"]) for row in rows if row["label"] in VALIDITY and row["value"]), "")
    version = document.case.service_version
    return ends_on(said or (version.result_valid if version else ""), document.issued_on)


def ends_on(said: str, issued_on: date) -> date | None:
    """The day on which a validity ends that is said in words: the last day named, or a length of time from the issue."""
    if days := DAY.findall(said):
        try:
            return date(*(int(part) for part in days[-1]))
        except ValueError:
            return None
    length = LENGTH.search(said)
    if length is None:
        return None
    try:
        term = Term.parse(f"{number_of(length[1])} {length[2]}")
    except ValueError:  # 0年, 一五年, or longer than a century: words that set no end
        return None
    return issued_on + timedelta(days=days_spanned(issued_on, term))


def record_waivers(case_id: int, materials: Iterable["Needed"], *, on: date) -> list[MaterialWaiver]:
    """Keep for a case which materials it was spared because they are held (减证便民). What is not held is passed over."""
    return MaterialWaiver.objects.bulk_create(
        MaterialWaiver(
            case_id=case_id,
            material=one.material,
            held_as=one.material.held_as,
            source=found.source,
            number_shown=shared_data.masked(found.number),
            document_id=found.document_id,
            call_id=found.call_id,
            on=on,
        )
        for one in materials
        if (found := one.held) is not None
    )


def names_in(materials: Iterable[Material]) -> list[str]:
    """The names to ask for, of these materials, each once."""
    return list(dict.fromkeys(one.held_as for one in materials if one.held_as))


def _of_document(name: str, document: Document, until: date | None) -> Held:
    return Held(
        name=name,
        number=document.number,
        since=document.issued_on,
        until=until,
        source=document.organ.name,
        document_id=document.pk,
    )


def _of_call(name: str, call: SharedDataCall) -> Held:
    return Held(
        name=name,
        number=call.number_shown,
        since=call.since_on,
        until=call.until_on,
        source=call.source,
        call_id=call.pk,
    )
