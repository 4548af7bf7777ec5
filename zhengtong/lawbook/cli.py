"""zhengtong law check | read | presets | draw | diff | test | calendar: the law from the command line, in Chinese.

Exit codes: 0 nothing wrong; 1 the law has mistakes or a scenario fails; 2 the command or a file is not understood.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from zhengtong.lawbook import coverage, register_cli, seed
from zhengtong.lawbook import diff as differing
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.bpmn import bpmn
from zhengtong.lawbook.check import ERROR, NOTE, Finding, check
from zhengtong.lawbook.draw import draw
from zhengtong.lawbook.errors import LawError
from zhengtong.lawbook.picture import picture
from zhengtong.lawbook.presets import listing
from zhengtong.lawbook.procedure import Procedure
from zhengtong.lawbook.read import read
from zhengtong.lawbook.scenario import read_scenarios
from zhengtong.lawbook.taking_over import check_taking_over

USAGE = """用法：zhengtong law 命令 [名称…] [--law 目录]
  check [名称]        检查程序：到不了的环节、没有人负责的期限、不存在的条文……；不写名称就检查全部
                      加 --coverage 列出条文覆盖，再加 --write 写进 docs/law-coverage.md
  read [名称]         把程序写成句子，供法律人员审阅
  presets [名称]      列出本地期限的各种预设；不写名称就列全部
  draw 名称           画成流程图（SVG）；加 --mermaid 是 Mermaid 的文字
  bpmn 名称           写成 BPMN 2.0，供流程软件打开
  diff 旧 新          两个版本的新旧对照，如：diff licence/2004-07-01 licence/2019-04-23
  test [名称|文件…]   按 law/scenarios 里的情形逐一核对；文件名应是程序的代码，如 licence.yaml
  registers list | check | table [名称]   台账：列出、检查、写成一张总表
  calendar 年份       从 chinesecalendar 起草一年的放假安排，供对照通知修改
名称写程序的代码（licence，所有版本），或者代码/施行日（licence/2019-04-23）。
退出码：0 没有问题，1 有错误或者情形不符，2 命令或者文件读不懂。"""


def run(argv: Sequence[str]) -> int:
    """Run one command; what to say goes to standard output, complaints to standard error."""
    words, folder = list(argv), _default_folder()
    if "--law" in words:
        at = words.index("--law")
        if at + 1 >= len(words):
            return _misused("--law 后面要写目录")
        folder = Path(words[at + 1])
        del words[at : at + 2]
    if not words or words[0] in ("help", "-h", "--help"):
        _say(USAGE)
        return 0 if words else 2
    command = COMMANDS.get(words[0])
    if command is None:
        return _misused(f"没有“{words[0]}”这个命令")
    try:
        return command(Lawbook(folder), words[1:])
    except LawError as error:
        for message in error.messages:
            _complain(message)
        return 2


def _check(book: Lawbook, names: Sequence[str]) -> int:
    """Check every procedure by itself, so that one broken file does not hide the rest."""
    chosen = [name for name in names if name not in ("--coverage", "--write")]
    if "--coverage" in names:
        return _coverage(book, chosen, write="--write" in names)
    failed = False
    for code, version in _versions(book, chosen):
        try:
            law = book.procedure(code, version)
            findings = [*check(law, book.statutes, book.roles), *_taking_over(book, law), *_few_scenarios(book, law)]
        except LawError as error:
            failed = True
            for message in error.messages:
                _say(f"{ERROR}：{message}")
            continue
        errors = [finding for finding in findings if finding.level == ERROR]
        failed = failed or bool(errors)
        _say(f"{law}：{len(errors)}处错误，{len(findings) - len(errors)}处提示")
        for finding in findings:
            _say(f"  {finding}")
    if not names:
        failed = register_cli.check(book, (), _say) or failed
    calendar = book.calendar
    _say(f"工作日历：{calendar.first_on.year}年至{calendar.last_on.year}年")
    return int(failed)


def _taking_over(book: Lawbook, law: Procedure) -> list[Finding]:
    versions = [book.procedure(law.code, day) for day in book.versions[law.code]]
    return check_taking_over(law, versions, book.folder / "procedures" / law.code / f"{law.version}.yaml")


def _coverage(book: Lawbook, names: Sequence[str], *, write: bool) -> int:
    """Articles cited, left out, forgotten; exit code 1 when some are forgotten."""
    if write:
        path = book.folder.resolve().parent / "docs" / "law-coverage.md"
        path.write_text(coverage.page(book), encoding="utf-8")
        _say(f"写进了{path.parent.name}/{path.name}")
        return 0
    laws = [book.procedure(code, version) for code, version in _versions(book, names)]
    for law in laws:
        for line in coverage.lines(law, book.statutes):
            _say(line)
    return int(any(each.forgotten for law in laws for each in coverage.coverage(law, book.statutes)))


def _few_scenarios(book: Lawbook, law: Procedure) -> list[Finding]:
    path = book.folder / "scenarios" / f"{law.code}.yaml"
    scenarios = read_scenarios(path) if path.is_file() else []
    count = sum(scenario.procedure(book) is law for scenario in scenarios)
    return [Finding(NOTE, f"只有{count}个情形，每个版本至少要有三个")] if count < 3 else []


def _read(book: Lawbook, names: Sequence[str]) -> int:
    for code, version in _versions(book, names):
        _say(read(book.procedure(code, version)))
    return 0


def _presets(book: Lawbook, names: Sequence[str]) -> int:
    codes = dict.fromkeys(code for code, _ in _versions(book, names))
    for code in codes:
        if presets := book.presets(code):
            _say(listing(presets, [book.procedure(code, day) for day in book.versions[code]]))
        elif names:
            _say(f"{code}：没有预设，期限都由法律规定")
    return 0


def _draw(book: Lawbook, names: Sequence[str]) -> int:
    chosen = [name for name in names if name != "--mermaid"]
    if "--mermaid" in names:
        for code, version in _versions(book, chosen):
            law = book.procedure(code, version)
            _say(f"%% {law}\n{draw(law)}")
        return 0
    return _export(book, chosen, "draw", picture)


def _bpmn(book: Lawbook, names: Sequence[str]) -> int:
    return _export(book, names, "bpmn", bpmn)


def _export(book: Lawbook, names: Sequence[str], command: str, made: Callable[[Procedure], str]) -> int:
    """One version as a file of its own, to be redirected; of a procedure without a version, the newest."""
    if len(names) != 1:
        return _misused(
            f"{command} 要写一个名称，如：{command} licence > licence.{'svg' if command == 'draw' else 'bpmn'}"
        )
    _say(made(book.procedure(*_versions(book, names)[-1])))
    return 0


def _diff(book: Lawbook, names: Sequence[str]) -> int:
    if len(names) != 2:
        return _misused("diff 要写两个版本")
    (old,), (new,) = (_versions(book, [name])[-1:] for name in names)
    _say(differing.table(book.procedure(*old), book.procedure(*new)))
    return 0


def _test(book: Lawbook, names: Sequence[str]) -> int:
    paths = [_scenario_file(book, name) for name in names] or sorted((book.folder / "scenarios").glob("*.yaml"))
    if not paths:
        raise LawError(f"{book.folder / 'scenarios'} 里没有情形文件")
    failures, count = [], 0
    for path in paths:
        for scenario in read_scenarios(path):
            count += 1
            failures += scenario.run(book)
    for failure in failures:
        _say(f"不符：{failure}")
    _say(f"共{count}个情形，{'全部相符' if not failures else f'{len(failures)}处不符'}")
    return int(bool(failures))


def _scenario_file(book: Lawbook, name: str) -> Path:
    """A path as given, or law/scenarios/<name>.yaml."""
    if name.endswith((".yaml", ".yml")) or os.sep in name:
        return Path(name)
    path = book.folder / "scenarios" / f"{name}.yaml"
    if not path.is_file():
        raise LawError(f"没有情形文件：{path}")
    return path


def _registers(book: Lawbook, names: Sequence[str]) -> int:
    return register_cli.run(book, names, _say, _misused)


def _calendar(_book: Lawbook, names: Sequence[str]) -> int:
    years = [name for name in names if name != "--from-package"]
    if len(years) != 1 or not years[0].isdecimal():
        return _misused("calendar 要写一个年份")
    _say(seed.draft(int(years[0])))
    return 0


def _versions(book: Lawbook, names: Sequence[str]) -> list[tuple[str, date]]:
    """The versions meant by names; all of them when there are none."""
    found: list[tuple[str, date]] = []
    for name in names or book.versions:
        code, slash, day = name.partition("/")
        if code not in book.versions:
            raise LawError(f"没有“{code}”这套程序；现有：{'、'.join(book.versions)}")
        try:
            found += [(code, date.fromisoformat(day))] if slash else [(code, each) for each in book.versions[code]]
        except ValueError:
            raise LawError(f"“{name}”应写成 代码/施行日，如 {code}/{book.versions[code][-1]}") from None
    return found


def _default_folder() -> Path:
    """ZHENGTONG_LAW, or law/ here, or the one beside the code."""
    if named := os.environ.get("ZHENGTONG_LAW"):
        return Path(named)
    here = Path("law")
    return here if here.is_dir() else Path(__file__).resolve().parents[2] / "law"


def _misused(reason: str) -> int:
    _complain(f"{reason}\n\n{USAGE}")
    return 2


def _say(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")


def _complain(text: str) -> None:
    sys.stderr.write(text.rstrip("\n") + "\n")


COMMANDS: dict[str, Callable[[Lawbook, Sequence[str]], int]] = {
    "check": _check,
    "read": _read,
    "presets": _presets,
    "draw": _draw,
    "bpmn": _bpmn,
    "diff": _diff,
    "test": _test,
    "registers": _registers,
    "calendar": _calendar,
}
