from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.cases.ledger import verify


class Command(BaseCommand):
    help = "证明整个案件账：每个哈希、每条链、每个封印，以及每件案件与其动作记录相符"

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        for fault in verdict.faults:
            self.stderr.write(str(fault))
        if verdict.faults:
            raise CommandError(f"有{len(verdict.faults)}处不能证明（案件{verdict.cases}件，动作{verdict.events}个）")
        self.stdout.write(f"全部相符：案件{verdict.cases}件，动作{verdict.events}个，封印{verdict.seals}个")
