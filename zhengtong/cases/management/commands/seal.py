from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from zhengtong.cases.ledger import seal
from zhengtong.cases.queries import seals


class Command(BaseCommand):
    help = "封印至今的动作记录；不带参数封今天，--list 列出已公布的封印"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="封印所记的日期，如 2026-03-02")
        parser.add_argument("--list", action="store_true", help="列出已有的封印")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for kept in seals():
                self.stdout.write(f"{kept.day}  动作{kept.count}个  止于{kept.last_event}  {bytes(kept.hash).hex()}")
            return
        day = options["day"] or timezone.localdate()
        made = seal(day)
        if made is None:
            self.stdout.write(f"{day}没有新的动作，或者已经封印")
        else:
            self.stdout.write(f"{day}已封印：动作{made.count}个，{bytes(made.hash).hex()}")
