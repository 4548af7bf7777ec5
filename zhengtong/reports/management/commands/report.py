"""zhengtong report annual --year 2018: the report of a year, written to a file or published."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.figures.errors import FigureError
from zhengtong.reports import actions, checking, drafting, queries
from zhengtong.reports.errors import ReportError
from zhengtong.tally.terminal import summary


class Command(BaseCommand):
    help = "生成报告：报告里的每一个数字都由记录算出。默认写成草稿；--publish 定稿、编号并公布。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="报告", help="模板名称，如 annual（reports/annual.md）")
        parser.add_argument("--year", type=int, required=True, help="年度，如 2018")
        parser.add_argument(
            "--out", action="append", default=[], metavar="文件", help="写到 .html、.docx 或 .pdf，可写多次"
        )
        parser.add_argument("--publish", action="store_true", help="定稿全部指标并公布")
        parser.add_argument(
            "--reason", default="", metavar="理由", help="数字核对有不符时，仍予公布的理由；随报告保存并公开"
        )
        parser.add_argument("--on", metavar="D", help="成文日期，默认今天")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        try:
            self._handle(
                options["name"], options["year"], options["out"], options["publish"], options["on"], options["reason"]
            )
        except (ReportError, FigureError) as error:
            raise CommandError(str(error), returncode=1) from error

    def _handle(self, name: str, year: int, outs: list[str], publish: bool, day: str | None, reason: str) -> None:
        try:
            on = date.fromisoformat(day) if day else date.today()
        except ValueError as error:
            raise CommandError(f"“{day}”不是日期。请写成 2019-03-01 这样。", returncode=2) from error
        files = [Path(out) for out in outs]
        drafting.forms(file.suffix.lstrip(".") for file in files)
        for file in files:
            if not file.parent.is_dir():
                raise ReportError(f"没有文件夹“{file.parent}”，请先建立。")
        if publish:
            report = actions.publish(name, year, on=on, reason=reason)
            contents = {one.form: bytes(one.content) for one in report.files.all()}
            self.stdout.write(
                f"已公布：{report.number} {report.title}（{report.figures.count()} 个指标定稿，截至事件 {report.as_of_event}）"
            )
            if report.contradictions:
                self.stdout.write(f"其中{len(report.contradictions)}处对不上，理由随报告公开：{report.reason}")
        else:
            filled = drafting.draft(name, year, on=on)
            contents = {file.suffix[1:]: drafting.FORMS[file.suffix[1:]](filled) for file in files}
            self.stdout.write(f"草稿：{filled.title}（{len(filled.appendix)} 个指标）")
            self._tell(checking.check(filled, queries.text_of_year(name, year - 1)))
        for file in files:
            _write(file, contents[file.suffix[1:]])
            self.stdout.write(f"写入 {file}（{file.stat().st_size} 字节）")

    def _tell(self, checked: checking.Checked) -> None:
        """What tally found: the sum of it, and each contradiction."""
        self.stdout.write(f"数字核对：{summary(checked.findings)}")
        for finding in checked.contradictions:
            self.stdout.write(f"  不符：{finding.message}")


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing."""
    draft = file.with_name(f".{file.name}.draft")
    draft.write_bytes(content)
    draft.replace(file)
