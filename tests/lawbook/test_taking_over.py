"""A version that takes over open cases must be able to read what was done in them; the check says what it dropped, and where."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from zhengtong.lawbook import Lawbook, LawError, cli
from zhengtong.lawbook.taking_over import check_taking_over

OLD, NEW = date(2019, 4, 23), date(2026, 4, 1)
Found = Callable[..., list[str]]


@pytest.fixture
def found(tmp_path: Path, folder: Path) -> Found:
    """What the check says of a newer licence with some passages replaced."""

    def edited(*changes: tuple[str, str], open_cases: str = "适用新版") -> list[str]:
        law = tmp_path / "law"
        copytree(folder, law)
        path = law / "procedures" / "licence" / f"{NEW}.yaml"
        text = (law / "procedures" / "licence" / f"{OLD}.yaml").read_text(encoding="utf-8")
        for before, after in (
            (f"施行: {OLD}", f"施行: {NEW}"),
            ("在办案件: 沿用旧版", f"在办案件: {open_cases}"),
            *changes,
        ):
            assert before in text, before
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
        book = Lawbook(law)
        versions = [book.procedure("licence", OLD), book.procedure("licence", NEW)]
        return [finding.text for finding in check_taking_over(versions[1], versions, path)]

    return edited


def test_a_version_with_everything_in_it_may_take_over(found: Found) -> None:
    assert found() == []


def test_it_names_file_and_line(found: Found) -> None:
    (said,) = found(
        ("补正内容, 出: 补正告知书, 限次: 1", "补正内容, 出: 补正告知书, 限次: 1"), ("颁发证件:", "颁证期限:")
    )
    assert said == (
        "licence/2026-04-01.yaml 第5行：写了适用新版，却没有2019-04-23版的期限“颁发证件”；补上，或者写沿用旧版"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ([("待补正", "待补齐")], "却没有2019-04-23版的环节“待补正”"),
        ([("结束专门程序", "专门程序结束")], "动作“结束专门程序”在新版里没有了"),
        ([("到: 审查中, 记: 受理日, 出", "到: 待颁证, 记: 受理日, 出")], "动作“受理”转入“审查中”，新版却转入“待颁证”"),
        ([("记: 受理日, 出", "记: { 受理日: 收到日 }, 出")], "动作“受理”所记的“受理日”，新版不记或者记法不同"),
        ([("停: 作出决定", "停: 颁发证件")], "停算“专门程序”在新版里始、终不同，或者少停了期限"),
        ([("限: 20 工作日, 自: 受理日", "限: 20 工作日, 自: 收到日")], "期限“作出决定”在新版里起算的日子、算法不同"),
        ([("限: 5 工作日", "限: 3 工作日")], "期限“受理审查”比2019-04-23版严"),
    ],
)
def test_what_a_case_may_have_met_must_be_kept(found: Found, changes: list[tuple[str, str]], sentence: str) -> None:
    said = found(*changes)
    assert any(sentence in each for each in said), said


def test_a_limit_that_deems_nothing_may_become_stricter(found: Found) -> None:
    assert found(("限: 20 工作日, 自: 受理日", "限: 10 工作日, 自: 受理日")) == []


def test_a_version_that_leaves_open_cases_alone_may_drop_what_it_likes(found: Found) -> None:
    assert found(("颁发证件:", "颁证期限:"), open_cases="沿用旧版") == []


def test_the_check_of_the_command_line_fails(tmp_path: Path, found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    found(("颁发证件:", "颁证期限:"))
    assert cli.run(["check", "licence", "--law", str(tmp_path / "law")]) == 1
    assert "写了适用新版，却没有2019-04-23版的期限“颁发证件”" in capsys.readouterr().out


def test_the_next_version_that_takes_over_is_the_first_after(tmp_path: Path, found: Found) -> None:
    found()
    book = Lawbook(tmp_path / "law")
    assert book.taking_over("licence", OLD, date(2026, 3, 31)) is None
    assert book.taking_over("licence", OLD, NEW) == NEW
    assert book.taking_over("licence", NEW, date(2026, 12, 31)) is None


def test_every_version_of_the_law_that_takes_over_may() -> None:
    folder = Path(__file__).resolve().parents[2] / "law"
    book = Lawbook(folder)
    takers = [
        path
        for path in (folder / "procedures").glob("*/*.yaml")
        if "在办案件: 适用新版" in path.read_text(encoding="utf-8")
    ]
    assert takers
    for path in takers:
        versions = [book.procedure(path.parent.name, day) for day in book.versions[path.parent.name]]
        law = book.procedure(path.parent.name, date.fromisoformat(path.stem))
        assert check_taking_over(law, versions, path) == []


def test_no_act_is_called_like_the_event(found: Found) -> None:
    with pytest.raises(LawError, match="“适用新版”是系统记事用的名称"):
        found(("结束专门程序", "适用新版"))
