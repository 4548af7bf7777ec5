"""The form of an application as JSON Schema (2020-12): what a program may read, what a page is made from, what an answer is held to.

An answer is text, or a list of texts where several may be chosen; days are written 2026-03-30 and numbers as they are spoken,
since that is what a case keeps. Conditions (限于) are if/then: what is not asked must not be there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from zhengtong.applications.questions import YES_OR_NO, Answers, Question
from zhengtong.people import identity
from zhengtong.people.errors import Refused

Schema = dict[str, Any]  # Any: JSON Schema is JSON

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LONGEST_LINE, LONGEST_TEXT = 200, 4000
NUMBER = r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"
CHOSEN = frozenset(["单选", "多选", "是否"])
FORMATS = {
    "日期": "date",
    "过去日期": "past-date",
    "电话": "phone",
    "邮箱": "email",
    "身份证号": "id-number",
    "统一社会信用代码": "uscc",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one answer, in a sentence; `name` is the question, or nothing when it is about the whole."""

    name: str
    sentence: str


def schema_of(name: str, questions: Sequence[Question]) -> Schema:
    """The schema of a form of this name with these questions."""
    conditional = [question for question in questions if question.only_if]
    kinds = {question.name: question.kind for question in questions}
    schema: Schema = {
        "$schema": DIALECT,
        "title": name,
        "type": "object",
        "properties": {question.name: _node(question) for question in questions},
        "required": [question.name for question in questions if question.is_required and not question.only_if],
        "additionalProperties": False,
    }
    if conditional:
        schema["allOf"] = [_condition(question, kinds) for question in conditional]
    return schema


def _node(question: Question) -> Schema:
    """The schema of one answer. `x-kind` is the county's own word for it, so that a page can be made from the schema alone."""
    node: Schema = {"title": question.name, "x-kind": question.kind}
    if question.help:
        node["description"] = question.help
    match question.kind:
        case "多选":
            items = {"enum": list(question.choices)}
            return node | {"type": "array", "items": items, "uniqueItems": True, "minItems": 1}
        case "单选":
            return node | {"enum": list(question.choices)}
        case "是否":
            return node | {"enum": list(YES_OR_NO)}
        case "数字":
            return node | {"type": "string", "pattern": NUMBER}
        case kind if kind in FORMATS:
            return node | {"type": "string", "format": FORMATS[kind], "minLength": 1, "maxLength": LONGEST_LINE}
        case kind:
            longest = LONGEST_TEXT if kind == "长文" else LONGEST_LINE
            return node | {"type": "string", "minLength": 1, "maxLength": longest}


def _condition(question: Question, kinds: Mapping[str, str]) -> Schema:
    """Asked if every line holds; otherwise not there at all."""
    holds: Schema = {"properties": {}, "required": list(question.only_if)}
    for name, allowed in question.only_if.items():
        one_of = {"enum": list(allowed)}
        holds["properties"][name] = {"contains": one_of} if kinds.get(name) == "多选" else one_of
    found: Schema = {"if": holds, "else": {"not": {"required": [question.name]}}}
    return found | {"then": {"required": [question.name]}} if question.is_required else found


def questions_of(schema: Schema) -> list[Question]:
    """The questions a schema asks, in its order: what `schema_of` was given."""
    needed = set(schema["required"])
    conditions: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for each in schema.get("allOf", ()):
        (name,) = each["else"]["not"]["required"]
        lines = each["if"]["properties"]
        conditions[name] = {key: tuple(_allowed(line)) for key, line in lines.items()}
        if "then" in each:
            needed.add(name)
    return [
        Question(
            name=name,
            kind=node["x-kind"],
            is_required=name in needed,
            help=node.get("description", ""),
            choices=() if node["x-kind"] == "是否" else tuple(_allowed(node.get("items", node))),
            only_if=conditions.get(name, {}),
        )
        for name, node in schema["properties"].items()
    ]


def _allowed(node: Schema) -> Sequence[str]:
    found: Sequence[str] = node.get("contains", node).get("enum", ())
    return found


def faults(schema: Schema, answers: Answers, on: date) -> list[Fault]:
    """Everything in which these answers do not meet the schema on this day; empty when they do. Each name at most once."""
    found: dict[str, Fault] = {}
    for error in Draft202012Validator(schema, format_checker=_checker(on)).iter_errors(answers):
        for fault in _of_error(error, schema, answers, on):
            found.setdefault(fault.name, fault)
    return list(found.values())


def _of_error(error: ValidationError, schema: Schema, answers: Answers, on: date) -> Iterator[Fault]:
    """One error of the validator as sentences."""
    wanted: Any = error.validator_value  # Any: what the schema says of this keyword
    if error.validator == "required":
        for name in wanted:
            if name not in answers:
                verb = "请选择" if schema["properties"][name]["x-kind"] in CHOSEN else "请填写"
                yield Fault(name, f"{verb}{name}")
        return
    if error.validator == "not":
        (name,) = wanted["required"]
        yield Fault(name, f"按您前面的回答，不用填{name}，请删去")
        return
    if error.validator == "additionalProperties":
        for name in answers:
            if name not in schema["properties"]:
                yield Fault(str(name), f"表单里没有“{name}”这一项")
        return
    name = str(error.absolute_path[0]) if error.absolute_path else ""
    yield Fault(name, _sentence(name, error, on))


def _sentence(name: str, error: ValidationError, on: date) -> str:
    wanted: Any = error.validator_value  # Any: what the schema says of this keyword
    match error.validator:
        case "enum":
            return f"{name}：请在{'、'.join(wanted)}中选择"
        case "format":
            try:
                CHECKS[wanted](str(error.instance), on)
            except Refused as refusal:
                said = str(refusal)
                return f"{name}{said}" if said.startswith("不能") else said
            return f"{name}填写有误"
        case "pattern":
            return f"{name}应为数字，最多两位小数，例如 120"
        case "maxLength":
            return f"{name}太长，请写在 {wanted} 字以内"
        case "minLength" | "minItems":
            return f"请填写{name}" if error.validator == "minLength" else f"请选择{name}"
        case "uniqueItems":
            return f"{name}选重了"
        case _:
            return f"{name}的格式不对，应为{'列表' if wanted == 'array' else '文字'}"


def _day(text: str, on: date) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise Refused("请写成 2026-03-30 这样的日期") from None


def _past_day(text: str, on: date) -> None:
    _day(text, on)
    if date.fromisoformat(text) > on:
        raise Refused("不能晚于今天")


def _mail(text: str, on: date) -> None:
    name, at, host = text.partition("@")
    if not (name and at and "." in host.strip(".")) or any(mark.isspace() for mark in text):
        raise Refused("这不像一个邮箱地址，例如 zhang@example.cn")


# Each raises Refused with a sentence.
CHECKS: Mapping[str, Callable[[str, date], object]] = {
    "date": _day,
    "past-date": _past_day,
    "email": _mail,
    "phone": lambda text, on: identity.check_phone(text),
    "id-number": identity.check_id_number,
    "uscc": lambda text, on: identity.check_uscc(text),
}


def _checker(on: date) -> FormatChecker:
    """The formats above, as they are on this day."""
    checker = FormatChecker(formats=())
    for name, check in CHECKS.items():
        checker.checks(name, raises=Refused)(partial(_meets, check, on))
    return checker


def _meets(check: Callable[[str, date], object], on: date, value: object) -> bool:
    """A format speaks of text only; what is no text is refused by its type."""
    if isinstance(value, str):
        check(value, on)
    return True
