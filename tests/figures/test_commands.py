"""zhengtong figures: what scripts rely on."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from zhengtong.cases.models import Case
from zhengtong.figures import actions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
YEAR = ["--from", "2018-01-01", "--to", "2018-12-31"]


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("figures", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_json_is_what_the_design_promises(year: dict[str, Case]) -> None:
    rows = json.loads(said("licence/on_time", "--extract", *YEAR, "--json"))
    total, group = rows
    assert {"name", "group", "numerator", "denominator", "value", "unit", "from", "to", "definition"} <= set(total)
    assert (total["group"], total["numerator"], total["denominator"], total["value"]) == (None, 4, 5, 80.0)
    assert (group["group"], group["numerator"]) == ("演示县市场监督管理局", 4)
    assert len(total["definition"]) == 64


def test_open_lists_as_many_records_as_the_figure_says(year: dict[str, Case]) -> None:
    actions.extract()
    (total, _group) = json.loads(said("政务服务总办件量", *YEAR, "--json", "--open"))
    assert len(total["records"]) == total["value"] == 7
    assert len([line for line in said("政务服务总办件量", *YEAR, "--open").splitlines() if line.startswith("  ")]) == 7


def test_without_names_every_figure_is_computed(year: dict[str, Case]) -> None:
    out = said("--extract", "--list")
    assert "services/handled\t政务服务总办件量\t件" in out
    assert "承诺时限压缩比：100%（3/3）" in said(*YEAR)


@pytest.mark.parametrize(
    ("arguments", "sentence", "code"),
    [
        (["没有的指标"], "没有名为“没有的指标”的指标", 1),
        (["services/handled", "--from", "去年"], "“去年”不是日期", 2),
        (["services/handled", "--from", "2019-01-01", "--to", "2018-01-01"], "期间写反了", 1),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(
    year: dict[str, Case], arguments: list[str], sentence: str, code: int
) -> None:
    actions.extract()
    with pytest.raises(CommandError, match=sentence) as caught:
        said(*arguments)
    assert caught.value.returncode == code
