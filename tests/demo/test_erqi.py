"""The demonstration county comes out as it was published, and everything in it went through the law."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from django.conf import LazySettings

from zhengtong.cases import ledger, queries
from zhengtong.demo import accounts, actions
from zhengtong.demo.margins import SUBJECTS, MarginError, load
from zhengtong.demo.published import Published
from zhengtong.people.models import Organ, Person
from zhengtong.registers import queries as registers

ON = date(2026, 11, 20)


def quiet(_: str) -> None:
    """Says nothing."""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_covered_figure_equals_the_published_one(var: Path) -> None:
    said: list[str] = []
    loaded = actions.load_county("erqi-2018", scale=0.002, on=ON, say=said.append)
    rows = actions.check("erqi-2018")
    assert [row for row in rows if row.verdict != "相符"] == []
    assert len(rows) == 47
    relations = actions.check_relations("erqi-2018")
    assert [one for one in relations if not one.holds] == []
    assert len(relations) == 15
    # 552 887 × 0.002, the 392 reconsiderations, the 135 applications for information, and the matters of these days.
    assert loaded.cases == 1105 + 392 + 135 + 48
    assert not ledger.verify().faults
    assert not Person.objects.filter(is_demo=False).exists()
    assert not Person.objects.exclude(name__endswith="（演示）").exists()
    assert {account.username for account in accounts.accounts()} >= {"zhangsan", "lisi", "wangwu", "zhengshiyi"}
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
    (tmp_path / f"{SUBJECTS}.yaml").write_text(
        (settings.DEMO / f"{SUBJECTS}.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["机关", "部门", 0, 3], 15, "事项合计280项"),
        (["事项", 4, "项"], 70, "“镇街便民事项”有70项，“承诺”各档合计68项"),
        (["名目"], {"区发改委": ["备案"]}, "名目只够5项"),
        (["事项", 0, "归"], None, "缺少“归”"),
        (["事项", 0, "归"], "乡里", "没有这样的机关"),
        (["事项", 1, "上"], "别处", "没有这一组"),
        (["事项", 0, "列", "颜色"], "红", "不认识列“颜色”"),
        (["事项", 0, "材料", "可容缺材料"], 10, "可容缺"),
        (["别名"], {"开飞船许可": ["上天"]}, "开飞船许可"),
        (["公布", 0, "由"], [[1, 1]], "各批合计不等于"),
        (["公布", 0, "取"], "一半", "值、分子或者分母"),
        (["关系", 0, "式"], "C026 = C999", "C999不在“公布”中"),
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


def published(value: str, *, is_truncated: bool = False, is_least: bool = False) -> Published:
    day = date(2018, 1, 1)
    made_of = ((10, 3), (5, 1)) if value == "35" else ()
    return Published(
        "C1", "x", Decimal(value), "百分比", "", day, day, (), "值", bool(made_of), is_truncated, is_least, made_of, ""
    )


def test_a_rate_is_held_to_the_precision_it_was_printed_with() -> None:
    assert published("32.4").as_printed(Fraction(52000, 1606)) == Decimal("32.4")
    assert published("42", is_truncated=True).as_printed(Fraction(16700, 392)) == Decimal("42")
    assert published("42").as_printed(Fraction(16700, 392)) == Decimal("43")


def test_at_least_asks_for_no_less_and_an_exact_figure_for_no_more() -> None:
    whole = Decimal(1)
    assert published("80", is_least=True).agrees(Decimal(86), whole)
    assert not published("80", is_least=True).agrees(Decimal(79), whole)
    assert not published("80").agrees(Decimal(86), whole)


def test_a_sum_over_streams_is_scaled_stream_by_stream() -> None:
    # A half of ten cases of 3 yuan and of five of 1 yuan: 5 x 3 + 2 x 1, not half of 35.
    assert published("35").loaded(Decimal("0.5")) == 17
