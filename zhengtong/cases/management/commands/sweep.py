from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.cases.daily import sweep


class Command(BaseCommand):
    help = "办理期限届满、依法视为已经作出的动作（视为受理等），并使在办案件适用新版。平时由后台每十分钟自动做"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="以哪一天为今天")

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep(options["on"] or timezone.localdate())
        self.stdout.write(f"视为作出的动作{swept.acts}个，适用新版的案件{swept.taken_over}件")
        if swept.failed:
            raise CommandError("\n".join(swept.failed))
