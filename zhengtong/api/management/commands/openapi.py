"""manage.py openapi: write the contract of the interface, or say that it has changed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengtong.api.contract import text


class Command(BaseCommand):
    help = "写出接口的约定（OpenAPI）；--check 只核对文件与代码是否一致"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="只核对，不写；不一致时退出码为 1")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not options["check"]:
            file.write_text(text(), encoding="utf-8")
            self.stdout.write(f"已写入 {file}")
        elif not file.exists() or file.read_text(encoding="utf-8") != text():
            raise CommandError(f"接口与 {file} 不一致。确认改变是有意的以后，运行 manage.py openapi {file}")
