"""A template that is wrong is refused with its line."""

import pytest

from zhengtong.reports.errors import ReportError
from zhengtong.reports.template import parse

HEAD = "---\n标题: 试验\n期间:\n  复议年度: 上年-10-01 至 本年-09-30\n---\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("没有开头", "第1行：开头应当是“---”"),
        ("---\n标题: 试验\n", "开头的“---”没有结束"),
        ("---\n标题：试验\n---\n", "全角冒号"),
        ("---\n题目: 试验\n---\n", "不认识“题目”"),
        ("---\n代字: 年报\n---\n", "缺少“标题”"),
        ("---\n标题: 试\n期间:\n  某期: 去年\n---\n", "期间“某期”应当写成"),
        ("---\n标题: 试\n期间:\n  某期: 上年-02-30 至 本年-03-01\n---\n", "不存在的日期"),
        (HEAD + "\n正文{{ 指标 期间=下半年 }}", "第7行：没有名为“下半年”的期间"),
        (HEAD + "正文\n还是正文{{ 指标 颜色=红 }}", "第7行：不认识“颜色=红”"),
        (HEAD + "{{ 指标 取=平均 }}", "第6行：“取=平均”看不懂"),
        (HEAD + "{{ 指标 写法=大概 }}", "第6行：不认识的写法“大概”"),
        (HEAD + "\n\n{{ 指标", "第8行：“{{”和“}}”没有配成对"),
        (HEAD + "```\n代码\n```", "不能用这种写法（fence）"),
        (HEAD + "![图](x.png)", "第6行：正文里不能用这种写法（image）"),
        (HEAD + "<script>alert(1)</script>", "不能用这种写法（html_block）"),
    ],
)
def test_a_broken_template_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(ReportError, match=r"reports/trial\.md") as caught:
        parse(text, "trial")
    assert sentence in str(caught.value)


def test_blocks_and_placeholders_keep_their_order_and_lines() -> None:
    found = parse(HEAD + "# 一、头\n\n{{ 若有 甲 }}共**{{ 甲 }}**件\n接着写\n\n- 乙{{ 乙 组=丙 取=上年 }}\n", "trial")
    assert [(block.kind, block.line) for block in found.blocks] == [("heading", 6), ("paragraph", 8), ("item", 11)]
    paragraph = found.blocks[1]
    assert paragraph.only_if and paragraph.only_if.name == "甲"
    assert [run.text for run in paragraph.runs] == ["共", "", "件", "接着写"]
    assert paragraph.runs[1].bold
    last = found.placeholders[-1]
    assert (last.name, last.group, last.take, last.line) == ("乙", "丙", "上年", 11)


def test_a_period_is_said_relative_to_the_year() -> None:
    first, last = parse(HEAD + "文", "trial").periods["复议年度"].of(2018)
    assert (str(first), str(last)) == ("2017-10-01", "2018-09-30")
