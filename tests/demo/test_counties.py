"""Every other demonstration county comes out as it was published, and where its text contradicts itself it says why."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import LazySettings

from zhengtong.cases import ledger
from zhengtong.demo import actions
from zhengtong.demo.checking import holds as holding
from zhengtong.demo.margins import MarginError, load, names
from zhengtong.demo.published import Relation
from zhengtong.people.models import Organ

ON = date(2026, 11, 20)
# County: how many published figures and relations it is held to, and the figures that cannot be as its text says.
COUNTIES: Mapping[str, tuple[int, int, Mapping[str, str]]] = {
    "luxi-2021": (19, 9, {"1043": "969", "95.33": "95.28"}),
    "hualong-2023": (10, 3, {}),
    "midong-2017": (20, 6, {}),
    "donghu-2018": (19, 6, {}),
}


def quiet(_: str) -> None:
    """Says nothing."""


def test_every_county_there_is_a_file_of_is_tested(settings: LazySettings) -> None:
    assert set(names(settings.DEMO)) == {*COUNTIES, "erqi-2018"}
    for name in names(settings.DEMO):
        assert load(settings.DEMO, name).name == name


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", COUNTIES)
def test_every_published_figure_is_computed_from_the_records(name: str, var: Path) -> None:
    figures, relations, contradictions = COUNTIES[name]
    actions.load_county(name, scale=0.01, on=ON, say=quiet)
    rows = actions.check(name)
    assert [row for row in rows if row.verdict == "不符"] == []
    assert len(rows) == figures
    against = {row.published: row for row in rows if row.verdict == "矛盾"}
    assert {published: str(row.computed) for published, row in against.items()} == contradictions
    assert all("1017" in row.why for row in against.values())
    held = actions.check_relations(name)
    assert [one.wording for one in held if not one.holds] == []
    assert len(held) == relations
    assert not ledger.verify().faults
    assert not Organ.objects.filter(is_demo=False).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_one_database_holds_one_county(var: Path) -> None:
    margins = actions.load_county("hualong-2023", scale=0.001, on=ON, say=quiet).margins
    with pytest.raises(MarginError, match="一个库只装一个演示县"):
        actions.load_county("luxi-2021", on=ON, say=quiet)
    with pytest.raises(MarginError, match=f"{margins.full_name}已经装载；要重新装载"):
        actions.load_county("hualong-2023", on=ON, say=quiet)
    with pytest.raises(MarginError, match="还没有装载红河州泸西县"):
        actions.check("luxi-2021")


@pytest.mark.parametrize(
    ("formula", "holds"),
    [
        ("(C1 - C2) * 100 / C1 = C3", True),
        ("C1 - C2 = C3", False),
        ("C2 ≤ C1 ≤ C1", True),
        ("C1 ≥ 3000", False),
    ],
)
def test_a_relation_is_held_to_the_exact_figures(formula: str, holds: bool) -> None:
    exact = {"C1": Fraction(1606), "C2": Fraction(1086), "C3": Fraction(52000, 1606)}
    assert holding(Relation("R1", formula, "压缩比"), exact) is holds


@pytest.mark.parametrize("formula", ["C1 + C2", "C1 ** 2 = C2", "__import__('os') = C1", "C1 = C9"])
def test_a_relation_that_is_no_arithmetic_is_refused(formula: str) -> None:
    with pytest.raises(MarginError, match="压缩比"):
        holding(Relation("R1", formula, "压缩比"), {"C1": Fraction(1), "C2": Fraction(2)})
