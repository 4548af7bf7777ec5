"""The form of a group of elements, made from law/elements.yaml: a control for every kind, and what it says read back into a draft.

It serves versions of services and materials alike.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zhengtong.lawbook import Procedure, Term
from zhengtong.services import elements
from zhengtong.services.checks import APPLICANT, FORM_KINDS
from zhengtong.services.elements import Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Material, ServiceVersion
from zhengtong.ui.forms import Plain, speak
from zhengtong.workbench.catalogue_rows import Asked, Cell, ConditionField, RowsField, RowsWidget
from zhengtong.workbench.forms import DayInput

Row = ServiceVersion | Material
REST = elements.REST
BASIS = (
    Cell("法", hint="法律、法规、规章的全称"),
    Cell("简称", width="w-choice"),
    Cell("条", width="w-narrow", hint="35.1"),
    Cell("内容", "长文"),
    Cell("核", "单选", ("核", "据信"), "w-narrow"),
)
WIDTHS = {"是否": "w-yes", "一列": "w-choice"}
LONG_CELLS = ("说明", "答", "内容")


@dataclass(frozen=True)
class Surroundings:
    """What a form needs to know beyond the row: the procedure, the questions asked, the registers an element points into (code → title)."""

    procedure: Procedure | None = None
    questions: tuple[Asked, ...] = ()
    registers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def questions_of(version: ServiceVersion) -> tuple[Asked, ...]:
    """The questions of a version, for conditions to name."""
    return tuple(
        Asked(str(row["问"]), tuple(str(each) for each in row.get("答", ())))
        for row in version.situations
        if isinstance(row, dict) and row.get("问")
    )


class ClocksWidget(forms.Widget):
    """A term for each clock of the procedure, beside what the law gives."""

    in_rows = True

    def __init__(self, procedure: Procedure | None, *, has_basis: bool, label: str) -> None:
        super().__init__()
        self.procedure, self.has_basis, self.label = procedure, has_basis, label

    def clocks(self) -> dict[str, str]:
        """The clocks an organ owes, with the limit of the procedure in words."""
        every = self.procedure.clocks.values() if self.procedure else ()
        return {
            clock.name: f"{clock.owed_by} {clock.term.spoken}"
            for clock in every
            if clock.form == "限" and clock.owed_by != APPLICANT
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, tuple[str, str]]:
        prefix = f"{name}-"
        names = [key[len(prefix) :] for key in data if key.startswith(prefix)]
        return {
            clock: (plain(data.get(prefix + clock, "")), plain(data.get(f"{name}.据-{clock}", ""))) for clock in names
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{next(iter(self.clocks()), '')}"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known, said = self.clocks(), dict(value or {})
        lines = [
            (clock, known.get(clock, "程序里没有这个期限"), *pair(said.get(clock)))
            for clock in [*known, *(clock for clock in said if clock not in known)]
        ]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "label": self.label,
            "lines": lines,
            "has_basis": self.has_basis,
        }
        return SafeString(render_to_string("workbench/catalogue/_clocks.html", context))


def plain(sent: Any) -> str:
    """A text as it was sent, without what the database could not keep."""
    return str(sent).replace("\0", "").strip()


def pair(said: Any) -> tuple[str, str]:
    """A term and its article, however they are kept."""
    if isinstance(said, dict):
        return str(said.get("限", "")), str(said.get("据", ""))
    return said if isinstance(said, tuple) else (str(said or ""), "")


class ClocksField(forms.Field):
    """Terms by clock; what was left empty is left out."""

    widget: ClocksWidget

    def clean(self, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for clock, (text, basis) in (value or {}).items():
            if not text:
                continue
            try:
                term = str(Term.parse(text))
            except ValueError as error:
                raise forms.ValidationError(f"“{clock}”：{error}") from error
            found[clock] = {"限": term} | ({"据": basis} if basis else {}) if self.widget.has_basis else term
        return found


def field_for(element: Element, version: Row, around: Surroundings) -> forms.Field:
    """The control that fits an element. It knows its element, so that a page can say what it counts for."""
    made = control(element, version, around)
    made.element = element  # type: ignore[attr-defined]  # read by the template alone
    return made


def control(element: Element, version: Row, around: Surroundings) -> forms.Field:
    """The control by kind."""
    common: dict[str, Any] = {"label": element.name, "required": False, "help_text": element.note}
    choices = [("", "请选择"), *((each, each) for each in element.choices)]
    match element.kind:
        case "长文":
            return forms.CharField(widget=forms.Textarea({"rows": 4}), max_length=element.length, strip=False, **common)
        case "单选":
            return forms.CharField(widget=forms.Select(choices=with_said(choices, element, version)), **common)
        case "整数" if element.options:
            levels = [("", "请选择"), *((each, element.options[each]) for each in element.choices)]
            return forms.CharField(widget=forms.Select(choices=levels), **common)
        case "多选":
            offered = [(each, each) for each in element.choices]
            every = [
                *offered,
                *((each, each) for each in elements.value(version, element) if each not in element.options),
            ]
            return forms.MultipleChoiceField(choices=every, widget=forms.CheckboxSelectMultiple, **common)
        case "是否" if is_told_apart(element):
            said = [("", "没有填"), ("是", "是"), ("否", "否")]
            return forms.CharField(widget=forms.Select(attrs={"class": "is-short"}, choices=said), **common)
        case "是否":
            return forms.BooleanField(**common)
        case "日期":
            return forms.CharField(widget=DayInput(), **common)
        case "整数" | "金额" | "期限":
            return forms.CharField(widget=forms.TextInput({"class": "is-short", "autocomplete": "off"}), **common)
        case "一列":
            hint = element.note or "一行一个"
            return forms.CharField(widget=forms.Textarea({"rows": 3}), **common | {"help_text": hint})
        case "期限表" | "法定期限":
            widget = ClocksWidget(around.procedure, has_basis=element.kind == "法定期限", label=element.name)
            return ClocksField(widget=widget, **common)
        case "情形":
            return ConditionField(around.questions, label=element.name, help_text=element.note)
        case "文件":
            return forms.FileField(**common)
        case "依据" | "成行" | "台账":
            return rows_field(element, version, around, common)
        case _:
            return forms.CharField(max_length=element.length, widget=forms.TextInput({"autocomplete": "off"}), **common)


def is_told_apart(element: Element) -> bool:
    """Whether 否 and nothing said are two things: so it is of claims that have no column of their own."""
    return element.kind == "是否" and element.column is None


def with_said(choices: list[tuple[str, str]], element: Element, version: Row) -> list[tuple[str, str]]:
    """The choices, and what the version says when it is none of them: it must not be lost by opening the form."""
    said = elements.text(version, element)
    return choices if not said or said in element.options else [*choices, (said, f"{said}（不在选项里）")]


def rows_field(element: Element, version: Row, around: Surroundings, common: dict[str, Any]) -> RowsField:
    """A table of rows."""
    was = elements.value(version, element)
    if element.kind == "台账":
        known = around.registers.get(element.register or "", {})
        widget = RowsWidget([Cell("编码", "台账")], known=known, label=element.name)
        return RowsField(widget, **common)
    cells = (
        BASIS if element.kind == "依据" else tuple(cell_of(element, name, kind) for name, kind in element.cells.items())
    )
    widget = RowsWidget(cells, questions=around.questions, label=element.name)
    return RowsField(widget, was=was if isinstance(was, list) else (), **common)


def cell_of(element: Element, name: str, kind: str) -> Cell:
    """One column of an element kept in rows."""
    if element.column == "form" and name == "类":
        return Cell(name, "单选", FORM_KINDS, "w-choice")
    kind = "长文" if kind == "文字" and name in LONG_CELLS else kind
    return Cell(name, kind, width=WIDTHS.get(kind, ""))


def initial(element: Element, version: Row) -> Any:
    """What the control of an element holds of a version. A file is not shown again; its name stands beside."""
    if element.kind == "文件":
        return None
    value = elements.value(version, element)
    if is_told_apart(element):
        return elements.text(version, element)
    match element.kind:
        case "多选" | "是否" | "期限表" | "法定期限" | "依据" | "成行" | "情形":
            return value
        case "台账":
            return [{"编码": code} for code in value]
        case "一列":
            return "\n".join(str(each) for each in value)
        case _:
            return elements.text(version, element)


class GroupForm(Plain):
    """One group of elements of a draft, or of one of its materials. `seen` is the fingerprint of what stood there when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)

    def __init__(
        self, row: Row, shown: Sequence[Element], around: Surroundings, data: Any = None, files: Any = None
    ) -> None:
        self.row, self.shown = row, shown
        start = {element.name: initial(element, row) for element in shown} | {"seen": print_of(row, shown)}
        super().__init__(data, files, initial=start, auto_id="element-%s")
        for element in shown:
            self.fields[element.name] = speak(field_for(element, row, around))

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        given = super().clean() or {}
        if given.get("seen") and given["seen"] != print_of(self.row, self.shown):
            self.add_error(
                None, "您打开以后，这一组被别人改过。下面是您填的；请与现在的内容核对，要用您填的就再保存一次。"
            )
            sent = self.data.copy()  # type: ignore[attr-defined]  # what a request holds
            sent["seen"] = print_of(self.row, self.shown)
            self.data = sent
        return given

    def columns(self) -> dict[str, Any]:
        """What was filled in, as columns of a draft; what cannot be read becomes an error beside its field."""
        columns: dict[str, Any] = {REST: dict(self.row.elements)}
        for element in self.shown:
            if element.name not in self.cleaned_data or element.kind == "文件":
                continue
            try:
                take(columns, element, self.cleaned_data[element.name])
            except ServiceError as error:
                self.add_error(element.name, "；".join(error.messages))
        return columns


def take(columns: dict[str, Any], element: Element, said: Any) -> None:
    """Put what a control says into the columns of a draft."""
    if is_told_apart(element):
        elements.put(columns, element, said)
        return
    match element.kind:
        case "是否" | "多选" | "期限表" | "法定期限" | "依据" | "成行" | "情形":
            elements.put_value(columns, element, said)
        case "台账":
            elements.put_value(columns, element, [row["编码"] for row in said])
        case "一列":
            elements.put_value(columns, element, [part.strip() for part in said.splitlines() if part.strip()])
        case _:
            elements.put(columns, element, said)


def print_of(row: Row, shown: Iterable[Element]) -> str:
    """A fingerprint of what a version or material says of these elements."""
    said = "\x1f".join(elements.text(row, element) for element in shown if element.kind != "文件")
    return hashlib.sha256(said.encode()).hexdigest()[:32]
