"""A service names powers, intermediary services and fees by their codes; what they say on the first day is frozen with the version."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import County
from tests.services.cast import SOUND, TODAY, Keepers, approved, keepers, line, opened, published, service
from zhengtong.registers.models import Batch, Entry
from zhengtong.services import actions, elements, queries
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import BatchLine, ServiceVersion

pytestmark = pytest.mark.django_db
LAST_YEAR = date(2025, 1, 1)


@pytest.fixture
def staff(county: County) -> Keepers:
    return keepers(county)


def entered(staff: Keepers, register: str, code: str, **said: object) -> Entry:
    """An entry of a register since last year."""
    batch = Batch.objects.create(
        register=register, organ=staff.county.bureau, on=LAST_YEAR, reason="建账", by=staff.editor,
        state=Batch.State.APPROVED, answered_by=staff.reviewer, answered_at=datetime(2025, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    return Entry.objects.create(
        register=register, code=code, title=f"第{code}项", data=said, organ=staff.county.bureau, valid_from=LAST_YEAR, batch=batch
    )  # fmt: skip


def named(staff: Keepers, **columns: list[str]) -> ServiceVersion:
    """A draft that names entries."""
    return actions.draft_version(service(staff, "there"), name="甲", in_force_on=TODAY, **(SOUND | columns))


def test_a_power_is_frozen_with_the_version_it_had(staff: Keepers) -> None:
    power = entered(staff, "powers", "XK-1")
    version = actions.publish(named(staff, powers=["XK-1"]), TODAY)
    kept = {"编码": "XK-1", "名称": "第XK-1项", "自": "2025-01-01", "条目": power.pk, "批次": power.batch_id}
    assert ServiceVersion.objects.get(pk=version.pk).powers == [kept]
    assert elements.text(version, elements.named("对应的权力")) == "XK-1"


def test_every_linked_register_is_frozen(staff: Keepers) -> None:
    entered(staff, "intermediary-items", "ZJ-1", 清理结果="保留")
    entered(staff, "fee-list", "SF-1", 状态="征收")
    version = actions.publish(named(staff, intermediaries=["ZJ-1"], fee_items=["SF-1"]), TODAY)
    assert [each["编码"] for each in version.intermediaries + version.fee_items] == ["ZJ-1", "SF-1"]


@pytest.mark.parametrize(
    ("column", "code", "said", "sentence"),
    [
        ("powers", "XK-9", {}, "对应的权力“XK-9”：权责清单里没有这个编码在2026-03-02有效的条目"),
        ("intermediaries", "ZJ-1", {"清理结果": "取消"}, "中介服务“ZJ-1”：行政审批中介服务事项清单里没有"),
        ("fee_items", "SF-1", {"状态": "停征"}, "收费项目“SF-1”：涉企收费目录清单里没有"),
    ],
)
def test_what_is_not_in_the_register_or_no_longer_valid_is_refused(
    staff: Keepers, column: str, code: str, said: dict[str, str], sentence: str
) -> None:
    entered(staff, "powers", "XK-1")
    if said:
        entered(staff, {"intermediaries": "intermediary-items", "fee_items": "fee-list"}[column], code, **said)
    with pytest.raises(ServiceError) as refusal:
        actions.publish(named(staff, **{column: [code]}), TODAY)
    assert sentence in str(refusal.value)


def test_the_next_version_takes_up_what_the_register_says_then(staff: Keepers) -> None:
    first = entered(staff, "powers", "XK-1")
    old = published(staff, "there", on=LAST_YEAR, powers=["XK-1"])
    Entry.objects.filter(pk=first.pk).update(valid_to=date(2026, 1, 1))
    second = Entry.objects.create(
        register="powers", code="XK-1", title="改了名", data={}, organ=staff.county.bureau, valid_from=date(2026, 1, 1), batch=first.batch
    )  # fmt: skip
    batch = opened(staff)
    line(staff, batch, old.service, BatchLine.Act.CHANGE)
    approved(staff, batch)
    now = queries.of_code("there", TODAY)
    assert now is not None
    assert (now.powers[0]["条目"], now.powers[0]["名称"]) == (second.pk, "改了名")
    assert ServiceVersion.objects.get(pk=old.pk).powers[0]["条目"] == first.pk


def test_an_unchanged_file_is_unchanged_though_its_powers_are_frozen(staff: Keepers, tmp_path: object) -> None:
    from pathlib import Path

    entered(staff, "powers", "XK-1")
    version = published(staff, "there", on=TODAY, powers=["XK-1"])
    path = Path(str(tmp_path)) / "there.yaml"
    path.write_text(actions.export(version), encoding="utf-8")
    assert "对应的权力: [XK-1]" in path.read_text(encoding="utf-8")
    assert actions.load_service(path, on=TODAY) == version


def test_who_names_no_entries_asks_the_registers_nothing(staff: Keepers) -> None:
    draft = named(staff)
    with CaptureQueriesContext(connection) as asked:
        actions.publish(draft, TODAY)
    assert not [each for each in asked.captured_queries if "'powers'" in each["sql"]]
