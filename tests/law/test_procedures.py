"""The procedures as written: they load, nothing is found wrong in them, and every note a machine made was looked at."""

import re
from datetime import date

import pytest

from tests.law.conftest import LAW
from zhengtong.lawbook.areas import OTHERS
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.check import ERROR, check
from zhengtong.lawbook.procedure import Procedure
from zhengtong.lawbook.read import coverage, sentences
from zhengtong.lawbook.scenario import read_scenarios
from zhengtong.lawbook.term import DAY, WORKDAY
from zhengtong.lawbook.words import WORDS

VERSIONS = [(path.parent.name, path.stem) for path in sorted(LAW.glob("procedures/*/*.yaml"))]
# The procedures of the ground floor, whose notes and acts are held to one by one; test_walks takes every act of the others.
GROUND = {"licence", "review", "disclosure", "public-service"}
# 提示 that a person has looked at, with the reason why the file stays as it is.
LOOKED_AT = {
    "环节“待补正”：没有任何期限约束（请确认法律确无规定）": "许可法32和营商条例36都没有规定申请人补正的期限",
    "环节“待送达”：没有任何期限约束（请确认法律确无规定）": "复议法没有规定送达复议决定书的期限",
    "期限“补正材料”：“延长补正”没有限次，可以一再延长": "复议法31.2只说“可以延长合理的补正期限”，没有限次",
    "期限“第三方意见”：义务人是第三方，应做的动作却都由别人做": "第三方不在系统里办事，意见由公开机构登记",
    "期限“机关意见”：义务人是相关机关，应做的动作却都由别人做": "意见以函件送来，由公开机构登记",
}


@pytest.fixture(params=VERSIONS, ids=lambda version: "/".join(version))
def procedure(request: pytest.FixtureRequest, book: Lawbook) -> Procedure:
    code, version = request.param
    return book.procedure(code, date.fromisoformat(version))


def test_the_promised_versions_are_there(book: Lawbook) -> None:
    assert {(code, str(day)) for code, days in book.versions.items() for day in days} >= {
        ("licence", "2004-07-01"),
        ("licence", "2019-04-23"),
        ("review", "2018-01-01"),
        ("review", "2024-01-01"),
        ("disclosure", "2008-05-01"),
        ("disclosure", "2019-05-15"),
    }


def test_check_finds_no_error(procedure: Procedure, book: Lawbook) -> None:
    assert [str(found) for found in check(procedure, book.statutes, book.roles) if found.level == ERROR] == []


@pytest.mark.parametrize(
    "procedure", [version for version in VERSIONS if version[0] in GROUND], indirect=True, ids="/".join
)
def test_every_note_was_looked_at(procedure: Procedure, book: Lawbook) -> None:
    """A new note means that a lawyer should look, and then say why it stays."""
    assert [found.text for found in check(procedure, book.statutes, book.roles) if found.text not in LOOKED_AT] == []


def test_it_has_at_least_three_scenarios(procedure: Procedure, book: Lawbook) -> None:
    scenarios = read_scenarios(LAW / "scenarios" / f"{procedure.code}.yaml")
    assert sum(scenario.procedure(book) is procedure for scenario in scenarios) >= 3


def test_every_act_is_in_some_scenario(book: Lawbook) -> None:
    """An act no diary ever takes is an act nobody tried; registering what changes no date or stage is left out."""
    tried = {
        (path.stem, step.action)
        for path in LAW.glob("scenarios/*.yaml")
        for scenario in read_scenarios(path)
        for step in scenario.steps
    }
    untried = {
        f"{procedure.code} {action.name}"
        for procedure in book.procedures()
        if procedure.code in GROUND
        for action in procedure.actions.values()
        if (procedure.code, action.name) not in tried and _moves_something(procedure, action.name)
    }
    assert untried == set()


def _moves_something(procedure: Procedure, name: str) -> bool:
    """Whether an act of a person changes the stage, a date, a clock or a pause."""
    action, effect = procedure.actions[name], procedure.plan.effects[name]
    changes = action.target or action.records or effect.meets or effect.extends or effect.begins_pauses
    return action.by != "系统" and bool(changes or effect.ends_pauses)


def test_no_article_between_is_forgotten(procedure: Procedure) -> None:
    """Every article between the first and the last cited is either a rule or in 未入 with its reason."""
    assert [line for line in coverage(procedure) if "没有遗漏" not in line] == []


def test_the_laws_named_are_in_the_list_of_statutes(procedure: Procedure, book: Lawbook) -> None:
    for short, name in procedure.laws.items():
        statute = book.statutes.find(short)
        assert statute is not None, f"statutes.yaml 里没有“{short}”"
        assert name.startswith(statute.name), f"“{short}”在程序里叫{name}，在 statutes.yaml 里叫{statute.name}"
        assert statute.edition(procedure.version), f"{procedure.version}时《{name}》还没有施行"


def test_every_row_can_be_read_as_a_sentence(procedure: Procedure) -> None:
    told = {sentence.name for sentence in sentences(procedure)}
    assert told >= {*procedure.actions, *procedure.clocks, *procedure.pauses, *procedure.stages}


def test_what_the_law_does_not_say_is_said_aloud(procedure: Procedure) -> None:
    """无明文 or 本地预设 stands alone or beside an article; an empty 据 does not load, so none may be missing."""
    bases = [action.basis for action in procedure.actions.values()]
    bases += [clock.basis for clock in procedure.clocks.values()]
    bases += [pause.basis for pause in procedure.pauses.values()]
    assert all(bases)


def test_licence_counts_in_working_days_only(book: Lawbook) -> None:
    """许可法82: 期限以工作日计算."""
    for version in book.versions["licence"]:
        clocks = book.procedure("licence", version).clocks.values()
        assert {clock.term.unit for clock in clocks} == {WORKDAY}


@pytest.mark.parametrize(
    ("version", "working"),
    [("2009-08-27", {5, 7}), ("2018-01-01", {5, 7}), ("2024-01-01", {3, 5, 7, 10})],
)
def test_review_counts_in_the_units_of_its_version(book: Lawbook, version: str, working: set[int]) -> None:
    """复议法40.2 until 2023: 五日、七日 are working days; 复议法88.2 since: 三日、五日、七日、十日."""
    for clock in book.procedure("review", date.fromisoformat(version)).clocks.values():
        if clock.term.count:
            assert clock.term.unit == (WORKDAY if clock.term.count in working else DAY), clock.name


def test_disclosure_counts_in_working_days_only(book: Lawbook) -> None:
    """公开条例 writes 个工作日 everywhere."""
    for version in book.versions["disclosure"]:
        clocks = book.procedure("disclosure", version).clocks.values()
        assert {clock.term.unit for clock in clocks} == {WORKDAY}


def test_names_that_others_rely_on_stay(book: Lawbook) -> None:
    """Faces, figures and the demonstration county call these acts by name."""
    licence = {"提交申请", "受理", "不予受理", "告知补正", "提交补正", "视为受理", "启动专门程序", "结束专门程序"}
    licence |= {"延长期限", "准予许可", "不予许可", "颁发送达", "撤回申请"}
    for version in book.versions["licence"]:
        assert set(book.procedure("licence", version).actions) >= licence
    for version in book.versions["review"]:
        review = book.procedure("review", version)
        assert set(review.actions) >= {"申请复议", "不予受理", "发送副本", "提出答复", "终止复议", "送达决定"}
        assert set(review.final) >= {"已生效", "已终止", "不予受理", "调解结案"}


def test_the_page_explains_exactly_the_words_of_the_loader() -> None:
    page = (LAW / "README.md").read_text(encoding="utf-8")
    section = page.split("## 三十七个词")[1].split("\n## ")[0]
    explained = [found[1] for found in re.finditer(r"^\| (\S+) \|", section, re.MULTILINE) if found[1] != "词"]
    assert sorted(explained) == sorted(word.word for word in WORDS)
    assert len(WORDS) == 37


def test_every_procedure_is_in_an_area(book: Lawbook) -> None:
    """So that it is found where people look for it: law/areas.yaml has a line for each."""
    unlisted = [one.code for area in book.areas if area.name == OTHERS for one in area.procedures]
    assert unlisted == [], f"law/areas.yaml 没有列出：{'、'.join(unlisted)}"
