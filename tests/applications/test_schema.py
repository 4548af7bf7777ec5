"""The form as JSON Schema: it can be read by anybody, says in sentences what is wrong, and what is not asked is not taken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.applications.conftest import OWN, RENTED, SHOP, TODAY
from tests.conftest import County
from zhengtong.applications import application
from zhengtong.applications.questions import DISCLOSURE, KINDS, REVIEW, Question
from zhengtong.applications.reading import read, read_all
from zhengtong.applications.schema import faults, questions_of, schema_of
from zhengtong.services.models import ServiceVersion

CHOICES = ("甲", "乙", "丙")
KINDS_OF_LINE = sorted(KINDS - {"单选", "多选"})


@st.composite
def forms(draw: st.DrawFn) -> list[Question]:
    """A form of up to six questions, some asked only after an answer to an earlier choice."""
    made: list[Question] = []
    for place in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(sorted(KINDS)))
        choices = CHOICES if kind in ("单选", "多选") else ()
        earlier = [one.name for one in made if one.choices]
        only_if: dict[str, tuple[str, ...]] = {}
        is_conditional: bool = draw(st.booleans())
        if earlier and is_conditional:
            name = draw(st.sampled_from(earlier))
            only_if = {name: tuple(draw(st.sets(st.sampled_from(CHOICES), min_size=1)))}
        made.append(
            Question(f"问{place}", kind, draw(st.booleans()), draw(st.sampled_from(["", "说明"])), choices, only_if)
        )
    return made


@given(forms())
def test_the_questions_can_be_read_back_from_the_schema(form: list[Question]) -> None:
    assert questions_of(schema_of("表", form)) == form


@given(forms())
def test_every_form_is_a_schema_of_2020_12(form: list[Question]) -> None:
    Draft202012Validator.check_schema(schema_of("表", form))


@given(
    forms(), st.dictionaries(st.sampled_from([f"问{n}" for n in range(6)]), st.sampled_from([*CHOICES, "", "12", "x"]))
)
def test_what_is_not_asked_is_never_kept(form: list[Question], typed: dict[str, str]) -> None:
    kept = read_all(form, typed, TODAY)
    assert all(one.is_asked(kept) for one in form if one.name in kept)
    assert not [fault for fault in faults(schema_of("表", form), kept, TODAY) if "请删去" in fault.sentence]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("日期", "2026年3月30日", "2026-03-30"),
        ("日期", "2026/3/5", "2026-03-05"),
        ("过去日期", "２０２６-０３-０１", "2026-03-01"),
        ("数字", " １，200.50 ", "1200.5"),
        ("数字", "1e3", "1000"),
        ("电话", "138 1234 5678", "13812345678"),
        ("身份证号", "11010519491231002x", "11010519491231002X"),
        ("文字", "  演示路1号\r\n", "演示路1号"),
        ("文字", "一\0二", "一二"),
        ("多选", ["甲", "", "乙"], ["甲", "乙"]),
        ("文字", "   ", None),
        ("多选", [], None),
    ],
)
def test_what_was_typed_is_read_as_it_was_meant(kind: str, typed: object, kept: object) -> None:
    assert read(Question("问", kind, choices=CHOICES if kind == "多选" else ()), typed, TODAY) == kept


@pytest.mark.parametrize(
    ("kind", "answer", "sentence"),
    [
        ("日期", "三月", "请写成 2026-03-30 这样的日期"),
        ("过去日期", "2026-03-03", "问不能晚于今天"),
        ("数字", "很多", "问应为数字，最多两位小数，例如 120"),
        ("数字", "1.234", "问应为数字，最多两位小数，例如 120"),
        ("邮箱", "zhang", "这不像一个邮箱地址，例如 zhang@example.cn"),
        ("文字", "长" * 201, "问太长，请写在 200 字以内"),
        ("单选", "丁", "问：请在甲、乙、丙中选择"),
        ("多选", ["丁"], "问：请在甲、乙、丙中选择"),
        ("是否", "也许", "问：请在是、否中选择"),
        ("文字", ["甲"], "问的格式不对，应为文字"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(kind: str, answer: object, sentence: str) -> None:
    asked = Question("问", kind, choices=CHOICES if kind in ("单选", "多选") else ())
    assert [one.sentence for one in faults(schema_of("表", [asked]), {"问": answer}, TODAY)] == [sentence]


def test_an_identity_number_is_checked_to_its_last_digit() -> None:
    asked = schema_of("表", [Question("号", "身份证号")])
    (fault,) = faults(asked, {"号": "110105194912310029"}, TODAY)
    assert "校验码应为X" in fault.sentence


def test_a_required_answer_is_asked_for_by_name() -> None:
    assert [one.sentence for one in faults(schema_of("表", REVIEW[:1]), {}, TODAY)] == ["请选择被申请人"]


def test_an_answer_that_no_question_asks_is_refused() -> None:
    (fault,) = faults(schema_of("表", DISCLOSURE[1:2]), {"信息描述": "统计表", "夹带": "x"}, TODAY)
    assert fault.sentence == "表单里没有“夹带”这一项"


def test_a_conditional_question_is_required_only_where_it_is_asked(county: County, shop: ServiceVersion) -> None:
    schema = application.schema_of(shop, TODAY)
    answers = {SHOP: OWN, "店名": "张记", "夜间亮灯": "否"}
    assert faults(schema, answers, TODAY) == []
    assert [one.name for one in faults(schema, answers | {SHOP: RENTED}, TODAY)] == ["房东姓名"]
    assert [one.name for one in faults(schema, answers | {"夜间亮灯": "是"}, TODAY)] == ["亮灯功率"]
    assert [one.name for one in faults(schema, answers | {"亮灯功率": "60"}, TODAY)] == ["亮灯功率"]


def test_the_schema_of_a_service_asks_its_situations_first(county: County, shop: ServiceVersion) -> None:
    assert list(application.schema_of(shop, TODAY)["properties"]) == [SHOP, "店名", "房东姓名", "夜间亮灯", "亮灯功率"]


def test_a_result_that_can_be_posted_is_asked_about(county: County, shop: ServiceVersion) -> None:
    shop.can_post = True  # in memory only: the row is published
    asked = application.of_version(shop, TODAY, {SHOP: OWN}).questions
    assert [one.name for one in asked][-4:] == ["领取方式", "收件人", "收件电话", "收件地址"]


def test_the_day_is_that_of_the_asker() -> None:
    asked = schema_of("表", [Question("日", "过去日期")])
    assert faults(asked, {"日": "2026-03-03"}, TODAY)
    assert not faults(asked, {"日": "2026-03-03"}, date(2026, 3, 3))
