"""What a survey asks: an element of the catalogue, or a question of its own; and whether an answer can be taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zhengtong.services import element_text, elements
from zhengtong.services.elements import Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import columns
from zhengtong.services.exchange.cells import CellError, text_of
from zhengtong.services.exchange.filling import shape_fault

KINDS = ("文字", "长文", "数字", "日期", "是否", "单选", "多选")
LONGEST = {"文字": 200, "长文": 4000}
MOST_QUESTIONS = 60


@dataclass(frozen=True)
class Question:
    """One question. With `element`, it asks for that element of the catalogue, and its kind and choices are those of the element."""

    name: str
    kind: str = "文字"
    required: bool = False
    choices: tuple[str, ...] = ()
    element: str = ""
    note: str = ""

    @property
    def asks_for(self) -> Element | None:
        """The element it asks for, if it does."""
        return elements.named(self.element) if self.element else None

    def as_json(self) -> dict[str, Any]:  # Any: texts, a claim and a list
        """As a survey keeps it."""
        return {
            "名": self.name, "类": self.kind, "必填": self.required, "选项": list(self.choices), "要素": self.element, "说明": self.note,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Question":  # Any: what as_json gave
        """The same back."""
        return cls(kept["名"], kept["类"], kept["必填"], tuple(kept["选项"]), kept["要素"], kept["说明"])

    @classmethod
    def about(cls, element: str, *, required: bool = True, note: str = "") -> "Question":
        """A question for an element of the catalogue, by its name. ServiceError when there is none, or nobody fills it in."""
        found = elements.named(element)
        if found.is_derived or found.kind == "文件":
            raise ServiceError(f"“{element}”不由单位填写，不能放进摸底表。")
        return cls(element, found.kind, required, found.choices, element, note or found.note)


def of(kept: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:  # Any: what as_json gave
    """The questions of a survey."""
    return tuple(Question.from_json(one) for one in kept)


def refuse_unfit(asked: Sequence[Question]) -> None:
    """ServiceError when questions are missing, named twice, or of no known kind."""
    if not asked:
        raise ServiceError("请至少列出一个问题。")
    if len(asked) > MOST_QUESTIONS:
        raise ServiceError(f"一张摸底表最多{MOST_QUESTIONS}个问题，现为{len(asked)}个。")
    wrong, seen = [], set()
    for place, one in enumerate(asked, 1):
        if not one.name.strip() or len(one.name) > 60:
            wrong.append(f"第{place}个问题：名称应为1至60字")
        elif one.name in seen:
            wrong.append(f"第{place}个问题：“{one.name}”重复了")
        seen.add(one.name)
        if one.element:
            elements.named(one.element)
        elif one.kind not in KINDS:
            wrong.append(f"“{one.name}”：没有“{one.kind}”这一类，可用：{'、'.join(KINDS)}")
        elif one.kind in ("单选", "多选") and not one.choices:
            wrong.append(f"“{one.name}”：{one.kind}应当列出选项")
    if wrong:
        raise ServiceError(wrong)


def fault(question: Question, said: str) -> str | None:
    """Why this answer cannot be taken; None when it can. An empty one can be kept until the form is handed in."""
    try:
        text = text_of(said, is_text=True)
        if not text:
            return None
        element = question.asks_for
        if element is not None:
            found: dict[str, Any] = {}  # Any: whatever the element holds
            elements.put(found, element, text)
            value = found[element.column] if element.column else found[elements.REST].get(element.name)
            return columns.limit(element).fault(value) or shape_fault(element, value)
        return free_fault(question, text)
    except (CellError, ServiceError) as error:
        return str(error)


def free_fault(question: Question, text: str) -> str | None:
    """Why this is no answer to a question that is no element."""
    if question.kind == "数字":
        try:
            return None if Decimal(text).is_finite() else f"应是数字，现为“{text[:40]}”"
        except InvalidOperation:
            return f"应是数字，现为“{text[:40]}”"
    if question.kind == "日期":
        try:
            date.fromisoformat(text)
        except ValueError:
            return f"应是日期，写成 2026-01-01，现为“{text[:40]}”"
        return None
    if question.kind == "是否":
        return None if text in ("是", "否") else f"应写是或者否，现为“{text[:40]}”"
    if question.kind in ("单选", "多选"):
        parts = [text] if question.kind == "单选" else text.split("、")
        strange = [part for part in parts if part not in question.choices]
        return f"没有“{'、'.join(strange)}”，可选：{'、'.join(question.choices)}" if strange else None
    most = LONGEST[question.kind]
    return f"最多{most}字，现为{len(text)}字" if len(text) > most else None


def how(question: Question) -> str:
    """How an answer is written, for the hint beside the field."""
    return element_text.HOW.get(question.kind, "")
