"""The annual report on disclosure: every rule of its form, each with a table that keeps it and one that breaks it."""

from collections.abc import Callable

import pytest
import typst

from tests.tally.annual_form import COLUMNS, AnnualForm, annual_form, page, rows, word, written
from zhengtong import tally
from zhengtong.tally import disclosure
from zhengtong.tally.disclosure import rules
from zhengtong.tally.model import CONTRADICTS, Finding
from zhengtong.tally.readers import read, read_pasted
from zhengtong.tally.source import Source

Shape = Callable[[AnnualForm], Source]
SHAPES: dict[str, Shape] = {
    "page": lambda form: read(page(form).encode(), "年报.html"),
    "lines": lambda form: read_pasted(written(form)),
    "tabs": lambda form: read_pasted(written(form, "\t")),
    "spaces": lambda form: read_pasted(written(form, " ")),
}


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> Shape:
    return SHAPES[request.param]


def wrong(source: Source, earlier: Source | None = None) -> list[Finding]:
    findings = disclosure.check(source, earlier).findings
    for finding in findings:
        for operand in (*finding.operands, finding.result):
            text = earlier.text if operand.earlier and earlier else source.text
            assert text[operand.start : operand.end] == operand.text
    return [one for one in findings if one.verdict == CONTRADICTS]


def rules_of(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_a_sound_form_is_checked_by_every_rule_and_keeps_them(shape: Shape) -> None:
    checked = disclosure.check(shape(annual_form()))
    assert {one.rule for one in checked.findings} == {rules.R1, rules.R2, rules.R3, rules.R5, rules.R8}
    assert not [one for one in checked.findings if one.verdict == CONTRADICTS]


def test_a_word_file_is_read_alike() -> None:
    assert len(disclosure.check(read(word(annual_form()), "年报.docx")).findings) > 25


@pytest.mark.parametrize("stroke", ["1pt", "none"])
def test_a_pdf_is_read_alike_with_or_without_lines(stroke: str) -> None:
    form = annual_form()
    form.results[13][0] = 9
    cells = "".join(
        f"[{group or first}{item}], {''.join(f'[{number}], ' for number in numbers)}"
        for first, group, item, numbers in rows(form)
    )
    head = "".join(f"[{name}], " for name in ("申请人情况", "自然人", *COLUMNS, "总计"))
    text = f"""#set page(width: 21cm, height: 18cm)
#set text(font: "Noto Serif CJK SC", size: 9pt)
{form.words}

#table(columns: (6cm, ..7 * (1.4cm,)), stroke: {stroke}, {head} {cells})"""
    found = wrong(read(bytes(typst.compile(text.encode())), "年报.pdf"))
    assert rules_of(found) == {rules.R2, rules.R3}
    assert all([suspect.text for suspect in one.suspects] == ["9"] for one in found)


def test_r1_what_came_in_went_out_or_is_left(shape: Shape) -> None:
    form = annual_form()
    form.left = [6, 2, 0, 0, 0, 0, 8]
    form.words = ""
    assert rules_of(wrong(shape(form))) == {rules.R1}


def test_r2_the_results_add_up_to_their_total(shape: Shape) -> None:
    form = annual_form()
    form.results[5] = [4, 1, 0, 0, 0, 0, 5]
    assert rules_of(wrong(shape(form))) == {rules.R2}


def test_r3_the_applicants_add_up_in_every_row(shape: Shape) -> None:
    form = annual_form()
    form.results[13][0] = 9
    found = wrong(shape(form))
    assert rules_of(found) == {rules.R2, rules.R3}
    assert all([suspect.text for suspect in one.suspects] == ["9"] for one in found)


def test_r4_what_was_left_last_year_is_carried_over(shape: Shape) -> None:
    before = annual_form()
    before.left = [4, 3, 0, 0, 0, 0, 7]
    before.documents[1] = [4, 1, 24]
    found = wrong(shape(annual_form()), shape(before))
    assert rules_of(found) == {rules.R4}
    assert {one.operands[0].earlier for one in found} == {True}
    same = annual_form()
    same.left = [6, 1, 0, 0, 0, 0, 7]
    same.documents[1] = [4, 1, 24]
    assert wrong(shape(annual_form()), shape(same)) == []


def test_r5_the_outcomes_of_disputes_add_up(shape: Shape) -> None:
    form = annual_form()
    form.disputes[9] = 3
    found = wrong(shape(form))
    assert rules_of(found) == {rules.R5}
    assert "未经复议直接起诉" in found[0].message


def test_r6_documents_in_force_follow_from_last_years(shape: Shape) -> None:
    before = annual_form()
    before.left = [6, 1, 0, 0, 0, 0, 7]
    before.documents[1] = [3, 0, 25]
    assert rules_of(wrong(shape(annual_form()), shape(before))) == {rules.R6}


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("申请130件", "申请139件"),
        ("上年结转7件", "上年结转6件"),
        ("予以公开66件", "予以公开60件"),
        ("下年度7件", "下年度9件"),
    ],
)
def test_r8_the_words_say_what_the_tables_say(shape: Shape, said: str, instead: str) -> None:
    form = annual_form()
    form.words = form.words.replace(said, instead)
    assert rules_of(wrong(shape(form))) == {rules.R8}


def test_new_and_carried_over_together_may_be_called_received(shape: Shape) -> None:
    form = annual_form()
    form.words = "2023年，全县共收到政府信息公开申请137件（含上年结转7件）。"
    assert wrong(shape(form)) == []


def test_what_one_office_received_is_not_compared(shape: Shape) -> None:
    form = annual_form()
    form.words = "县自然资源局收到政府信息公开申请12件。"
    assert wrong(shape(form)) == []


def test_a_row_that_later_forms_add_is_counted_as_well() -> None:
    form = annual_form()
    form.total = [121, 8, 0, 0, 0, 3, 132]
    form.left = [3, 2, 0, 0, 0, 0, 5]
    form.words = ""
    text = written(form).replace("（七）总计", "4.属于工作秘密\n2\n0\n0\n0\n0\n0\n2\n（七）总计")
    assert wrong(read_pasted(text)) == []


def test_a_missing_cell_is_no_reason_to_cry_wolf() -> None:
    text = written(annual_form()).replace("3.要求提供公开出版物\n0\n", "3.要求提供公开出版物\n", 1)
    assert wrong(read_pasted(text)) == []


def test_the_whole_check_says_of_the_form_only_what_its_rules_say(shape: Shape) -> None:
    assert [one.message for one in tally.check(shape(annual_form())) if one.verdict == CONTRADICTS] == []


def test_another_text_is_no_form() -> None:
    assert disclosure.check(read_pasted("全年收到政府信息公开申请12件，上年结转3件。")).findings == ()
