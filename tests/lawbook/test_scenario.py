"""Diaries: what they may say, what is filled in for them, and how a disagreement is told."""

from pathlib import Path

import pytest

from tests.lawbook.conftest import ROOT
from tests.lawbook.test_presets import GOOD, book_with
from zhengtong.lawbook import Lawbook, LawError
from zhengtong.lawbook.scenario import read_scenarios


def told(book: Lawbook, folder: Path, text: str, name: str = "licence.yaml") -> list[str]:
    """What a scenario file finds wrong with the law."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [failure for scenario in read_scenarios(path) for failure in scenario.run(book)]


AGREES = [
    # what the study wrote
    """
- 情形: 补正后重新计算，春节调休照算
  经过: [2026-02-10 提交申请, 2026-02-12 告知补正, 2026-02-25 提交补正, 2026-02-25 受理]
  应为: { 环节: 审查中, 作出决定: 2026-03-24, 受理日: 2026-02-25, 受理审查: 已完成 }
""",
    """
- 情形: 专门程序没有结束，不能作决定
  经过: [2026-03-02 提交申请, 2026-03-02 受理, 2026-03-09 启动专门程序, 2026-03-10 准予许可]
  应拒: 专门程序期间不能准予许可
""",
    # data, a named version, a promise, another law's limit, a label
    """
- 情形: 写明填写的内容
  版本: 2019-04-23
  事项: 取水许可
  期限: { 作出决定: { 限: 45 工作日, 据: 取水条例19.1 } }
  承诺: { 作出决定: 15 工作日 }
  经过:
    - 2026-03-02 提交申请
    - 2026-03-02 受理
    - 2026-03-09 启动专门程序: { 专门程序种类: 听证, 所需时间: 10个工作日 }
  应为: { 作出决定: 停算, 承诺: { 作出决定: 停算 } }
""",
    # deemed acts fire by themselves up to a day
    """
- 情形: 五日届满，视为受理
  经过: [2026-02-10 提交申请]
  应为: { 于: 2026-02-25, 环节: 审查中, 受理日: 2026-02-10, 作出决定: 2026-03-16, 受理审查: 已失效 }
- 情形: 当天还没有届满
  经过: [2026-02-10 提交申请]
  应为: { 于: 2026-02-24, 环节: 待受理, 作出决定: 未起算, 受理审查: 计算中 }
- 情形: 写出来的视为受理
  经过: [2026-02-10 提交申请, 2026-02-25 视为受理]
  应为: { 环节: 审查中 }
""",
    # another role, no approval
    """
- 情形: 窗口不能作决定
  经过: [2026-03-02 提交申请, 2026-03-02 受理, { 2026-03-03 准予许可: { 谁: 窗口 } }]
  应拒: 准予许可由承办人作出
- 情形: 没有批准不能延长
  经过: [2026-03-02 提交申请, 2026-03-02 受理, { 2026-03-03 延长期限: { 批准: 否 } }]
  应拒: 须经机关负责人批准
""",
]


@pytest.mark.parametrize("text", AGREES)
def test_a_diary_that_agrees_says_nothing(book: Lawbook, tmp_path: Path, text: str) -> None:
    assert told(book, tmp_path, text) == []


@pytest.mark.parametrize(
    ("steps", "outcome", "sentence"),
    [
        ("[2026-03-02 提交申请]", "应为: { 环节: 审查中 }", "环节应为“审查中”，实为“待受理”"),
        ("[2026-03-02 提交申请]", "应为: { 受理审查: 2026-03-10 }", "受理审查应到2026-03-10届满，实为2026-03-09"),
        ("[2026-03-02 提交申请]", "应为: { 受理审查: 停算 }", "受理审查应为“停算”，实为“计算中”（2026-03-09届满）"),
        ("[2026-03-02 提交申请]", "应为: { 作出决定: 2026-03-10 }", "作出决定应到2026-03-10届满，实为未起算"),
        ("[2026-03-02 提交申请]", "应为: { 收到日: 2026-03-03 }", "收到日应为2026-03-03，实为2026-03-02"),
        ("[2026-03-02 提交申请]", "应为: { 收件日: 2026-03-03 }", "“收件日”既不是环节、期限，也不是记下的日期"),
        (
            "[2026-03-02 提交申请]",
            "应为: { 承诺: { 受理审查: 2026-03-03 } }",
            "承诺的受理审查应到2026-03-03届满，实为未起算",
        ),
        ("[2026-03-02 受理]", "应为: { 环节: 审查中 }", "2026-03-02“受理”被拒：案件还没有开始，要先“提交申请”"),
        ("[2026-03-02 提交申请, 2026-03-02 受理]", "应拒: 不能受理", "2026-03-02“受理”应当被拒（不能受理），却办成了"),
        (
            "[2026-03-02 提交申请, 2026-03-02 提交补正]",
            "应拒: 材料不齐",
            "应当以“材料不齐”被拒，实际理由是““待补正”环节才能提交补正",
        ),
        ("[2018-03-02 提交申请]", "应为: { 环节: 待受理 }", "2018年3月2日还没有施行中的“licence”程序"),
        ("[2026-03-02 提交申请]\n  承诺: { 受理审查: 6 工作日 }", "应为: { 环节: 待受理 }", "可能长于法定的5个工作日"),
    ],
)
def test_a_disagreement_says_what_was_expected_and_what_came(
    book: Lawbook, tmp_path: Path, steps: str, outcome: str, sentence: str
) -> None:
    (failure,) = told(book, tmp_path, f"- 情形: 某情形\n  经过: {steps}\n  {outcome}\n")
    assert failure.startswith("licence.yaml 第1行“某情形”：")
    assert sentence in failure


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- 情形: 甲\n  经过: [2026-03-02 提交申请]\n", "第1行：要写“应为”或者“应拒”"),
        ("- 情形: 甲\n  应为: { 环节: 待受理 }\n", "缺少“经过”"),
        ("- 情形: 甲\n  经过: []\n  应为: { 环节: 待受理 }\n", "至少要有一个动作"),
        (
            "- 情形: 甲\n  经过: [三月二日 提交申请]\n  应为: { 环节: 待受理 }\n",
            "“三月二日 提交申请”应写成“2026-02-10 提交申请”",
        ),
        ("- 情形: 甲\n  经过: [2026-02-30 提交申请]\n  应为: { 环节: 待受理 }\n", "日期、空格、动作"),
        (
            "- 情形: 甲\n  经过: [{ 2026-03-02 提交申请: {}, 2026-03-03 受理: {} }]\n  应为: { 环节: 甲 }\n",
            "一行只写一个动作",
        ),
        ("- 情形: 甲\n  经果: [2026-03-02 提交申请]\n  应为: { 环节: 待受理 }\n", "没有“经果”这个词，是不是“经过”？"),
        ("情形: 甲\n", "情形应是一列"),
    ],
)
def test_a_diary_that_cannot_be_read_is_told_with_its_line(
    book: Lawbook, tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(LawError, match=sentence):
        told(book, tmp_path, text)


def test_how_long_an_extension_lasts_is_never_made_up(book: Lawbook, tmp_path: Path) -> None:
    steps = "[2026-08-03 申请复议, 2026-08-04 通知补正, 2026-08-17 延长补正]"
    (failure,) = told(book, tmp_path, f"- 情形: 甲\n  经过: {steps}\n  应为: {{ 环节: 待补正 }}\n", "review.yaml")
    assert "延长补正还要填写：延长时间" in failure


def test_every_scenario_of_the_installation_comes_out_as_written() -> None:
    book = Lawbook(ROOT / "law")
    paths = sorted((ROOT / "law" / "scenarios").glob("*.yaml"))
    assert paths
    assert [failure for path in paths for scenario in read_scenarios(path) for failure in scenario.run(book)] == []


def test_every_version_in_the_installation_has_three_scenarios() -> None:
    book = Lawbook(ROOT / "law")
    counts = {str(law): 0 for law in book.procedures()}
    for path in (ROOT / "law" / "scenarios").glob("*.yaml"):
        for scenario in read_scenarios(path):
            counts[str(scenario.procedure(book))] += 1
    assert {law: count for law, count in counts.items() if count < 3} == {}


def test_a_scenario_may_be_told_under_a_preset(tmp_path: Path) -> None:
    """预设: the limits of that preset hold, and one that does not exist is said."""
    book = book_with(tmp_path, GOOD)
    told = "- 情形: 从严\n  预设: 从严\n  经过: [2026-03-02 立项]\n  应为: { 总期限: 2026-09-02 }\n"
    path = tmp_path / "document.yaml"
    path.write_text(told, encoding="utf-8")
    (scenario,) = read_scenarios(path)
    assert scenario.run(book) == []
    path.write_text(told.replace("预设: 从严", "预设: 从宽"), encoding="utf-8")
    (scenario,) = read_scenarios(path)
    assert "没有“从宽”这个预设" in scenario.run(book)[0]
