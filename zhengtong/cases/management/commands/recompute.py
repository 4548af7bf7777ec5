from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from zhengtong.cases.daily import recompute
from zhengtong.cases.queries import recomputations


class Command(BaseCommand):
    help = "放假安排变了以后，重算所有在办案件的期限，并列出变化前后"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="原因，如“载入2027年放假安排”")

    def handle(self, *args: Any, **options: Any) -> None:
        moved = recompute(options["reason"], timezone.localdate())
        for row in reversed(recomputations()[:moved]):
            self.stdout.write(f"{row.case.number}  {row.kind}{row.clock}  {row.before_on} → {row.after_on}")
        self.stdout.write(f"共{moved}个期限有变化")
