"""The real calendar with a small law of our own, so that a change in law/ never changes what these tests claim."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from zhengtong.lawbook import Calendar, Lawbook, Procedure, Progress

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A law folder: the sample procedures with the calendars of the installation."""
    copy = tmp_path_factory.mktemp("sample") / "law"
    shutil.copytree(SAMPLE, copy)
    shutil.copytree(ROOT / "law" / "calendars", copy / "calendars")
    return copy


@pytest.fixture(scope="session")
def book(folder: Path) -> Lawbook:
    return Lawbook(folder)


@pytest.fixture(scope="session")
def calendar(book: Lawbook) -> Calendar:
    return book.calendar


@pytest.fixture(scope="session")
def licence(book: Lawbook) -> Procedure:
    return book.procedure("licence", date(2019, 4, 23))


@pytest.fixture(scope="session")
def review(book: Lawbook) -> Procedure:
    return book.procedure("review", date(2024, 1, 1))


@pytest.fixture(scope="session")
def document(book: Lawbook) -> Procedure:
    """A made-up procedure with every word the two laws do without: 待, 前, 月, 小时, several pauses."""
    return book.procedure("document", date(2020, 1, 1))


def day(text: str) -> date:
    """3-02 is 2026-03-02; a year may be written."""
    parts = [int(part) for part in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(2026, *parts)


def live(progress: Progress, *steps: str, **data: object) -> Progress:
    """Take acts written "3-02 受理", each by its role, approved, and with everything filled in."""
    for step in steps:
        on, name = step.split()
        action = progress.procedure.actions[name]
        given = progress.procedure.plan.effects[name].given
        filled: dict[str, object] = {need: day(on) if need in given else "略" for need in action.needs}
        filled |= {need: value for need, value in data.items() if need in action.needs or need == "延长时间"}
        progress.take(name, on=day(on), role=action.by, data=filled, approved=True)
    return progress


def due(progress: Progress, clock: str, kind: str = "法定") -> date | None:
    """The last day of one clock."""
    on = progress.done[-1].on
    return next(state.due_on for state in progress.deadlines(on) if (state.clock, state.kind) == (clock, kind))


def state(progress: Progress, clock: str, on: str = "") -> str:
    """running, paused, met or lapsed; "" when the clock has not begun."""
    when = day(on) if on else progress.done[-1].on
    return next((each.state for each in progress.deadlines(when) if each.clock == clock), "")
