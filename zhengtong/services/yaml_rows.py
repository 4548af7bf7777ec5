"""Rows that files of services and of bundles have in common: 情形, 限于, a claim."""

from typing import Any

import yaml

from zhengtong.lawbook.nodes import Page

YES_NO = {"是": True, "否": False, "true": True, "false": False}


def yes_no(page: Page, node: yaml.Node, what: str) -> bool:
    """是 or 否."""
    text = page.text(node, what)
    if text not in YES_NO:
        page.complain(node, f"“{what}”应写是或者否，现为“{text}”")
    return YES_NO.get(text, False)


def whole(page: Page, node: yaml.Node, what: str) -> int:
    """A whole number, nought included."""
    text = page.text(node, what)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        page.complain(node, f"“{what}”应是整数，现为“{text}”")
        return 0
    return int(text)


def texts(page: Page, node: yaml.Node, what: str) -> list[str]:
    """One text, or a list of them; full-width marks are part of a text."""
    nodes = page.items(node, what) if isinstance(node, yaml.SequenceNode) else [node]
    return [page.text(each, what) for each in nodes]


def condition(page: Page, node: yaml.Node) -> dict[str, list[str]]:
    """限于: { 问题: [回答] }."""
    return {
        page.text(key, "问题"): texts(page, value, "回答")
        for key, value in (node.value if isinstance(node, yaml.MappingNode) else complaint(page, node))
    }


def complaint(page: Page, node: yaml.Node) -> list[Any]:  # Any: nothing, always
    """Say that this is no table."""
    page.complain(node, "“限于”应写成 { 问题: [回答] }")
    return []


def situations(page: Page, node: yaml.Node) -> list[dict[str, Any]]:  # Any: texts, lists and tables
    """情形: the questions, in order."""
    return [situation(page, each) for each in page.items(node, "情形")]


def situation(page: Page, node: yaml.Node) -> dict[str, Any]:
    """One question with its answers."""
    said = page.table(node, "情形", ("问", "说明", "答", "限于"))
    for word in ("问", "答"):
        if word not in said:
            page.complain(node, f"情形缺少“{word}”")
    row: dict[str, Any] = {word: page.text(said[word], word) for word in ("问", "说明") if word in said}
    if "答" in said:
        row["答"] = texts(page, said["答"], "答")
    if "限于" in said:
        row["限于"] = condition(page, said["限于"])
    return row
