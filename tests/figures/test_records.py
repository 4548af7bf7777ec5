"""Records come in pages, by number, and small groups stay unrecognisable."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.conftest import County
from zhengtong.cases.bulk import Opening
from zhengtong.cases.models import Case
from zhengtong.figures import actions, queries
from zhengtong.figures.compute import FOLDED
from zhengtong.figures.errors import FigureError, UnknownFigure

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
YEAR = (date(2018, 1, 1), date(2018, 12, 31))
REVIEW = """-- 指标: 试验
-- 含义: 复议
-- 单位: 起
-- 分组: 被申请人
-- 公布: {published}
select 案件, 被申请人 as 组 from 案件 where 程序 = 'review'
"""


def test_pages_join_to_all_the_records_without_gap_or_repeat(year: dict[str, Case]) -> None:
    actions.extract()
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        page = queries.records("政务服务总办件量", *YEAR, after=after, limit=3)
        found += [record.id for record in page.records]
        after = page.next_after
    assert found == sorted(set(found))
    assert len(found) == page.total == 7


def test_a_page_too_long_is_refused(year: dict[str, Case]) -> None:
    actions.extract()
    with pytest.raises(FigureError, match="每页条数"):
        queries.records("政务服务总办件量", *YEAR, limit=501)


@pytest.fixture
def trial(settings: Settings, tmp_path: Path, county: County, live: Callable[..., Case]) -> Callable[[str], None]:
    """Six reconsiderations against the bureau, one against the hall, one against justice; and a figure of them."""
    (tmp_path / "figures" / "area").mkdir(parents=True)
    settings.FIGURES = tmp_path / "figures"
    for respondent in [*[county.bureau] * 6, county.hall, county.justice]:
        live(
            Opening(
                "review",
                county.government,
                county.zhang,
                "不服",
                "当面",
                date(2018, 3, 1),
                county.zhang,
                respondent=respondent,
                data={"知道行为日": "2018-02-01"},
            )
        )
    actions.extract()

    def published(as_: str) -> None:
        (tmp_path / "figures" / "area" / "trial.sql").write_text(REVIEW.format(published=as_), encoding="utf-8")

    return published


def test_small_groups_are_shown_together_and_tell_nothing_apart(trial: Callable[[str], None], county: County) -> None:
    trial("公开；一组不足3件的合并显示")
    figure = queries.compute("试验", *YEAR).folded()
    assert {group.group: group.records for group in figure.groups} == {FOLDED: 8}  # two of one each: 6 joins them
    page = queries.records("试验", *YEAR, public=True)
    assert page.total == 8
    assert {record.group for record in page.records} == {FOLDED}
    assert county.justice.name not in repr(page)
    with pytest.raises(FigureError, match="记录太少"):
        queries.records("试验", *YEAR, group=county.justice.name, public=True)
    assert queries.records("试验", *YEAR, group=FOLDED, public=True).total == 8
    assert queries.records("试验", *YEAR, group=county.justice.name).total == 1  # inside the house it is open


def test_an_internal_figure_is_not_there_for_the_public(trial: Callable[[str], None]) -> None:
    trial("内部")
    assert queries.records("试验", *YEAR).total == 8
    assert queries.definitions(public_only=True) == []
    with pytest.raises(UnknownFigure):
        queries.records("试验", *YEAR, public=True)


def test_a_figure_can_read_nothing_but_the_extract(
    trial: Callable[[str], None], settings: Settings, tmp_path: Path
) -> None:
    trial("公开")
    (tmp_path / "secret.txt").write_text("密", encoding="utf-8")
    file = tmp_path / "figures" / "area" / "trial.sql"
    file.write_text(
        REVIEW.format(published="公开").replace("案件 where", f"read_text('{tmp_path}/secret.txt'), 案件 where"),
        encoding="utf-8",
    )
    with pytest.raises(FigureError, match="不能运行"):
        queries.compute("试验", *YEAR)
