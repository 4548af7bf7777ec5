"""Two people at the same door at the same moment: one decision, one clear refusal, nothing in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from tests.conftest import County
from zhengtong.cases import actions, ledger
from zhengtong.cases.errors import StaleCase
from zhengtong.cases.models import Case, Event
from zhengtong.lawbook import NotAllowed

ON = date(2026, 3, 2)


def together(*calls: Callable[[], object]) -> list[object]:
    """Run these in threads of their own, let go at one moment; what each returned or raised."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return call()
        except (NotAllowed, StaleCase) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def reviewed(transactional_db: None, county: County) -> Case:
    """A case under review, committed, so that other connections see it."""
    opened = actions.open_case(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title="食品经营许可",
        channel="网上",
        by=county.zhang,
        on=ON,
        service_version=county.restaurant,
    )
    actions.perform(opened.case, "受理", by=county.li, on=ON)
    return opened.case


def test_two_officers_deciding_at_once_give_one_decision(county: County, reviewed: Case) -> None:
    outcomes = together(
        *[lambda: actions.perform(Case.objects.get(pk=reviewed.pk), "准予许可", by=county.wang, on=ON)] * 4,
        *[
            lambda: actions.perform(
                Case.objects.get(pk=reviewed.pk), "不予许可", by=county.wang, on=ON, 不予许可理由="不符合条件"
            )
        ]
        * 4,
    )
    assert sum(isinstance(outcome, Event) for outcome in outcomes) == 1
    assert reviewed.events.filter(action__in=["准予许可", "不予许可"]).count() == 1
    assert not ledger.verify().faults


def test_one_key_sent_eight_times_at_once_is_one_event(county: County, reviewed: Case) -> None:
    outcomes = together(
        *[lambda: actions.perform(Case.objects.get(pk=reviewed.pk), "准予许可", by=county.wang, on=ON, key="double")]
        * 8
    )
    assert all(isinstance(outcome, Event) for outcome in outcomes), outcomes
    assert len({outcome.pk for outcome in outcomes if isinstance(outcome, Event)}) == 1


def test_one_form_sent_eight_times_at_once_opens_one_case(county: County, transactional_db: None) -> None:
    def send() -> Event:
        return actions.open_case(
            procedure="licence",
            organ=county.bureau,
            applicant=county.zhang,
            title="食品经营许可",
            channel="网上",
            by=county.zhang,
            on=ON,
            service_version=county.restaurant,
            key="form",
        )

    outcomes = together(*[send] * 8)
    assert len({outcome.case_id for outcome in outcomes if isinstance(outcome, Event)}) == 1
    assert Case.objects.count() == 1


def test_two_sweeps_at_once_deem_once(county: County, transactional_db: None) -> None:
    opened = actions.open_case(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title="食品经营许可",
        channel="网上",
        by=county.zhang,
        on=ON,
        service_version=county.restaurant,
    )
    together(*[lambda: actions.fire_deemed(Case.objects.get(pk=opened.case_id), date(2026, 3, 10))] * 4)
    assert Event.objects.filter(action="视为受理").count() == 1
