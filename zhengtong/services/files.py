"""One version of a service as a YAML file: what a county edits, exchanges and keeps beside the law. Reading and writing only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from zhengtong.lawbook import LawError
from zhengtong.lawbook.nodes import Page
from zhengtong.services.errors import ServiceError

# The words of a file, in the order of writing, and the column each fills; those of more than a plain text are read below.
TEXTS = {
    "事项": "name",
    "类型": "kind",
    "办件": "handling",
    "对象": "audience",
    "说明": "summary",
    "条件": "conditions",
    "地点": "place",
    "时间": "hours",
    "电话": "phone",
    "结果": "result_name",
}
OTHERS: tuple[str, ...] = (
    "代码",
    "程序",
    "主管",
    "别名",
    "施行",
    "法",
    "设定依据",
    "期限",
    "承诺",
    "压缩前",
    "专门程序",
)
OTHERS += ("收费", "到现场", "填报", "材料")
REQUIRED = ("事项", "代码", "程序", "主管", "施行", "类型", "办件", "设定依据", "材料")
MATERIAL_TEXTS = {"名称": "name", "形式": "form", "说明": "note", "据": "basis"}
MATERIAL_CLAIMS = {"必备": "required", "可容缺": "deferrable", "免复印件": "copies_waived"}
YES_NO = {"是": True, "否": False, "true": True, "false": False}
CONFIRMED = ("核", "据信")


@dataclass(frozen=True)
class MaterialLine:
    """One material as it is drafted; its place in the list is its order."""

    name: str
    form: str = "扫描件"
    required: bool = True
    deferrable: bool = False
    copies_waived: bool = False
    note: str = ""
    basis: str = ""


@dataclass(frozen=True)
class ServiceFile:
    """What one file says: which service, of whom, and the columns and materials of one version."""

    code: str
    procedure: str
    organ: str
    aliases: str
    fields: Mapping[str, Any]  # Any: JSON columns among them
    materials: list[MaterialLine] = field(default_factory=list)


def read(path: Path) -> ServiceFile:
    """The file, or ServiceError with every mistake in it, each with its line."""
    try:
        page = Page(path, path.name)
        words = page.table(page.root, "事项", (*TEXTS, *OTHERS))
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
            code=self.text("代码"),
            procedure=self.text("程序"),
            organ=self.text("主管"),
            aliases=" ".join(self.names("别名")),
            fields=self.fields(),
            materials=[self.material(node) for node in self.items("材料")],
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
        fields["special_procedures"] = list(self.names("专门程序"))
        fields["form"] = [self.question(node) for node in self.items("填报")]
        if "到现场" in self.words:
            fields["visits"] = self.count(self.words["到现场"], "到现场")
        return fields | self.fee()

    def basis(self) -> list[dict[str, str]]:
        """设定依据: each names its law in full (法 gives the full name of a short one), its article and how sure that is."""
        laws = {short: self.page.text(node, f"法“{short}”") for short, node in self.table("法").items()}
        rows = []
        for node in self.items("设定依据"):
            said = self.page.table(node, "设定依据", ("据", "内容", "核"))
            if "据" not in said:
                self.page.complain(node, "设定依据缺少“据”")
                continue
            row = {}
            for reference in self.page.references(said["据"], "据")[:1]:
                row = {"法": laws.get(reference.law, reference.law), "简称": reference.law}
                row["条"] = str(reference).removeprefix(reference.law)
            if "内容" in said:
                row["内容"] = self.page.text(said["内容"], "内容")
            row["核"] = self.page.text(said["核"], "核") if "核" in said else "据信"
            if row["核"] not in CONFIRMED:
                self.page.complain(node, f"“核”应写“核”（已对照原文）或者“据信”（待核实），现为“{row['核']}”")
            rows.append(row)
        return rows

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
        said = self.page.table(node, "填报", ("名", "类", "必填", "说明", "选项"))
        if "名" not in said:
            self.page.complain(node, "填报缺少“名”")
        row: dict[str, Any] = {word: self.page.text(said[word], word) for word in ("名", "类", "说明") if word in said}
        if "必填" in said:
            row["必填"] = self.claim(said["必填"], "必填")
        if "选项" in said:
            row["选项"] = list(self.page.names(said["选项"], "选项"))
        return row

    def material(self, node: yaml.Node) -> MaterialLine:
        """材料: one line of the list."""
        said = self.page.table(node, "材料", (*MATERIAL_TEXTS, *MATERIAL_CLAIMS))
        if "名称" not in said:
            self.page.complain(node, "材料缺少“名称”")
        line: dict[str, Any] = {
            column: self.page.text(said[word], word) for word, column in MATERIAL_TEXTS.items() if word in said
        }
        line |= {column: self.claim(said[word], word) for word, column in MATERIAL_CLAIMS.items() if word in said}
        return MaterialLine(**({"name": ""} | line))

    def fee(self) -> dict[str, Any]:  # Any: an amount and a text
        """收费: in 分, with the basis; left out when free."""
        said = self.table("收费", ("分", "据"))
        found: dict[str, Any] = {}
        if "分" in said:
            found["fee_fen"] = self.count(said["分"], "收费")
        if "据" in said:
            found["fee_basis"] = self.page.text(said["据"], "收费依据")
        return found

    def text(self, word: str) -> str:
        return self.page.text(self.words[word], word).strip() if word in self.words else ""

    def names(self, word: str) -> tuple[str, ...]:
        return self.page.names(self.words[word], word) if word in self.words else ()

    def items(self, word: str) -> list[yaml.Node]:
        return self.page.items(self.words[word], word) if word in self.words else []

    def table(self, word: str, known: tuple[str, ...] | None = None) -> dict[str, yaml.Node]:
        return self.page.table(self.words[word], word, known) if word in self.words else {}

    def claim(self, node: yaml.Node, what: str) -> bool:
        """是 or 否."""
        text = self.page.text(node, what)
        if text not in YES_NO:
            self.page.complain(node, f"“{what}”应写是或者否，现为“{text}”")
        return YES_NO.get(text, False)

    def count(self, node: yaml.Node, what: str) -> int:
        """A whole number, nought included."""
        text = self.page.text(node, what)
        if not (text.isascii() and text.isdigit()):
            self.page.complain(node, f"“{what}”应是整数，现为“{text}”")
            return 0
        return int(text)


def write(found: ServiceFile) -> str:
    """The file that reads back as the same."""
    said: dict[str, Any] = {"事项": found.fields["name"], "代码": found.code, "程序": found.procedure}
    said |= {"主管": found.organ, "施行": found.fields["in_force_on"]}
    said |= {word: found.fields[column] for word, column in TEXTS.items() if found.fields.get(column)}
    said["别名"] = found.aliases.split()
    said["法"] = {row["简称"]: row["法"] for row in found.fields["basis"] if row.get("简称", row["法"]) != row["法"]}
    said["设定依据"] = [basis_line(row) for row in found.fields["basis"]]
    said["期限"] = {clock: dict(term) for clock, term in found.fields["terms"].items()}
    said["承诺"] = dict(found.fields["promises"])
    said["压缩前"] = dict(found.fields["promised_before"])
    said["专门程序"] = list(found.fields["special_procedures"])
    if found.fields["fee_fen"] or found.fields["fee_basis"]:
        said["收费"] = {"分": found.fields["fee_fen"]}
        said["收费"] |= {"据": found.fields["fee_basis"]} if found.fields["fee_basis"] else {}
    said["到现场"] = found.fields["visits"]
    said["填报"] = [
        {word: yes(value) for word, value in row.items() if value not in ("", [])} for row in found.fields["form"]
    ]
    said["材料"] = [material_line(line) for line in found.materials]
    said = {word: value for word, value in said.items() if value not in ("", [], {})}
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, default_flow_style=None, width=160)


def basis_line(row: Mapping[str, str]) -> dict[str, str]:
    """One 设定依据 as it is written."""
    line = {"据": row.get("简称", row["法"]) + row.get("条", "")}
    return line | {word: row[word] for word in ("内容", "核") if row.get(word)}


def material_line(line: MaterialLine) -> dict[str, object]:
    """One material as it is written: what is as usual is left out, but for the form."""
    said, usual = asdict(line), asdict(MaterialLine(name=""))
    words = MATERIAL_TEXTS | MATERIAL_CLAIMS
    return {
        word: yes(said[column]) for word, column in words.items() if column == "form" or said[column] != usual[column]
    }


def yes(value: object) -> object:
    """A claim as 是 or 否; anything else as it is."""
    return ("是" if value else "否") if isinstance(value, bool) else value


def day_of(found: ServiceFile) -> date:
    """The 施行日 of the version in a file."""
    day: date = found.fields["in_force_on"]
    return day
