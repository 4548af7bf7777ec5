from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.lawbook import LawError
from zhengtong.registers import exchange, queries
from zhengtong.registers.errors import RegisterError


class Command(BaseCommand):
    help = "把台账写成 .xlsx、.csv 或者 .json；个人信息是遮挡的"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="“事项”，或者台账的代码、名称")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="写到哪个文件，按后缀定格式")
        parser.add_argument("--on", type=date.fromisoformat, metavar="日期", help="哪一天的样子，默认今天")
        parser.add_argument("--public", action="store_true", help="只写向社会公开的列")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = queries.register(options["name"])
        except (RegisterError, LawError) as reason:
            raise CommandError(str(reason)) from reason
        out, public = options["out"], options["public"]
        if public and not found.is_public:
            raise CommandError(f"{found.name}不向社会公开")
        entries = queries.entries(found.code, options["on"] or timezone.localdate()).order_by("code")
        count = entries.count()
        writers = {".csv": exchange.as_csv, ".json": exchange.as_json}
        if out.suffix.lower() not in (*writers, ".xlsx"):
            raise CommandError(f"“{out.name}”的后缀应是 .xlsx、.csv 或者 .json")
        try:
            if out.suffix.lower() == ".xlsx":
                out.write_bytes(exchange.as_xlsx(found, entries.iterator(2000), public=public))
            else:
                write = writers[out.suffix.lower()]
                with out.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(write(found, entries.iterator(2000), public=public))
        except OSError as error:
            raise CommandError(f"{out} 不能写：{error.strerror}") from error
        self.stdout.write(f"{found.name}：{count}条，写到 {out}")
