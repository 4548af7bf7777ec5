"""What was typed, read as it was meant: 2026年3月30日 is 2026-03-30, １２０ is 120. What cannot be read is left for the schema to refuse."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zhengtong.applications.questions import Answers, Question
from zhengtong.people import identity
from zhengtong.people.errors import Refused

DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d")
DAY_KINDS = frozenset(["日期", "过去日期"])


def read(question: Question, typed: Any, on: date) -> Any:  # Any: as Answers
    """The answer that was typed, as a case keeps it; None when nothing was."""
    if question.kind == "多选":
        chosen = [_text(one) for one in typed] if isinstance(typed, list | tuple) else [_text(typed)]
        return [one for one in chosen if one] or None
    text = _text(typed[0] if isinstance(typed, list | tuple) and typed else typed)
    if not text:
        return None
    if question.kind in DAY_KINDS:
        return _day(text)
    if question.kind == "数字":
        return _number(text)
    if (check := CHECKED.get(question.kind)) is not None:
        try:
            return check(text, on)
        except Refused:
            return text
    return text


CHECKED: Mapping[str, Callable[[str, date], str]] = {
    "电话": lambda text, on: identity.check_phone(text),
    "身份证号": identity.check_id_number,
    "统一社会信用代码": lambda text, on: identity.check_uscc(text),
}


def read_all(questions: Iterable[Question], typed: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Every answer that counts: read, and without those to questions that the other answers leave out.

    One question may hang on another that is itself left out; so this goes on until nothing more falls away.
    """
    asked = list(questions)
    answers = {question.name: read(question, typed.get(question.name), on) for question in asked}
    answers = {name: answer for name, answer in answers.items() if answer is not None}
    while idle := _idle(asked, answers):
        for name in idle:
            del answers[name]
    return answers


def _idle(questions: Iterable[Question], answers: Answers) -> list[str]:
    return [question.name for question in questions if question.name in answers and not question.is_asked(answers)]


def _text(typed: Any) -> str:
    return "" if typed is None else str(typed).replace("\0", "").replace("\r\n", "\n").strip()


def _day(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    for form in DAYS:
        try:
            return datetime.strptime(plain, form).date().isoformat()
        except ValueError:
            continue
    return text


def _number(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    return format(number.normalize(), "f") if number.is_finite() and abs(number.adjusted()) < 20 else text
