"""`{% load workbench %}`: the lines of the side bar that only some posts have a use for."""

from django import template
from django.template import RequestContext
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from zhengtong.hall.queries import DESK_ROLES
from zhengtong.people.reach import Reach
from zhengtong.services.queries import edited_organs, may_review
from zhengtong.ui.templatetags.ui import nav

register = template.Library()


@register.simple_tag(takes_context=True)
def own_nav(context: RequestContext) -> SafeString:
    """{% own_nav %}: 事项目录 for who edits or reviews the catalogue, and so on. No query: the view has asked for the reach."""
    desk = getattr(context.get("request"), "desk", None)
    lines = [nav(context, name, label) for name, label in offered(desk.reach)] if desk is not None else []
    return SafeString(format_html_join("", "{}", ((line,) for line in lines)))


def offered(reach: Reach) -> list[tuple[str, str]]:
    """The pages for these posts."""
    found = []
    if edited_organs(reach) != []:
        found.append(("workbench:catalogue", "事项目录"))
    if may_review(reach):
        found.append(("workbench:exchange", "上级平台对接"))
    if any(DESK_ROLES & post.roles for post in reach.posts):
        found.append(("workbench:appointments", "预约"))
    return found
