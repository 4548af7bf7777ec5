"""The worked cases come out as written; and when one day of them is altered, they do not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.law.conftest import LAW
from tests.law.test_procedures import GROUND
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.presets import is_local
from zhengtong.lawbook.scenario import Scenario, read_scenarios

SCENARIOS = [scenario for path in sorted(LAW.glob("scenarios/*.yaml")) for scenario in read_scenarios(path)]


def _named(scenario: Scenario) -> str:
    return f"{scenario.code}-{scenario.name}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=_named)
def test_it_comes_out_as_written(scenario: Scenario, book: Lawbook) -> None:
    assert scenario.run(book) == []


def _altered(scenario: Scenario) -> Iterator[Scenario]:
    """Each expectation wrong by itself: a day later, another stage, another state, another reason."""
    for name, wanted in scenario.expected.items():
        if name == "于":
            continue
        if isinstance(wanted, date):
            wrong: object = wanted + timedelta(days=1)
        elif isinstance(wanted, dict):
            wrong = {clock: due + timedelta(days=1) for clock, due in wanted.items()}
        else:
            wrong = f"不是{wanted}"
        yield replace(scenario, expected={**scenario.expected, name: wrong})
    if scenario.refused is not None:
        yield replace(scenario, refused="别的理由")
        yield replace(scenario, refused=None, expected={"环节": "办成"})


@pytest.mark.parametrize(
    "scenario",
    [pytest.param(each, marks=() if each.code in GROUND else pytest.mark.slow, id=_named(each)) for each in SCENARIOS],
)
def test_it_fails_when_any_one_expectation_is_altered(scenario: Scenario, book: Lawbook) -> None:
    altered = list(_altered(scenario))
    assert altered, f"“{scenario.name}”什么也没有核对"
    for each in altered:
        assert each.run(book), f"改了也照样通过：{each.expected or each.refused}"


def test_a_day_taken_from_a_term_is_noticed(book: Lawbook) -> None:
    """The scenarios hold every statutory limit of the ground floor: shorten any by one unit, and some scenario fails."""
    unnoticed = [
        f"{procedure} {clock.name}"
        for procedure in book.procedures()
        if procedure.code in GROUND
        for clock in procedure.clocks.values()
        if clock.term.count > 1
        and not is_local(clock)
        and not _notices(book, procedure.code, procedure.version, clock.name)
    ]
    assert unnoticed == []


def _notices(book: Lawbook, code: str, version: date, clock: str) -> bool:
    law = book.procedure(code, version)
    term = law.clocks[clock].term
    shorter = replace(law.clocks[clock], term=replace(term, count=term.count - 1))
    changed = Lawbook(book.folder)
    changed.__dict__["calendar"] = book.calendar
    changed._procedures[code, version] = replace(law, clocks={**law.clocks, clock: shorter})
    return any(
        scenario.run(changed)
        for scenario in SCENARIOS
        if scenario.code == code and scenario.procedure(changed).version == version
    )
