"""A register file: what becomes of it, and the sentence, with its line, for everything that is wrong in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lawbook.conftest import ROOT
from zhengtong.lawbook import Lawbook, LawError, Register
from zhengtong.lawbook.cli import run
from zhengtong.lawbook.codes import Naming, read_codes
from zhengtong.lawbook.register import KINDS, Numbering
from zhengtong.lawbook.register_check import check_namings, check_register
from zhengtong.lawbook.register_load import load_register
from zhengtong.lawbook.register_words import REGISTER_TABLES, REGISTER_WORDS
from zhengtong.lawbook.statute import Reference, Statutes

GOOD = """台账: 义务监督员
代码: supervisors
领域: 监督
说明: 面向社会招募的监督员
据: 无明文
公开范围: 社会
公开据: 公开条例20
保管期限: 10年
保管据: 无明文
谁: 台账员
经: 机关负责人
分机关: 单位
键: 证号
称: 姓名
列:
  - { 名: 姓名, 类: 文字, 必填: 是, 公开: 是 }
  - { 名: 单位, 类: 机关, 必填: 是 }
  - { 名: 证号, 类: 文字, 必填: 是, 唯一: 是, 公开: 是 }
  - { 名: 状态, 类: 单选, 选项: [在聘, 解聘], 列表: 是 }
  - { 名: 手机, 类: 电话, 个人信息: 是 }
  - { 名: 聘期至, 类: 日期 }
有效: { 列: 状态, 为: [在聘], 至: 聘期至 }
"""
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "registers" / "supervisors.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def good(write: Write) -> Register:
    return load_register(write(GOOD))


def test_a_file_becomes_a_register(good: Register) -> None:
    assert (good.name, good.code, good.key_column, good.organ_column) == ("义务监督员", "supervisors", "证号", "单位")
    assert [column.name for column in good.public_columns] == ["姓名", "证号"]
    assert [column.name for column in good.personal_columns] == ["手机"]
    assert [column.name for column in good.listed_columns] == ["姓名", "状态"]
    assert (good.validity.column, good.validity.states, good.validity.until) == ("状态", ("在聘",), "聘期至")


def test_the_system_may_number(write: Write) -> None:
    numbered = load_register(write(GOOD.replace("键: 证号", "键: { 代字: JD, 位: 3, 按年: 是 }")))
    assert isinstance(numbered.key, Numbering)
    assert numbered.key_column is None
    assert numbered.key.code(2026, 7) == "JD-2026-007"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("代码: supervisors", "代码: supervisor", 2, "代码是“supervisor”，文件名却是“supervisors.yaml”"),
        ("经: 机关负责人\n", "", 1, "台账缺少“经”"),
        ("领域: 监督", "领城: 监督", 3, "台账里没有“领城”这个词，是不是“领域”"),
        ("公开范围: 社会", "公开范围: 公开", 6, "“公开范围”没有“公开”"),
        ("保管期限: 10年", "保管期限: 5年", 8, "“保管期限”没有“5年”"),
        ("公开据: 公开条例20", "公开据: 公开条例", 7, "“公开条例”不是条文的写法"),
        ("类: 日期 }", "类: 日子 }", 21, "“类”没有“日子”，是不是“日期”"),
        ("名: 手机, 类: 电话, 个人信息: 是", "名: 手机, 类: 电话, 个人信息: 对", 20, "写“是”或者“否”，现为“对”"),
        ("类: 单选, 选项: [在聘, 解聘], 列表: 是", "类: 单选", 19, "“单选”“多选”要写“选项”"),
        ("类: 电话, 个人信息: 是", "类: 电话, 个人信息: 是, 公开: 是", 20, "是个人信息，不能公开"),
        ("名: 聘期至, 类: 日期", "名: 聘期至, 类: 身份证号", 21, "要写“个人信息: 是”"),
        ("名: 聘期至, 类: 日期", "名: 聘期至, 类: 台账", 21, "类是“台账”的要写“取自”"),
        ("名: 聘期至, 类: 日期", "名: 姓名, 类: 日期", 21, "列“姓名”写了两次"),
        ("键: 证号", "键: 状态", 13, "“状态”作键，要写“必填: 是”和“唯一: 是”"),
        ("键: 证号", "键: 工号", 13, "没有“工号”这一列"),
        ("键: 证号", "键: { 代字: jd, 位: 3 }", 13, "大写字母"),
        ("称: 姓名", "称: 状态", 14, "“状态”用来称呼一条，要写“必填: 是”"),
        ("分机关: 单位", "分机关: 姓名", 12, "“姓名”应是机关，现为文字"),
        ("分机关: 单位", "统管: 监督员", 12, "没有“分机关”，就不写“统管”"),
        ("为: [在聘]", "为: [在岗]", 22, "“状态”里没有“在岗”这个选项"),
        ("至: 聘期至", "至: 姓名", 22, "“姓名”应是日期"),
        ("有效: {", "须: [聘期至 早于 姓名]\n有效: {", 22, "“须”应写成“甲 不晚于 乙”"),
        ("有效: {", "平衡: [姓名]\n有效: {", 22, "只能按单选、是否、机关的列分组"),
        ("有效: {", "提醒: [{ 列: 聘期至, 前: 5 工作日, 告: 台账员, 说: 到期 }]\n有效: {", 22, "用日、月、年"),
        (
            "证号, 类: 文字, 必填: 是, 唯一: 是, 公开: 是",
            "证号, 类: 文字, 必填: 是, 唯一: 是",
            6,
            "“证号”是键或者称，要写“公开: 是”",
        ),
        ("说明: 面向", "说明：面向", 4, "用了全角冒号"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(write: Write, old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    with pytest.raises(LawError) as wrong:
        load_register(write(GOOD.replace(old, new)))
    message = next((each for each in wrong.value.messages if said in each), None)
    assert message, wrong.value.messages
    assert message.startswith(f"registers/supervisors.yaml 第{line}行："), message


def test_every_wrong_file_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "registers").mkdir()
    for name in ("a", "b"):
        (tmp_path / "registers" / f"{name}.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(LawError) as wrong:
        Lawbook(tmp_path).registers  # noqa: B018 - reading is the point
    assert [message.split(" ")[0] for message in wrong.value.messages] == ["registers/a.yaml", "registers/b.yaml"]


def test_an_unknown_register_is_answered_with_a_near_one(write: Write) -> None:
    book = Lawbook(write(GOOD).parent.parent)
    assert book.register("supervisors").name == "义务监督员"
    with pytest.raises(LawError, match="是不是“supervisors”"):
        book.register("supervisor")


def test_an_article_that_nobody_has_is_found(good: Register) -> None:
    findings = check_register(good, {"supervisors": good}, Statutes())
    assert [str(finding) for finding in findings] == ["错误：statutes.yaml 里没有“公开条例”"]


# 取自 in a code table.

NAMED = """填: 执法人员
用于:
  - { 程序: penalty, 起: 2021-07-15, 取自: supervisors, 至少: 2, 据: 处罚法42.1 }
"""


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "执法人员.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_code_table_may_take_from_a_register(tmp_path: Path, good: Register) -> None:
    (read,) = read_codes(table(tmp_path, NAMED))
    assert read.naming == Naming("supervisors", 2, (Reference.parse("处罚法42.1"),))
    assert read.codes == ()
    assert check_namings([read], {"supervisors": good}) == []
    assert "没有这本台账" in str(check_namings([read], {})[0])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("至少: 2", "至少: 两个", "至少应是正整数"),
        (", 据: 处罚法42.1", "", "取自缺少“据”"),
        ("至少: 2", "至少: 2, 机关: 任意", "“机关”只能写“不限”"),
        ("取自: supervisors, ", "", "要写且只写“条目”“取自”中的一个"),
        ("取自: supervisors", "条目: []", "“至少”只与“取自”一起写"),
        ("程序: penalty, ", "", "用于缺少“程序”"),
        ("填: 执法人员\n", "", "缺少“填”"),
    ],
)
def test_a_wrong_code_table_is_a_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(LawError, match=said):
        read_codes(table(tmp_path, NAMED.replace(old, new)))


def test_a_register_of_nobody_in_particular_cannot_be_held_to_the_organ(tmp_path: Path, write: Write) -> None:
    free = load_register(write(GOOD.replace("分机关: 单位\n", "")))
    (read,) = read_codes(table(tmp_path, NAMED))
    assert "要写“机关: 不限”" in str(check_namings([read], {"supervisors": free})[0])
    (read,) = read_codes(table(tmp_path, NAMED.replace("至少: 2", "至少: 2, 机关: 不限")))
    assert check_namings([read], {"supervisors": free}) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["甲", "乙"], None),
        (("甲", "乙", "丙"), None),
        (["甲"], "至少要2个，现为1个（处罚法42.1）"),
        ("甲", "至少要2个"),
        (["甲", "甲"], "“甲”写了两次"),
        (["甲", " 甲 "], "“甲”写了两次"),
        (["甲", 3], "应逐个写出"),
        ({"甲": 1}, "应逐个写出"),
        (["甲", ""], "应逐个写出"),
    ],
)
def test_the_shape_of_what_is_named(value: object, said: str | None) -> None:
    refusal = Naming("supervisors", 2, (Reference.parse("处罚法42.1"),)).refusal("执法人员", value)
    assert refusal is None if said is None else said in str(refusal)


def test_a_diary_may_name_too_few(folder: Path, tmp_path: Path) -> None:
    """A scenario is refused as the door would refuse it, as far as a diary can know."""
    import shutil

    shutil.copytree(folder, tmp_path / "law")
    (tmp_path / "law" / "codes").mkdir(exist_ok=True)
    rows = "填: 补正内容\n用于:\n  - { 程序: licence, 起: 2019-04-23, 取自: supervisors, 至少: 2, 据: 无明文 }\n"
    (tmp_path / "law" / "codes" / "补正内容.yaml").write_text(rows, encoding="utf-8")
    diary = tmp_path / "licence.yaml"
    diary.write_text(
        "- 情形: 写少了\n  经过:\n    - 2026-02-10 提交申请\n    - 2026-02-11 告知补正: { 补正内容: [甲] }\n  应拒: 至少要2个\n"
        "- 情形: 写够了\n  经过:\n    - 2026-02-10 提交申请\n    - 2026-02-11 告知补正: { 补正内容: [甲, 乙] }\n  应为: { 环节: 待补正 }\n",
        encoding="utf-8",
    )
    assert run(["test", str(diary), "--law", str(tmp_path / "law")]) == 0


# The words and the command line.


def test_the_page_explains_every_word_of_register_files() -> None:
    page = (ROOT / "law" / "registers" / "README.md").read_text(encoding="utf-8")
    tables = page.split("## 整本台账的词")[1].split("\n## 加一本台账")[0]
    explained = [line.split("|")[1].strip() for line in tables.splitlines() if line.startswith("| ")]
    assert sorted(set(explained) - {"词"}) == sorted({word.word for word in REGISTER_WORDS})


def test_every_kind_of_column_is_on_the_page() -> None:
    page = (ROOT / "law" / "registers" / "README.md").read_text(encoding="utf-8")
    line = page.split("类：文字")[1].split("\n\n")[0]
    assert [kind for kind in KINDS if kind not in "文字" + line] == []


def test_every_word_belongs_to_a_table() -> None:
    assert {word for words in REGISTER_TABLES.values() for word in words} == {word.word for word in REGISTER_WORDS}
    assert all(word.meaning for word in REGISTER_WORDS)


def test_the_command_lists_and_checks(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(GOOD).parent.parent
    (folder / "statutes.yaml").write_text("{}", encoding="utf-8")
    law = ["--law", str(folder)]
    assert run(["registers", "list", *law]) == 0
    assert "supervisors" in capsys.readouterr().out
    assert run(["registers", "check", *law]) == 1
    assert "没有“公开条例”" in capsys.readouterr().out
    assert run(["registers", "table", *law]) == 0
    assert "**姓名**" in capsys.readouterr().out
    assert run(["registers", "mend", *law]) == 2
    assert run(["registers", "check", "nothing", *law]) in (1, 2)


def test_every_word_of_register_files_is_in_the_glossary() -> None:
    section = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("## The words of a register file")[1]
    listed = [line.split("|")[1].strip() for line in section.split("\n## ")[0].splitlines() if line.startswith("| ")]
    assert sorted(set(listed) - {"word"}) == sorted({word.word for word in REGISTER_WORDS})
