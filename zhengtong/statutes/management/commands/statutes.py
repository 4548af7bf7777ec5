"""statutes load | import FILE | show REFERENCE: the directory of statutes, and texts a county holds."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengtong.statutes import actions, queries
from zhengtong.statutes.errors import StatuteError


def day(text: str) -> date:
    """A date of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成 2019-04-23 这样") from None


class Command(BaseCommand):
    help = "法规目录与条文：load 载入 law/statutes.yaml，import 导入一部法规的全文，show 显示一条条文。"

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="load|import|show")
        load = commands.add_parser("load", help="载入法规目录；重复载入不改变任何东西")
        load.add_argument("file", nargs="?", type=Path, default=Path(settings.LAW) / "statutes.yaml")
        bring = commands.add_parser("import", help="导入一部法规的全文（.md、.txt、.docx）")
        bring.add_argument("file", type=Path)
        bring.add_argument("--statute", required=True, help="简称或者全称，如 许可法")
        bring.add_argument("--version", required=True, type=day, help="施行日，如 2019-04-23")
        bring.add_argument("--dry-run", action="store_true", help="只看逐条结果，不写入")
        show = commands.add_parser("show", help="显示一条条文，如 许可法32.1.4")
        show.add_argument("reference")
        show.add_argument("--on", required=True, type=day, help="哪一天施行的文本")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        try:
            getattr(self, options["command"].replace("import", "bring"))(options)
        except (StatuteError, ValueError) as error:
            raise CommandError(str(error)) from None

    def load(self, options: dict[str, Any]) -> None:
        """Carry the directory in."""
        found = actions.load_statutes(options["file"])
        self.stdout.write(f"法规{found.statutes}部、版本{found.versions}个，新增或者修改{found.changed}处。")

    def bring(self, options: dict[str, Any]) -> None:
        """Import a text, with a verdict on every article."""
        found = actions.import_text(
            options["file"], statute=options["statute"], in_force_on=options["version"], dry_run=options["dry_run"]
        )
        for verdict in found.verdicts:
            self.stdout.write(f"第{verdict.number}条 {verdict.what} {verdict.beginning}")
        for remark in found.remarks:
            self.stdout.write(f"请注意：{remark}")
        counts = "，".join(f"{what}{found.count(what)}条" for what in (actions.NEW, actions.CHANGED, actions.SAME))
        self.stdout.write(f"{found.version}：{counts}。{'（试运行，没有写入）' if options['dry_run'] else ''}")

    def show(self, options: dict[str, Any]) -> None:
        """Print an article with its citation."""
        found = queries.article(options["reference"], options["on"])
        if found is None:
            raise CommandError(
                f"{queries.cite(options['reference'])}：条文库里没有{options['on']}有效的条文，可能还没有导入。"
            )
        self.stdout.write(f"{found.citation}\n{found.text}")
