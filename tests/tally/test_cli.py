"""`zhengtong tally`: its exit codes, its JSON, and the marks below the numbers."""

import io
import json
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document

from zhengtong.tally.cli import run

WRONG = "全年情况如下。\n全年办理法律援助案件100件，其中刑事案件60件，民事案件45件。\n"
RIGHT = "全年办理法律援助案件105件，其中刑事案件60件，民事案件45件。\n"
KEYS = {
    "kind", "verdict", "operands", "result", "computed", "message", "low", "high", "stated_low", "stated_high",
    "suspects", "cause", "rule",
}  # fmt: skip


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    file = tmp_path / "错.txt"
    file.write_text(WRONG, encoding="utf-8")
    return str(file)


@pytest.fixture
def right(tmp_path: Path) -> str:
    file = tmp_path / "对.txt"
    file.write_text(RIGHT, encoding="utf-8")
    return str(file)


def test_nothing_wrong_is_nought(right: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([right]) == 0
    assert capsys.readouterr().out == f"{right}：核对1处，相符1处\n"


def test_a_contradiction_is_one_and_is_shown_with_marks_below_its_numbers(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([wrong]) == 1
    head, text, marks, message, bounds, _, summary = capsys.readouterr().out.splitlines()
    assert head == f"{wrong} 第2行 不符"
    assert text == "    全年办理法律援助案件100件，其中刑事案件60件，民事案件45件。"
    assert marks == "                        ^^^^^              ~~~~          ~~~~"
    assert "105" in message
    assert bounds == "    由各数推算：105；所写的数可以代表：100"
    assert summary == f"{wrong}：核对1处，不符1处"


def test_what_cannot_be_read_is_two_and_the_rest_is_checked(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "无.txt")
    assert run([missing, wrong]) == 2
    said = capsys.readouterr()
    assert said.err == f"{missing}：没有这个文件，请核对路径\n"
    assert "不符1处" in said.out


@pytest.mark.parametrize(
    "argv", [[], ["--json"], ["--what", "a.txt"], ["a.txt", "--earlier"], ["a", "b", "--word", "c"]]
)
def test_a_command_that_is_not_understood_is_two(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argv) == 2
    said = capsys.readouterr()
    assert "用法：zhengtong tally" in said.out + said.err


def test_help_is_nought(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert capsys.readouterr().out.startswith("用法：zhengtong tally")


def test_json_is_one_object_a_file(wrong: str, right: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([wrong, right, "--json"]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["file"], second["file"]) == (wrong, right)
    (finding,) = first["findings"]
    assert set(finding) == KEYS
    assert (finding["kind"], finding["verdict"], finding["computed"]) == ("sum", "contradicts", 105)
    assert [one["value"] for one in finding["operands"]] == [60, 45]
    for one in (*finding["operands"], finding["result"]):
        assert set(one) == {"text", "value", "unit", "start", "end"}
        assert WRONG[one["start"] : one["end"]] == one["text"]


def test_places_count_characters_of_the_decoded_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "宽.txt"
    text = "𠀀𠀁（發(fā)布）\r\n" + WRONG
    file.write_bytes(text.encode("gb18030"))
    run([str(file), "--json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert text[finding["result"]["start"] : finding["result"]["end"]] == finding["result"]["text"]


def test_all_shows_what_holds_as_well(right: str, capsys: pytest.CaptureFixture[str]) -> None:
    run([right, "--all"])
    assert f"{right} 第1行 相符" in capsys.readouterr().out


def test_last_years_report_that_cannot_be_read_is_two(right: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([right, "--earlier", "没有.txt"]) == 2
    assert capsys.readouterr().err == "没有.txt：没有这个文件，请核对路径\n"


def test_word_is_written_with_comments(wrong: str, tmp_path: Path) -> None:
    out = tmp_path / "批注.docx"
    assert run([wrong, "--word", str(out)]) == 1
    assert [comment.author for comment in Document(BytesIO(out.read_bytes())).comments] == ["政通数字核对"]


def test_text_comes_from_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(BytesIO(WRONG.encode())))
    assert run(["-"]) == 1
    assert "不符1处" in capsys.readouterr().out


def test_a_long_line_is_cut_without_tearing_a_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "长.txt"
    file.write_text("前" * 34 + WRONG.splitlines()[1], encoding="utf-8")
    run([str(file)])
    lines = capsys.readouterr().out.splitlines()
    text = [line for line, below in pairwise(lines) if set(below.strip()) <= set("^~ ") and below.strip()]
    assert any("100件" in line for line in text)
