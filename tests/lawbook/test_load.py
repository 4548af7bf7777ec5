"""What YAML would swallow silently is refused, with a sentence that names the line and what to do."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.lawbook.conftest import SAMPLE
from zhengtong.lawbook import Lawbook, LawError, Reference, Term, load_procedure

LICENCE = (SAMPLE / "procedures" / "licence" / "2019-04-23.yaml").read_text(encoding="utf-8")

Edit = Callable[[str, str], list[str]]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Load the licence with one passage replaced; the sentences of the error."""

    def edited(before: str, after: str, at: str = "licence/2019-04-23.yaml") -> list[str]:
        assert LICENCE.count(before) == 1, before
        path = tmp_path / at
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LICENCE.replace(before, after), encoding="utf-8")
        with pytest.raises(LawError) as caught:
            load_procedure(path)
        return caught.value.messages

    return edited


def line_of(text: str) -> int:
    return LICENCE[: LICENCE.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("受理:     { 谁: 窗口,", "受理:     { 谁：窗口,", "“谁：”用了全角冒号，请改成半角“: ”"),
        ("受理:     { 谁: 窗口,", "受理：     { 谁: 窗口,", "用了全角冒号"),
        ("到: 审查中, 记: 受理日, 出", "到: 审查中，记: 受理日, 出", "用了全角逗号“，”，请改成半角“, ”"),
        ("应: [受理, 不予受理, 告知补正]", "应: [受理，不予受理, 告知补正]", "全角逗号"),
        ("应: [受理, 不予受理, 告知补正]", "应: [受理、不予受理, 告知补正]", "顿号"),
        ("应: [受理, 不予受理, 告知补正]", "应: ［受理, 不予受理, 告知补正］", "全角括号"),
        ("受理:     { 谁: 窗口, 从: 待受理, 到: 审查中,", "受理:     ｛ 谁: 窗口, 从: 待受理, 到: 审查中,", "全角括号"),
        ("待受理: 已收到申请材料", "待受理：已收到申请材料", "用了全角冒号“：”"),
    ],
)
def test_full_width_marks_are_named_with_their_line(edit: Edit, before: str, after: str, sentence: str) -> None:
    messages = edit(before, after)
    assert any(sentence in message for message in messages), messages
    assert any(f"licence/2019-04-23.yaml 第{line_of(before)}行：" in message for message in messages), messages


def test_full_width_marks_in_quotes_comments_and_sentences_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "licence" / "2019-04-23.yaml"
    path.parent.mkdir()
    path.write_text(
        LICENCE.replace(
            "待受理: 已收到申请材料，尚未决定是否受理",
            "待受理: “已收到”：材料，尚未决定［］ # 注：，".replace("“", "「").replace("”", "」"),
        ),
        encoding="utf-8",
    )
    assert load_procedure(path).stages["待受理"] == "「已收到」：材料，尚未决定［］"


def test_a_repeated_key_is_refused_with_both_lines(edit: Edit) -> None:
    before = "  受理:     { 谁: 窗口"
    (message,) = edit(
        "  不予受理: { 谁: 窗口, 从: 待受理, 到: 不予受理", "  受理: { 谁: 窗口, 从: 待受理, 到: 不予受理"
    )[:1]
    assert f"第{line_of(before) + 1}行" in message
    assert f"“受理”重复了，前一个在第{line_of(before)}行" in message


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("期限:\n  受理审查", "期现:\n  受理审查", "没有“期现”这个词，是不是“期限”？"),
        ("限次: 1, 据: 许可法32.1.4", "次限: 1, 据: 许可法32.1.4", "没有“次限”这个词，是不是“限次”？"),
        ("撤回申请: { 谁: 申请人,", "撤回申请: { 谁: 申情人,", "没有“申情人”这个角色，是不是“申请人”？"),
        ("从: 待补正, 到: 待受理", "从: 待补, 到: 待受理", "没有“待补”这个环节，是不是“待补正”？"),
        ("从: 待颁证, 到: 已颁证", "从: 待颁证, 到: 已办证", "没有“已办证”这个环节或者终局，是不是“已颁证”？"),
        ("应: 颁发送达, 谁", "应: 颁发, 谁", "没有“颁发”这个动作，是不是“颁发送达”？"),
        ("停: 作出决定, 据", "停: 决定作出, 据", "没有“决定作出”这个期限，是不是“作出决定”？"),
        (
            "谁: 窗口, 逾: 视为受理, 据",
            "谁: 窗口, 逾: 视为同意, 据",
            "应是“提示”或者一个动作，没有“视为同意”，是不是“视为受理”？",
        ),
        ("谁: 窗口, 逾: 视为受理, 据", "谁: 窗口, 逾: 受理, 据", "这个动作的“谁”应是“系统”"),
        ("自: 决定日, 应", "自: 决走日, 应", "自“决走日”起，但没有动作记下它，是不是“决定日”？"),
        ("记: { 受理日: 收到日 }", "记: { 受理日: 收件日 }", "照抄“收件日”，但没有动作记下它"),
        (
            "到: 待受理, 记: 收到日, 据: 许可法29.1",
            "到: 待受理, 记: { 收到日: 期满日 }, 据: 许可法29.1",
            "记期满日，但没有期限的“逾”是它",
        ),
        ("限: 20 工作日", "限: 二十日", "“二十日”不是期限的写法"),
        ("限: 20 工作日", "待: 20 工作日, 限: 20 工作日", "要写且只写“限”“待”“前”中的一个"),
        ("限次: 1, 据: 许可法42.1", "限次: 一, 据: 许可法42.1", "应是正整数，现为“一”"),
        (
            "到: 已颁证, 记: 送达日, 出: 许可证件, 据: 许可法44",
            "到: 已颁证, 记: 送达日, 出: 许可证件",
            "动作“颁发送达”缺少“据”；法律没有规定的写“据: 无明文”",
        ),
        ("出: 许可证件, 据: 许可法44", "出: 许可证件, 据: 许可第44条", "不是条文的写法"),
        ("出: 许可证件, 据: 许可法44", "出: 许可证件, 据: 许可证法44", "“法”里没有“许可证法”，是不是“许可法”？"),
        ("到: 已撤回, 据: 无明文", "到: [已撤回, 不予许可], 据: 无明文", "只能写一个环节或者终局"),
        (
            "撤回申请: { 谁: 申请人, 从: [待受理, 待补正, 审查中], 到: 已撤回,",
            "撤回申请: { 谁: 申请人,",
            "既没有“从”也没有“到”",
        ),
        ("终局: [已颁证, 不予许可", "终局: [待颁证, 已颁证, 不予许可", "“待颁证”既是环节又是终局"),
        ("角色: [申请人,", "角色: [系统, 申请人,", "“系统”不必列在角色里"),
        ("在办案件: 沿用旧版", "在办案件: 随便", "没有“随便”这个写法"),
        ("环节:\n", "环节: 待受理\n其他:\n", "环节应是一张表"),
        ("应: [受理, 不予受理, 告知补正]", "应: [受理, 受理, 告知补正]", "“受理”写了两次"),
        ("应: [受理, 不予受理, 告知补正]", "应: []", "“应”是空的"),
        ("代码: licence", "代码: license", "代码是“license”，文件却在“licence”目录里"),
        ("施行: 2019-04-23", "施行: 2019-04-24", "施行日是2019-04-24，文件名却是“2019-04-23.yaml”"),
        ("施行: 2019-04-23", "施行: 二〇一九年", "应是日期，写成 2026-03-02 这样"),
        ("  许可法46-48: ", "  许可法48-46: ", "起止条号颠倒"),
        ("到: 待受理, 记: 收到日, 据: 许可法29.1 }", "到: 待受理, 记: 收到日, 据: 许可法29.1", "括号、引号要成对"),
        ("  待补正: 已一次", "\t待补正: 已一次", "用了制表符（Tab），请改成空格"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_line(edit: Edit, before: str, after: str, sentence: str) -> None:
    messages = edit(before, after)
    assert any(sentence in message for message in messages), messages
    assert all(message.startswith("licence/2019-04-23.yaml 第") for message in messages), messages


def test_every_mistake_of_a_file_is_told_at_once_in_order(tmp_path: Path) -> None:
    path = tmp_path / "licence" / "2019-04-23.yaml"
    path.parent.mkdir()
    text = (
        LICENCE.replace("限: 20 工作日", "限: 廿日")
        .replace("谁: 申请人, 到: 待受理", "谁: 路人, 到: 待受理")
        .replace("据: 无明文", "按: 无明文")
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LawError) as caught:
        load_procedure(path)
    lines = [int(message.split("第")[1].split("行")[0]) for message in caught.value.messages]
    assert len(lines) >= 4
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "是空的"),
        ("程序: 许可".encode("gb18030"), "不是 UTF-8 编码"),
        ("- 一\n- 二\n".encode(), "程序应是一张表"),
        ("程序: &a 许可\n代码: *b\n".encode(), "不用“&”“\\*”引用别处"),
    ],
)
def test_a_file_that_is_no_procedure_is_said_so(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "licence" / "2019-04-23.yaml"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(LawError, match=sentence):
        load_procedure(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"没有这个文件：licence/2019-04-23\.yaml"):
        load_procedure(tmp_path / "licence" / "2019-04-23.yaml")


def test_what_is_written_is_what_is_loaded(book: Lawbook) -> None:
    law = book.procedure("licence", date(2019, 4, 23))
    clock = law.clocks["作出决定"]
    assert (law.name, law.code, law.version) == ("行政许可（一般程序）", "licence", date(2019, 4, 23))
    assert law.final == ("已颁证", "不予许可", "不予受理", "已撤回")
    assert law.roles == ("申请人", "窗口", "承办人", "机关负责人")
    assert law.actions["视为受理"].records == {"受理日": "收到日"}
    assert law.actions["延长期限"].approved_by == "机关负责人"
    assert law.actions["启动专门程序"].needs == ("专门程序种类", "所需时间")
    assert law.actions["受理"].basis == (Reference.parse("许可法32.1.5"), Reference.parse("许可法32.2"))
    assert (clock.term, clock.since, clock.met_by) == (Term(20, "工作日"), "受理日", ("准予许可", "不予许可"))
    assert clock.extension is not None
    assert clock.extension.at_most == Term(10, "工作日")
    assert law.pauses["专门程序"].stops == ("作出决定",)
    assert [action.name for action in law.openings] == ["提交申请"]


def test_an_extension_without_a_length_in_the_law_must_say_its_own(book: Lawbook) -> None:
    """合理期限 (复议法31.2): the act itself says how long."""
    assert book.procedure("review", date(2024, 1, 1)).actions["延长补正"].needs == ("延长理由", "延长时间")


def test_the_version_in_force_is_the_last_begun(book: Lawbook) -> None:
    assert book.in_force("licence", date(2026, 1, 1)).version == date(2019, 4, 23)
    with pytest.raises(LawError, match=r"2019年4月22日还没有施行中的“licence”程序"):
        book.in_force("licence", date(2019, 4, 22))


def test_a_code_misspelt_is_answered_with_the_nearest(book: Lawbook) -> None:
    with pytest.raises(LawError, match="没有“license”这套程序，是不是“licence”？"):
        book.in_force("license", date(2026, 1, 1))
    with pytest.raises(LawError, match="没有2020-01-01施行的版本；现有：2019-04-23"):
        book.procedure("licence", date(2020, 1, 1))


def test_a_procedure_is_read_once(book: Lawbook) -> None:
    assert book.procedure("licence", date(2019, 4, 23)) is book.procedure("licence", date(2019, 4, 23))
    assert {law.code for law in book.procedures()} == {"document", "licence", "review"}
