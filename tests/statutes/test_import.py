"""The directory and the texts go in whole or not at all, and going in twice changes nothing."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from pytest_django import DjangoAssertNumQueries

from tests.statutes.conftest import DIRECTORY, TEXT
from zhengtong.statutes import actions, queries
from zhengtong.statutes.errors import StatuteError
from zhengtong.statutes.models import Article, Statute, StatuteVersion

pytestmark = pytest.mark.django_db
VERSION = date(2020, 6, 1)
BEFORE, AFTER = date(2020, 5, 31), date(2026, 11, 22)


def bring(path: Path, **options: object) -> actions.Import:
    said: dict[str, object] = {"statute": "修路办法", "in_force_on": VERSION}
    return actions.import_text(path, **(said | options))  # type: ignore[arg-type]  # wrong values are the point


def test_a_version_ends_when_the_next_begins(directory: Path) -> None:
    days = (
        StatuteVersion.objects.filter(statute="修路办法").order_by("in_force_on").values_list("in_force_on", "ended_on")
    )
    assert list(days) == [(date(2018, 1, 1), VERSION), (VERSION, None)]


@pytest.mark.parametrize(("on", "begun"), [(BEFORE, date(2018, 1, 1)), (VERSION, VERSION), (AFTER, VERSION)])
def test_one_version_holds_on_a_day(directory: Path, on: date, begun: date) -> None:
    assert queries.in_force(on).get(statute="修路办法").in_force_on == begun


def test_before_the_first_version_none_holds(directory: Path) -> None:
    assert not queries.in_force(date(2017, 12, 31)).exists()


def test_loading_twice_changes_nothing(directory: Path) -> None:
    assert actions.load_statutes(directory) == actions.Loaded(statutes=2, versions=3, changed=0)


def test_a_new_version_ends_the_one_before(directory: Path) -> None:
    new = "    - { 施行: 2026-01-01, 文: 演示县令第20号, 条数: 4 }\n桥梁"
    directory.write_text(DIRECTORY.replace("桥梁", new, 1), encoding="utf-8")
    assert actions.load_statutes(directory).changed == 2
    assert StatuteVersion.objects.get(in_force_on=VERSION).ended_on == date(2026, 1, 1)


def test_a_broken_directory_changes_nothing_and_names_the_line(directory: Path) -> None:
    directory.write_text(DIRECTORY.replace("级: 政府规章", "级别: 政府规章"), encoding="utf-8")
    with pytest.raises(StatuteError, match=r"statutes\.yaml 第3行：.*没有“级别”这个词"):
        actions.load_statutes(directory)
    assert Statute.objects.count() == 2


def test_an_imported_text_can_be_cited(directory: Path, text_file: Path) -> None:
    found = bring(text_file)
    assert [verdict.what for verdict in found.verdicts] == ["新增"] * 3
    passage = queries.article("修路办法2.1.2", AFTER)
    assert passage is not None
    assert passage.text.startswith("（二）再施工")
    assert passage.citation == "《演示县修路办法》第二条第一款第二项"


def test_a_text_holds_only_on_the_days_of_its_version(directory: Path, text_file: Path) -> None:
    bring(text_file)
    assert queries.article("修路办法1", VERSION) is not None
    assert queries.article("修路办法1", BEFORE) is None


@pytest.mark.parametrize(
    "reference", ["修路办法2.4", "修路办法2.1.9", "修路办法9", "桥梁办法1", "没有的法1", "无明文", "本地预设"]
)
def test_what_nobody_imported_has_no_text(directory: Path, text_file: Path, reference: str) -> None:
    bring(text_file)
    assert queries.article(reference, AFTER) is None


def test_a_reference_that_is_none_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="不是条文的写法"):
        queries.article("修路办法第二条", AFTER)


def test_citing_names_the_statute_in_full(directory: Path) -> None:
    assert queries.cite("修路办法2.1.2") == "《演示县修路办法》第二条第一款第二项"
    assert queries.cite("没有的法3") == "《没有的法》第三条"
    assert queries.cite("无明文") == "无明文"
    assert queries.titles()["桥梁办法"] == "演示县桥梁办法"


def test_an_article_takes_one_query(
    directory: Path, text_file: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A case page shows the law beside it."""
    bring(text_file)
    with django_assert_num_queries(1):
        queries.article("修路办法2.1.2", AFTER)


def test_importing_twice_changes_nothing(directory: Path, text_file: Path) -> None:
    bring(text_file)
    rows = list(Article.objects.values_list("pk", "text"))
    assert {verdict.what for verdict in bring(text_file).verdicts} == {"相同"}
    assert list(Article.objects.values_list("pk", "text")) == rows


def test_a_mended_text_replaces_the_article(directory: Path, text_file: Path) -> None:
    bring(text_file)
    text_file.write_text(TEXT.replace("三十日", "二十日"), encoding="utf-8")
    assert [verdict.what for verdict in bring(text_file).verdicts] == ["相同", "更正", "相同"]
    passage = queries.article("修路办法2.3", AFTER)
    assert passage is not None
    assert passage.text == "修路的期限是二十日。"


def test_a_dry_run_tells_the_same_and_writes_nothing(directory: Path, text_file: Path) -> None:
    assert bring(text_file, dry_run=True).count("新增") == 3
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("**第二条**　", "**第四条**　", r"修路办法\.md：第14行：缺少第2至3条"),
        ("**第三条**　", "", r"修路办法\.md：文件共2条，而修路办法（2020-06-01施行）应有3条"),
    ],
)
def test_a_broken_text_writes_nothing(directory: Path, text_file: Path, old: str, new: str, sentence: str) -> None:
    text_file.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(StatuteError, match=sentence):
        bring(text_file)
    assert not Article.objects.exists()


def test_the_wrong_file_is_remarked(directory: Path, text_file: Path) -> None:
    text_file.write_text(TEXT.replace("# 演示县修路办法", "# 演示县挖沟办法"), encoding="utf-8")
    assert bring(text_file).remarks == ("文件开头没有出现《演示县修路办法》的名称，请确认没有拿错文件",)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"statute": "挖沟办法"}, "条文库里没有“挖沟办法”"),
        ({"in_force_on": date(2021, 1, 1)}, "没有2021-01-01施行的版本，现有：2018-01-01、2020-06-01"),
    ],
)
def test_an_unknown_version_is_refused(
    directory: Path, text_file: Path, said: dict[str, object], sentence: str
) -> None:
    with pytest.raises(StatuteError, match=sentence):
        bring(text_file, **said)


def test_a_statute_is_known_by_its_title_too(directory: Path, text_file: Path) -> None:
    assert bring(text_file, statute="演示县修路办法").count("新增") == 3


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_text_in_the_encodings_of_offices_is_read(directory: Path, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "修路办法.txt"
    path.write_bytes(TEXT.replace("**", "").replace("# ", "").encode(encoding))
    assert bring(path).count("新增") == 3


def test_a_word_document_is_read(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "修路办法.docx"
    document = Document()
    for line in ("演示县修路办法", "第一条　甲。", "第二条　乙：", "（一）丙。", "第三条　丁。"):
        document.add_paragraph(line)
    document.save(str(path))
    bring(path)
    passage = queries.article("修路办法2.1.1", AFTER)
    assert passage is not None
    assert passage.text == "（一）丙。"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.docx", b"not a zip", "不是有效的 Word 文件"),
        ("a.doc", b"", "只能导入"),
        ("a.txt", b"\xff\xfe\x00\xd8", "编码读不懂"),
        ("a.txt", b"\xff\xff\xff", "编码读不懂"),
        ("a.txt", b"PK\x00\x01", "不是文本文件"),
        ("a.md", b"", "没有找到一条条文"),
    ],
)
def test_an_unreadable_file_gets_a_sentence(
    directory: Path, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(StatuteError, match=sentence):
        bring(path)


def test_a_missing_file_gets_a_sentence(directory: Path, tmp_path: Path) -> None:
    with pytest.raises(StatuteError, match="没有这个文件"):
        bring(tmp_path / "nothing.md")


def run(*words: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("statutes", *words, stdout=out)
    return out.getvalue()


def test_the_command_loads_imports_and_shows(directory: Path, text_file: Path) -> None:
    assert "法规2部、版本3个，新增或者修改0处" in run("load", str(directory))
    words = ("import", str(text_file), "--statute", "修路办法", "--version", "2020-06-01")
    dry = run(*words, "--dry-run")
    assert "第2条 新增 修路应当按照下列次序进行：" in dry
    assert "没有写入" in dry
    assert not Article.objects.exists()
    assert "新增3条，更正0条，相同0条" in run(*words)
    assert run("show", "修路办法2.3", "--on", "2026-11-22") == "《演示县修路办法》第二条第三款\n修路的期限是三十日。\n"


@pytest.mark.parametrize(
    "words",
    [
        ("import", "nothing.md", "--statute", "修路办法", "--version", "2020-06-01"),
        ("import", "nothing.md", "--statute", "修路办法", "--version", "六月一日"),
        ("show", "修路办法2.3", "--on", "2026-11-22"),
        ("show", "第二条", "--on", "2026-11-22"),
    ],
)
def test_the_command_ends_badly_with_a_sentence(directory: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"没有|不是"):
        run(*words)
