"""限于: 工作日 — an act that may only happen on a day that is worked (强制法43.1)."""

from datetime import date
from pathlib import Path

import pytest

from tests.lawbook.conftest import SAMPLE, day
from zhengtong.lawbook import Calendar, LawError, NotAllowed, Procedure, Progress, load_procedure
from zhengtong.lawbook.read import act

WRITTEN = (SAMPLE / "procedures" / "document" / "2020-01-01.yaml").read_text(encoding="utf-8")
PLAIN = "公开征求意见: { 谁: 起草单位,"


def loaded(folder: Path, before: str, after: str) -> Procedure:
    assert WRITTEN.count(before) == 1
    path = folder / "document" / "2020-01-01.yaml"
    path.parent.mkdir()
    path.write_text(WRITTEN.replace(before, after), encoding="utf-8")
    return load_procedure(path)


@pytest.fixture
def procedure(tmp_path: Path) -> Procedure:
    return loaded(tmp_path, PLAIN, f"{PLAIN} 限于: 工作日,")


def drafted(procedure: Procedure, calendar: Calendar) -> Progress:
    progress = Progress(procedure, calendar)
    progress.take("立项", on=day("2-02"), role="起草单位")
    return progress


@pytest.mark.parametrize(
    ("on", "reason"),
    [("3-07", "2026年3月7日是周六"), ("2-16", "2026年2月16日是春节放假")],
)
def test_it_is_refused_on_a_day_that_is_not_worked(
    procedure: Procedure, calendar: Calendar, on: str, reason: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        drafted(procedure, calendar).take("公开征求意见", on=day(on), role="起草单位")
    assert str(refused.value) == f"公开征求意见只能在工作日进行，{reason}"
    assert refused.value.basis


@pytest.mark.parametrize("on", ["3-06", "2-28"])
def test_it_happens_on_a_day_that_is_worked(procedure: Procedure, calendar: Calendar, on: str) -> None:
    """2026-02-28 is a Saturday that is worked for the Spring Festival."""
    progress = drafted(procedure, calendar)
    progress.take("公开征求意见", on=day(on), role="起草单位")
    assert progress.dates["公开日"] == day(on)


def test_other_acts_of_the_procedure_may_happen_on_any_day(procedure: Procedure, calendar: Calendar) -> None:
    progress = drafted(procedure, calendar)
    progress.take("终止", on=date(2026, 3, 7), role="机关负责人", data={"终止理由": "略"})
    assert progress.is_closed


def test_it_is_read_aloud(procedure: Procedure) -> None:
    assert "，只能在工作日进行" in act(procedure, procedure.actions["公开征求意见"])


def test_only_working_days_can_be_meant(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"第\d+行：动作“公开征求意见”的“限于”：没有“节假日”这个日子"):
        loaded(tmp_path, PLAIN, f"{PLAIN} 限于: 节假日,")


def test_what_the_system_does_cannot_wait_for_one(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"第\d+行：动作“公开征求意见”由系统做，哪天发生由期限决定"):
        loaded(tmp_path, PLAIN, "公开征求意见: { 谁: 系统, 限于: 工作日,")
