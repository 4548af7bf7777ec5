"""A published figure opens into the same records for ever."""

from datetime import date

import pytest

from tests.conftest import County
from zhengtong.cases.bulk import Act, perform_many
from zhengtong.cases.models import Case
from zhengtong.figures import actions, queries
from zhengtong.figures.errors import FigureError, UnknownFigure
from zhengtong.figures.models import FrozenFigure

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
YEAR = (date(2018, 1, 1), date(2018, 12, 31))
LATE = ("行政许可超期率", *YEAR)


def test_a_frozen_figure_keeps_its_numbers_and_records_when_cases_go_on(year: dict[str, Case], county: County) -> None:
    actions.extract()
    frozen = actions.freeze([("政务服务办结量", *YEAR)])["政务服务办结量", *YEAR]
    before = queries.frozen_records(frozen)
    perform_many(
        [Act(year["超期未办"].pk, "不予许可", county.wang, date(2018, 12, 3), {"不予许可理由": "不合标准"})],
        follow=False,
    )
    actions.extract()
    assert queries.compute("政务服务办结量", *YEAR).total.value == 7
    frozen = FrozenFigure.objects.get(pk=frozen.pk)
    after = queries.frozen_records(frozen)
    assert after.total == frozen.records_count == queries.frozen_values(frozen)[0].value == 6
    assert [record.id for record in after.records] == [record.id for record in before.records]


def test_what_counted_then_counts_still(year: dict[str, Case], county: County) -> None:
    actions.extract()
    frozen = actions.freeze([LATE])[LATE]
    counted = queries.frozen_records(frozen, counted=True)
    assert counted.total == 2
    assert queries.frozen_values(frozen)[0].denominator == 6
    assert frozen.definition_hash == queries.find("行政许可超期率").hash
    assert frozen.as_of_event == actions.extract().watermark


def test_freezing_is_all_or_nothing(year: dict[str, Case]) -> None:
    actions.extract()
    with pytest.raises(UnknownFigure):
        actions.freeze([("政务服务办结量", *YEAR), ("没有的指标", *YEAR)])
    assert not FrozenFigure.objects.exists()


def test_an_altered_list_of_records_is_noticed(year: dict[str, Case]) -> None:
    actions.extract()
    frozen = actions.freeze([LATE])[LATE]
    FrozenFigure.objects.filter(pk=frozen.pk).update(records=bytes(frozen.records)[:-1] + b"?")
    with pytest.raises(FigureError, match="与其摘要不符"):
        queries.frozen_records(FrozenFigure.objects.get(pk=frozen.pk))


def test_the_frozen_definition_is_the_one_of_that_day(year: dict[str, Case]) -> None:
    actions.extract()
    frozen = actions.freeze([LATE])[LATE]
    assert queries.frozen_definition(frozen) == queries.find("行政许可超期率")
