"""The law from the command line: what it says, and the exit codes scripts rely on."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lawbook.conftest import ROOT
from zhengtong.lawbook.cli import run


@pytest.fixture
def law(folder: Path, tmp_path: Path) -> Path:
    """A law folder a test may spoil."""
    copy = tmp_path / "law"
    shutil.copytree(folder, copy)
    return copy


def spoil(law: Path, before: str, after: str) -> None:
    path = law / "procedures" / "licence" / "2019-04-23.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_check_passes_a_sound_law(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--law", str(law)]) == 0
    said = capsys.readouterr().out
    assert "行政许可（一般程序）（licence/2019-04-23）：0处错误" in said
    assert "提示：环节“待补正”：没有任何期限约束" in said
    assert "只有0个情形，每个版本至少要有三个" in said
    assert "工作日历：2004年至2026年" in said


def test_check_fails_a_mistake_and_still_checks_the_rest(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(law, "谁: 窗口, 从: 待受理, 到: 审查中", "谁：窗口, 从: 待受理, 到: 审查中")
    assert run(["check", "--law", str(law)]) == 1
    said = capsys.readouterr().out
    assert "错误：licence/2019-04-23.yaml 第18行：“谁：”用了全角冒号，请改成半角“: ”" in said
    assert "行政复议（review/2024-01-01）：0处错误" in said


def test_check_fails_a_mistake_of_sense(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(law, "据: 许可法44 }", "据: 许可法144 }")
    assert run(["check", "licence", "--law", str(law)]) == 1
    assert "没有许可法144" in capsys.readouterr().out


def test_read_and_draw_one_version(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "licence/2019-04-23", "--law", str(law)]) == 0
    assert "自收到日起5个工作日内，窗口应当受理" in capsys.readouterr().out
    assert run(["draw", "licence", "--law", str(law)]) == 0
    assert capsys.readouterr().out.startswith("<svg ")
    assert run(["draw", "licence", "--mermaid", "--law", str(law)]) == 0
    assert "stateDiagram-v2" in capsys.readouterr().out
    assert run(["bpmn", "licence/2019-04-23", "--law", str(law)]) == 0
    assert "<bpmndi:BPMNPlane" in capsys.readouterr().out


def test_a_picture_is_of_one_procedure(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draw", "--law", str(law)]) == 2
    assert "draw 要写一个名称" in capsys.readouterr().err


def test_presets_are_listed(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["presets", "--law", str(law)]) == 0
    assert "规范性文件的制定（document）\n  缺省 通行做法：总期限1年" in capsys.readouterr().out
    assert run(["presets", "licence", "--law", str(law)]) == 0
    assert "licence：没有预设，期限都由法律规定" in capsys.readouterr().out


def test_diff_needs_two_versions(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "licence/2019-04-23", "document/2020-01-01", "--law", str(law)]) == 0
    assert "| 项目 | 2019-04-23施行 | 2020-01-01施行 |" in capsys.readouterr().out
    assert run(["diff", "licence", "--law", str(law)]) == 2
    assert "diff 要写两个版本" in capsys.readouterr().err


def test_scenarios_kept_anywhere_are_run(law: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "elsewhere" / "licence.yaml"
    path.parent.mkdir()
    good = "- 情形: 甲\n  经过: [2026-03-02 提交申请]\n  应为: { 受理审查: 2026-03-09 }\n"
    path.write_text(good, encoding="utf-8")
    assert run(["test", str(path), "--law", str(law)]) == 0
    assert "共1个情形，全部相符" in capsys.readouterr().out
    path.write_text(good.replace("03-09", "03-10"), encoding="utf-8")
    assert run(["test", str(path), "--law", str(law)]) == 1
    said = capsys.readouterr().out
    assert "不符：licence.yaml 第1行“甲”：受理审查应到2026-03-10届满，实为2026-03-09" in said


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([], "用法"),
        (["chek"], "没有“chek”这个命令"),
        (["read", "license"], "没有“license”这套程序；现有：document、licence、review"),
        (["read", "licence/2019"], "应写成 代码/施行日，如 licence/2019-04-23"),
        (["read", "licence/2020-01-01"], "没有2020-01-01施行的版本"),
        (["test", "nothing"], "没有情形文件"),
        (["test", "nowhere/licence.yaml"], "没有这个文件：licence.yaml"),
        (["calendar"], "calendar 要写一个年份"),
        (["calendar", "2099"], "还没有2099年的放假安排"),
    ],
)
def test_what_is_not_understood_exits_with_two(
    law: Path, capsys: pytest.CaptureFixture[str], argv: list[str], sentence: str
) -> None:
    assert run([*argv, "--law", str(law)]) == 2
    said = capsys.readouterr()
    assert sentence in said.out + said.err


def test_a_broken_file_stops_reading_with_its_sentence(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(law, "限: 20 工作日", "限: 二十日")
    assert run(["read", "licence", "--law", str(law)]) == 2
    assert "“二十日”不是期限的写法" in capsys.readouterr().err


def test_a_folder_without_law_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--law", str(tmp_path)]) == 2
    assert "没有程序目录" in capsys.readouterr().err


def test_the_draft_of_a_year_is_what_the_installation_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "2025"]) == 0
    draft = capsys.readouterr().out
    kept = (ROOT / "law" / "calendars" / "2025.yaml").read_text(encoding="utf-8")
    assert draft[draft.index("放假:") :] == kept[kept.index("放假:") :]


def test_it_works_as_a_module_and_answers_for_help() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zhengtong.lawbook", "help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "用法：zhengtong law" in done.stdout) == (0, True)
