"""立案: every procedure can be opened and walked to an end at the desk, by its forms alone, with nothing written for it."""

from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from tests.cases.staff import Staff
from tests.cases.test_every_procedure import CODES, law_of, staff, walk_of  # noqa: F401
from tests.conftest import County
from tests.law.walking import Step
from zhengtong.cases import actions
from zhengtong.cases.models import Case, Proposal
from zhengtong.lawbook import Lawbook, Procedure
from zhengtong.lawbook.words import SYSTEM
from zhengtong.people.models import Person

BOOK = Lawbook(settings.LAW)
pytestmark = pytest.mark.slow  # a page and a form for every step of every procedure


@dataclass
class Field:
    """What a form asks: its value so far, and the values it offers."""

    value: str = ""
    offers: tuple[str, ...] = ()


class Forms(HTMLParser):
    """The forms of a page as a browser would fill them: hidden fields kept, the rest by name. Nothing is known of the server's side."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Field]]] = []
        self._inside = False
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method") == "post"
            if self._inside:
                self.found.append((given.get("action", ""), {}))
        if not self._inside:
            return
        fields, name = self.found[-1][1], given.get("name", "")
        if tag == "button" and name:
            fields.setdefault(name, Field()).offers += (given.get("value", ""),)
        elif tag == "input" and name and given.get("type") not in ("checkbox", "radio", "submit"):
            fields[name] = Field(given.get("value", ""))
        elif tag == "input" and name:
            kept = fields.setdefault(name, Field())
            kept.offers = (*kept.offers, given.get("value", "on"))
        elif tag == "textarea":
            fields[name] = Field()
        elif tag == "select":
            self._select = name
            fields[name] = Field()
        elif tag == "option" and self._select:
            fields[self._select].offers = (*fields[self._select].offers, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        self._select = "" if tag == "select" else self._select

    def of(self, action: str) -> dict[str, Field]:
        """The form of one act."""
        return next(fields for _, fields in self.found if fields.get("action", Field()).value == action)


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def as_sent(fields: dict[str, Field], data: dict[str, object]) -> dict[str, object]:
    """What a browser sends: what was there, and what was filled in; days and lists as a form writes them."""
    sent: dict[str, object] = {name: field.value for name, field in fields.items() if field.value}
    for name, value in data.items():
        if name not in fields:
            raise AssertionError(f"表单里没有“{name}”，只有{'、'.join(fields)}")
        offers = [offer for offer in fields[name].offers if offer]
        if isinstance(value, list):
            sent[name] = offers[: len(value)]
        elif isinstance(value, date):
            sent[name] = value.isoformat()
        else:
            sent[name] = value if not offers or value in offers else offers[0]
    return sent


def opened(law: Procedure, step: Step, client: Client, county: County) -> Case:
    """Open the case on the page of its procedure."""
    path = f"/office/open/{law.code}?act={step.action}"
    page = client.get(path)
    assert page.status_code == 200, page.content.decode()[:2000]
    fields = next(fields for _, fields in Forms(page.content.decode()).found if "title" in fields)
    data: dict[str, object] = {"title": f"{law.name}一件", "on": step.on, "channel": "窗口", **step.data}
    data["organ"] = str(county.bureau.pk)
    if "party" in fields:
        data |= {"party": "张三", "phone": "13800000000"}
    if "respondent" in fields:
        data["respondent"] = str(county.bureau.pk)
    answer = client.post(f"/office/open/{law.code}", as_sent(fields, data))
    assert answer.status_code == 302, errors(answer.content.decode())
    return Case.objects.get()


def errors(page: str) -> str:
    """The sentences a page complains with."""
    return " ".join(line.strip() for line in page.splitlines() if "field-error" in line)[:1500]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def by_whom(law: Procedure, role: str, staff: Staff) -> Person:  # noqa: F811
    """Who takes a step at the desk: the post that plays the role, or, for a party, who handles the case."""
    handler = next(staff.actors[each] for each in law.roles if each not in BOOK.roles.seats)
    return staff.actors.get(role, handler)


def test_it_is_opened_and_walked_to_an_end_by_its_forms(
    code: str,
    staff: Staff,  # noqa: F811
    county: County,
    settings: Settings,
) -> None:
    law, walk = law_of(code), walk_of(code)
    first, *rest = walk.steps
    settings.ZHENGTONG_TODAY = first.on
    case = opened(law, first, signed_in(by_whom(law, first.role, staff)), county)
    for step in rest:
        settings.ZHENGTONG_TODAY = step.on  # a second signature is dated the day it is given
        take(case, law, step, staff)
    case.refresh_from_db()
    assert (case.stage, case.is_closed) == (walk.progress.stage, True)


def take(case: Case, law: Procedure, step: Step, staff: Staff) -> None:  # noqa: F811
    """One step on the case page: its form, and the second signature where the law asks for one."""
    if step.role == SYSTEM:
        actions.fire_deemed(case, step.on)
        return
    client = signed_in(by_whom(law, step.role, staff))
    page = client.get(f"/office/cases/{case.number}")
    assert page.status_code == 200
    fields = Forms(page.content.decode()).of(step.action)
    data: dict[str, object] = {"on": step.on, **step.data}
    answer = client.post(f"/office/cases/{case.number}/acts", as_sent(fields, data))
    assert answer.status_code == 302, f"{step.action}：{errors(answer.content.decode())}"
    approver = law.actions[step.action].approved_by
    if approver:
        agree(case, staff.approvers[approver])


def agree(case: Case, approver: Person) -> None:
    waiting = Proposal.objects.get(case=case, is_approved__isnull=True)
    client = signed_in(approver)
    page = client.get(f"/office/cases/{case.number}").content.decode()
    fields = next(fields for path, fields in Forms(page).found if path.endswith(f"/proposals/{waiting.pk}"))
    answer = client.post(f"/office/cases/{case.number}/proposals/{waiting.pk}", as_sent(fields, {"answer": "approve"}))
    assert answer.status_code == 302, errors(answer.content.decode())
