"""Whatever a version says, its file says, and its texts say; and both read back as exactly that."""

from dataclasses import fields as fields_of
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from zhengtong.services import checks, element_text, elements, file_reading, file_writing
from zhengtong.services.elements import Element
from zhengtong.services.files import MaterialLine, ServiceFile
from zhengtong.services.models import ServiceVersion

# Any text but what no file and no table carries: control characters, and blanks alone, which say nothing.
WORDS = some.text(
    some.characters(exclude_categories=("Cs", "Cc"), include_characters="\n", exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(lambda text: bool(text.strip()) and text == text.strip())  # fmt: skip
LAWS = some.sampled_from(["试验法", "取水条例", "许可法"])
ARTICLES = some.sampled_from(["1", "35.1", "11.1.2"])
TERMS = some.sampled_from(["当场", "5 工作日", "60 日", "3 月", "2 年", "24 小时"])
CLOCKS = some.sampled_from(["作出决定", "颁发证件", "受理审查"])
CONDITIONS = some.dictionaries(WORDS, some.lists(WORDS, min_size=1, max_size=3), max_size=2)
BASIS = some.fixed_dictionaries(
    {"法": WORDS},
    optional={"简称": LAWS, "条": ARTICLES | WORDS, "内容": WORDS, "核": some.sampled_from(["核", "据信"])},
)
CELLS: dict[str, some.SearchStrategy[Any]] = {
    "文字": WORDS,
    "是否": some.booleans(),
    "一列": some.lists(WORDS, min_size=1, max_size=3),
    "情形": some.dictionaries(WORDS, some.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=2),
}
KINDS: dict[str, some.SearchStrategy[Any]] = {
    "文字": WORDS,
    "长文": WORDS,
    "整数": some.integers(0, 30_000),
    "金额": some.integers(0, 10**9),
    "是否": some.booleans(),
    "日期": some.dates(date(2000, 1, 1), date(2100, 1, 1)),
    "一列": some.lists(WORDS, max_size=3),
    "台账": some.lists(WORDS, max_size=3),
    "期限表": some.dictionaries(CLOCKS, TERMS, max_size=2),
    "法定期限": some.dictionaries(
        CLOCKS, some.builds(lambda term, law, article: {"限": term, "据": law + article}, TERMS, LAWS, ARTICLES), max_size=2
    ),
    "依据": some.lists(BASIS, max_size=3),
    "情形": CONDITIONS,
}  # fmt: skip


def values(element: Element) -> some.SearchStrategy[Any]:
    """Whatever an element may hold."""
    if element.options and element.kind == "整数":
        return some.sampled_from([int(choice) for choice in element.options])
    if element.kind == "单选":
        return some.sampled_from(element.choices)
    if element.kind == "多选":
        return some.lists(some.sampled_from(element.choices), unique=True, min_size=1)
    if element.kind == "成行":
        (name, kind), *others = element.cells.items()
        rows = some.fixed_dictionaries({name: CELLS[kind]}, optional={cell: CELLS[one] for cell, one in others})
        return some.lists(rows, max_size=3)
    return KINDS[element.kind]


@some.composite
def columns(draw: some.DrawFn, over: list[Element]) -> dict[str, Any]:
    """Columns filled through some of these elements."""
    fields: dict[str, Any] = {}
    for element in draw(some.lists(some.sampled_from(over), max_size=8, unique_by=lambda each: each.name)):
        elements.put_value(fields, element, draw(values(element)))
    return fields


WRITABLE = [element for element in elements.load() if not element.is_derived]
OF_MATERIALS = [element for element in elements.of_materials() if element.kind != "文件"]
# A file insists on what even a draft has.
ALWAYS = some.fixed_dictionaries({"name": WORDS, "in_force_on": KINDS["日期"]})
LINES = some.builds(lambda said, name: MaterialLine(**(said | {"name": name})), columns(OF_MATERIALS), WORDS)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@QUICK
@given(some.data())
def test_every_value_reads_back_from_its_text(data: some.DataObject) -> None:
    element = data.draw(some.sampled_from(WRITABLE + OF_MATERIALS))
    value = data.draw(values(element))
    text = element_text.spoken(element, value)
    assert element_text.read(element, text) == value


@QUICK
@given(
    said=columns(WRITABLE), always=ALWAYS, lines=some.lists(LINES, max_size=3), aliases=some.lists(LAWS, unique=True)
)
def test_every_version_reads_back_from_its_file(
    tmp_path_factory: Any, said: dict[str, Any], always: dict[str, Any], lines: list[MaterialLine], aliases: list[str]
) -> None:
    whole = dict(checks.columns(ServiceVersion())) | said | always
    whole["situations"] = [{"问": "甲", "答": ["乙", "丙"]} | row for row in whole["situations"]]
    whole["form"] = [{"名": "丁"} | row for row in whole["form"]]
    whole |= {column: whole[column] or "照旧" for column in ("kind", "handling", "audience")}
    found = ServiceFile("code.one", "licence", "水利局", " ".join(aliases), whole, lines, "main")
    path: Path = tmp_path_factory.mktemp("file") / "one.yaml"
    path.write_text(file_writing.write(found), encoding="utf-8")
    again = file_reading.read(path)
    read = dict(checks.columns(ServiceVersion())) | dict(again.fields)
    assert {name: (read[name], whole[name]) for name in whole if read[name] != whole[name]} == {}
    assert (again.code, again.procedure, again.organ, again.aliases, again.parent) == (
        found.code, found.procedure, found.organ, found.aliases, found.parent,
    )  # fmt: skip
    for read_line, line in zip(again.materials, lines, strict=True):
        differing = {
            each.name for each in fields_of(MaterialLine) if getattr(read_line, each.name) != getattr(line, each.name)
        }
        assert differing == set()
