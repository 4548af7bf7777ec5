"""Every document the law lets an act issue has its own words, and those words ask for nothing the act does not give."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tests.documents.conftest import facts
from zhengtong.documents import wording
from zhengtong.documents.content import Family
from zhengtong.documents.errors import WordingError
from zhengtong.documents.filling import fill
from zhengtong.documents.wording import Wording, find
from zhengtong.lawbook import Action, Lawbook, Procedure

DAY = date(2026, 3, 2)
BOOK = Lawbook(settings.LAW)
# What an officer may fill in beside what the law requires, and what is left for a pen.
BY_HAND = {
    "许可内容", "有效期限", "经营场所", "核查地点", "审查意见", "申辩和质证", "参加人签字", "被核查人意见", "核查人员签字",
    "复议请求", "审理查明", "本机关认为", "决定内容", "调解协议", "听证人员", "申请人意见", "被申请人意见", "质证与辩论",
    "答复内容", "不予公开理由", "告知内容", "信息描述", "形式要求", "听证地点", "听证日", "利害关系人", "第三人",
    "送达文书", "送达地点", "送达方式", "收件人签名", "代收理由", "送达人", "备注", "当事人签字", "记录人签字", "填写内容",
}  # fmt: skip
# Facts of every case, and those that some cases lack.
ALWAYS = {"案号", "标题", "申请人", "机关", "事项", "动作", "环节", "日期", "依据", "文书种类", "文号"}
SOMETIMES = {"被申请人", "结果名称", "救济"}


def issuing() -> Iterator[tuple[Procedure, Action]]:
    """Every act of every version of every procedure that issues a document."""
    for procedure in BOOK.procedures():
        yield from ((procedure, action) for action in procedure.actions.values() if action.issues)


ISSUING = list(issuing())
IN_FORCE = wording.in_force(DAY)
NAMES = [f"{procedure.code}@{procedure.version}-{action.name}" for procedure, action in ISSUING]


def test_the_law_issues_documents() -> None:
    """So that the tests below do not pass because they looked at nothing."""
    assert len(ISSUING) >= 40


@pytest.mark.parametrize(("procedure", "action"), ISSUING, ids=NAMES)
def test_what_an_act_issues_has_its_own_words(procedure: Procedure, action: Action) -> None:
    assert (procedure.code, action.issues) in IN_FORCE, (
        f"请写 templates/documents/wordings/{procedure.code}/{action.issues}.txt"
    )


@pytest.mark.parametrize(("procedure", "action"), ISSUING, ids=NAMES)
def test_the_words_ask_only_for_what_the_act_gives(procedure: Procedure, action: Action) -> None:
    """A fact that the law does not make sure of must be optional, or the document could not be issued."""
    needs = IN_FORCE[procedure.code, str(action.issues)].needs()
    if not any(reference.is_written for reference in action.basis):
        assert "依据" not in needs
    assert needs <= {*ALWAYS, *action.needs, *action.records, *known_before(procedure, action)}


def known_before(procedure: Procedure, action: Action) -> set[str]:
    """What was filled in or recorded on every way to this act.

    Each stage starts from everything and loses what some way into it does not bring, until nothing changes.
    """
    acts = procedure.actions.values()
    every = {name for act in acts for name in (*act.needs, *act.records)}
    on_entry = {stage: set(every) for stage in procedure.stages}

    def brought(act: Action, stage: str | None) -> set[str]:
        before = on_entry[stage] if stage else set()
        first = {name for each in act.first for name in gains(procedure.actions[each])}
        return before | first | gains(act)

    while True:
        ways: dict[str, list[set[str]]] = {stage: [] for stage in procedure.stages}
        for act in acts:
            if act.target in ways:
                ways[act.target] += [brought(act, stage) for stage in act.source or (None,)]
        after = {stage: on_entry[stage].intersection(*ways[stage]) for stage in procedure.stages}
        if after == on_entry:
            break
        on_entry = after
    standing = [on_entry[stage] for stage in action.source]
    first = {name for each in action.first for name in gains(procedure.actions[each])}
    return first | (set.intersection(*standing) if standing else set())


def gains(action: Action) -> set[str]:
    return {*action.needs, *action.records}


def all_dates(procedure: Procedure) -> set[str]:
    return {name for action in procedure.actions.values() for name in action.records}


@pytest.mark.parametrize("words", wording.every(), ids=lambda words: f"{words.procedure}-{words.kind}")
def test_every_name_in_a_wording_is_known(words: Wording) -> None:
    """A misspelt optional name would silently leave its paragraph out for ever."""
    known = ALWAYS | SOMETIMES | BY_HAND
    for procedure in BOOK.procedures():
        if procedure.code == words.procedure:
            known |= all_dates(procedure)
            known |= {name for action in procedure.actions.values() for name in action.needs}
            known |= {f"{clock}{ending}" for clock in procedure.clocks for ending in ("期满日", "承诺日")}
    # A row that bears the name of its own fact, 唱标内容｜{唱标内容|}, is there for a pen.
    rows = [line for line in words.lines if not re.fullmatch(r"(.+)｜\{\1\|\}", line.text)]
    assert {name for line in rows for name, _ in line.names()} <= known


def test_marks_of_one_organ_never_meet() -> None:
    """Two kinds with one 代字 would share their numbers."""
    marks: dict[str, tuple[str, str]] = {}
    for words in wording.every():
        if words.procedure != "general":
            assert marks.setdefault(words.mark, (words.procedure, words.kind)) == (words.procedure, words.kind)


def test_decisions_against_a_person_tell_the_remedies() -> None:
    """许可法38.2."""
    for procedure, kind in (("licence", "不予许可决定书"), ("licence", "不予受理决定书"), ("review", "复议决定书")):
        assert find(kind, procedure).remedies


def test_the_same_kind_reads_differently_under_another_procedure() -> None:
    assert find("受理通知书", "licence").title != find("受理通知书", "review").title


def test_a_kind_of_several_procedures_must_say_which() -> None:
    with pytest.raises(WordingError, match="licence"):
        find("受理通知书")


def test_a_dated_wording_takes_over_on_its_day() -> None:
    """2024年1月1日起，不予公开须先申请复议（复议法23.1.4）."""
    before = find("政府信息公开答复书", "disclosure", date(2023, 12, 31))
    after = find("政府信息公开答复书", "disclosure", date(2024, 1, 1))
    assert "先依法申请行政复议" not in before.remedies and "先依法申请行政复议" in after.remedies


def test_a_new_kind_is_printed_in_general_words() -> None:
    """A county may add a procedure today and write its wordings tomorrow."""
    words = find("责令改正决定书", "penalty", DAY)
    content = fill(
        words,
        facts(填写={"改正内容": "拆除违法广告牌", "改正期限": "2026-04-01"}, 救济="如不服……"),
        organ="演示县城市管理局",
        number="演城管责令改正决定〔2026〕1号",
        code="",
        address="",
        on=DAY,
    )
    assert words.family == Family.DECISION
    assert content.title == "责令改正决定书"
    assert "2．改正期限：2026年4月1日。" in [paragraph.text for paragraph in content.paragraphs]
    assert content.remedies == "如不服……"


def printed(text: str, tmp_path: Path, **given: object) -> list[str]:
    """The paragraphs of a one-off wording."""
    file = tmp_path / "licence" / "试印通知书.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"标题：试印\n式样：通知书\n代字：试\n\n{text}", encoding="utf-8")
    content = fill(wording.read(file), facts(**given), organ="机关", number="1", code="", address="", on=DAY)
    return [paragraph.text for paragraph in content.paragraphs]


def test_an_optional_paragraph_goes_with_its_fact(tmp_path: Path) -> None:
    assert printed("甲。\n？乙{没有的}。\n?丙{收到日}。", tmp_path) == ["甲。", "丙2026年2月25日。"]


def test_other_words_stand_in_for_a_missing_fact(tmp_path: Path) -> None:
    assert printed("于{没有的|同日}受理。", tmp_path) == ["于同日受理。"]


def test_a_list_alone_becomes_numbered_items(tmp_path: Path) -> None:
    assert printed("{项}", tmp_path, 填写={"项": ["甲。", "乙"]}) == ["1．甲；", "2．乙。"]


def test_items_already_numbered_keep_their_numbers(tmp_path: Path) -> None:
    assert printed("{项}", tmp_path, 填写={"项": "一、甲\n二、乙"}) == ["一、甲；", "二、乙。"]


def test_a_list_within_a_sentence_stays_in_it(tmp_path: Path) -> None:
    assert printed("须作{项}两项。", tmp_path, 填写={"项": ["检验。", "检疫。"]}) == ["须作检验；检疫两项。"]


def test_articles_of_one_statute_name_it_once(tmp_path: Path) -> None:
    cited = ["《行政许可法》第三十二条第一款", "《行政许可法》第七十八条", "《食品安全法》第三十五条", "无明文"]
    assert printed("依据{依据}。", tmp_path, 依据=cited) == [
        "依据《行政许可法》第三十二条第一款、第七十八条、《食品安全法》第三十五条。"
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("标题：甲\n\n正文", "没有“式样”"),
        ("标题：甲\n式样：海报\n代字：甲\n\n正文", "式样“海报”不认识"),
        ("标题：甲\n颜色：红\n\n正文", "第2行：开头部分只能写"),
        ("标题：甲\n标题：乙\n\n正文", "“标题”写了两次"),
        ("标题：甲\n式样：通知书\n代字：甲\n", "没有正文"),
        ("标题：甲\n式样：通知书\n代字：甲\n\n于{收到日提出", "第5行：“{”没有配成一对"),
        ("标题：甲\n式样：通知书\n代字：甲\n\n于｛收到日｝提出", "第5行：“｛”没有配成一对"),
        ("标题：甲\n式样：决定书\n代字：甲\n\n正文", "须写明“救济”"),
    ],
)
def test_a_faulty_wording_is_refused_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "甲.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WordingError, match=complaint):
        wording.read(file)
