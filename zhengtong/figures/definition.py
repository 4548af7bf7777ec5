"""A figure as its file states it: figures/<area>/<name>.sql, a header of comments and one SELECT."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
from django.conf import settings

from zhengtong.figures.errors import DefinitionError, UnknownFigure

REQUIRED = ("指标", "含义", "单位")
WORDS = (*REQUIRED, "分组", "依据", "周期", "公布", "口径", "领域", "次序")
UNITS = ("件", "项", "个", "人", "份", "次", "起", "百分比", "工作日", "日", "元")
PUBLIC = "公开"
INTERNAL = "内部"
_FIELD = re.compile(r"(?:^|\s{2,})(\S+?)([:：])\s*")
_SMALL = re.compile(r"^(公开|内部)(?:；一组不足(\d+)(?:件|项|个|人|份|次|起)的合并显示)?$")


@dataclass(frozen=True)
class Definition:
    """One figure: what it is called, what it means, and the SELECT that returns its records."""

    key: str  # area/file, as the directory listing has it
    name: str
    meaning: str
    unit: str
    grouped_by: str
    basis: tuple[str, ...]
    cycle: str
    note: str
    area: str
    order: int
    is_public: bool
    least_group: int
    sql: str
    text: str
    hash: str

    @property
    def parameters(self) -> frozenset[str]:
        """Which of 期初 and 期末 the SELECT uses; a stock uses the end alone."""
        return frozenset(re.findall(r"\$(期初|期末)", self.sql))

    @property
    def is_stock(self) -> bool:
        """Whether it counts what is there on a day rather than what happened in a period."""
        return "期初" not in self.parameters


def parse(text: str, file: str) -> Definition:
    """Read a definition. Raises DefinitionError with the file, the line and what to do."""
    header: dict[str, str] = {}
    last = ""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.startswith("--"):
            break
        last = _header_line(line[2:], header, last, f"{file} 第{number}行")
    for word in REQUIRED:
        if not header.get(word):
            raise DefinitionError(f"{file}：缺少“{word}”。请在文件开头写一行“-- {word}: …”。")
    if header["单位"] not in UNITS:
        raise DefinitionError(f"{file}：不认识的单位“{header['单位']}”。可用：{'、'.join(UNITS)}。")
    published = _SMALL.match(header.get("公布", PUBLIC))
    if not published:
        raise DefinitionError(
            f"{file}：“公布: {header['公布']}”看不懂。请写“公开”“内部”，或“公开；一组不足5件的合并显示”。"
        )
    order = header.get("次序", "99")
    if not order.isdigit():
        raise DefinitionError(f"{file}：“次序: {order}”应当是一个整数。")
    sql = "\n".join(line for line in lines if not line.lstrip().startswith("--")).strip().rstrip(";").strip()
    path = Path(file)
    return Definition(
        key=f"{path.parent.name}/{path.stem}",
        name=header["指标"],
        meaning=header["含义"],
        unit=header["单位"],
        grouped_by=header.get("分组", ""),
        basis=tuple(part for part in re.split(r"[、,，\s]+", header.get("依据", "")) if part),
        cycle=header.get("周期", ""),
        note=header.get("口径", ""),
        area=header.get("领域", path.parent.name),
        order=int(order),
        is_public=published[1] == PUBLIC,
        least_group=int(published[2] or 0),
        sql=_one_select(sql, file),
        text=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
    )


def _header_line(line: str, header: dict[str, str], last: str, where: str) -> str:
    """Read one comment line into the header; returns the word a following line may continue."""
    line = line.strip()
    found = [field for field in _FIELD.finditer(line) if field[2] == ":" or field[1] in WORDS]
    if not found or found[0].start() > 0:
        if not last:
            raise DefinitionError(f"{where}：文件开头应当是“-- 词: 内容”，这里是“{line}”。")
        header[last] += line
        return last
    for field, following in zip(found, [*found[1:], None], strict=True):
        word, colon = field[1], field[2]
        if colon == "：" and word in WORDS:
            raise DefinitionError(f"{where}：“{word}：”用了全角冒号，请改成半角“{word}: ”。")
        if word not in WORDS:
            raise DefinitionError(f"{where}：不认识“{word}”。可用的词：{'、'.join(WORDS)}。")
        if word in header:
            raise DefinitionError(f"{where}：“{word}”写了两次，请留下一个。")
        header[word] = line[field.end() : following.start() if following else len(line)].strip()
        last = word
    return last


def _one_select(sql: str, file: str) -> str:
    """The text, if it is exactly one SELECT."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise DefinitionError(f"{file}：SQL 有语法错误：{error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise DefinitionError(f"{file}：应当恰好有一条 select，现有 {len(statements)} 条语句。指标只读，不能改动数据。")
    return sql


def load_all() -> dict[str, Definition]:
    """Every figure by name: the registry is the directory. Read again when a file changes."""
    folder = Path(settings.FIGURES)
    files = sorted(folder.glob("*/*.sql"))
    return _load(folder, tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def _load(folder: Path, stamped: tuple[tuple[Path, int], ...]) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for file, _stamp in stamped:
        name = str(file.relative_to(folder.parent))
        definition = parse(file.read_text(encoding="utf-8"), name)
        if twin := found.get(definition.name):
            raise DefinitionError(f"{name}：指标“{definition.name}”与 {twin.key} 重名，请改一个。")
        found[definition.name] = definition
    return found


def find(name: str) -> Definition:
    """A figure by its name (行政许可按期办结率) or its key (licence/on_time)."""
    figures = load_all()
    if name in figures:
        return figures[name]
    for definition in figures.values():
        if definition.key == name:
            return definition
    close = [other for other in figures if name and (name in other or set(name) & set(other))]
    close.sort(key=lambda other: -len(set(name) & set(other)))
    hint = f"相近的有：{'、'.join(close[:3])}。" if close else ""
    raise UnknownFigure(f"没有名为“{name}”的指标。{hint}运行 zhengtong figures --list 可见全部 {len(figures)} 个。")
