"""zhengtong exchange gather|send|compare|list|receipts|arrivals: the superior net by hand, or where it has no interface by files."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.exchange import arrivals, comparing, gathering, net, receipts, sending, tables
from zhengtong.exchange.errors import ExchangeError
from zhengtong.exchange.models import Push
from zhengtong.ground.posting import NotPosted

SHOWN = 50


class Command(BaseCommand):
    help = "与上级政务服务网对接：推送、回执、对方清单、来件"

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("gather", help="把有变化的事项和办件排进推送队列")
        commands.add_parser("send", help="发送队列里到时间的推送，取回执和来件")
        compare = commands.add_parser("compare", help="与对方清单对照：缺的、旧的、多的")
        compare.add_argument("--ask", action="store_true", help="先向对方要一次清单")
        for name, said in (("list", "导入对方清单（.xlsx、.csv）"), ("receipts", "导入回执（.xlsx、.csv）")):
            commands.add_parser(name, help=said).add_argument("file", type=Path)
        out = commands.add_parser("out", help="把待发的推送写成一个 JSON 文件，供对方没有接口时人工报送")
        out.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["what"])(options)
        except (ExchangeError, NotPosted) as error:
            raise CommandError(str(error)) from error

    def gather(self, options: dict[str, Any]) -> None:
        made = gathering.gather(timezone.localdate(), timezone.now())
        self.stdout.write(f"排进推送{made}条")

    def send(self, options: dict[str, Any]) -> None:
        if not net.is_configured():
            raise CommandError("没有设置 ZHENGTONG_SUPERIOR_URL；对方没有接口的，用 exchange out 写成文件报送")
        now, on = timezone.now(), timezone.localdate()
        sent = sending.send_waiting(now)
        answered, arrived = receipts.ask(now), arrivals.ask(on, now)
        self.stdout.write(
            f"发出{sent}条；回执{answered.acknowledged}条，退回{answered.refused}条；"
            f"来件立案{len(arrived.opened)}件，退回{len(arrived.returned)}件"
        )

    def compare(self, options: dict[str, Any]) -> None:
        if options["ask"]:
            comparing.ask(timezone.now())
        found = comparing.compare(timezone.localdate())
        if not found.is_known:
            raise CommandError(f"还没有{settings.SUPERIOR_NAME}的清单：用 compare --ask 向对方要，或者用 list 导入文件")
        self.stdout.write(
            f"本县在用{found.ours}项：一致{found.same}，缺{len(found.missing)}，旧{len(found.stale)}；对方多{len(found.extra)}"
        )
        for title, lines in (("缺", found.missing), ("旧", found.stale), ("多", found.extra)):
            for line in lines[:SHOWN]:
                self.stdout.write(f"{title} {line.code} {line.name} {line.organ}：{line.why}")

    def list(self, options: dict[str, Any]) -> None:
        count = comparing.take(tables.rows(options["file"]), timezone.now())
        self.stdout.write(f"对方清单{count}项")

    def receipts(self, options: dict[str, Any]) -> None:
        found = receipts.take(tables.rows(options["file"]), timezone.now())
        self.stdout.write(f"回执{found.acknowledged}条，退回{found.refused}条")
        if found.unknown:
            self.stderr.write(f"没有这些推送号：{'、'.join(found.unknown[:SHOWN])}")

    def out(self, options: dict[str, Any]) -> None:
        waiting = Push.objects.filter(state=Push.State.WAITING).order_by("pk")
        lines = [sending.envelope(push) for push in waiting.iterator(chunk_size=500)]
        options["file"].write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(f"写出待发推送{len(lines)}条：{options['file']}")
