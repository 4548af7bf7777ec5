"""law/registers/<代码>.yaml → Register, or LawError with every sentence about what is wrong in the file."""

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from zhengtong.lawbook.errors import nearest
from zhengtong.lawbook.nodes import Page
from zhengtong.lawbook.register import (
    AUDIENCES,
    COMPARISONS,
    KINDS,
    PUBLIC,
    RETENTIONS,
    Column,
    Numbering,
    Register,
    Reminder,
    Rule,
    Validity,
)
from zhengtong.lawbook.register_words import COLUMN, NUMBERING, OPTIONAL, REGISTER, REGISTER_TABLES, REMINDER, VALIDITY
from zhengtong.lawbook.statute import Reference
from zhengtong.lawbook.term import DAY, MONTH, YEAR, Term

Row = dict[str, yaml.Node]
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,7}")
CHOSEN = ("单选", "多选")


def load_register(path: Path) -> Register:
    """Read one file. Raises LawError: unknown words, kinds and columns, missing words, a wrong place, each with its line."""
    page = Page(path, f"registers/{path.name}")
    register = _Reader(page).register()
    page.finish()
    return register


class _Reader:
    """Reads the words of one page; the columns are known before the words that speak of them are read."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.top = page.table(page.root, "台账", REGISTER_TABLES[REGISTER])
        self._require(page.root, self.top, "台账", [w for w in REGISTER_TABLES[REGISTER] if w not in OPTIONAL])
        self.columns = self._columns()

    def register(self) -> Register:
        """The whole file."""
        top, page = self.top, self.page
        code = page.name(top["代码"], "代码") if "代码" in top else ""
        if "代码" in top and code != page.path.stem:
            page.complain(top["代码"], f"代码是“{code}”，文件名却是“{page.path.name}”；请改一处")
        elif code and not _CODE.fullmatch(code):
            page.complain(top["代码"], f"代码“{code}”只能用小写字母、数字和连字符，如 fee-list")
        register = Register(
            name=self._text("台账"),
            code=code,
            area=self._text("领域"),
            about=self._text("说明"),
            topics=self._names(top, "对应"),
            basis=self._references("据"),
            audience=self._choice(top, "公开范围", AUDIENCES) or "",
            audience_basis=self._references("公开据"),
            retention=self._choice(top, "保管期限", RETENTIONS) or "",
            retention_basis=self._references("保管据"),
            keepers=self._names(top, "谁"),
            approvers=self._names(top, "经"),
            overseers=self._names(top, "统管"),
            columns=self.columns,
            key=self._key(),
            title=self._column(top, "称") or "",
            organ_column=self._column(top, "分机关", "机关"),
            validity=self._validity(),
            rules=tuple(self._rules()),
            reminders=tuple(self._reminders()),
            groupings=tuple(self._grouping(name) for name in self._names(top, "平衡")),
        )
        self._check_whole(register)
        return register

    # Columns.

    def _columns(self) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for node in self.page.items(self.top["列"], "列") if "列" in self.top else ():
            column = self._read_column(node)
            if column and column.name in found:
                self.page.complain(node, f"列“{column.name}”写了两次")
            elif column:
                found[column.name] = column
        if "列" in self.top and not found:
            self.page.complain(self.top["列"], "至少要有一列")
        return found

    def _read_column(self, node: yaml.Node) -> Column | None:
        row = self.page.table(node, "列", REGISTER_TABLES[COLUMN])
        if "名" not in row:
            self.page.complain(node, "这一列缺少“名”")
            return None
        name = self.page.name(row["名"], "名")
        what = f"列“{name}”"
        self._require(node, row, what, ("类",))
        kind = self._choice(row, "类", KINDS) or "文字"
        column = Column(
            name=name,
            kind=kind,
            is_required=self._flag(row, "必填", what),
            is_unique=self._flag(row, "唯一", what),
            is_public=self._flag(row, "公开", what),
            is_personal=self._flag(row, "个人信息", what),
            is_listed=self._flag(row, "列表", what),
            choices=self._names(row, "选项"),
            register=self.page.name(row["取自"], "取自") if "取自" in row else None,
            help=self.page.text(row["说明"], "说明") if "说明" in row else "",
        )
        self._check_column(node, column)
        return column

    def _check_column(self, node: yaml.Node, column: Column) -> None:
        what = f"列“{column.name}”"
        if (column.kind in CHOSEN) != bool(column.choices):
            self.page.complain(node, f"{what}：“单选”“多选”要写“选项”，别的类不写")
        if (column.kind == "台账") != (column.register is not None):
            self.page.complain(node, f"{what}：类是“台账”的要写“取自”，别的类不写")
        if column.is_public and column.is_personal:
            self.page.complain(node, f"{what}是个人信息，不能公开")
        if column.kind == "身份证号" and not column.is_personal:
            self.page.complain(node, f"{what}是身份证号，要写“个人信息: 是”")
        if column.is_personal and column.kind not in ("文字", "长文", "电话", "身份证号"):
            self.page.complain(node, f"{what}：只有文字、长文、电话、身份证号可以作为个人信息加密")
        if column.is_unique and column.kind in ("长文", "多选", "文件", "是否"):
            self.page.complain(node, f"{what}：{column.kind}不能要求唯一")

    # The other words.

    def _key(self) -> str | Numbering:
        node = self.top.get("键")
        if node is None:
            return ""
        if not isinstance(node, yaml.MappingNode):
            name = self._column(self.top, "键") or ""
            column = self.columns.get(name)
            if column and (not column.is_required or not column.is_unique):
                self.page.complain(node, f"“{name}”作键，要写“必填: 是”和“唯一: 是”")
            elif column and (column.is_personal or column.kind not in ("文字", "信用代码", "整数")):
                self.page.complain(node, f"“{name}”不能作键：键是文字、整数或者信用代码，不能是个人信息")
            return name
        row = self.page.table(node, "键", REGISTER_TABLES[NUMBERING])
        self._require(node, row, "键", ("代字", "位"))
        prefix = self.page.name(row["代字"], "代字") if "代字" in row else ""
        if "代字" in row and not _PREFIX.fullmatch(prefix):
            self.page.complain(row["代字"], f"代字“{prefix}”只能是一到八个大写字母、数字，以字母开头")
        digits = self.page.number(row["位"], "位") if "位" in row else 4
        return Numbering(prefix, min(digits, 9), self._flag(row, "按年", "键"))

    def _validity(self) -> Validity:
        node = self.top.get("有效")
        if node is None:
            return Validity()
        row = self.page.table(node, "有效", REGISTER_TABLES[VALIDITY])
        if ("列" in row) != ("为" in row):
            self.page.complain(node, "有效：“列”和“为”要一起写")
        column = self._column(row, "列", "单选")
        states = self._names(row, "为")
        known = self.columns[column].choices if column else ()
        for state in states:
            if column and state not in known:
                self.page.complain(row["为"], f"“{column}”里没有“{state}”这个选项{nearest(state, known)}")
        return Validity(column, states, self._column(row, "至", "日期"))

    def _rules(self) -> Iterable[Rule]:
        node = self.top.get("须")
        for each in self.page.items(node, "须") if node is not None else ():
            parts = self.page.text(each, "须").split()
            if len(parts) != 3 or parts[1] not in COMPARISONS:
                self.page.complain(each, f"“须”应写成“甲 不晚于 乙”，可用：{'、'.join(COMPARISONS)}")
                continue
            left, comparison, right = parts
            wanted = None if comparison == "不同于" else "日期"
            if all([self._known(each, left, wanted), self._known(each, right, wanted)]):
                yield Rule(left, comparison, right)

    def _reminders(self) -> Iterable[Reminder]:
        node = self.top.get("提醒")
        for each in self.page.items(node, "提醒") if node is not None else ():
            row = self.page.table(each, "提醒", REGISTER_TABLES[REMINDER])
            self._require(each, row, "提醒", REGISTER_TABLES[REMINDER])
            before = self.page.term(row["前"], "前") if "前" in row else Term(1, DAY)
            if before.unit not in (DAY, MONTH, YEAR):
                self.page.complain(row["前"], f"提醒的“前”用日、月、年，现为“{before}”")
            says = self.page.text(row["说"], "说") if "说" in row else ""
            yield Reminder(self._column(row, "列", "日期") or "", before, self._names(row, "告"), says)

    def _grouping(self, name: str) -> str:
        if self._known(self.top["平衡"], name) and self.columns[name].kind not in ("单选", "是否", "机关"):
            self.page.complain(self.top["平衡"], f"只能按单选、是否、机关的列分组，“{name}”是{self.columns[name].kind}")
        return name

    def _check_whole(self, register: Register) -> None:
        """What no single word can show."""
        if register.audience == PUBLIC and not any(column.is_public for column in self.columns.values()):
            self.page.complain(self.top["公开范围"], "向社会公开的台账，至少要有一列写“公开: 是”")
        for name in (register.key_column, register.title) if register.audience == PUBLIC else ():
            if (column := self.columns.get(name or "")) and not column.is_public:
                self.page.complain(self.top["公开范围"], f"向社会公开的台账，“{name}”是键或者称，要写“公开: 是”")
        title = self.columns.get(register.title)
        if title and (title.is_personal or not title.is_required):
            self.page.complain(self.top["称"], f"“{title.name}”用来称呼一条，要写“必填: 是”，不能是个人信息")
        organ = self.columns.get(register.organ_column or "")
        if organ and not organ.is_required:
            self.page.complain(self.top["分机关"], f"“{organ.name}”写条目属于哪个机关，要写“必填: 是”")
        if register.overseers and not register.organ_column:
            self.page.complain(self.top["统管"], "没有“分机关”，就不写“统管”")

    # Words of a row.

    def _require(self, node: yaml.Node, row: Row, what: str, words: Iterable[str]) -> None:
        for word in words:
            if word not in row:
                self.page.complain(node, f"{what}缺少“{word}”")

    def _text(self, word: str) -> str:
        return self.page.text(self.top[word], word) if word in self.top else ""

    def _names(self, row: Row, word: str) -> tuple[str, ...]:
        return self.page.names(row[word], f"“{word}”") if word in row else ()

    def _references(self, word: str) -> tuple[Reference, ...]:
        return self.page.references(self.top[word], word) if word in self.top else ()

    def _choice(self, row: Row, word: str, known: Iterable[str]) -> str | None:
        if word not in row:
            return None
        given, choices = self.page.name(row[word], word), tuple(known)
        if given and given not in choices:
            self.page.complain(row[word], f"“{word}”没有“{given}”{nearest(given, choices)}")
            return None
        return given

    def _column(self, row: Row, word: str, kind: str | None = None) -> str | None:
        if word not in row:
            return None
        name = self.page.name(row[word], word)
        return name if self._known(row[word], name, kind) else None

    def _known(self, node: yaml.Node, name: str, kind: str | None = None) -> bool:
        column = self.columns.get(name)
        if column is None:
            self.page.complain(node, f"没有“{name}”这一列{nearest(name, self.columns)}")
        elif kind and column.kind != kind:
            self.page.complain(node, f"“{name}”应是{kind}，现为{column.kind}")
            return False
        return column is not None

    def _flag(self, row: Row, word: str, what: str) -> bool:
        if word not in row:
            return False
        given = self.page.name(row[word], f"{what}的“{word}”")
        if given not in ("是", "否"):
            self.page.complain(row[word], f"{what}的“{word}”写“是”或者“否”，现为“{given}”")
        return given == "是"
