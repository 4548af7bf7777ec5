"""Every procedure of law/, opened and walked to an end through the door, with the posts that law/roles.yaml provides."""

from datetime import date

import pytest
from django.conf import settings

from tests.cases.staff import SINCE, SINCE_FORCE, Staff, hire
from tests.conftest import County
from tests.law.walking import Step, Walk, blank, to_an_end
from zhengtong.cases import actions, follow_up, ledger, listing
from zhengtong.cases.models import Case, Deadline, Event
from zhengtong.lawbook import Lawbook, Naming, Procedure
from zhengtong.lawbook.roles import OTHER_ORGAN, SELF
from zhengtong.lawbook.words import SYSTEM
from zhengtong.registers.models import Batch, Entry

BOOK = Lawbook(settings.LAW)
CODES = [code for code, days in BOOK.versions.items() if days[0] <= SINCE_FORCE]
# The fast tests walk one of each sort; all of them walk when everything is tested.
FEW = {"licence", "review", "penalty", "hotline", "normative-document", "audit", "petition", "inspection"}
EACH = [pytest.param(code, marks=() if code in FEW else pytest.mark.slow) for code in CODES]


def law_of(code: str) -> Procedure:
    return BOOK.in_force(code, SINCE_FORCE)


def walk_of(code: str) -> Walk:
    """A walk to an end, with an organ's name where a case is handed over."""
    law = law_of(code)

    def fill(name: str) -> object:
        if name in BOOK.roles.hands_over:
            return "演示县司法局"
        table = BOOK.codes(law, name)
        if table and table.naming:
            return [f"甲{number}（{name}{number}）" for number in range(table.naming.at_least)]
        return table.codes[0].name if table else blank(name)

    return to_an_end(law, BOOK.calendar, SINCE_FORCE, fill)


@pytest.fixture
def staff(county: County, code: str) -> Staff:
    hired = hire(county, [code])
    law = law_of(code)
    for name in {name for action in law.actions.values() for name in action.needs}:
        table = BOOK.codes(law, name)
        if table and table.naming:
            register(name, table.naming, hired)
    return hired


def register(field: str, naming: Naming, staff: Staff) -> None:
    """Entries that an act may name, valid for ever and of the organ whose cases these are."""
    validity = BOOK.registers[naming.register].validity
    data = {validity.column: validity.states[0]} if validity.column else {}
    data |= {validity.until: "2099-12-31"} if validity.until else {}
    someone = next(iter(staff.actors.values()))
    batch = Batch.objects.create(
        register=naming.register, organ=staff.organ, on=SINCE, reason="测试", by=someone, state=Batch.State.APPROVED
    )
    for number in range(naming.at_least):
        Entry.objects.create(
            register=naming.register, code=f"{field}{number}", title=f"甲{number}", data=data, organ=staff.organ,
            valid_from=SINCE, batch=batch,
        )  # fmt: skip


def perform(case: Case | None, step: Step, staff: Staff, county: County, law: Procedure) -> Event:
    """One step, by whoever plays its role; a party's act is recorded by who handles the case, or is the party's own."""
    seats, act = BOOK.roles.seats, law.actions[step.action]
    handler = next(staff.actors[role] for role in law.roles if role not in seats)
    by = county.zhang if seats.get(step.role) == SELF else staff.actors.get(step.role, handler)
    if case is None:
        return actions.open_case(
            procedure=law.code, organ=staff.organ, applicant=county.zhang, title=f"{law.name}一件", channel="窗口",
            respondent=staff.organ if OTHER_ORGAN in map(seats.get, law.roles) else None,
            by=by, on=step.on, data=dict(step.data), act=step.action,
        )  # fmt: skip
    if seats.get(step.role) == SELF and not Case.objects.get(pk=case.pk).is_shown:
        by = handler  # told on paper only so far: the handler records what they said
    approver = staff.approvers[act.approved_by] if act.approved_by else None
    return actions.perform(case, step.action, by=by, on=step.on, approved_by=approver, **step.data)  # type: ignore[arg-type]  # the law's names are none of perform's


@pytest.mark.parametrize("code", EACH)
def test_it_is_opened_and_walked_to_an_end(code: str, staff: Staff, county: County) -> None:
    law, walk = law_of(code), walk_of(code)
    case: Case | None = None
    for step in walk.steps:
        if step.role == SYSTEM:
            assert case is not None
            actions.fire_deemed(case, step.on)
            continue
        event = perform(case, step, staff, county, law)
        case = event.case
        follow_up.follow(event.pk)
    assert case is not None
    case.refresh_from_db()
    assert (case.stage, case.is_closed) == (walk.progress.stage, True)
    assert case.dates == {name: on.isoformat() for name, on in walk.progress.dates.items()}
    assert list(Deadline.objects.filter(case=case, state="running").values_list("clock", "due_on")) == []
    assert [str(fault) for fault in ledger.verify().faults] == []


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_every_clock_on_the_way_is_in_somebodys_inbox(code: str, staff: Staff, county: County) -> None:
    """What an organ owes stands in the inbox of the post that plays the role."""
    law = law_of(code)
    case: Case | None = None
    for step in walk_of(code).steps:
        if step.role == SYSTEM:
            break
        case = perform(case, step, staff, county, law).case
        for clock in Deadline.objects.filter(case=case, state="running", is_leading=True):
            if clock.owed_by in BOOK.roles.seats or clock.handler_id:
                continue
            lines = listing.inbox(staff.actors[clock.owed_by], step.on).lines
            assert (clock.case_id, clock.clock) in {(line.case_id, line.clock) for line in lines}


def test_there_are_procedures_to_walk() -> None:
    assert len(CODES) >= 4 and date(2026, 3, 2) == SINCE_FORCE
