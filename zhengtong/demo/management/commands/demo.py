from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.demo.accounts import accounts
from zhengtong.demo.actions import check, check_relations, is_loaded, load_county
from zhengtong.demo.margins import MarginError


class Command(BaseCommand):
    help = "演示县：load 装载，check 与公布的数字核对，accounts 列出试用账号"

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        load = steps.add_parser("load", help="按公布的数字造一个县并装载")
        load.add_argument("name", help="演示县的名字，如 erqi-2018")
        load.add_argument(
            "--scale", type=float, help="办件按多大比例装载（0至1，1为全部；不写就按各县文件的“装载比例”）"
        )
        load.add_argument("--if-missing", action="store_true", help="已经装载的就不再装载")
        checked = steps.add_parser("check", help="把算出的指标与公布的数字逐个核对")
        checked.add_argument("name")
        steps.add_parser("accounts", help="试用账号和此刻的动态码")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['step']}")(options)
        except MarginError as reason:
            raise CommandError(str(reason)) from reason

    def do_load(self, options: dict[str, Any]) -> None:
        if options["if_missing"] and is_loaded(options["name"]):
            self.stdout.write(f"{options['name']}已经装载")
            return
        started = timezone.now()
        loaded = load_county(options["name"], scale=options["scale"], on=timezone.localdate(), say=self.stdout.write)
        seconds = (timezone.now() - started).total_seconds()
        self.stdout.write(
            f"{loaded.margins.full_name}装载完毕：事项{loaded.services}项，案件{loaded.cases}件，动作{loaded.acts}个，用时{seconds:.1f}秒"
        )

    def do_check(self, options: dict[str, Any]) -> None:
        rows = check(options["name"])
        for row in rows:
            base = f"（{row.base}）" if row.base else ""
            line = f"{row.verdict}  {row.title}：公布{row.published}，算得{row.computed}{row.unit}{base}"
            self.stdout.write(f"{line}。{row.why}" if row.why else line)
        held = check_relations(options["name"])
        for one in held:
            self.stdout.write(f"{'成立' if one.holds else '不成立'}  {one.wording}")
        wrong = sum(not row.agrees for row in rows)
        broken = sum(not one.holds for one in held)
        if wrong or broken:
            raise CommandError(f"有{wrong}个数字与公布的不符，{broken}个关系不成立")
        against = sum(bool(row.why) for row in rows)
        equal = f"全部{len(rows)}个" if not against else f"{len(rows) - against}个"
        self.stdout.write(
            f"{equal}数字与公布的相符"
            + (f"，{against}个公布时自相矛盾（已写明理由）" if against else "")
            + (f"；{len(held)}个关系成立" if held else "")
        )

    def do_accounts(self, options: dict[str, Any]) -> None:
        made = accounts()
        if not made:
            raise CommandError("还没有试用账号；请先 zhengtong demo load erqi-2018")
        self.stdout.write("试用账号（演示数据）：登录名  密码  此刻的动态码（每30秒一换）")
        for account in made:
            self.stdout.write(f"  {account.username:<12}{account.password:<16}{account.code() or '——':<8}{account.who}")
