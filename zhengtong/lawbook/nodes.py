"""YAML read as nodes, so that every complaint names its line, and what YAML would swallow silently is refused."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import yaml

from zhengtong.lawbook.errors import LawError, nearest
from zhengtong.lawbook.statute import Reference
from zhengtong.lawbook.term import Term

# The C parser reads ten times faster and marks lines alike; not every platform has it.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_HALF_WIDTH = {
    "：": "“: ”",
    "，": "“, ”",
    "、": "“, ”",
    "｛": "“{”",
    "｝": "“}”",
    "［": "“[”",
    "］": "“]”",
    "【": "“[”",
    "】": "“]”",
}
_NAMES = {
    "：": "全角冒号",
    "，": "全角逗号",
    "、": "顿号",
    "｛": "全角括号",
    "｝": "全角括号",
    "［": "全角括号",
    "］": "全角括号",
}
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|#.*$")
_ENDS_KEY = re.compile(r"\s*(?:-\s+)?[^\s：，:]+(：)")
_OPENS = re.compile(r":\s+([｛［【])")
_KINDS = {yaml.ScalarNode: "一个词", yaml.SequenceNode: "一列（[甲, 乙]）", yaml.MappingNode: "一张表（名: 内容）"}


class Page:
    """One YAML file being read: its nodes, and every sentence about what is wrong with it."""

    def __init__(self, path: Path, label: str) -> None:
        self.path = path
        self.label = label
        self.errors: list[str] = []
        self.root = self._compose()

    def _compose(self) -> yaml.Node:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise LawError(f"没有这个文件：{self.label}") from None
        except UnicodeDecodeError:
            raise LawError(f"{self.label} 不是 UTF-8 编码，请用 UTF-8 另存") from None
        except OSError as error:
            raise LawError(f"{self.label} 不能读：{error.strerror}") from None
        try:
            root: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
        except yaml.YAMLError as error:
            raise LawError(list(self._translate(error, text.splitlines()))) from None
        if root is None:
            raise LawError(f"{self.label} 是空的")
        return root

    def _translate(self, error: yaml.YAMLError, lines: list[str]) -> Iterator[str]:
        """A parser's complaint as sentences: full-width marks near the place are almost always the cause."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = mark.line if mark else 0
        first = getattr(error, "context_mark", None)
        near = range(max(0, min(first.line if first else at, at) - 1), min(len(lines), at + 1))
        found = [(number, sign) for number in near for sign in _wide_marks(lines[number])]
        if at < len(lines) and lines[at].lstrip(" ").startswith("\t"):
            yield self.at(at, "用了制表符（Tab），请改成空格")
        elif found:
            for number, sign in found:
                yield self.at(number, f"用了{_NAMES.get(sign, '全角符号')}“{sign}”，请改成半角{_HALF_WIDTH[sign]}")
        elif "alias" in str(error) or "anchor" in str(error):
            yield self.at(at, "不用“&”“*”引用别处，请原样写出")
        else:
            yield self.at(at, "读不懂这一行：括号、引号要成对，冒号和逗号后面要空一格，同一张表要对齐")

    def at(self, line: int, sentence: str) -> str:
        """A sentence with its place; lines are counted from zero, as the parser does."""
        return f"{self.label} 第{line + 1}行：{sentence}"

    def complain(self, node: yaml.Node, sentence: str) -> None:
        """Keep a sentence about this node and read on."""
        self.errors.append(self.at(node.start_mark.line, sentence))

    def finish(self) -> None:
        """Raise every sentence kept, if any, in the order of the file."""
        if self.errors:
            raise LawError(sorted(dict.fromkeys(self.errors), key=_line))

    # What a node may hold. Each returns something of its type even when it complained, so that reading goes on.

    def table(self, node: yaml.Node, what: str, words: Iterable[str] | None = None) -> dict[str, yaml.Node]:
        """A mapping by its keys. Repeated keys are refused, and, where `words` are given, unknown ones."""
        if not isinstance(node, yaml.MappingNode):
            self._wrong_kind(node, what, yaml.MappingNode)
            return {}
        known = None if words is None else tuple(words)
        found: dict[str, yaml.Node] = {}
        seen: dict[str, int] = {}
        for key, value in node.value:
            word = self._key(key)
            if word is None:
                continue
            if word in found:
                self.complain(key, f"{what}里的“{word}”重复了，前一个在第{seen[word] + 1}行；请只留一个")
            elif known is not None and word not in known:
                self.complain(key, f"{what}里没有“{word}”这个词{nearest(word, known)}")
            else:
                found[word], seen[word] = value, key.start_mark.line
        return found

    def _key(self, key: yaml.Node) -> str | None:
        if not isinstance(key, yaml.ScalarNode):
            self.complain(key, "冒号前面应是一个词")
            return None
        if not self._quoted(key) and (sign := next((sign for sign in _HALF_WIDTH if sign in key.value), None)):
            word = key.value.split(sign)[0]
            self.complain(key, f"“{word}{sign}”用了{_NAMES.get(sign, '全角符号')}，请改成半角{_HALF_WIDTH[sign]}")
            return None
        return str(key.value)

    def text(self, node: yaml.Node, what: str) -> str:
        """Free text: a word or a sentence."""
        if not isinstance(node, yaml.ScalarNode):
            self._wrong_kind(node, what, yaml.ScalarNode)
            return ""
        if not node.value.strip() or node.tag.endswith(":null"):
            self.complain(node, f"{what}是空的")
        return str(node.value)

    def name(self, node: yaml.Node, what: str) -> str:
        """A name other lines refer to: no full-width marks in it, unless quoted."""
        text = self.text(node, what)
        if not self._quoted(node) and (sign := next((sign for sign in _HALF_WIDTH if sign in text), None)):
            self.complain(node, f"{what}“{text}”里有{_NAMES.get(sign, '全角符号')}，请改成半角{_HALF_WIDTH[sign]}")
            return ""
        return text

    def names(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        """One name, or a list of them without repeats."""
        if isinstance(node, yaml.MappingNode):
            self._wrong_kind(node, what, yaml.SequenceNode)
            return ()
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not nodes:
            self.complain(node, f"{what}是空的")
        found: list[str] = []
        for each in nodes:
            name = self.name(each, what)
            if name in found:
                self.complain(each, f"{what}里“{name}”写了两次")
            elif name:
                found.append(name)
        return tuple(found)

    def day(self, node: yaml.Node, what: str) -> date:
        """A date written 2026-03-02."""
        text = self.text(node, what)
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.complain(node, f"{what}应是日期，写成 2026-03-02 这样，现为“{text}”")
            return date.min

    def number(self, node: yaml.Node, what: str) -> int:
        """A whole number of at least one."""
        text = self.text(node, what)
        if text.isdecimal() and int(text) > 0:
            return int(text)
        self.complain(node, f"{what}应是正整数，现为“{text}”")
        return 1

    def term(self, node: yaml.Node, what: str) -> Term:
        """A length of time with its unit."""
        try:
            return Term.parse(self.text(node, what))
        except ValueError as error:
            self.complain(node, f"{what}：{error}")
            return Term(0, "工作日")

    def references(self, node: yaml.Node, what: str) -> tuple[Reference, ...]:
        """One article or a list of them."""
        found = []
        for text in self.names(node, what):
            try:
                found.append(Reference.parse(text))
            except ValueError as error:
                self.complain(node, str(error))
        return tuple(found)

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The nodes of a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self._wrong_kind(node, what, yaml.SequenceNode)
        return []

    def plain(self, node: yaml.Node) -> object:
        """What was written, as Python: text, whole numbers, days, lists and tables; for what officials fill in."""
        if isinstance(node, yaml.MappingNode):
            return {key: self.plain(value) for key, value in self.table(node, "填写的内容").items()}
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(each) for each in node.value]
        if node.tag.endswith(":timestamp") and len(node.value) == 10:
            return self.day(node, "日期")
        return int(node.value) if node.tag.endswith(":int") and node.value.isdecimal() else str(node.value)

    def _wrong_kind(self, node: yaml.Node, what: str, wanted: type) -> None:
        self.complain(node, f"{what}应是{_KINDS[wanted]}，现为{_KINDS.get(type(node), '别的')}")

    @staticmethod
    def _quoted(node: yaml.Node) -> bool:
        return isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')


def _wide_marks(line: str) -> list[str]:
    """The full-width marks of a line that break it: all of them inside brackets, elsewhere only one that ends a key or
    opens a bracket. A plain sentence may have as many as it likes."""
    bare = _QUOTED.sub("", line)
    if any(bracket in bare for bracket in "{}[]"):
        return [sign for sign in _HALF_WIDTH if sign in bare]
    found = _ENDS_KEY.match(bare) or _OPENS.search(bare)
    return [found[1]] if found else []


def _line(message: str) -> int:
    found = re.search(r" 第(\d+)行：", message)
    return int(found[1]) if found else 0
