"""A certificate that runs out soon is told to who must renew it: in time, once, and to nobody else."""

from datetime import date

import pytest

from tests.conftest import person, post
from tests.registers.conftest import Keepers, add, amended, cancel, modify
from zhengtong.notices.models import Notice
from zhengtong.registers.reminding import remind

ENTERED, TODAY = date(2024, 1, 2), date(2026, 3, 2)


@pytest.mark.parametrize(
    ("ends", "told"),
    [("2026-03-01", 0), ("2026-03-02", 1), ("2026-05-01", 1), ("2026-05-02", 0)],
)
def test_sixty_days_before_the_day_and_on_it(keepers: Keepers, ends: str, told: int) -> None:
    amended(keepers, add(有效期至=ends), on=ENTERED)
    assert remind(TODAY) == told
    if told:
        notice = Notice.objects.get()
        assert notice.person == keepers.sun
        assert notice.title == f"行政执法人员：王五，有效期至{ends}"
        assert "请办理换证或者注销" in notice.body


def test_nobody_is_told_twice_until_the_day_changes(keepers: Keepers) -> None:
    amended(keepers, add(有效期至="2026-04-01"), on=ENTERED)
    for _ in range(2):
        remind(TODAY)
    assert Notice.objects.count() == 1
    amended(keepers, modify("豫A0001", 有效期至="2026-04-20"), on=TODAY, reason="延期")
    remind(TODAY)
    assert Notice.objects.count() == 2


def test_what_is_cancelled_or_suspended_reminds_nobody(keepers: Keepers) -> None:
    amended(keepers, add(有效期至="2026-04-01"), add("豫A0002", 有效期至="2026-04-01", 证件状态="暂扣"), on=ENTERED)
    amended(keepers, cancel("豫A0001"), on=TODAY, reason="退休")
    assert remind(TODAY) == 0


def test_where_nobody_of_the_organ_holds_the_role_all_are_told(keepers: Keepers) -> None:
    head = person("jiangshi", "蒋十一")
    post(keepers.county.justice, "局长", ["法制机构"], head)
    line = add(单位=keepers.county.hall.name, 有效期至="2026-04-01")
    amended(keepers, line, on=ENTERED, by=keepers.overseer, approved_by=head)
    remind(TODAY)
    assert {notice.person for notice in Notice.objects.all()} == {keepers.sun, keepers.zhou, keepers.overseer}
