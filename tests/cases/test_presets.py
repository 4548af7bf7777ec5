"""Which local limits a case runs under: those chosen when it was opened, for ever."""

from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from tests.conftest import County
from zhengtong.cases import actions, ledger, local_limits, queries
from zhengtong.cases.bulk import Opening, perform_many
from zhengtong.cases.errors import CaseError
from zhengtong.cases.models import Case, Deadline, PresetChoice

DAY = date(2026, 3, 2)


def opened(county: County, on: date = DAY, **more: Any) -> Case:
    return actions.open_case(
        procedure="public-service", organ=county.bureau, applicant=county.zhang, title="优待证", channel="网上",
        by=county.zhang, on=on, **more,
    ).case  # fmt: skip


def choose(county: County, from_on: date = DAY, name: str = "限期减半") -> PresetChoice:
    return local_limits.choose(
        "public-service", name, by=county.qian, on=DAY, from_on=from_on, reason="演政办〔2026〕3号"
    )


def due(case: Case, clock: str = "受理审查") -> date | None:
    return Deadline.objects.get(case=case, clock=clock, kind="法定").due_on


def test_without_a_choice_the_default_holds(county: County) -> None:
    case = opened(county)
    assert case.preset is None and due(case) == date(2026, 3, 9)


def test_a_case_opened_after_the_choice_runs_under_it(county: County) -> None:
    choose(county)
    case = opened(county)
    assert case.preset and case.preset["名"] == "限期减半"
    assert due(case) == date(2026, 3, 4)


def test_an_open_case_keeps_its_limits(county: County) -> None:
    before = opened(county)
    choose(county)
    actions.perform(before, "受理", by=county.li, on=date(2026, 3, 3))
    assert due(before, "办结期限") == date(2026, 3, 31)


def test_a_choice_holds_from_its_day(county: County) -> None:
    choose(county, from_on=date(2026, 4, 1))
    assert opened(county).preset is None
    assert opened(county, on=date(2026, 4, 1)).preset is not None


def test_the_last_choice_holds(county: County) -> None:
    choose(county)
    choose(county, name="通行做法")
    assert opened(county).preset is None


def test_the_choice_is_chained_to_the_first_event(county: County) -> None:
    """A preset altered afterwards would be found."""
    choose(county)
    case = opened(county)
    assert ledger.verify().faults == ()
    Case.objects.filter(pk=case.pk).update(preset={"名": "限期减半", "期限": {"受理审查": "4 工作日"}, "延长": {}})
    assert any("哈希不符" in str(fault) for fault in ledger.verify().faults)


def test_in_bulk_it_is_the_same(county: County) -> None:
    choose(county)
    opening = Opening("public-service", county.bureau, county.zhang, "优待证", "网上", DAY, county.zhang)
    done = perform_many([opening])
    case = Case.objects.get(pk=done.opened[0])
    assert case.preset is not None and due(case) == date(2026, 3, 4)
    assert ledger.verify().faults == ()


def test_the_account_of_the_clock_names_the_preset(county: County) -> None:
    choose(county)
    progress = queries.progress_of(opened(county))
    assert progress.explain("受理审查", "法定", DAY).preset == "限期减半"


def test_a_choice_cannot_be_backdated_or_made_of_nothing(county: County) -> None:
    with pytest.raises(CaseError, match="早于今天"):
        choose(county, from_on=date(2026, 3, 1))
    with pytest.raises(CaseError, match="没有“没有的”这个预设"):
        choose(county, name="没有的")
    with pytest.raises(CaseError, match="没有“甲”这个预设"):
        local_limits.choose("licence", "甲", by=county.qian, on=DAY, from_on=DAY, reason="乙")
    assert not PresetChoice.objects.exists()


def test_a_preset_that_left_the_file_opens_no_case(county: County) -> None:
    PresetChoice.objects.create(procedure="public-service", preset="旧做法", from_on=DAY, by=county.qian, reason="甲")
    with pytest.raises(CaseError, match="“旧做法”已不在 law/presets/"):
        opened(county)
    assert not Case.objects.exists()


def test_choices_are_written_once(county: County) -> None:
    made = choose(county)
    with pytest.raises(ProgrammingError, match="只能追加"), transaction.atomic():
        PresetChoice.objects.filter(pk=made.pk).update(preset="通行做法")
    with pytest.raises(ProgrammingError, match="只能追加"), transaction.atomic():
        made.delete()
