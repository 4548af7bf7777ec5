"""文书：试印一种文书，或者检查存放的文件。"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.documents import queries, samples, upkeep, wording
from zhengtong.documents.errors import DocumentError


class Command(BaseCommand):
    help = "render-sample：试印一种文书；list：列出各种文书；check：检查文件是否完好"

    def add_arguments(self, parser: ArgumentParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        sample = tasks.add_parser("render-sample", help="试印一种文书，例如 licence/受理通知书")
        sample.add_argument("kind", help="文书种类；几种程序都有的，写成“程序代码/种类”")
        sample.add_argument("--out", required=True, type=Path, help="写到哪里，.pdf 或者 .docx")
        sample.add_argument("--on", type=date.fromisoformat, default=date(2026, 3, 2), help="成文日期，如 2026-03-02")
        tasks.add_parser("list", help="列出各种文书和它们的代字")
        check = tasks.add_parser("check", help="检查文书和材料的文件是否都在、都没有变")
        check.add_argument("--mend", action="store_true", help="能原样重新生成的，重新生成")
        check.add_argument("--drop-unclaimed", action="store_true", help="删去没有记录指向的文件（没有人办事时再用）")

    def handle(self, *args: Any, **options: Any) -> None:
        tasks = {"render-sample": self._render_sample, "list": self._list, "check": self._check_files}
        try:
            tasks[options["task"]](options)
        except DocumentError as error:
            raise CommandError(str(error)) from error

    def _render_sample(self, options: dict[str, Any]) -> None:
        """Write one document with made-up facts."""
        out: Path = options["out"]
        form = out.suffix.removeprefix(".")
        if form not in queries.RENDERERS:
            raise CommandError(f"--out 须以 .pdf 或者 .docx 结尾，现为“{out.name}”")
        procedure, _, kind = options["kind"].rpartition("/")
        words = wording.find(kind, procedure, options["on"])
        facts = samples.facts_for(words, options["on"])
        named = f"{words.procedure}/{kind}"
        out.write_bytes(queries.render(named, facts, form="pdf" if form == "pdf" else "docx", on=options["on"]))
        self.stdout.write(f"{out}：{words.title}")

    def _list(self, options: dict[str, Any]) -> None:
        """One line for each wording in force today or later."""
        for words in wording.in_force().values():
            self.stdout.write(f"{words.procedure}/{words.kind}\t{words.family}\t{words.mark}\t{words.title}")

    def _check_files(self, options: dict[str, Any]) -> None:
        """Report every lost or damaged file; exit 1 when one stays so."""
        findings = list(upkeep.check(mend=options["mend"]))
        for finding in findings:
            self.stdout.write(f"{finding.what}（{finding.digest[:12]}…）：{finding.outcome}")
        unclaimed = upkeep.unclaimed()
        for path in unclaimed if options["drop_unclaimed"] else []:
            path.unlink()
        done = "已删去" if options["drop_unclaimed"] else "可用 --drop-unclaimed 删去"
        self.stdout.write(f"没有记录指向的文件 {len(unclaimed)} 个" + (f"，{done}" if unclaimed else ""))
        if left := sum(not finding.is_mended for finding in findings):
            raise CommandError(f"有 {left} 个文件丢失或者损坏")
        self.stdout.write("全部文件完好")
