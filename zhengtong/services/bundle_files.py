"""One version of a bundle as a YAML file (law/bundles). Reading and writing only."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from zhengtong.lawbook import LawError
from zhengtong.lawbook.nodes import Page
from zhengtong.services.errors import ServiceError
from zhengtong.services.yaml_rows import condition, situations, yes_no

WORDS = (
    "一件事", "代码", "牵头", "施行", "类别", "说明", "别名", "情形", "事项", "合并材料", "承诺", "到现场", "地点", "电话",
)  # fmt: skip
REQUIRED = ("一件事", "代码", "牵头", "施行", "类别", "事项")
TEXTS = {"一件事": "name", "类别": "kind", "说明": "summary", "地点": "place", "电话": "phone"}


@dataclass(frozen=True)
class BundleFile:
    """What one file says."""

    code: str
    organ: str
    aliases: str
    fields: Mapping[str, Any]  # Any: JSON columns among them


def is_bundle(path: Path) -> bool:
    """Whether a file describes a bundle, by the word every such file has; one that cannot be read is left to who reads it."""
    try:
        return any(line.startswith("一件事:") for line in path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return False


def read(path: Path) -> BundleFile:
    """The file, or ServiceError with every mistake in it, each with its line."""
    try:
        page = Page(path, path.name)
        said = page.table(page.root, "一件事", WORDS)
        for word in REQUIRED:
            if word not in said:
                page.complain(page.root, f"缺少“{word}”")
        found = BundleFile(
            code=page.text(said["代码"], "代码").strip() if "代码" in said else "",
            organ=page.text(said["牵头"], "牵头").strip() if "牵头" in said else "",
            aliases=" ".join(page.names(said["别名"], "别名")) if "别名" in said else "",
            fields=fields_of(page, said),
        )
        page.finish()
    except LawError as error:
        raise ServiceError(error.messages) from None
    return found


def fields_of(page: Page, said: Mapping[str, yaml.Node]) -> dict[str, Any]:  # Any: JSON columns among them
    """The columns of the version."""
    fields: dict[str, Any] = {
        column: page.text(said[word], word).strip() for word, column in TEXTS.items() if word in said
    }
    if "施行" in said:
        fields["in_force_on"] = page.day(said["施行"], "施行")
    if "承诺" in said:
        fields["promise"] = str(page.term(said["承诺"], "承诺"))
    if "到现场" in said:
        text = page.text(said["到现场"], "到现场")
        if not (text.isascii() and text.isdigit()):
            page.complain(said["到现场"], f"“到现场”应是整数，现为“{text}”")
        fields["visits"] = int(text) if text.isascii() and text.isdigit() else 1
    fields["situations"] = situations(page, said["情形"]) if "情形" in said else []
    fields["members"] = [member(page, node) for node in page.items(said["事项"], "事项")] if "事项" in said else []
    merged = page.items(said["合并材料"], "合并材料") if "合并材料" in said else []
    fields["merged"] = [merging(page, node) for node in merged]
    return fields


def member(page: Page, node: yaml.Node) -> dict[str, Any]:  # Any: a text, a claim and a table
    """One service: its code alone, or with for whom and whether it is the main one."""
    if isinstance(node, yaml.ScalarNode):
        return {"事项": page.text(node, "事项")}
    said = page.table(node, "事项", ("事项", "限于", "主要"))
    if "事项" not in said:
        page.complain(node, "缺少“事项”的代码")
    row: dict[str, Any] = {"事项": page.text(said["事项"], "事项") if "事项" in said else ""}
    if "限于" in said:
        row["限于"] = condition(page, said["限于"])
    if "主要" in said:
        row["主要"] = yes_no(page, said["主要"], "主要")
    return row


def merging(page: Page, node: yaml.Node) -> dict[str, Any]:  # Any: a text and a list
    """One material that stands for several."""
    said = page.table(node, "合并材料", ("名称", "并入"))
    for word in ("名称", "并入"):
        if word not in said:
            page.complain(node, f"合并材料缺少“{word}”")
    return {
        "名称": page.text(said["名称"], "名称") if "名称" in said else "",
        "并入": list(page.names(said["并入"], "并入")) if "并入" in said else [],
    }


def fitted(found: BundleFile, there: Mapping[str, set[str]]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The columns with only the services that are offered (their codes, and the names of their materials), and what was left out."""
    fields = dict(found.fields)
    lacking = [str(row["事项"]) for row in fields["members"] if row["事项"] not in there]
    fields["members"] = [row for row in fields["members"] if row["事项"] in there]
    names = set().union(*there.values()) if there else set()
    merged = [row | {"并入": [name for name in row["并入"] if name in names]} for row in fields["merged"]]
    fields["merged"] = [row for row in merged if row["并入"]] if lacking else fields["merged"]
    return fields, tuple(f"“{fields.get('name', '')}”：本县没有事项“{code}”，已略去" for code in lacking)


def write(found: BundleFile) -> str:
    """The file that reads back as the same."""
    fields = found.fields
    said: dict[str, Any] = {"一件事": fields["name"], "代码": found.code, "牵头": found.organ}
    said |= {"施行": fields["in_force_on"], "类别": fields["kind"]}
    said |= {word: fields[column] for word, column in TEXTS.items() if fields.get(column) and word not in said}
    said["别名"] = found.aliases.split()
    said["情形"] = fields["situations"]
    said["事项"] = [
        {word: ("是" if value else "否") if isinstance(value, bool) else value for word, value in row.items()}
        for row in fields["members"]
    ]
    said["合并材料"] = fields["merged"]
    said["承诺"] = fields["promise"]
    said = {word: value for word, value in said.items() if value not in ("", [], {})} | {"到现场": fields["visits"]}
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, default_flow_style=None, width=160)
