"""How each kind of element is written as text and read from it: lists, terms, laws, rows, amounts.

element_text.py is the way in; what plain writing would garble is not this module's to know.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhengtong.lawbook import Term

if TYPE_CHECKING:
    from zhengtong.services.elements import Element

LISTS = ("一列", "多选", "台账", "依据", "成行")
TABLES = ("期限表", "法定期限", "情形")
KINDS = (
    "文字", "长文", "单选", "整数", "金额", "是否", "日期", "期限", "文件", *LISTS, *TABLES,
)  # fmt: skip
COMMA, BAR, SLASH, SEMICOLON, COLON = "、", "｜", "/", "；", "："
# 《中华人民共和国食品安全法》（食品安全法）35.1〔核〕：国家对食品生产经营实行许可制度
BASIS = re.compile(
    r"《(?P<法>[^》]+)》(?:（(?P<简称>[^）]+)）)?(?P<条>[^〔：]*)(?:〔(?P<核>[^〕]*)〕)?(?:：(?P<内容>.+))?"
)
OWN_TERM = re.compile(r"(?P<限>[^（]+)(?:（(?P<据>[^）]+)）)?")

Value = Any  # whatever a column of a version holds: text, number, day, claim, list or table


class Unreadable(ValueError):
    """A sentence of its own about what cannot be read."""


def chosen(element: "Element", said: str) -> str:
    """One of the choices, given by its name or by the standard's code where only one has it."""
    if said in element.options:
        return said
    of_code = [name for name, code in element.options.items() if code and code == said]
    if len(of_code) == 1:
        return of_code[0]
    raise Unreadable(f"没有“{said}”，可用：{COMMA.join(element.options)}")


def listed(element: "Element", said: str) -> list[str]:
    """甲、乙, or one in each line."""
    parts = [part.strip() for part in said.split("\n" if "\n" in said else COMMA)]
    found = [part for part in parts if part]
    return [chosen(element, part) for part in found] if element.options else found


def write_list(element: "Element", value: Value) -> str | None:
    return COMMA.join(value) if all(isinstance(each, str) for each in value) else None


def pairs(said: str) -> Iterator[tuple[str, str]]:
    """问：答；问：答"""
    for part in re.split(r"[；;\n]", said):
        if part.strip():
            name, colon, rest = part.replace(":", COLON).partition(COLON)
            if not colon or not name.strip() or not rest.strip():
                raise ValueError(part)
            yield name.strip(), rest.strip()


def read_terms(element: "Element", said: str) -> dict[str, str]:
    return {clock: str(Term.parse(term)) for clock, term in pairs(said)}


def write_terms(element: "Element", value: Value) -> str:
    return SEMICOLON.join(f"{clock}{COLON}{term}" for clock, term in value.items())


def read_own_terms(element: "Element", said: str) -> dict[str, dict[str, str]]:
    found = {}
    for clock, rest in pairs(said):
        match = OWN_TERM.fullmatch(rest)
        if match is None:
            raise ValueError(rest)
        found[clock] = {"限": str(Term.parse(match["限"]))} | ({"据": match["据"].strip()} if match["据"] else {})
    return found


def write_own_terms(element: "Element", value: Value) -> str:
    rows = (f"{clock}{COLON}{term.get('限', '')}" + basis_of(term) for clock, term in value.items())
    return SEMICOLON.join(rows)


def basis_of(term: Mapping[str, str]) -> str:
    return f"（{term['据']}）" if term.get("据") else ""


def read_basis(element: "Element", said: str) -> list[dict[str, str]]:
    """One law in each line."""
    found = []
    for line in said.splitlines():
        if not line.strip():
            continue
        match = BASIS.fullmatch(line.strip())
        if match is None:
            raise Unreadable(f"读不懂“{line.strip()[:40]}”，每行应写成：{HOW['依据']}")
        found.append({word: text.strip() for word, text in match.groupdict().items() if text and text.strip()})
    return [{word: row[word] for word in ("法", "简称", "条", "内容", "核") if word in row} for row in found]


def write_basis(element: "Element", value: Value) -> str:
    return "\n".join(basis_line(row) for row in value)


def basis_line(row: Mapping[str, str]) -> str:
    short = f"（{row['简称']}）" if row.get("简称") else ""
    sure = f"〔{row['核']}〕" if row.get("核") else ""
    content = f"{COLON}{row['内容']}" if row.get("内容") else ""
    return f"《{row.get('法', '')}》{short}{row.get('条', '')}{sure}{content}"


def read_only_if(element: "Element", said: str) -> dict[str, list[str]]:
    return {question: answers_in(rest) for question, rest in pairs(said)}


def write_only_if(element: "Element", value: Value) -> str:
    return SEMICOLON.join(f"{question}{COLON}{SLASH.join(answers)}" for question, answers in value.items())


def answers_in(said: str) -> list[str]:
    """甲/乙"""
    return [part.strip() for part in said.split(SLASH) if part.strip()]


def read_rows(element: "Element", said: str) -> list[dict[str, Value]]:
    """One row in each line, its cells parted by ｜ in the order of 栏; cells left empty at the end may be left out."""
    found = []
    for line in said.splitlines():
        if line.strip():
            cells = [cell.strip() for cell in line.replace("|", BAR).split(BAR)]
            if len(cells) > len(element.cells):
                raise Unreadable(f"“{line.strip()[:40]}”有{len(cells)}栏，应为：{BAR.join(element.cells)}")
            row = zip(element.cells.items(), cells, strict=False)
            found.append({name: CELLS[kind](cell) for (name, kind), cell in row if cell})
    return found


def write_rows(element: "Element", value: Value) -> str:
    lines = []
    for row in value:
        cells = [write_cell(row[name], kind) if name in row else "" for name, kind in element.cells.items()]
        lines.append(BAR.join(cells).rstrip(BAR))
    return "\n".join(lines)


def write_cell(value: Value, kind: str) -> str:
    if kind == "是否":
        return "是" if value else "否"
    if kind == "一列":
        return SLASH.join(str(each) for each in value)
    return ";".join(f"{key}={SLASH.join(each)}" for key, each in value.items()) if kind == "情形" else str(value)


def read_conditions(cell: str) -> dict[str, list[str]]:
    """问=甲/乙;问=丙: inside a row, where ： and ； may belong to the words."""
    found = {}
    for part in cell.split(";"):
        question, sign, answers = part.partition("=")
        if not sign:
            raise ValueError(part)
        found[question.strip()] = answers_in(answers)
    return found


def yes_or_no(said: str) -> bool:
    if said not in ("是", "否", "1", "0"):
        raise Unreadable(f"应写是或者否，现为“{said}”")
    return said in ("是", "1")


def whole(said: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", said):
        raise Unreadable(f"应是整数，现为“{said}”")
    return int(said)


def fen(said: str) -> int:
    """12.50 or 12.5元, in 分."""
    amount = Decimal(said.removesuffix("元").strip().replace(",", "")) * 100
    if amount != amount.to_integral_value() or amount < 0:
        raise Unreadable(f"应是以元为单位的金额，最多两位小数，现为“{said}”")
    return int(amount)


def yuan(amount: int) -> str:
    whole_part, rest = divmod(amount, 100)
    return f"{whole_part}.{rest:02d}" if rest else str(whole_part)


def day(said: str) -> date:
    return date.fromisoformat(said.replace("/", "-"))


CELLS: Mapping[str, Callable[[str], Value]] = {
    "文字": str,
    "是否": yes_or_no,
    "一列": answers_in,
    "情形": read_conditions,
}
# How a value is written as text, and read from it.
SCALARS: Mapping[str, tuple[Callable[[Value], str], Callable[[str], Value]]] = {
    "整数": (str, whole),
    "金额": (yuan, fen),
    "是否": (lambda value: "是" if value else "否", yes_or_no),
    "日期": (date.isoformat, day),
    "期限": (str, Term.parse),
    "文件": (str, whole),
}
WRITERS: Mapping[str, Callable[["Element", Value], str | None]] = {
    "一列": write_list,
    "多选": write_list,
    "台账": write_list,
    "期限表": write_terms,
    "法定期限": write_own_terms,
    "依据": write_basis,
    "情形": write_only_if,
    "成行": write_rows,
}
READERS: Mapping[str, Callable[["Element", str], Value]] = {
    "一列": listed,
    "多选": listed,
    "台账": listed,
    "期限表": read_terms,
    "法定期限": read_own_terms,
    "依据": read_basis,
    "情形": read_only_if,
    "成行": read_rows,
}
HOW: Mapping[str, str] = {
    "金额": "12.50（元）",
    "日期": "2026-01-01",
    "期限": "5 工作日、60 日、3 月、当场",
    "期限表": "作出决定：10 工作日；颁发证件：3 工作日",
    "法定期限": "作出决定：45 工作日（取水条例19.1）",
    "依据": "《法律全称》（简称）35.1〔核〕：条款内容",
    "情形": "您的店铺是租的吗？：租用/借用；另一个问题：甲",
    "一列": "甲、乙、丙",
    "多选": "甲、乙、丙",
    "台账": "编码一、编码二",
    "成行": "每行一条，各栏用｜隔开",
}
