"""The arithmetic of the form. R1 is printed on it; the others follow from what its rows and columns are."""

import re
from collections.abc import Iterator
from dataclasses import replace

from zhengtong.tally.disclosure.forms import APPLICANTS, Applications, Disputes, Form, Line
from zhengtong.tally.model import DIFFERENCE, OTHER, SUM, Finding
from zhengtong.tally.tables.numbers import Number, Stated, findings, narrowed

R1 = "信息公开年报R1：新收＋上年结转＝办理结果总计＋结转下年度"
R2 = "信息公开年报R2：办理结果总计＝各项办理结果之和"
R3 = "信息公开年报R3：每行总计＝各类申请人之和"
R4 = "信息公开年报R4：上年结转＝上年报告的结转下年度"
R5 = "信息公开年报R5：复议诉讼总计＝维持＋纠正＋其他＋尚未审结"
R6 = "信息公开年报R6：现行有效＝上年现行有效＋制发−废止"
R8 = "信息公开年报R8：文字里的数与表里的数一致"
_GROUP, _ITEM = re.compile(r"（[一二三四五六七八九十]+）[^）]*$"), re.compile(r"\d{1,2}[.．、]")


def within(form: Form) -> list[Finding]:
    """The rules on one report."""
    stated: list[Stated] = []
    if form.applications:
        stated += [*_balance(form.applications), *_results(form.applications), *_applicants(form.applications)]
    if form.disputes:
        stated += _outcomes(form.disputes)
    return narrowed(findings(stated))


def across(form: Form, earlier: Form) -> list[Finding]:
    """The rules that join this report to last year's."""
    return [*_carried_over(form, earlier), *_in_force(form, earlier)]


def _columns(*lines: Line) -> Iterator[tuple[str, list[Number | None]]]:
    """The same column of several rows, while they are equally wide."""
    width = len(lines[0].numbers)
    if any(len(line.numbers) != width for line in lines):
        return
    names = APPLICANTS if width == len(APPLICANTS) else tuple(f"第{number}栏" for number in range(1, width + 1))
    for place, name in enumerate(names):
        yield name, [line.numbers[place] for line in lines]


def _balance(table: Applications) -> Iterator[Stated]:
    for name, (new, carried, total, left) in _columns(table.new, table.carried, table.total, table.left):
        given = [(number, sign) for number, sign in ((new, 1), (carried, 1), (left, -1)) if number]
        if total and _says_something(total, *(number for number, _ in given)):
            says = f"“{name}”一栏，本年新收加上年结转，减去结转下年度，应等于办理结果总计"
            numbers, signs = tuple(number for number, _ in given), tuple(sign for _, sign in given)
            yield Stated(SUM, R1, "linear", numbers, total, says, "件", signs)


def _results(table: Applications) -> Iterator[Stated]:
    leaves = _leaves(table.results)
    for name, numbers in _columns(*leaves, table.total):
        *parts, total = numbers
        given = tuple(number for number in parts if number)
        if total and len(given) > 1 and _says_something(total, *given):
            yield Stated(SUM, R2, "linear", given, total, f"“{name}”一栏，各项办理结果相加应等于总计", "件")


def _leaves(lines: tuple[Line, ...]) -> list[Line]:
    """The rows without further rows below them: （三）不予公开 with numbers of its own repeats its items."""
    following = [*lines[1:], Line("", ())]
    return [
        line
        for line, after in zip(lines, following, strict=True)
        if not (
            _GROUP.search(line.label) and not _ITEM.search(line.label) and _ITEM.match(_last(after.label, line.label))
        )
    ]


def _last(label: str, above: str) -> str:
    """What a label adds to the one above it."""
    return label.removeprefix(above)


def _applicants(table: Applications) -> Iterator[Stated]:
    for line in (table.new, table.carried, *table.results, table.total, table.left):
        *parts, total = line.numbers
        given = tuple(number for number in parts if number)
        if total and given and _says_something(total, *given):
            yield Stated(SUM, R3, "linear", given, total, f"“{line.name}”一行，各类申请人相加应等于总计", "件")


def _outcomes(table: Disputes) -> Iterator[Stated]:
    for line in table.groups:
        *parts, total = line.numbers
        given = tuple(number for number in parts if number)
        if total and given and _says_something(total, *given):
            yield Stated(SUM, R5, "linear", given, total, f"“{line.label}”的四种结果相加应等于总计", "件")


def _carried_over(form: Form, earlier: Form) -> list[Finding]:
    if not (form.applications and earlier.applications):
        return []
    stated = [
        Stated(OTHER, R4, "linear", (before,), now, f"“{name}”一栏，上年结转应等于上年报告的结转下年度继续办理", "件")
        for name, (now, before) in _columns(form.applications.carried, earlier.applications.left)
        if now and before and _says_something(now, before)
    ]
    return [_of_earlier(found) for found in findings(stated)]


def _in_force(form: Form, earlier: Form) -> list[Finding]:
    if not (form.documents and earlier.documents):
        return []
    before = {line.label.removeprefix("行政"): line for line in earlier.documents.lines}
    stated: list[Stated] = []
    for line in form.documents.lines:
        last = before.get(line.label.removeprefix("行政"))
        if last is None or last.numbers[2] is None or line.numbers[2] is None:
            continue
        made, annulled, in_force = line.numbers
        given = [(number, sign) for number, sign in ((last.numbers[2], 1), (made, 1), (annulled, -1)) if number]
        says = f"“{line.label}”现行有效件数应等于上年现行有效加制发减废止（如有自行失效的，应当说明）"
        numbers, signs = tuple(number for number, _ in given), tuple(sign for _, sign in given)
        if in_force and _says_something(in_force, *numbers):
            stated.append(Stated(DIFFERENCE, R6, "linear", numbers, in_force, says, "件", signs))
    return [_of_earlier(found) for found in findings(stated)]


def _of_earlier(found: Finding) -> Finding:
    """The first operand stands in last year's report."""
    first, *rest = found.operands
    marked = replace(first, earlier=True)
    suspects = tuple(marked if suspect == first else suspect for suspect in found.suspects)
    return replace(found, operands=(marked, *rest), suspects=suspects)


def _says_something(*numbers: Number) -> bool:
    """A row of noughts claims nothing worth reporting."""
    return any(number.printed for number in numbers)
