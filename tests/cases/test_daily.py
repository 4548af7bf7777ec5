"""What happens without anyone asking."""

from datetime import date

import pytest
from django.conf import LazySettings

from tests.conftest import County
from zhengtong.cases import actions, daily, ledger
from zhengtong.cases.models import Case, Recomputation


def test_the_sweep_accepts_what_was_left_lying(licence: Case) -> None:
    assert daily.sweep(date(2026, 3, 9)).acts == 0
    assert daily.sweep(date(2026, 3, 10)).acts == 1
    assert daily.sweep(date(2026, 3, 10)).acts == 0
    licence.refresh_from_db()
    assert licence.stage == "审查中"
    assert licence.deadlines.get(clock="作出决定", kind="法定").due_on == date(2026, 3, 30)


def test_a_new_holiday_moves_due_dates_and_lists_them(
    county: County, licence: Case, settings: LazySettings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    actions.perform(licence, "受理", by=county.li, on=date(2026, 3, 2))
    law = tmp_path_factory.mktemp("law")
    for entry in settings.LAW.iterdir():
        if entry.name != "calendars":
            (law / entry.name).symlink_to(entry)
    (law / "calendars").mkdir()
    for year in (settings.LAW / "calendars").iterdir():
        (law / "calendars" / year.name).write_text(year.read_text(encoding="utf-8"), encoding="utf-8")
    this_year = law / "calendars" / "2026.yaml"
    text = this_year.read_text(encoding="utf-8")
    assert "放假:" in text
    this_year.write_text(text.replace("放假:", "放假:\n  - 临时放假 2026-03-05 至 2026-03-06", 1), encoding="utf-8")
    settings.LAW = law
    assert daily.recompute("临时放假", date(2026, 3, 3)) == 2
    rows = {row.kind: (row.before_on, row.after_on) for row in Recomputation.objects.all()}
    assert rows == {
        "法定": (date(2026, 3, 30), date(2026, 4, 1)),
        "承诺": (date(2026, 3, 16), date(2026, 3, 18)),
    }
    assert licence.deadlines.get(clock="作出决定", kind="承诺").due_on == date(2026, 3, 18)
    assert not ledger.verify().faults
