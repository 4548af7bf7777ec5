"""`{% load board %}`: how records look."""

from datetime import date

from django import template
from django.template import RequestContext

register = template.Library()
LONG = {"事项名称", "主管部门", "名称", "机关名称", "发文机关"}


@register.filter
def cell(value: object) -> str:
    """What stands in a cell: days as 2018-03-30, nothing as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


@register.filter
def count(number: int) -> str:
    """11057 → 11,057, whatever the language of the page."""
    return f"{number:,}"


@register.filter
def is_long(column: str) -> bool:
    """Whether a column holds names that may run over several lines."""
    return column in LONG


@register.filter
def at(shown: dict[str, object], column: str) -> object:
    """{{ record.shown|at:column }}."""
    return shown.get(column)


@register.simple_tag(takes_context=True)
def part(context: RequestContext, **changed: str | None) -> str:
    """The query of this page with one thing changed, from the first record on: href="?{% part group=name %}"."""
    query = context["request"].GET.copy()
    query.pop("after", None)
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return str(query.urlencode())
