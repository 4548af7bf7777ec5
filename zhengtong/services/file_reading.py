"""Reads the file of a service; every mistake is named with its line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from zhengtong.lawbook import LawError
from zhengtong.lawbook.nodes import Page
from zhengtong.services import element_text, elements, yaml_rows
from zhengtong.services.elements import Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.files import (
    MATERIAL_CLAIMS,
    MATERIAL_TEXTS,
    OTHERS,
    REQUIRED,
    TEXTS,
    MaterialLine,
    ServiceFile,
    further,
    further_of_materials,
)

CONFIRMED = ("核", "据信")
BASIS = ("据", "法", "简称", "条", "内容", "核")


def read(path: Path) -> ServiceFile:
    """The file, or ServiceError with every mistake in it, each with its line."""
    try:
        page = Page(path, path.name)
        words = page.table(page.root, "事项", (*TEXTS, *OTHERS, *further()))
        for word in REQUIRED:
            if word not in words:
                page.complain(page.root, f"缺少“{word}”")
        found = Reader(page, words).service()
        page.finish()
    except LawError as error:
        raise ServiceError(error.messages) from None
    return found


class Reader:
    """Reads the words of one page; complaints are kept on the page and reading goes on."""

    def __init__(self, page: Page, words: dict[str, yaml.Node]) -> None:
        self.page = page
        self.words = words

    def service(self) -> ServiceFile:
        """The whole file."""
        return ServiceFile(
            code=self.text("代码").strip(),
            procedure=self.text("程序").strip(),
            organ=self.text("主管").strip(),
            aliases=" ".join(self.names("别名")),
            fields=self.fields(),
            materials=[self.material(node) for node in self.items("材料")],
            parent=self.text("主项").strip(),
        )

    def fields(self) -> dict[str, Any]:  # Any: JSON columns among them
        """The columns of the version."""
        fields: dict[str, Any] = {column: self.text(word) for word, column in TEXTS.items() if word in self.words}
        if "施行" in self.words:
            fields["in_force_on"] = self.page.day(self.words["施行"], "施行")
        fields["basis"] = self.basis()
        fields["terms"] = self.terms()
        fields["promises"] = self.promised("承诺")
        fields["promised_before"] = self.promised("压缩前")
        fields["special_procedures"] = self.texts("专门程序")
        fields["situations"] = yaml_rows.situations(self.page, self.words["情形"]) if "情形" in self.words else []
        fields["form"] = [self.question(node) for node in self.items("填报")]
        if "到现场" in self.words:
            fields["visits"] = yaml_rows.whole(self.page, self.words["到现场"], "到现场")
        for name, element in further().items():
            if name in self.words:
                elements.put_value(fields, element, self.value(element, self.words[name]))
        return fields | self.fee()

    def value(self, element: Element, node: yaml.Node) -> Any:  # Any: whatever the element holds
        """One element: a text as a table's cell would say it, or a list or table of YAML."""
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(element, node)
        if element.kind == "成行":
            return [self.row(element, each) for each in self.page.items(node, element.name)]
        if element.kind == "情形":
            return yaml_rows.condition(self.page, node)
        if element.kind not in element_text.LISTS:
            self.page.complain(node, f"“{element.name}”应是一个词，不是一列或者一张表")
            return element_text.blank(element)
        found = yaml_rows.texts(self.page, node, element.name)
        for text in found if element.options else ():
            self.scalar(element, node, text)
        return found

    def scalar(self, element: Element, node: yaml.Node, text: str | None = None) -> Any:  # Any: as above
        """The value of one text; what cannot be read is told with its line."""
        said = self.plain(node, element.name) if text is None else text
        try:
            return element_text.read(element, said)
        except ServiceError as error:
            self.page.complain(node, str(error))
            return element_text.blank(element)

    def row(self, element: Element, node: yaml.Node) -> dict[str, Any]:  # Any: texts, claims and lists
        """One row of an element that has rows."""
        said = self.page.table(node, element.name, element.cells)
        return {name: self.cell(element.cells[name], name, each) for name, each in said.items()}

    def cell(self, kind: str, name: str, node: yaml.Node) -> Any:  # Any: as above
        if kind == "是否":
            return yaml_rows.yes_no(self.page, node, name)
        if kind == "一列":
            return yaml_rows.texts(self.page, node, name)
        return yaml_rows.condition(self.page, node) if kind == "情形" else self.plain(node, name)

    def basis(self) -> list[dict[str, str]]:
        """设定依据: each names its law in full (法 gives the full name of a short one), its article and how sure that is."""
        laws = {short: self.page.text(node, f"法“{short}”") for short, node in self.table("法").items()}
        return [row for node in self.items("设定依据") if (row := self.basis_row(node, laws))]

    def basis_row(self, node: yaml.Node, laws: Mapping[str, str]) -> dict[str, str]:
        """One law: by 据 (食品安全法35.1), or spelt out by 法, 简称, 条."""
        said = self.page.table(node, "设定依据", BASIS)
        spelt = {word: self.plain(said[word], word) for word in BASIS if word in said and word != "据"}
        if "核" in spelt and spelt["核"] not in CONFIRMED:
            self.page.complain(node, f"“核”应写“核”（已对照原文）或者“据信”（待核实），现为“{spelt['核']}”")
        if "据" not in said:
            if "法" not in said:
                self.page.complain(node, "设定依据缺少“据”")
            return spelt
        row = {}
        for reference in self.page.references(said["据"], "据")[:1]:
            row = {"法": laws.get(reference.law, reference.law), "简称": reference.law}
            row["条"] = str(reference).removeprefix(reference.law)
        return row | ({"内容": spelt["内容"]} if "内容" in spelt else {}) | {"核": spelt.get("核", "据信")}

    def terms(self) -> dict[str, dict[str, str]]:
        """期限: limits that other laws set, each with its article."""
        found = {}
        for clock, node in self.table("期限").items():
            said = self.page.table(node, f"期限“{clock}”", ("限", "据"))
            found[clock] = {"限": str(self.page.term(said["限"], f"期限“{clock}”"))} if "限" in said else {}
            if "限" not in said:
                self.page.complain(node, f"期限“{clock}”缺少“限”")
            if "据" in said:
                found[clock]["据"] = "、".join(str(each) for each in self.page.references(said["据"], "据"))
            else:
                self.page.complain(node, f"期限“{clock}”：法律另有规定的期限，应当写明“据”")
        return found

    def promised(self, word: str) -> dict[str, str]:
        """承诺 and 压缩前: a term for each clock."""
        return {clock: str(self.page.term(node, f"{word}“{clock}”")) for clock, node in self.table(word).items()}

    def question(self, node: yaml.Node) -> dict[str, Any]:  # Any: texts, a list and a claim
        """填报: one question of the form."""
        said = self.page.table(node, "填报", ("名", "类", "必填", "说明", "选项", "限于"))
        if "名" not in said:
            self.page.complain(node, "填报缺少“名”")
        row: dict[str, Any] = {word: self.plain(said[word], word) for word in ("名", "类", "说明") if word in said}
        if "必填" in said:
            row["必填"] = yaml_rows.yes_no(self.page, said["必填"], "必填")
        if "选项" in said:
            row["选项"] = yaml_rows.texts(self.page, said["选项"], "选项")
        if "限于" in said:
            row["限于"] = yaml_rows.condition(self.page, said["限于"])
        return row

    def material(self, node: yaml.Node) -> MaterialLine:
        """材料: one line of the list."""
        known = further_of_materials()
        said = self.page.table(node, "材料", (*MATERIAL_TEXTS, *MATERIAL_CLAIMS, *known))
        if "名称" not in said:
            self.page.complain(node, "材料缺少“名称”")
        line: dict[str, Any] = {
            column: self.plain(said[word], word) for word, column in MATERIAL_TEXTS.items() if word in said
        }
        for word, column in MATERIAL_CLAIMS.items():
            if word in said:
                line[column] = yaml_rows.yes_no(self.page, said[word], word)
        for name, element in known.items():
            if name in said:
                elements.put_value(line, element, self.value(element, said[name]))
        return MaterialLine(**({"name": ""} | line))

    def fee(self) -> dict[str, Any]:  # Any: an amount and a text
        """收费: in 分, with the basis; left out when free."""
        said = self.table("收费", ("分", "据"))
        found: dict[str, Any] = {}
        if "分" in said:
            found["fee_fen"] = yaml_rows.whole(self.page, said["分"], "收费")
        if "据" in said:
            found["fee_basis"] = self.plain(said["据"], "收费依据")
        return found

    def plain(self, node: yaml.Node, what: str) -> str:
        """A text as it is written; of a block (|) the line end that closes it is no part."""
        text = self.page.text(node, what)
        return text.strip() if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") else text

    def text(self, word: str) -> str:
        return self.plain(self.words[word], word) if word in self.words else ""

    def names(self, word: str) -> tuple[str, ...]:
        return self.page.names(self.words[word], word) if word in self.words else ()

    def texts(self, word: str) -> list[str]:
        return yaml_rows.texts(self.page, self.words[word], word) if word in self.words else []

    def items(self, word: str) -> list[yaml.Node]:
        return self.page.items(self.words[word], word) if word in self.words else []

    def table(self, word: str, known: tuple[str, ...] | None = None) -> dict[str, yaml.Node]:
        return self.page.table(self.words[word], word, known) if word in self.words else {}
