"""A hall with one general window's business: two halves of a morning, two seats each."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import County
from zhengtong.hall.models import Business, Hall, Hours

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=BEIJING)


@pytest.fixture
def hall(county: County) -> Hall:
    return Hall.objects.create(name="演示县政务服务大厅", organ=county.hall, address="演示路1号", is_demo=True)


@pytest.fixture
def general(hall: Hall) -> Business:
    """综合受理: 9:00 to 10:00 on working days, in two slots."""
    made = Business.objects.create(hall=hall, name="综合受理", is_general=True, slot_minutes=30, ahead_days=7)
    Hours.objects.create(business=made, days="工作日", opens_at=time(9), closes_at=time(10), seats=2)
    return made
