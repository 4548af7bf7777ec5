"""The demonstration county comes out as it was published, and everything in it went through the law."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.conf import LazySettings

from zhengtong.cases import ledger, queries
from zhengtong.demo import accounts, actions
from zhengtong.demo.margins import MarginError, Published, load
from zhengtong.people.models import Organ, Person
from zhengtong.registers import queries as registers

ON = date(2026, 11, 20)


def quiet(_: str) -> None:
    """Says nothing."""


@pytest.fixture
def var(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Accounts and extract in a folder of this test's own."""
    settings.EXTRACT_ROOT = tmp_path / "extract"
    monkeypatch.setattr(accounts, "FILE", tmp_path / "demo-accounts.json")
    monkeypatch.setattr(accounts, "NOTICE", tmp_path / "demo-notice.txt")
    return tmp_path


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_covered_figure_equals_the_published_one(var: Path) -> None:
    said: list[str] = []
    loaded = actions.load_county("erqi-2018", scale=0.002, on=ON, say=said.append)
    rows = actions.check("erqi-2018")
    assert [row for row in rows if not row.agrees] == []
    assert len(rows) == 24
    # 552 887 × 0.002, the 392 reconsiderations, the 135 applications for information, and the matters of these days.
    assert loaded.cases == 1105 + 392 + 135 + 48
    assert not ledger.verify().faults
    assert not Person.objects.filter(is_demo=False).exists()
    assert not Person.objects.exclude(name__endswith="（演示）").exists()
    assert {account.username for account in accounts.accounts()} >= {"zhangsan", "lisi", "wangwu", "zhaoliu", "qianqi"}
    wang = Person.objects.get(username="wangwu")
    assert queries.visible_to(wang, ON).filter(is_closed=False).exists()
    year_end = date(2018, 12, 31)
    held = {one.code: count for one, count in registers.counts(year_end)}
    # As published: 12 volunteer supervisors, 11 terminals and 18 + 97 cameras, 24 departments, 34 normative documents.
    assert (held["volunteer-supervisors"], held["hall-devices"], held["normative-documents"]) == (12, 126, 34)
    residents = [entry.data for entry in registers.entries("resident-departments", year_end)]
    assert [len(residents), *(sum(row[name] for row in residents) for name in ("窗口人员数", "授权到位事项数"))] == [
        24,
        81,
        279,
    ]
    assert registers.valid_on(registers.register("enforcement-officers"), ON).count() == 72
    assert all(one.is_demo for one in registers.entries("enforcement-officers", ON))
    with pytest.raises(MarginError, match="已经装载"):
        actions.load_county("erqi-2018", scale=0.002, on=ON, say=said.append)


@pytest.mark.django_db
@pytest.mark.parametrize("scale", [0, -1, 1.01])
def test_a_senseless_scale_is_refused_before_anything_is_written(scale: float, var: Path) -> None:
    with pytest.raises(MarginError, match="比例"):
        actions.load_county("erqi-2018", scale=scale, on=ON, say=quiet)
    assert not Organ.objects.exists()


def altered(tmp_path: Path, settings: LazySettings, path: list[str | int], value: object) -> Path:
    """The county's file with one entry changed."""
    data = yaml.safe_load((settings.DEMO / "erqi-2018.yaml").read_text(encoding="utf-8"))
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    (tmp_path / "other.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["部门", 0, 3], 15, "事项合计280项"),
        (["镇街", "事项"], 70, "镇街事项70项"),
        (["名目", "区发改委"], ["备案"], "名目只够5项"),
        (["承诺"], None, "缺少“承诺”"),
        (["材料", "可容缺材料"], 10, "可容缺"),
        (["别名", "开飞船许可"], ["上天"], "开飞船许可"),
    ],
)
def test_a_file_whose_sums_fail_is_refused_with_the_place(
    tmp_path: Path, settings: LazySettings, path: list[str | int], value: object, said: str
) -> None:
    with pytest.raises(MarginError, match=said):
        load(altered(tmp_path, settings, path, value), "other")


def test_an_unknown_county_is_answered_with_those_there_are(settings: LazySettings) -> None:
    with pytest.raises(MarginError, match="erqi-2018"):
        load(settings.DEMO, "atlantis")


def published(value: str, *, is_truncated: bool = False) -> Published:
    day = date(2018, 1, 1)
    return Published("x", Decimal(value), "百分比", "", day, day, False, is_truncated)


def test_a_rate_is_held_to_the_precision_it_was_printed_with() -> None:
    assert published("32.4").as_printed(520, 1606) == Decimal("32.4")
    assert published("42", is_truncated=True).as_printed(167, 392) == Decimal("42")
    assert published("42").as_printed(167, 392) == Decimal("43")
