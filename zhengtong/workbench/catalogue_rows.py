"""Contents in rows (设定依据、常见问题、填报内容 …) as a form: a table of controls that works without a script.

A row is added, moved or taken away by a button that sends the form back (`do`); nothing is kept until it is saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Row = dict[str, Any]  # Any: a text, a claim, a list or a condition
# Between question and answer in the value of a check box.
TAB = "\t"
# A cell that is carried along unseen.
HIDDEN = "藏"
MORE, DROP, UP, DOWN = "more", "drop", "up", "down"
MOST = 300
# So many columns do not fit beside each other: each row becomes a small block of its own.
WIDE = 5


@dataclass(frozen=True)
class Cell:
    """One column of the rows. Kinds: 文字, 长文, 是否, 单选, 一列 (one in each line), 情形 (which answers), 台账 (with a list to pick from)."""

    name: str
    kind: str = "文字"
    choices: tuple[str, ...] = ()
    width: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Asked:
    """A question whose answers a condition may name."""

    name: str
    answers: tuple[str, ...]


class RowsWidget(forms.Widget):
    """The rows as a table, with empty ones at the end."""

    in_rows = True

    def __init__(
        self,
        cells: Sequence[Cell],
        *,
        questions: Sequence[Asked] = (),
        known: Mapping[str, str] | None = None,
        label: str = "",
        spare: int = 1,
    ) -> None:
        super().__init__()
        self.cells, self.questions, self.known, self.label, self.spare = (
            tuple(cells),
            questions,
            known or {},
            label,
            spare,
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        """The rows as they were sent, empty ones left out."""
        count = data.get(f"{name}-count", "")
        many = min(int(count), MOST) if count.isascii() and count.isdigit() else 0
        rows = [self.sent(data, f"{name}-{place}") for place in range(many)]
        return [row for row in rows if self.is_filled(row)]

    def is_filled(self, row: Row) -> bool:
        """Whether anything but a tick, or the name it had before, was put into a row."""
        seen = [row[cell.name] for cell in self.cells if cell.kind not in ("是否", HIDDEN)]
        return any(value.strip() if isinstance(value, str) else value for value in seen)

    def sent(self, data: Any, prefix: str) -> Row:
        """One row as it was sent."""
        row: Row = {}
        for cell in self.cells:
            key = f"{prefix}-{cell.name}"
            if cell.kind == "是否":
                row[cell.name] = key in data
            elif cell.kind == "情形":
                every = data.getlist(key) if isinstance(data, QueryDict) else data.get(key, [])
                row[cell.name] = conditions(every, self.questions)
            else:
                row[cell.name] = str(data.get(key, "")).replace("\0", "")
        return row

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-count" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{self.cells[0].name}" if id_ else ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = list(value or [])
        every = [*rows, *({} for _ in range(max(self.spare, 1)))]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "label": self.label,
            "cells": self.cells,
            "is_wide": sum(cell.kind != HIDDEN for cell in self.cells) >= WIDE,
            "rows": [self.controls(row, name, place) for place, row in enumerate(every)],
            "filled": len(rows),
            "count": len(every),
            "known": self.known,
            "described": (attrs or {}).get("aria-describedby", ""),
        }
        return SafeString(render_to_string("workbench/catalogue/_rows.html", context))

    def controls(self, row: Row, name: str, place: int) -> list["Control"]:
        """The controls of one row."""
        return [
            Control(
                cell,
                f"{name}-{place}-{cell.name}",
                f"{self.label}第{place + 1}行：{cell.name}",
                held(cell, row.get(cell.name), self.questions),
                self.known.get(str(row.get(cell.name, "")), ""),
                bool(row.get(cell.name)),
            )
            for cell in self.cells
        ]


@dataclass(frozen=True)
class Control:
    """One control of a row: what it is called, what it holds, and what a code of a register stands for."""

    cell: Cell
    key: str
    label: str
    value: Any
    title: str
    is_filled: bool


def held(cell: Cell, value: Any, questions: Sequence[Asked]) -> Any:
    """A value as its control holds it."""
    if cell.kind == "一列" and isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if cell.kind == "情形":
        return ticks(questions, value or {})
    return "" if value is None else value


@dataclass(frozen=True)
class Tick:
    """One answer that may be ticked."""

    value: str
    answer: str
    is_ticked: bool


def ticks(questions: Sequence[Asked], condition: Mapping[str, Sequence[str]]) -> list[tuple[str, list[Tick]]]:
    """The answers of every question, those of a condition ticked."""
    return [
        (
            question.name,
            [
                Tick(f"{question.name}{TAB}{answer}", answer, answer in condition.get(question.name, ()))
                for answer in question.answers
            ],
        )
        for question in questions
    ]


class ConditionWidget(forms.Widget):
    """Which answers something is limited to, as check boxes by question."""

    in_rows = True

    def __init__(self, questions: Sequence[Asked]) -> None:
        super().__init__()
        self.questions = questions

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, list[str]]:
        return conditions(data.getlist(name) if isinstance(data, QueryDict) else data.get(name, []), self.questions)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = {"key": name, "groups": ticks(self.questions, value or {})}
        return SafeString(render_to_string("workbench/catalogue/_only_if.html", context))


class ConditionField(forms.Field):
    """限于情形: nothing ticked, or everything, limits nothing."""

    def __init__(self, questions: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(widget=ConditionWidget(questions), required=False, **kwargs)

    def clean(self, value: Any) -> dict[str, list[str]]:
        return dict(value or {})


def conditions(sent: Iterable[str], questions: Sequence[Asked]) -> dict[str, list[str]]:
    """What the ticks say: question by question the answers; a question with all or none of its answers limits nothing."""
    ticked = {each for each in sent if isinstance(each, str)}
    found = {}
    for question in questions:
        answers = [answer for answer in question.answers if f"{question.name}{TAB}{answer}" in ticked]
        if answers and len(answers) < len(question.answers):
            found[question.name] = answers
    return found


class RowsField(forms.Field):
    """Rows, read into texts, claims, lists and conditions. What `was` there and is no cell of ours is kept with its row."""

    widget: RowsWidget

    def __init__(self, widget: RowsWidget, *, was: Sequence[Row] = (), **kwargs: Any) -> None:
        super().__init__(widget=widget, **kwargs)
        self.was = {str(row.get(widget.cells[0].name, "")): row for row in was if isinstance(row, Mapping)}

    def clean(self, value: Any) -> list[Row]:
        found: list[Row] = super().clean(value) or []
        return [self.row(each) for each in found]

    def row(self, sent: Row) -> Row:
        """One row, without what was left empty."""
        cells = self.widget.cells
        was = self.was.get(str(sent[cells[0].name]).strip(), {})
        row = {name: value for name, value in was.items() if name not in {cell.name for cell in cells}}
        for cell in cells:
            value = read(cell, sent[cell.name])
            if value or (cell.kind == "是否" and cell.name in was):
                row[cell.name] = value
        return row


def read(cell: Cell, value: Any) -> Any:
    """What a control sent, as the row keeps it."""
    if cell.kind == "一列":
        return [part.strip() for part in str(value).splitlines() if part.strip()]
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


def arranged(form: forms.Form, data: Any, do: str) -> bool:
    """Add a row to a table, move one or take one away, as the button says; whether it was such a button.

    The form must be unbound: what was sent becomes what it shows, and nothing is checked yet.
    """
    act, _, rest = do.partition(":")
    name, _, text = rest.partition(":")
    if act not in (MORE, DROP, UP, DOWN) or name not in form.fields:
        return False
    for each, field in form.fields.items():
        form.initial[each] = field.widget.value_from_datadict(data, {}, form.add_prefix(each))
    field = form.fields[name]
    rows = list(form.initial[name] or [])
    if act == MORE and isinstance(field.widget, RowsWidget):
        field.widget.spare += 2
    place = int(text) if text.isascii() and text.isdigit() else -1
    if 0 <= place < len(rows):
        moved(rows, act, place)
    form.initial[name] = rows
    return True


def moved(rows: list[Any], act: str, place: int) -> None:
    """Take a row away, or change places with its neighbour."""
    if act == DROP:
        del rows[place]
        return
    other = place - 1 if act == UP else place + 1 if act == DOWN else place
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
