"""What a register (台账) is, as frozen values: columns, key, publicity, reminders, retention. Loaded from law/registers, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from zhengtong.lawbook.statute import Reference
from zhengtong.lawbook.term import Term

# 类：what a column may hold.
KINDS: dict[str, str] = {
    "文字": "一行字",
    "长文": "几行字",
    "日期": "一个日子",
    "整数": "整数",
    "小数": "可以带小数的数",
    "金额": "钱，按元填写，按分保存",
    "是否": "是或者否",
    "单选": "从“选项”里选一个",
    "多选": "从“选项”里选几个",
    "人员": "本系统里的一名工作人员",
    "机关": "一个机关",
    "台账": "另一本台账里的一条，“取自”写是哪一本",
    "文件": "一份上传的文件",
    "网址": "网页的地址",
    "电话": "手机或者座机",
    "身份证号": "公民身份号码",
    "信用代码": "统一社会信用代码",
}
PUBLIC, INTERNAL, KEEPERS = "社会", "内部", "经办"
AUDIENCES: dict[str, str] = {
    PUBLIC: "向社会公开，只公开标了“公开”的列",
    INTERNAL: "只给工作人员看",
    KEEPERS: "只给管这本台账的人看",
}
RETENTIONS = ("永久", "30年", "10年")
COMPARISONS = ("不晚于", "不早于", "不同于")


@dataclass(frozen=True, slots=True)
class Column:
    """列：one thing that is written down of every entry."""

    name: str
    kind: str
    is_required: bool = False
    is_unique: bool = False
    is_public: bool = False
    is_personal: bool = False
    is_listed: bool = False
    choices: tuple[str, ...] = ()
    register: str | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Numbering:
    """键 that the system gives: LY-0001, or LY-2026-0001 by year."""

    prefix: str
    digits: int
    by_year: bool = False

    def code(self, year: int, serial: int) -> str:
        """The code of the n-th entry."""
        return f"{self.prefix}-{f'{year}-' if self.by_year else ''}{serial:0{self.digits}d}"


@dataclass(frozen=True, slots=True)
class Validity:
    """有效：when an entry counts as valid: its state is one of these, and the day it runs out has not passed."""

    column: str | None = None
    states: tuple[str, ...] = ()
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """提醒：so long before the day in a column, tell who holds these roles."""

    column: str
    before: Term
    roles: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Rule:
    """须：what must hold between two columns of one entry."""

    left: str
    comparison: str
    right: str

    def __str__(self) -> str:
        return f"{self.left} {self.comparison} {self.right}"


@dataclass(frozen=True)
class Register:
    """台账：a stock that the county keeps, entry by entry; each valid from a day to a day, changed in batches."""

    name: str
    code: str
    area: str
    about: str
    topics: tuple[str, ...]
    basis: tuple[Reference, ...]
    audience: str
    audience_basis: tuple[Reference, ...]
    retention: str
    retention_basis: tuple[Reference, ...]
    keepers: tuple[str, ...]
    approvers: tuple[str, ...]
    overseers: tuple[str, ...]
    columns: Mapping[str, Column]
    key: str | Numbering
    title: str
    organ_column: str | None
    validity: Validity
    rules: tuple[Rule, ...]
    reminders: tuple[Reminder, ...]
    groupings: tuple[str, ...]

    @property
    def key_column(self) -> str | None:
        """The column whose content is the entry's code; None when the system numbers the entries."""
        return self.key if isinstance(self.key, str) else None

    @property
    def is_public(self) -> bool:
        """Whether anybody may read its public columns."""
        return self.audience == PUBLIC

    @cached_property
    def public_columns(self) -> tuple[Column, ...]:
        """What the public sees; nothing of a register that is not public."""
        return tuple(column for column in self.columns.values() if column.is_public) if self.is_public else ()

    @cached_property
    def personal_columns(self) -> tuple[Column, ...]:
        """What is sealed, masked on screen, and logged when read in full."""
        return tuple(column for column in self.columns.values() if column.is_personal)

    @cached_property
    def listed_columns(self) -> tuple[Column, ...]:
        """What a list shows: the columns marked 列表, the title first."""
        marked = [column for column in self.columns.values() if column.is_listed and column.name != self.title]
        return (self.columns[self.title], *marked)

    def references(self) -> tuple[Reference, ...]:
        """Every article this register rests on."""
        return tuple(dict.fromkeys((*self.basis, *self.audience_basis, *self.retention_basis)))

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"
