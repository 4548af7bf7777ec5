"""情形：what is not answered hides nothing; what is answered leaves out what it excludes, and nothing else."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zhengtong.services import situations
from zhengtong.services.held import Held
from zhengtong.services.models import Material
from zhengtong.services.situations import Reason, Verdict

TRADE, COOK, HOUSE, LANDLORD = "您做哪一类", "店里现场做吗", "房子是谁的", "房东是个人吗"
ROWS: list[dict[str, Any]] = [
    {"问": TRADE, "说明": "按主要的选", "答": ["卖包装食品", "开饭馆"]},
    {"问": COOK, "答": ["做", "不做"], "限于": {TRADE: ["开饭馆"]}},
    {"问": HOUSE, "答": ["自有", "租用"]},
    {"问": LANDLORD, "答": ["个人", "单位"], "限于": {HOUSE: ["租用"]}},
]


def version(rows: list[dict[str, Any]] = ROWS, form: list[dict[str, Any]] | None = None) -> Any:
    return SimpleNamespace(situations=rows, form=form or [])


def material(only_if: Mapping[str, Any] | None = None, held_as: str = "") -> Material:
    return Material(name="材料", order=1, only_if=only_if or {}, held_as=held_as)


def needed(only_if: Mapping[str, Any], answers: Mapping[str, str]) -> situations.Needed:
    return next(iter(situations.needed_of([material(only_if)], version(), answers, {})))


def test_a_question_that_depends_on_another_waits_for_it() -> None:
    assert [one.name for one in situations.questions(version(), {})] == [TRADE, HOUSE]
    asked = situations.questions(version(), {TRADE: "开饭馆", HOUSE: "自有"})
    assert [(one.name, one.given) for one in asked] == [(TRADE, "开饭馆"), (COOK, None), (HOUSE, "自有")]


def test_an_answer_excludes_the_material_of_another_situation() -> None:
    assert needed({HOUSE: ["租用"]}, {HOUSE: "自有"}).reason is Reason.NOT_HERE


def test_a_material_waits_for_the_answer_and_says_for_which() -> None:
    found = needed({HOUSE: ["租用"]}, {})
    assert found.is_asked
    assert found.note == "回答“房子是谁的”以后才能确定要不要"


def test_what_hangs_on_a_question_that_will_not_be_asked_is_excluded_with_it() -> None:
    assert needed({LANDLORD: ["单位"]}, {HOUSE: "自有"}).reason is Reason.NOT_HERE


def test_an_answer_left_from_another_situation_does_not_count() -> None:
    assert situations.effective(version(), {HOUSE: "自有", LANDLORD: "单位"}) == {HOUSE: "自有"}


def test_an_answer_nobody_offered_does_not_count() -> None:
    assert situations.effective(version(), {HOUSE: "借的", "天气": "晴"}) == {}


def test_what_is_held_need_not_be_handed_in() -> None:
    held = {"营业执照": Held("营业执照", "1号", None, None, "演示县市场监督管理局")}
    asked, spared = situations.needed_of([material(), material(held_as="营业执照")], version(), {}, held)
    assert (asked.reason, spared.reason) == (Reason.NEEDED, Reason.HELD)
    assert spared.held is not None and spared.held.number == "1号"


def test_what_this_situation_does_not_need_is_not_called_held() -> None:
    held = {"租赁合同": Held("租赁合同", "", None, None, "")}
    (found,) = situations.needed_of([material({HOUSE: ["租用"]}, "租赁合同")], version(), {HOUSE: "自有"}, held)
    assert found.reason is Reason.NOT_HERE


def test_the_form_asks_only_what_the_situation_needs() -> None:
    form: list[dict[str, Any]] = [{"名": "地址"}, {"名": "房东姓名", "限于": {HOUSE: ["租用"]}}]
    own = situations.asked_rows(version(form=form), {HOUSE: "自有"})
    assert [row["名"] for row in own] == ["地址"]
    assert len(situations.asked_rows(version(form=form), {})) == 2


def test_a_situation_goes_into_an_address_and_comes_back() -> None:
    answers = {TRADE: "开饭馆", COOK: "不做", HOUSE: "自有"}
    address = situations.to_address(version(), answers)
    assert address == "s1=2&s2=2&s3=1"
    assert situations.from_address(version(), dict(part.split("=") for part in address.split("&"))) == answers


def test_an_address_typed_wrong_answers_nothing() -> None:
    wrong = {"s1": "9", "s2": "-1", "s3": "²", "s4": "1\0", "s5": "1"}
    assert situations.from_address(version(), wrong) == {}


def test_the_editor_is_told_what_is_wrong_with_the_questions() -> None:
    rows: list[dict[str, Any]] = [{"问": "甲", "答": ["是", "否"], "限于": {"乙": ["是"]}}, {"问": "乙", "答": ["是"]}]
    found = situations.faults(version(rows), [("材料《图》", {"丙": ["是"]}), ("材料《表》", {"甲": ["也许"]})])
    assert found == [
        "情形“乙”至少要有两个答案",
        "情形“甲”限于“乙”，但那一问不在它前面",
        "材料《图》限于的“丙”不是这个事项的问题",
        "材料《表》限于“甲”答“也许”，但没有这个答案，只有是、否",
    ]
    assert situations.faults(version()) == []


# What must hold for every version anybody could write, cycles and slips of the pen included.

NAMES, ANSWERS = ["一", "二", "三", "四"], ["甲", "乙", "丙"]
conditions = st.dictionaries(
    st.sampled_from([*NAMES, "没有的"]), st.lists(st.sampled_from(ANSWERS), max_size=3), max_size=3
)
rows_of = st.lists(
    st.builds(
        lambda answers, only: {"答": answers, "限于": only}, st.lists(st.sampled_from(ANSWERS), unique=True), conditions
    ),
    max_size=4,
).map(lambda rows: [{"问": name, **row} for name, row in zip(NAMES, rows, strict=False)])
answered = st.dictionaries(st.sampled_from([*NAMES, "没有的"]), st.sampled_from([*ANSWERS, "乱答"]), max_size=5)


@given(rows_of, conditions, answered)
def test_an_answer_never_leaves_in_what_it_excludes(
    rows: list[dict[str, Any]], only_if: dict[str, list[str]], answers: dict[str, str]
) -> None:
    counted = situations.effective(version(rows), answers)
    (found,) = situations.needed_of([material(only_if)], version(rows), answers, {})
    if any(counted[name] not in allowed for name, allowed in only_if.items() if name in counted):
        assert not found.is_asked


@given(rows_of, conditions, answered)
def test_what_is_left_out_is_left_out_by_an_answer(
    rows: list[dict[str, Any]], only_if: dict[str, list[str]], answers: dict[str, str]
) -> None:
    """Unanswered never hides: with no answer that counts, everything is asked for."""
    (unanswered,) = situations.needed_of([material(only_if)], version(rows), {}, {})
    assert unanswered.is_asked
    (found,) = situations.needed_of([material(only_if)], version(rows), answers, {})
    if not found.is_asked:
        assert situations.effective(version(rows), answers)


@given(rows_of, conditions, answered)
def test_a_material_is_certain_only_when_every_line_of_its_condition_holds(
    rows: list[dict[str, Any]], only_if: dict[str, list[str]], answers: dict[str, str]
) -> None:
    counted = situations.effective(version(rows), answers)
    holds = all(counted.get(name) in allowed for name, allowed in only_if.items())
    assert (situations.verdict(only_if, version(rows), answers) is Verdict.APPLIES) == holds


@given(rows_of, answered)
def test_every_answer_that_counts_is_to_a_question_that_is_asked(
    rows: list[dict[str, Any]], answers: dict[str, str]
) -> None:
    asked = {one.name: one.given for one in situations.questions(version(rows), answers)}
    counted = situations.effective(version(rows), answers)
    assert counted == {name: answer for name, answer in asked.items() if answer is not None}
    assert situations.effective(version(rows), counted) == counted
