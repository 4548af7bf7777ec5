"""The sentences a lawyer signs off, the diagram, and the table of old and new."""

import re
from datetime import date

import pytest

from zhengtong.lawbook import Lawbook, Procedure
from zhengtong.lawbook.diff import diff, table
from zhengtong.lawbook.draw import draw
from zhengtong.lawbook.read import coverage, read, sentences


def said(law: Procedure, kind: str, name: str) -> str:
    return next(each.text for each in sentences(law) if (each.kind, each.name) == (kind, name))


@pytest.mark.parametrize(
    ("kind", "name", "sentence"),
    [
        (
            "期限",
            "受理审查",
            "受理审查：自收到日起5个工作日内，窗口应当受理、不予受理或者告知补正；逾期，视为受理。〔许可法32.1.4〕",
        ),
        (
            "期限",
            "作出决定",
            "作出决定：自受理日起20个工作日内，承办人应当准予许可或者不予许可；不能按期的，经机关负责人批准，可以延长，至多10个工作日；"
            "专门程序期间不计算在内。〔许可法42.1〕",
        ),
        ("期限", "颁发证件", "颁发证件：自（准予许可的）决定日起10个工作日内，窗口应当颁发送达。〔许可法44〕"),
        ("动作", "视为受理", "视为受理：系统在“待受理”视为受理，受理日为收到日；案件转入“审查中”。〔许可法32.1.4〕"),
        ("动作", "提交申请", "提交申请：申请人提交申请，收到日为当日；案件开始，进入“待受理”。〔许可法29.1〕"),
        (
            "动作",
            "告知补正",
            "告知补正：窗口在“待受理”可以告知补正，一个案件里只能一次，须填写补正内容；案件转入“待补正”；出具补正告知书。〔许可法32.1.4〕",
        ),
        (
            "停算",
            "专门程序",
            "专门程序：自启动专门程序之日起，到结束专门程序的前一日止，“作出决定”期限不计算；其间不能准予许可或者不予许可。〔许可法45〕",
        ),
        ("未入", "许可法32.1.3", "许可法32.1.3：当场更正，不改变环节。"),
    ],
)
def test_the_licence_reads_like_the_statute(licence: Procedure, kind: str, name: str, sentence: str) -> None:
    assert said(licence, kind, name) == sentence


@pytest.mark.parametrize(
    ("kind", "name", "sentence"),
    [
        ("期限", "公开期限", "公开期限：自公开日起满30日以后，起草单位才能送审。〔本条例8〕"),
        ("期限", "听证通知", "听证通知：起草单位应当在听证日的7日以前通知听证。〔本条例9〕"),
        ("期限", "报告期限", "报告期限：自通过日起24小时内，起草单位应当公布。〔本条例15〕"),
        (
            "期限",
            "总期限",
            "总期限：自立项日起1年内，起草单位应当公布；论证期间不计算在内；逾期，提示起草单位。〔本地预设“通行做法”〕",
        ),
        (
            "停算",
            "论证",
            "论证：自专家论证之日起，到论证结束或者恢复审核的前一日止，“审核期限”“总期限”期限不计算；其间不能通过；其间仍可以公布。〔本条例12〕",
        ),
    ],
)
def test_every_form_of_term_has_its_sentence(document: Procedure, kind: str, name: str, sentence: str) -> None:
    assert said(document, kind, name) == sentence


def test_a_reasonable_extension_is_said_to_need_its_length(review: Procedure) -> None:
    assert "可以延长，延长的时间应当合理并且写明" in said(review, "期限", "补正材料")


def test_every_row_is_read_and_every_row_cites(review: Procedure) -> None:
    text = read(review)
    rows = [*review.actions, *review.clocks, *review.pauses]
    assert all(re.search(rf"^- {name}：.*。〔.+〕$", text, re.MULTILINE) for name in rows)


def test_the_articles_neither_cited_nor_left_out_are_named(licence: Procedure) -> None:
    (line,) = coverage(licence)
    assert (
        line
        == "许可法：引用第29、32、38、42、44-45条；有意未入第46-48条；都没有提到第30-31、33-37、39-41、43条，请确认"
    )


def test_the_diagram_shows_who_moves_the_case_where(licence: Procedure) -> None:
    lines = draw(licence).splitlines()
    assert lines[:6] == [
        "stateDiagram-v2",
        "  [*] --> 待受理: 提交申请（申请人）",
        "  待受理 --> 审查中: 受理（窗口）",
        "  待受理 --> 不予受理: 不予受理（窗口）",
        "  待受理 --> 待补正: 告知补正（窗口）",
        "  待补正 --> 待受理: 提交补正（申请人）",
    ]
    assert "  已颁证 --> [*]" in lines
    assert "    启动专门程序、结束专门程序、延长期限" in lines


def test_old_and_new_stand_side_by_side(book: Lawbook, licence: Procedure, document: Procedure) -> None:
    assert diff(licence, licence) == []
    changes = {(each.kind, each.name): each for each in diff(licence, document)}
    assert changes["期限", "作出决定"].sort == "删去"
    assert changes["期限", "审核期限"].sort == "新增"
    assert changes["程序", "名称"].sort == "修改"
    assert "没有不同" in table(licence, licence)


def test_a_changed_limit_shows_both_wordings(licence: Procedure) -> None:
    from dataclasses import replace

    from zhengtong.lawbook import Term

    clocks = {**licence.clocks, "作出决定": replace(licence.clocks["作出决定"], term=Term(15, "工作日"))}
    newer = replace(licence, clocks=clocks, version=date(2027, 1, 1))
    (name, limit) = diff(licence, newer)
    assert (name.name, limit.name, limit.sort) == ("名称", "作出决定", "修改")
    assert "20个工作日内" in (limit.before or "")
    assert "15个工作日内" in (limit.after or "")
    assert "| 期限“作出决定”（修改） |" in table(licence, newer)
