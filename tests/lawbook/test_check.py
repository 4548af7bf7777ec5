"""The check finds what a loop can find, and asks about what only a lawyer knows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lawbook.conftest import SAMPLE
from zhengtong.lawbook import Lawbook, load_procedure
from zhengtong.lawbook.check import ERROR, NOTE, check

LICENCE = (SAMPLE / "procedures" / "licence" / "2019-04-23.yaml").read_text(encoding="utf-8")

Edited = Callable[..., list[str]]


@pytest.fixture
def findings(tmp_path: Path, book: Lawbook) -> Edited:
    """What the check says of the licence with some passages replaced."""

    def edited(*changes: tuple[str, str], level: str = ERROR) -> list[str]:
        text = LICENCE
        for before, after in changes:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        path = tmp_path / "licence" / "2019-04-23.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return [finding.text for finding in check(load_procedure(path), book.statutes) if finding.level == level]

    return edited


def test_the_licence_has_no_mistake_and_one_silent_spot(findings: Edited) -> None:
    assert findings() == []
    assert findings(level=NOTE) == ["环节“待补正”：没有任何期限约束（请确认法律确无规定）"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("到: 待补正, 填: 补正内容", "到: 待受理, 填: 补正内容"), "环节“待补正”：没有动作能到"),
        (("到: 已颁证, 记: 送达日", "记: 送达日"), "环节“待颁证”：到不了任何终局，案件会停在这里"),
        (("到: 已颁证, 记: 送达日", "记: 送达日"), "终局“已颁证”：没有动作能到"),
        (("谁: 窗口, 逾: 视为受理, 据", "谁: 窗口, 据"), "动作“视为受理”由系统做，但没有期限的“逾”是它，永远不会发生"),
        (("应: 颁发送达, 谁: 窗口", "应: 颁发送达, 谁: 系统"), "期限“颁发证件”：义务人是系统，等于没有人负责"),
        (("自: 决定日, 应: 颁发送达", "自: 决定日, 应: 受理"), "期限“颁发证件”：起算以后，应做的动作都做不到"),
        (
            ("从: 审查中, 据: 许可法45 }\n  延长", "从: 待受理, 据: 许可法45 }\n  延长"),
            "停算“专门程序”：在“审查中”由“启动专门程序”开始以后，不能结束",
        ),
        (
            ("出: 许可证件, 据: 许可法44", "出: 许可证件, 据: 许可法84"),
            "没有许可法84：2019-04-23施行的《中华人民共和国行政许可法》共83条",
        ),
        (("许可法46-48: ", "许可法46-148: "), "没有许可法46-148"),
        (
            ("法: { 许可法: 中华人民共和国行政许可法（2019年修正） }", "法: { 许可法: 中华人民共和国行政处罚法 }"),
            "statutes.yaml 里是《中华人民共和国行政许可法》",
        ),
        (
            ("记: 送达日, 出: 许可证件", "记: 送达日, 须先: 撤回申请, 出: 许可证件"),
            "动作“颁发送达”须先“撤回申请”，但先做“撤回申请”就到不了能做它的环节",
        ),
        (
            ("提交申请: { 谁: 申请人, 到: 待受理", "提交申请: { 谁: 申请人, 从: 待受理, 到: 待受理"),
            "没有使案件开始的动作",
        ),
    ],
)
def test_a_mistake_of_sense_is_found(findings: Edited, change: tuple[str, str], sentence: str) -> None:
    found = findings(change)
    assert any(sentence in each for each in found), found


def test_a_clock_that_counts_where_nothing_can_meet_it_is_found(findings: Edited) -> None:
    found = findings(("自: 决定日, 应: 颁发送达", "自: 决定日, 在: 待补正, 应: 颁发送达"))
    assert found == ["期限“颁发证件”：只在“待补正”计算，应做的动作却都不在那里"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("出: 延期告知书, 限次: 1", "出: 延期告知书"), "“延长期限”没有限次，可以一再延长"),
        (("角色: [申请人,", "角色: [公证人, 申请人,"), "角色“公证人”：没有一个动作或者期限用到"),
        (
            ("应: 颁发送达, 谁: 窗口", "应: 颁发送达, 谁: 承办人"),
            "期限“颁发证件”：义务人是承办人，应做的动作却都由别人做",
        ),
        (
            ("延长期限: { 谁: 承办人, 经: 机关负责人", "延长期限: { 谁: 机关负责人, 经: 机关负责人"),
            "由机关负责人做，又经机关负责人批准",
        ),
        (
            ("谁: 系统, 从: 待受理, 到: 审查中", "谁: 系统, 从: 待补正, 到: 审查中"),
            "期限“受理审查”：在“待受理”逾期时，“视为受理”不能发生",
        ),
    ],
)
def test_a_doubt_is_put_to_the_lawyer(findings: Edited, change: tuple[str, str], sentence: str) -> None:
    assert any(sentence in each for each in findings(change, level=NOTE))
