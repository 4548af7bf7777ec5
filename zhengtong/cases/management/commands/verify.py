from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.cases.ledger import verify
from zhengtong.registers import draw_verifying, verifying


class Command(BaseCommand):
    help = "证明整个案件账：每个哈希、每条链、每个封印，每件案件与其动作记录相符，台账与批准的变动相符，随机抽取能重算"

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        entries, in_registers = verifying.verify()
        draws, in_draws = draw_verifying.verify()
        faults = [*verdict.faults, *in_registers, *in_draws]
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(
                f"有{len(faults)}处不能证明（案件{verdict.cases}件，动作{verdict.events}个，台账条目{entries}条，随机抽取{draws}次）"
            )
        self.stdout.write(
            f"全部相符：案件{verdict.cases}件，动作{verdict.events}个，封印{verdict.seals}个，台账条目{entries}条，"
            f"随机抽取{draws}次"
        )
