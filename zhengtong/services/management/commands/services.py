"""services load FILE... | export CODE | check: services carried in from files, out to them, and held against the law in force."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from zhengtong.services import actions, bundle_files, checks, law, queries
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import BundleVersion, ServiceVersion


def day(text: str) -> date:
    """A date of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成 2026-01-01 这样") from None


class Command(BaseCommand):
    help = "事项：load 从文件载入并公布，export 写成文件，check 对照现行法律检查已公布的事项。"

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="load|export|check")
        load = commands.add_parser("load", help="载入事项或者一件事的文件；重复载入不改变任何东西")
        load.add_argument("files", nargs="+", type=Path)
        load.add_argument("--on", required=True, type=day, help="公布日；文件的施行日不得早于这一天")
        load.add_argument("--draft", action="store_true", help="只存为草稿，不公布")
        load.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        export = commands.add_parser("export", help="把一个事项写成文件")
        export.add_argument("code", help="事项代码")
        export.add_argument("--on", required=True, type=day, help="哪一天施行的版本")
        check = commands.add_parser("check", help="检查施行中的事项是否仍合于现行法律")
        check.add_argument("--on", required=True, type=day)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        {"load": self.load, "export": self.export, "check": self.hold_against_the_law}[options["command"]](options)

    def load(self, options: dict[str, Any]) -> None:
        """All files, or none of them with every sentence about what is wrong."""
        wrong: list[str] = []
        with transaction.atomic():
            for path in options["files"]:
                try:
                    self.load_one(path, options)
                except ServiceError as error:
                    wrong += error.messages
            if wrong or options["dry_run"]:
                transaction.set_rollback(True)
        if wrong:
            raise CommandError("\n".join([*wrong, "有错误，全部没有写入。"]))
        if options["dry_run"]:
            self.stdout.write("（试运行，没有写入）")

    def load_one(self, path: Path, options: dict[str, Any]) -> None:
        """One file, of a service or of a bundle, and a line about what came of it."""
        version: ServiceVersion | BundleVersion | None
        if bundle_files.is_bundle(path):
            loaded = actions.load_bundle(path, on=options["on"], publish=not options["draft"])
            version = loaded.version
            for warning in loaded.warnings:
                self.stdout.write(warning)
        else:
            version = actions.load_service(path, on=options["on"], publish=not options["draft"])
        if version is not None:
            state = "草稿" if version.published_at is None else f"{version.in_force_on}起施行"
            self.stdout.write(f"{path.name}：{version.name}，第{version.number}版，{state}")

    def export(self, options: dict[str, Any]) -> None:
        """Print the file."""
        version = queries.of_code(options["code"], options["on"])
        if version is None:
            raise CommandError(f"{options['on']}没有施行中的事项“{options['code']}”。")
        self.stdout.write(actions.export(version), ending="")

    def hold_against_the_law(self, options: dict[str, Any]) -> None:
        """A law that came into force later may have made a promise too long."""
        book, wrong = law.book(), []
        for version in queries.in_force(options["on"]).prefetch_related("materials"):
            for problem in checks.problems(version, version.materials.all(), book, on=options["on"]):
                wrong.append(f"{version.service.code} {version.name}：{problem}")
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write("施行中的事项都合于现行法律。")
