"""zhengtong figures: what the figures of a period are, and the records behind them."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.figures import actions, queries
from zhengtong.figures.compute import Computed, Value
from zhengtong.figures.errors import FigureError
from zhengtong.figures.records import MAX_LIMIT, Record


def day(text: str) -> date:
    """A day as the command line gives it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}”不是日期。请写成 2018-01-01 这样。", returncode=2) from error


class Command(BaseCommand):
    help = "计算指标。不写名称则计算全部；--open 列出背后的每一条记录。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "names", nargs="*", metavar="指标", help="指标名称或文件，如 行政许可受理件数 或 licence/accepted"
        )
        parser.add_argument("--from", dest="from_on", metavar="D", help="期初，如 2018-01-01；默认为期末所在年的1月1日")
        parser.add_argument("--to", dest="to_on", metavar="D", help="期末（含当日）；默认为今天")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.add_argument("--open", action="store_true", help="列出背后的记录")
        parser.add_argument("--list", action="store_true", help="只列出有哪些指标")
        parser.add_argument("--extract", action="store_true", help="先把统计摘录更新到现在")
        parser.add_argument("--from-scratch", action="store_true", help="与 --extract 同用：从头重做摘录")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        try:
            self._handle(options)
        except FigureError as error:
            raise CommandError(str(error), returncode=1) from error

    def _handle(self, options: dict[str, Any]) -> None:  # Any: parsed options of several types
        if options["extract"] or options["from_scratch"]:
            done = actions.extract(from_scratch=options["from_scratch"])
            self.stderr.write(f"统计摘录：截至事件 {done.watermark}，重读 {done.rows} 行，用时 {done.seconds:.1f} 秒。")
            if not options["names"] and not options["list"] and not options["json"]:
                return
        if options["list"]:
            for known in queries.definitions():
                self.stdout.write(f"{known.key}\t{known.name}\t{known.unit}\t{known.meaning}")
            return
        to_on = day(options["to_on"]) if options["to_on"] else date.today()
        from_on = day(options["from_on"]) if options["from_on"] else date(to_on.year, 1, 1)
        wanted = [queries.find(name) for name in options["names"]] or queries.definitions()
        computed = queries.compute_many(wanted, from_on, to_on)
        if options["json"]:
            rows = [row for one in computed for row in as_json(one, with_records=options["open"])]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
            return
        for one in computed:
            self._show(one, with_records=options["open"])

    def _show(self, one: Computed, *, with_records: bool) -> None:
        period = f"截至{one.to_on}" if one.definition.is_stock else f"{one.from_on} 至 {one.to_on}"
        self.stdout.write(f"{one.definition.name}：{spoken(one.total)}    （{period}，截至事件 {one.as_of}）")
        if with_records:
            for record in every_record(one):
                cells = "\t".join("" if cell is None else str(cell) for cell in record.shown.values())
                self.stdout.write(f"  {record.id}\t{record.group}\t{_counted(record)}\t{cells}")
            return
        for group in one.groups:
            self.stdout.write(f"    {group.group}：{spoken(group)}")


def _counted(record: Record) -> str:
    return "" if record.counted is None else "计入" if record.counted else "不计入"


def spoken(value: Value) -> str:
    """A value with its unit, and what it was divided from."""
    if value.value is None:
        return "无记录"
    if value.denominator is None:
        return f"{value.value}{value.unit}"
    shown = f"{value.value:.2f}".rstrip("0").rstrip(".")
    return f"{shown}{'%' if value.unit == '百分比' else value.unit}（{value.numerator}/{value.denominator}）"


def as_json(one: Computed, *, with_records: bool = False) -> list[dict[str, object]]:
    """The total (group null) and its groups, as scripts read them."""
    rows: list[dict[str, object]] = [
        {
            "name": one.definition.name,
            "key": one.definition.key,
            "group": value.group,
            "numerator": plain(value.numerator),
            "denominator": plain(value.denominator),
            "value": value.value,
            "unit": value.unit,
            "from": one.from_on.isoformat(),
            "to": one.to_on.isoformat(),
            "definition": one.definition.hash,
            "as_of": one.as_of,
            "records_count": value.records,
        }
        for value in one.values
    ]
    if with_records:
        rows[0]["records"] = [
            {"id": record.id, "group": record.group, "counted": record.counted, "amount": record.amount, **record.shown}
            for record in every_record(one)
        ]
    return rows


def plain(number: object) -> int | float | None:
    """A number JSON knows."""
    return number if number is None or isinstance(number, int) else float(str(number))


def every_record(one: Computed) -> Iterator[Record]:
    """All records behind a figure, page by page."""
    after: int | None = 0
    while after is not None:
        page = queries.records(one.definition.name, one.from_on, one.to_on, after=after, limit=MAX_LIMIT)
        yield from page.records
        after = page.next_after
