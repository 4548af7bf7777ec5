"""Every figure of figures/, by hand, over the eighteen cases of conftest.year. A new figure needs a line here."""

from datetime import date

import pytest

from zhengtong.cases.models import Case
from zhengtong.figures import actions, queries

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

YEAR = (date(2018, 1, 1), date(2018, 12, 31))
REVIEW_YEAR = (date(2017, 10, 1), date(2018, 9, 30))
# Figure: (numerator, denominator), counted by hand.
BY_HAND: dict[str, tuple[int, int | None]] = {
    "services/handled": (7, None),
    "services/closed": (6, None),  # 超期未办 is still open
    "services/online": (2, 7),
    "services/on_promise": (3, 5),  # 过了承诺 and 过了法定 are late
    "services/days": (2 + 19 + 5 + 9 + 28, 5),
    "services/satisfied": (1, 2),
    "services/rated": (2, 6),
    "services/departments": (1, None),
    "services/items": (2, None),
    "services/hall_staff": (2, None),  # 周九 holds two posts and is one person
    "services/promised_before": (3, None),
    "services/promised_days": (10, None),
    "services/compression": (3, 3),
    "services/at_once": (1, 2),
    "services/copies_waived": (2, None),
    "services/deferrable_items": (1, None),
    "services/deferrable_materials": (1, None),
    "services/town_items": (1, None),
    "services/town_promised_before": (5, None),
    "services/town_promised_days": (2, None),
    "services/town_compression": (3, 5),
    "licence/accepted": (6, None),
    "licence/decided": (5, None),
    "licence/on_time": (4, 5),
    "licence/on_promise": (3, 5),
    "licence/days": (2 + 19 + 5 + 9 + 28, 5),
    "licence/overdue": (2, 6),  # decided late, and never decided
    "licence/deemed_accepted": (1, None),
    "licence/refused": (1, 5),
    "licence/corrected": (1, 7),
    "review/received": (5, None),
    "review/accepted": (5, None),
    "review/outcomes": (5, None),
    "review/ordered_to_perform": (1, None),
    "review/upheld": (1, None),
    "review/revoked": (1, None),
    "review/terminated": (1, None),
    "review/terminated_share": (1, 5),
    "review/corrected_share": (2, 4),
    "review/on_time": (4, 4),
    "disclosure/received": (5, None),
    "disclosure/replies": (2, None),
    "disclosure/notices": (1, None),
    "disclosure/reply_rate": (3, 4),  # who withdrew asks for no reply
    "disclosure/on_time": (2, 3),
    # Nobody keeps a register in this county; tests/registers/test_figures.py has one that does.
    "registers/powers": (0, None),
    "registers/powers_adjusted": (0, None),
    "registers/officers": (0, None),
    "registers/normative_documents": (0, None),
    "registers/published": (0, None),
}


def period(key: str) -> tuple[date, date]:
    return REVIEW_YEAR if key.startswith("review/") else YEAR


def test_every_figure_says_what_the_diary_says(year: dict[str, Case]) -> None:
    actions.extract()
    found = {}
    for definition in queries.definitions():
        total = queries.compute(definition.name, *period(definition.key)).total
        found[definition.key] = (total.numerator, total.denominator)
    assert found == BY_HAND


def test_groups_add_up_to_the_total_and_records_are_as_many(year: dict[str, Case]) -> None:
    actions.extract()
    for definition in queries.definitions():
        figure = queries.compute(definition.name, *period(definition.key))
        if figure.groups:
            assert sum(group.numerator for group in figure.groups) == figure.total.numerator
            assert sum(group.records for group in figure.groups) == figure.total.records
        opened = queries.records(definition.name, *period(definition.key), limit=500)
        assert opened.total == len(opened.records) == figure.total.records
        if definition.unit == "百分比" and opened.records and opened.records[0].counted is not None:
            assert sum(bool(record.counted) for record in opened.records) == figure.total.numerator
        for group in figure.groups:
            part = queries.records(definition.name, *period(definition.key), group=group.group, limit=500)
            assert part.total == group.records


def test_the_outcomes_of_reconsideration_add_up_to_the_accepted(year: dict[str, Case]) -> None:
    actions.extract()
    outcomes = queries.compute("行政复议案件结果", *REVIEW_YEAR)
    assert {group.group: group.numerator for group in outcomes.groups} == {
        "责令履行": 1,
        "维持": 1,
        "撤销": 1,
        "终止": 1,
        "尚未审结": 1,
    }
    assert outcomes.total.numerator == queries.compute("行政复议受理件数", *REVIEW_YEAR).total.numerator


def test_a_figure_over_nothing_has_no_value_and_no_error(year: dict[str, Case]) -> None:
    actions.extract()
    for definition in queries.definitions():
        figure = queries.compute(definition.name, date(2001, 1, 1), date(2001, 12, 31))
        if not definition.is_stock:
            assert figure.total.numerator == 0
            assert figure.total.value in (0, None)
