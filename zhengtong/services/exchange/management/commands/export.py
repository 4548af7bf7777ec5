"""export 事项 | a register --out FILE: one command for everything that goes out as a table. Registers answer for themselves."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.services import queries
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import column_maps, exporting
from zhengtong.services.models import Batch, ServiceVersion

_IMPORT: Any = import_module("zhengtong.services.exchange.management.commands.import")  # Any: `import` is a keyword
RegisterExport: Any = import_module("zhengtong.registers.management.commands.export").Command  # Any: its sibling


class Command(RegisterExport):  # type: ignore[misc]  # see above
    help = "把事项目录（事项）或者台账写成 .xlsx、.csv、.json；事项还可以按列名对照写成 .tsv"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        own = parser.add_argument_group("只用于“事项”")
        own.add_argument("--batch", metavar="批次号", help="一个批次里的草稿，不写是施行中的事项")
        own.add_argument("--map", default="", metavar="名称", help="按列名对照写（law/import-maps.yaml）")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        if options["name"] not in _IMPORT.CATALOGUE:
            _IMPORT.known_register(options["name"])
            super().handle(*args, **options)
            return
        found = versions(options["batch"], options["on"] or timezone.localdate())
        out: Path = options["out"]
        try:
            write(out, found, options["map"])
        except ServiceError as error:
            raise CommandError("\n".join(error.messages)) from error
        except OSError as error:
            raise CommandError(f"{out} 不能写：{error.strerror}") from error
        self.stdout.write(f"事项：{found.count()}个，写到 {out}")


def versions(number: str | None, on: Any) -> "QuerySet[ServiceVersion]":  # Any: a day
    """What is in force, or the drafts of a batch, by code."""
    if number is None:
        return queries.in_force(on).order_by("service__code")
    batch = Batch.objects.filter(number=number).first()
    if batch is None:
        raise CommandError(f"没有批次“{number}”")
    return ServiceVersion.objects.filter(batch_line__batch=batch).order_by("batch_line__pk")


def write(out: Path, found: "QuerySet[ServiceVersion]", map_name: str) -> None:
    """The file, in the form its ending says."""
    ending = out.suffix.lower()
    writers = {".csv": exporting.csv_lines, ".json": exporting.json_lines}
    if map_name:
        known = next((one for one in column_maps.maps() if one.name == map_name), None)
        if known is None or ending != ".tsv":
            raise CommandError(
                "按列名对照写成 .tsv 文件，现有对照：" + "、".join(one.name for one in column_maps.maps())
            )
        lines = exporting.foreign_lines(found, known)
    elif ending == ".xlsx":
        out.write_bytes(exporting.workbook(found))
        return
    elif ending in writers:
        lines = writers[ending](found)
    else:
        raise CommandError(f"“{out.name}”的后缀应是 .xlsx、.csv 或者 .json；.tsv 要写 --map")
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
