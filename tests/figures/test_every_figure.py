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
    "services/items": (3, None),  # main items: food.shop, not its sub-items
    "services/hall_staff": (2, None),  # 周九 holds two posts and is one person
    "services/promised_before": (3, None),
    "services/promised_days": (10, None),
    "services/compression": (3, 3),
    "services/at_once": (2, 3),
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
    "services/by_channel": (7, None),
    "services/by_item": (6, None),
    "services/online_units": (1, None),
    "services/hall_handled": (7, None),
    "services/hall_closed": (6, None),
    "services/town_handled": (0, None),
    "services/fees": (0, None),  # 食品经营许可 costs nothing; demo county donghu-2018 has fees
    # Applied for at the bureau: 食品经营许可, food.copy, food.shop.person, food.shop.firm; in the town: town.card.
    "catalogue/items": (4, None),
    "catalogue/main_items": (3, None),
    "catalogue/hall_items": (2, None),  # copy, person
    "catalogue/hall_units": (1, None),
    "catalogue/hall_at_most_once": (1, 2),  # person comes twice
    "catalogue/hall_presence": (2, 3),  # firm is exempt
    "catalogue/district_presence": (2, 4),
    "catalogue/general_window": (1, 2),
    "catalogue/online": (2, 3),  # firm is exempt, 食品经营许可 of the first depth
    "catalogue/fully_online": (1, 3),
    "catalogue/one_net": (2, 3),
    "catalogue/depths": (4, None),
    "catalogue/openness": (4, None),
    "catalogue/mobile": (2, None),  # copy and the main item food.shop
    "catalogue/kiosk": (1, None),
    "catalogue/at_most_once": (3, 4),
    "catalogue/no_visit": (1, 4),
    "catalogue/one_visit": (2, 4),
    "catalogue/fewer_visits": (1, None),
    "catalogue/visits": (1 + 0 + 2 + 1, 4),
    "catalogue/no_meeting": (1, 4),
    "catalogue/at_once": (1, 4),
    "catalogue/handlings": (4, None),
    "catalogue/at_once_rise": (1, 1),  # before: food.shop; now also copy
    "catalogue/compression": (3 + 7 + 0, 3 + 10 + 5),
    "catalogue/legal_compression": (10 + 20 + 17 + 15, 4 * 20),
    "catalogue/compression_by_level": (3 + 7 + 0 + 3, 3 + 10 + 5 + 5),
    "catalogue/tiers": (4, None),
    "catalogue/tag_now": (1, None),
    "catalogue/tag_near": (1, None),
    "catalogue/tag_net": (2, None),
    "catalogue/tag_once": (1, None),
    "catalogue/tag_self": (1, None),
    "catalogue/high_frequency": (1, None),
    "catalogue/cross_region": (1, None),
    "catalogue/commitment": (1, None),
    "catalogue/charged": (1, 4),
    "catalogue/waived_materials": (2, 4),
    "catalogue/powers_cited": (1, 3),
    "catalogue/complete": (1, 4),  # person alone says all of the eight
    "catalogue/bundles": (1, None),
    "catalogue/adjusted": (2, None),  # the batch that waits adjusts nothing
    "catalogue/adjustment_delay": (2 * 10, 2),
    "catalogue/town_items": (1, None),
    "catalogue/town_licences": (1, None),
    # online.py
    "applications/prereviews": (4, None),
    "applications/prereview_on_time": (1, 3),  # one late, one never answered, one withdrawn
    "applications/waivers": (1, None),
    "hall/appointments": (4, None),
    "hall/kept": (2, 3),  # one cancelled
    # registered.py
    "registers/powers": (4, None),
    "registers/powers_before": (3, None),
    "registers/powers_adjusted": (4, None),  # two added, one cancelled, one modified
    "registers/powers_batches": (1, None),
    "registers/duties": (4, None),
    "registers/application_powers": (3, None),
    "registers/application_units": (1, None),
    "registers/licences": (2, None),  # one is suspended
    "registers/licences_by_unit": (2, None),
    "registers/licence_units": (2, None),
    "registers/cancelled": (1, None),
    "registers/authorities": (3, None),
    "registers/authority_units": (2, None),
    "registers/authority_grades": (1, 2),
    "registers/intermediary": (2, None),
    "registers/surveyed_units": (1, None),
    "registers/base_catalogue": (2, None),  # what is added here is not of the catalogue
    "registers/base_mapped": (1, 2),
    "registers/base_results": (3, None),
    "registers/standard_services": (1, None),
    "registers/certificates": (1, None),
    "registers/fees": (1, None),
    "registers/awards": (1, None),
    # Nobody keeps these in this county; tests/registers/test_figures.py has one that does.
    "registers/officers": (0, None),
    "registers/normative_documents": (0, None),
    "registers/published": (0, None),
}


def period(key: str) -> tuple[date, date]:
    return REVIEW_YEAR if key.startswith("review/") else YEAR


def test_every_figure_says_what_the_diary_says(year: dict[str, Case], kept: None, from_home: None) -> None:
    actions.extract()
    found = {}
    for definition in queries.definitions():
        total = queries.compute(definition.name, *period(definition.key)).total
        found[definition.key] = (total.numerator, total.denominator)
    assert found == BY_HAND


def test_groups_add_up_to_the_total_and_records_are_as_many(year: dict[str, Case], kept: None, from_home: None) -> None:
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
