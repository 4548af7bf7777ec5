"""Presets: what a county may choose where no national law sets a limit, and what it may not."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.lawbook.conftest import ROOT, SAMPLE, day, due
from zhengtong.lawbook import Lawbook, LawError, Preset, Procedure, Progress, Term
from zhengtong.lawbook.check import ERROR, check
from zhengtong.lawbook.explain import explain
from zhengtong.lawbook.presets import differences, listing
from zhengtong.lawbook.read import limit

HEAD = "程序: document\n缺省: { 名: 通行做法, 据: 凭所知，启用前核对 }\n"
GOOD = HEAD + "预设:\n  从严: { 据: 本县文件, 期限: { 总期限: 6 月, 审核期限: 10 工作日 }, 延长: { 审核期限: 5 日 } }\n"


def book_with(folder: Path, presets: str, name: str = "document") -> Lawbook:
    shutil.copytree(SAMPLE, folder / "law", dirs_exist_ok=True)
    shutil.copytree(ROOT / "law" / "calendars", folder / "law" / "calendars", dirs_exist_ok=True)
    (folder / "law" / "presets").mkdir(exist_ok=True)
    (folder / "law" / "presets" / f"{name}.yaml").write_text(presets, encoding="utf-8")
    return Lawbook(folder / "law")


@pytest.fixture
def book(tmp_path: Path) -> Lawbook:
    return book_with(tmp_path, GOOD)


@pytest.fixture
def strict(book: Lawbook) -> Procedure:
    presets = book.presets("document")
    preset = presets.find("从严") if presets else None
    assert preset is not None
    return preset.over(book.procedure("document", date(2020, 1, 1)))


def test_a_preset_replaces_limits_and_extensions(strict: Procedure) -> None:
    clock = strict.clocks["审核期限"]
    assert (clock.term, clock.extension and clock.extension.at_most) == (Term(10, "工作日"), Term(5, "日"))
    assert strict.clocks["总期限"].term == Term(6, "月")


def test_what_it_does_not_name_stays(strict: Procedure, book: Lawbook) -> None:
    written = book.procedure("document", date(2020, 1, 1))
    assert strict.clocks["公开期限"] == written.clocks["公开期限"]
    assert strict.actions == written.actions


def test_a_case_runs_under_it(strict: Procedure, book: Lawbook) -> None:
    progress = Progress(strict, book.calendar)
    progress.take("立项", on=day("3-02"), role="起草单位")
    assert due(progress, "总期限") == date(2026, 9, 2)


def test_an_extension_beyond_it_is_refused(strict: Procedure, book: Lawbook) -> None:
    progress = Progress(strict, book.calendar)
    progress.take("立项", on=day("3-02"), role="起草单位")
    progress.take("公开征求意见", on=day("3-03"), role="起草单位")
    progress.take("送审", on=day("4-03"), role="起草单位")
    choice = {"延长时间": "6 日", "延长理由": "略"}
    with pytest.raises(Exception, match="至多5日，不能延长6日"):
        progress.take("延长审核", on=day("4-07"), role="审核机构", data=choice, approved=True)


def test_the_explanation_names_it(strict: Procedure, book: Lawbook) -> None:
    progress = Progress(strict, book.calendar)
    progress.take("立项", on=day("3-02"), role="起草单位")
    clock = strict.clocks["总期限"]
    assert explain(progress, clock, progress.runs["总期限"], "法定", day("3-02")).preset == "从严"


def test_sentences_name_the_preset(strict: Procedure, book: Lawbook) -> None:
    written = book.procedure("document", date(2020, 1, 1))
    assert limit(written, written.clocks["总期限"]).endswith("〔本地预设“通行做法”〕")
    assert limit(strict, strict.clocks["总期限"]).endswith("〔本地预设“从严”〕")
    assert limit(strict, strict.clocks["审核期限"]).endswith("〔本条例13、本地预设“从严”〕")


def test_a_case_keeps_the_values_and_not_only_the_name(book: Lawbook, strict: Procedure) -> None:
    presets = book.presets("document")
    preset = presets.find("从严") if presets else None
    assert preset is not None
    kept = Preset.of(preset.plain())
    assert kept.over(book.procedure("document", date(2020, 1, 1))).clocks == strict.clocks


def test_the_list_shows_before_and_after(book: Lawbook) -> None:
    presets = book.presets("document")
    assert presets is not None
    versions = [book.procedure("document", date(2020, 1, 1))]
    shown = [(each.clock, each.before, each.after) for each in differences(versions[0], presets.others[0])]
    assert shown == [
        ("审核期限", "15个工作日", "10个工作日"),
        ("审核期限（至多延长）", "10日", "5日"),
        ("总期限", "1年", "6个月"),
    ]
    assert "预设 从严：审核期限15个工作日改为10个工作日" in listing(presets, versions)


def test_a_procedure_without_a_file_has_none(book: Lawbook) -> None:
    assert book.presets("licence") is None


def test_a_local_limit_without_a_file_is_an_error(tmp_path: Path) -> None:
    plain = book_with(tmp_path, GOOD)
    (plain.folder / "presets" / "document.yaml").unlink()
    found = check(plain.procedure("document", date(2020, 1, 1)), plain.statutes)
    told = [finding.text for finding in found if finding.level == ERROR]
    assert "期限“总期限”：据本地预设，却没有 presets/document.yaml 写明缺省从哪里来" in told


@pytest.mark.parametrize(
    ("presets", "sentence"),
    [
        ("程序: document\n", "presets/document.yaml 第1行：预设文件缺少“缺省”"),
        (HEAD.replace("document", "hotline"), "第1行：程序是“hotline”，文件名却是“document.yaml”；请改一处"),
        (HEAD.replace("据", "依"), "第2行：缺省里没有“依”这个词"),
        (HEAD + "预设:\n  甲: { 期限: { 总期限: 6 月 } }\n", "第4行：预设“甲”缺少“据”"),
        (HEAD + "预设:\n  甲: { 据: 乙 }\n", "第4行：预设“甲”要写“期限”或者“延长”"),
        (HEAD + "预设:\n  通行做法: { 据: 乙, 期限: { 总期限: 6 月 } }\n", "第4行：“通行做法”是缺省的名称"),
        (
            HEAD + "预设:\n  甲: { 据: 乙, 期限: { 总期: 6 月 } }\n",
            "第4行：预设“甲”：没有“总期”这个期限，是不是“总期限”？",
        ),
        (HEAD + "预设:\n  甲: { 据: 乙, 期限: { 总期限: 6 周 } }\n", "第4行：预设“甲”的“总期限”：“6 周”不是期限的写法"),
        (HEAD + "预设:\n  甲: { 据: 乙, 延长: { 总期限: 6 月 } }\n", "第4行：预设“甲”：期限“总期限”不能延长"),
        (
            HEAD + "预设:\n  甲: { 据: 乙, 期限: { 审核期限: 16 工作日 } }\n",
            "第4行：预设“甲”：“审核期限”16个工作日，可能长于法定的",
        ),
        (HEAD + "预设:\n  甲: { 据: 乙, 期限: { 审核期限: 1 月 } }\n", "可能长于法定的15个工作日；法定期限只能缩短"),
        (HEAD + "预设:\n  甲: { 据: 乙, 延长: { 审核期限: 11 日 } }\n", "“审核期限”至多延长11日，可能长于法定的10日"),
        (HEAD + "预设:\n  甲: { 据: 乙, 期限: { 公开期限: 29 日 } }\n", "可能短于法定的30日；法定的“待”只能更长"),
        (HEAD + "预设:\n  甲: { 据: 乙, 期限: { 听证通知: 6 日 } }\n", "可能短于法定的7日；法定的“前”只能更长"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, presets: str, sentence: str) -> None:
    with pytest.raises(LawError) as caught:
        book_with(tmp_path, presets).presets("document")
    assert sentence in str(caught.value)


def test_a_stricter_wait_and_an_equal_limit_are_allowed(tmp_path: Path) -> None:
    presets = book_with(
        tmp_path, HEAD + "预设:\n  甲: { 据: 乙, 期限: { 公开期限: 31 日, 审核期限: 15 工作日 } }\n"
    ).presets("document")
    assert presets is not None and len(presets.others) == 1


def test_a_preset_may_speak_of_an_older_version_only(tmp_path: Path) -> None:
    """One file serves all versions: a clock that only one of them has may be named."""
    book = book_with(tmp_path, GOOD)
    older = book.folder / "procedures" / "document" / "2010-01-01.yaml"
    text = (SAMPLE / "procedures" / "document" / "2020-01-01.yaml").read_text(encoding="utf-8")
    older.write_text(
        text.replace("2020-01-01", "2010-01-01")
        .replace("  总期限:", "  旧总期限:")
        .replace("[审核期限, 总期限]", "审核期限"),
        encoding="utf-8",
    )
    presets = book.presets("document")
    assert presets is not None
    assert "总期限" not in presets.others[0].over(book.procedure("document", date(2010, 1, 1))).clocks
