"""A report as its author wrote it: Markdown with {{ figures }} in it, and a heading of YAML."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from zhengtong.reports.errors import ReportError
from zhengtong.reports.numbers import STYLES

WORDS = ("标题", "代字", "期间")
OPTIONS = ("期间", "组", "取", "写法")
TAKES = ("数值", "分子", "分母", "上年", "比上年")
# {{ 若有 指标 }} opens a block that is left out when the figure has no records; {{ 分组表 指标 }} is a table by group.
DIRECTIVES = ("若有", "分组表")
VARIABLES = ("年度", "上年度", "下年度", "地区", "机关")
THIS_YEAR = "本年"
DRAFT = "草稿"
_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
# What stands for a placeholder while Markdown is read: to Markdown a letter, so that **{{ 指标 }}** is bold among Han text.
_SET_ASIDE = re.compile("\ue000(\\d+)\ue001")
_DAY = re.compile(r"^(本年|上年)-(\d{2})-(\d{2})$")


@dataclass(frozen=True)
class Period:
    """A stretch of days, said relative to the year of the report: 上年-10-01 至 本年-09-30."""

    first: tuple[int, int, int]
    last: tuple[int, int, int]

    def of(self, year: int) -> tuple[date, date]:
        """The days themselves."""
        return date(year + self.first[0], *self.first[1:]), date(year + self.last[0], *self.last[1:])


@dataclass(frozen=True)
class Placeholder:
    """Where a number goes: which figure, which period, which part of it, written how."""

    name: str
    line: int
    period: str = THIS_YEAR
    group: str | None = None
    take: str = "数值"
    style: str = ""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one manner; with a placeholder, the text is filled in later."""

    text: str = ""
    bold: bool = False
    placeholder: Placeholder | None = None


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item, note or table of the report.

    `only_if` names a figure without whose records the block is left out.
    """

    kind: str  # heading, paragraph, item, note, table
    line: int
    runs: tuple[Run, ...] = ()
    level: int = 0
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    only_if: Placeholder | None = None


@dataclass(frozen=True)
class Template:
    """A parsed report template."""

    name: str
    title: str
    mark: str
    periods: dict[str, Period]
    blocks: tuple[Block, ...]
    placeholders: tuple[Placeholder, ...] = field(default=())
    where: str = ""  # what its lines are lines of: reports/annual.md, or 草稿
    text: str = ""


def load(name: str, folder: Path) -> Template:
    """Read reports/<name>.md. Raises ReportError with the line and what to do."""
    return parse(read(name, folder), name)


def read(name: str, folder: Path) -> str:
    """The text of reports/<name>.md. Raises ReportError when there is none of this name."""
    file = folder / f"{name}.md"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not file.is_file():
        raise ReportError(
            f"没有名为“{name}”的报告模板。现有：{'、'.join(names(folder)) or '无'}（在 {folder.name}/ 目录下）。"
        )
    return file.read_text(encoding="utf-8")


def names(folder: Path) -> list[str]:
    """The templates there are."""
    return sorted(found.stem for found in folder.glob("*.md"))


def body_of(text: str, name: str) -> str:
    """What officials write of a template: all below its heading."""
    return _split(text, f"reports/{name}.md")[1]


def parse(text: str, name: str, draft: str | None = None) -> Template:
    """Read a template from its text; a `draft` takes the place of what stands below the heading."""
    where = f"reports/{name}.md"
    head, body, offset = _split(text, where)
    title, mark, periods = _read_head(head, where)
    if draft is not None:
        where, body, offset = DRAFT, draft, 0
        text = f"---\n{head}---\n{draft}"
    reader = _Reader(where, offset, periods)
    blocks = tuple(reader.blocks(MarkdownIt("commonmark").enable("table").parse(reader.set_aside(body))))
    return Template(name, title, mark, periods, blocks, tuple(reader.placeholders), where, text)


def _split(text: str, where: str) -> tuple[str, str, int]:
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        raise ReportError(f"{where} 第1行：开头应当是“---”，下面写标题和期间，再以“---”结束。")
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return "".join(lines[1:number]), "".join(lines[number + 1 :]), number + 1
    raise ReportError(f"{where}：开头的“---”没有结束。请在标题、期间之后另起一行写“---”。")


def _read_head(text: str, where: str) -> tuple[str, str, dict[str, Period]]:
    try:
        head = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ReportError(
            f"{where} 第{mark.line + 2 if mark else 2}行：开头部分不是合格的 YAML，常见原因是全角冒号。"
        ) from error
    if not isinstance(head, dict):
        raise ReportError(f"{where} 第2行：开头部分应当是“词: 内容”，常见原因是全角冒号。")
    for word in head:
        if word not in WORDS:
            raise ReportError(f"{where}：开头部分不认识“{word}”。可用的词：{'、'.join(WORDS)}。")
    if not head.get("标题"):
        raise ReportError(f"{where}：缺少“标题”。")
    periods = {THIS_YEAR: Period((0, 1, 1), (0, 12, 31))}
    for name, said in (head.get("期间") or {}).items():
        first, separator, last = str(said).partition(" 至 ")
        days = [_DAY.match(part.strip()) for part in (first, last)]
        if not separator or not all(days):
            raise ReportError(f"{where}：期间“{name}”应当写成“上年-10-01 至 本年-09-30”这样，现为“{said}”。")
        periods[str(name)] = Period(*(_day(day) for day in days if day))
        try:
            periods[str(name)].of(2023)  # not a leap year: 02-29 is refused too
        except ValueError as error:
            raise ReportError(f"{where}：期间“{name}”里有不存在的日期：{said}。") from error
    return str(head["标题"]), str(head.get("代字", "")), periods


def _day(match: re.Match[str]) -> tuple[int, int, int]:
    return (0 if match[1] == "本年" else -1), int(match[2]), int(match[3])


class _Reader:
    """Turns Markdown's tokens into blocks, and keeps every placeholder on the way."""

    def __init__(self, where: str, offset: int, periods: dict[str, Period]) -> None:
        self.where, self.offset, self.periods = where, offset, periods
        self.placeholders: list[Placeholder] = []
        self.aside: list[str] = []

    def set_aside(self, body: str) -> str:
        """The body with a mark in place of each {{ … }}."""

        def mark(match: re.Match[str]) -> str:
            self.aside.append(match[1])
            return f"\ue000{len(self.aside) - 1}\ue001"

        return _PLACEHOLDER.sub(mark, body)

    def blocks(self, tokens: list[Token]) -> list[Block]:
        found: list[Block] = []
        inside: list[str] = []
        level = 0
        table: list[tuple[tuple[Run, ...], ...]] = []
        row: list[tuple[Run, ...]] = []
        for token in tokens:
            line = self._line(token)
            match token.type:
                case "heading_open":
                    level = int(token.tag[1])
                case "bullet_list_open" | "ordered_list_open" | "blockquote_open" | "table_open":
                    inside.append(token.type)
                case "bullet_list_close" | "ordered_list_close" | "blockquote_close":
                    inside.pop()
                case "table_close":
                    inside.pop()
                    found.append(Block("table", line, rows=tuple(table)))
                    table = []
                case "tr_close":
                    table.append(tuple(row))
                    row = []
                case "inline" if inside and inside[-1] == "table_open":
                    row.append(tuple(self._runs(token, line)))
                case "inline":
                    found.append(self._block(token, line, level, inside))
                    level = 0
                case "paragraph_open" | "paragraph_close" | "heading_close" | "list_item_open" | "list_item_close":
                    pass
                case "thead_open" | "thead_close" | "tbody_open" | "tbody_close" | "tr_open":
                    pass
                case "th_open" | "th_close" | "td_open" | "td_close":
                    pass
                case other:
                    raise ReportError(
                        f"{self.where} 第{line}行：报告里不能用这种写法（{other}）。可用：标题、段落、加粗、列表、引用、表格。"
                    )
        return found

    def _block(self, token: Token, line: int, level: int, inside: list[str]) -> Block:
        runs = self._runs(token, line)
        only_if = None
        if runs and runs[0].placeholder and runs[0].placeholder.take == "若有":
            only_if = runs.pop(0).placeholder
        if level:
            kind = "heading"
        elif "blockquote_open" in inside:
            kind = "note"
        else:
            kind = "item" if inside else "paragraph"
        return Block(kind, line, tuple(runs), level, only_if=only_if)

    def _runs(self, token: Token, line: int) -> list[Run]:
        runs: list[Run] = []
        bold = False
        for child in token.children or []:
            match child.type:
                case "strong_open":
                    bold = True
                case "strong_close":
                    bold = False
                case "text":
                    runs += self._split_text(child.content, bold, line)
                case "softbreak":
                    line += 1  # Chinese lines join without a space.
                case other:
                    raise ReportError(
                        f"{self.where} 第{line}行：正文里不能用这种写法（{other}）。可用：文字、**加粗**、{{{{ 指标 }}}}。"
                    )
        return runs

    def _split_text(self, text: str, bold: bool, line: int) -> list[Run]:
        runs: list[Run] = []
        end = 0
        for match in _SET_ASIDE.finditer(text):
            if match.start() > end:
                runs.append(Run(self._whole(text[end : match.start()], line), bold))
            said = self.aside[int(match[1])]
            if said in VARIABLES:
                runs.append(Run("{{" + said + "}}", bold))
            else:
                placeholder = self._placeholder(said, line)
                self.placeholders.append(placeholder)
                runs.append(Run("", bold, placeholder))
            end = match.end()
        rest = self._whole(text[end:], line)
        return [*runs, Run(rest, bold)] if rest else runs

    def _whole(self, text: str, line: int) -> str:
        if "{{" in text or "}}" in text:
            raise ReportError(f"{self.where} 第{line}行：“{{{{”和“}}}}”没有配成对。")
        return text

    def _placeholder(self, text: str, line: int) -> Placeholder:
        where = f"{self.where} 第{line}行"
        name, *options = text.split()
        if name in DIRECTIVES and options:
            name, *options = [options[0], f"取={name}", *options[1:]]
        given: dict[str, str] = {}
        for option in options:
            word, equals, content = option.partition("=")
            if not equals or word not in OPTIONS or not content:
                raise ReportError(f"{where}：不认识“{option}”。可以写：{'、'.join(f'{one}=…' for one in OPTIONS)}。")
            given[word] = content
        if given.get("取", "数值") not in (*TAKES, *DIRECTIVES):
            raise ReportError(f"{where}：“取={given['取']}”看不懂。可用：{'、'.join(TAKES)}。")
        if given.get("写法", STYLES[0]) not in STYLES:
            raise ReportError(f"{where}：不认识的写法“{given['写法']}”。可用：{'、'.join(STYLES)}。")
        period = given.get("期间", THIS_YEAR)
        if period not in self.periods:
            raise ReportError(f"{where}：没有名为“{period}”的期间。开头部分写了：{'、'.join(self.periods)}。")
        return Placeholder(name, line, period, given.get("组"), given.get("取", "数值"), given.get("写法", ""))

    def _line(self, token: Token) -> int:
        return self.offset + (token.map[0] if token.map else 0) + 1
