"""`{% load ui %}`: how values look. Tags show; they decide nothing."""

from datetime import date, datetime
from typing import Any, Protocol

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhengtong import lawbook
from zhengtong.lawbook.words import TAKE_NEW
from zhengtong.people import identity
from zhengtong.people.models import Person
from zhengtong.ui import clock_bar, words
from zhengtong.ui.clock import today

register = template.Library()
FIRST_PAGES = frozenset({"/", "/office/"})


class HasData(Protocol):
    """An event of a case, or a proposal: an act and what was filled in for it."""

    action: str
    data: dict[str, Any]


@register.filter
def day(value: date | datetime | None, on: date | None = None) -> str:
    """{{ due_on|day }} → 3月30日（周一）; the year is said when it is not this one."""
    return words.day(value, on or today())


@register.filter
def moment(value: datetime | None) -> str:
    """{{ event.at|moment }} → 3月30日（周一）14:05."""
    return words.moment(value, today())


@register.simple_tag(takes_context=True)
def left(context: RequestContext, deadline: clock_bar.Due, on: date | None = None) -> str:
    """{% left deadline %} → 还剩 4 个工作日 / 今天到期 / 已超 2 个工作日 / 停算中; deadline is a lawbook state or a row of the list."""
    return clock_bar.left(deadline, on or context.get("today") or today())


@register.filter
def is_late(deadline: clock_bar.Due, on: date | None = None) -> bool:
    """Whether a running clock has run out: {% if deadline|is_late %}."""
    return clock_bar.is_late(deadline, on or today())


@register.filter
def term(value: str) -> str:
    """{{ "10 工作日"|term }} → 10个工作日."""
    return lawbook.Term.parse(value).spoken


@register.filter
def named_error(error: str, field: BoundField) -> str:
    """An error as the summary lists it: with the field's name before it, unless the sentence says it already."""
    return words.named(str(field.label), error)


@register.filter
def yuan(fen: int | None) -> str:
    return words.yuan(fen)


@register.filter
def mask(value: str | None) -> str:
    return words.mask(value)


@register.filter
def masked(person: Person) -> str:
    """{{ case.applicant|masked }} → 张*; the name of an enterprise is public."""
    return masked_name(person.name, person.kind)


def masked_name(name: str, kind: str) -> str:
    """The same for who holds only the name and the kind of person."""
    return name if kind == Person.Kind.LEGAL else identity.mask_name(name)


@register.filter
def happened(event: HasData) -> str:
    """{{ event|happened }} → the act's name, or 自2020年7月1日起适用新版."""
    return words.taken_over(event.data) if event.action == TAKE_NEW else event.action


@register.filter
def filled(event: HasData, procedure: lawbook.Procedure) -> list[tuple[str, Any]]:
    """{% for name, value in event|filled:procedure %}: what was filled in, in the order in which the law asks for it."""
    if event.action == TAKE_NEW:
        return words.moved_limits(event.data)
    act = procedure.actions.get(event.action)
    return words.in_order(event.data, act.needs if act else ())


@register.filter
def file_size(count: int | None) -> str:
    return words.size(count)


@register.filter
def join_words(values: list[Any] | None, mark: str = "、") -> str:
    """{{ list|join_words }} → 甲、乙、丙."""
    return mark.join(str(value) for value in values or [])


@register.filter
def said(value: object) -> str:
    """What was filled in, read back: lists as 甲、乙."""
    return words.said(value)


@register.simple_tag(takes_context=True)
def nav(context: RequestContext, name: str, label: str, look: str = "", count: int | None = None) -> SafeString:
    """One line of a navigation: <li><a>; the page one is on, and those below it, are marked.

    `look` is a class of the line; `count` stands at its right. An address that is not installed leaves the line out.
    """
    try:
        href = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    path = context["request"].path if "request" in context else ""
    # The first page of a face has every other page below it, so it is marked only on itself.
    here = path == href or (href not in FIRST_PAGES and path.startswith(href))
    return format_html(
        '<li{}><a href="{}"{}>{}{}</a></li>',
        format_html(' class="{}"', look) if look else "",
        href,
        SafeString(' aria-current="page"') if here else "",
        label,
        format_html(' <span class="tag">{}</span>', count) if count is not None else "",
    )


@register.filter
def is_group(field: BoundField) -> bool:
    """Radio buttons and check boxes need a fieldset and a legend."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def described(field: BoundField) -> SafeString:
    """The control, tied to its hint and its errors for who listens to the page."""
    ids = [f"{field.auto_id}_hint"] if field.help_text else []
    attrs: dict[str, Any] = {}
    if field.errors:
        ids.append(f"{field.auto_id}_wrong")
        attrs["aria-invalid"] = "true"
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    return field.as_widget(attrs=attrs)


@register.filter
def first_control(field: BoundField) -> str:
    """The id an error summary jumps to: the first choice of a group, else the control."""
    return f"{field.auto_id}_0" if is_group(field) else str(field.auto_id)


@register.filter
def x(value: float) -> str:
    """A place in an SVG: a plain number whatever the language of the page."""
    return f"{value:g}"


@register.inclusion_tag("ui/clock_bars.html", takes_context=True)
def clock_bars(context: RequestContext, progress: Any, on: date | None = None) -> dict[str, Any]:
    """{% clock_bars progress %}: every clock of a case as bars, the statutory above the promised, with the days behind each."""
    on = on or context.get("today") or today()
    groups = clock_bar.groups(progress, on)
    return {
        "running": [group for group in groups if group.is_running],
        "finished": [group for group in groups if not group.is_running],
        "today": on,
    }
