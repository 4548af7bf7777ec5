"""zhengtong law registers list | check | table: the registers from the command line."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from zhengtong.lawbook.check import ERROR
from zhengtong.lawbook.errors import LawError
from zhengtong.lawbook.register_check import check_namings, check_register
from zhengtong.lawbook.register_load import load_register
from zhengtong.lawbook.register_table import listing, table

if TYPE_CHECKING:
    from zhengtong.lawbook.book import Lawbook

Say = Callable[[str], None]


def run(book: "Lawbook", words: Sequence[str], say: Say, misused: Callable[[str], int]) -> int:
    """Answer one command; 0 nothing wrong, 1 mistakes, 2 not understood."""
    command, *names = words or ("list",)
    if command == "check":
        return int(check(book, names, say))
    if command not in ("list", "table"):
        return misused(f"registers 没有“{command}”，可用：list、check、table")
    wanted = [book.register(name) for name in names] or list(book.registers.values())
    say(listing(wanted) if command == "list" else table(wanted))
    return 0


def check(book: "Lawbook", names: Sequence[str], say: Say) -> bool:
    """Check these registers, or all of them with what code tables take from them; whether something is wrong."""
    folder = book.folder / "registers"
    paths = [folder / f"{name}.yaml" for name in names] or sorted(folder.glob("*.yaml"))
    registers, failed = {}, False
    for path in paths:
        try:
            registers[path.stem] = load_register(path)
        except LawError as error:
            failed = True
            for message in error.messages:
                say(f"{ERROR}：{message}")
    known = {path.stem: registers.get(path.stem) for path in folder.glob("*.yaml")} | registers
    for register in registers.values():
        findings = check_register(register, known, book.statutes)  # type: ignore[arg-type]  # only the codes are asked for
        errors = [finding for finding in findings if finding.level == ERROR]
        failed = failed or bool(errors)
        if findings:
            say(f"台账{register}：{len(errors)}处错误，{len(findings) - len(errors)}处提示")
        for finding in findings:
            say(f"  {finding}")
    if not names and not failed:
        wrong = check_namings(book.code_tables, registers)
        failed = bool(wrong)
        for finding in wrong:
            say(str(finding))
    say(f"台账：{len(registers)}本")
    return failed
