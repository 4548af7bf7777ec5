from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.lawbook import LawError
from zhengtong.people.models import Organ, Person
from zhengtong.registers import actions, exchange
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.law import register
from zhengtong.registers.lines import Scope, judge

SHOWN = 50


class Command(BaseCommand):
    help = "把 .xlsx 或者 .csv 导入台账：逐行给出结论，全部可以登记才登记"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="第一行是列名的 .xlsx 或者 .csv；事项还可以是 .tsv、.json"
        )
        parser.add_argument("--into", required=True, metavar="NAME", help="“事项”，或者台账的代码、名称")
        parser.add_argument("--dry-run", action="store_true", help="只看每一行的结论，不登记")
        parser.add_argument("--by", metavar="登录名", help="谁提出")
        parser.add_argument("--approved-by", metavar="登录名", help="谁批准；不写，就提交待批")
        parser.add_argument("--organ", metavar="机关", help="以哪个机关的名义")
        parser.add_argument("--on", type=date.fromisoformat, metavar="日期", help="生效日，默认今天")
        parser.add_argument("--reason", default="批量导入", metavar="事由")
        parser.add_argument("--document", default="", metavar="文号")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except (RegisterError, LawError) as reason:
            raise CommandError(str(reason)) from reason

    def _import(self, options: dict[str, Any]) -> None:
        found, file = register(options["into"]), options["file"]
        today = timezone.localdate()
        on = options["on"] or today
        try:
            with file.open("rb") as opened:
                lines = exchange.lines_of(found, exchange.read_table(opened, file.name))
        except OSError as error:
            raise CommandError(f"{file} 不能读：{error.strerror}") from error
        by, organ = _person(options["by"]), _organ(options["organ"])
        scope = Scope(on) if by is None else actions.scope_of(found, by=by, on=on, organ=organ, today=today)
        verdicts = judge(found, lines, scope)
        tally = dict.fromkeys(("增加", "变更", "注销", "不变", "错误"), 0)
        for place, verdict in enumerate(verdicts):
            tally[verdict.kind] += 1
            if verdict.sentences or place < SHOWN:
                said = "；".join(verdict.sentences) or "、".join(verdict.differs)
                self.stdout.write(f"第{verdict.place}行 {verdict.kind} {verdict.code} {verdict.title} {said}".rstrip())
        self.stdout.write("，".join(f"{kind}{count}行" for kind, count in tally.items() if count))
        if tally["错误"]:
            raise CommandError(f"有{tally['错误']}行不能登记，没有登记任何一行")
        if options["dry_run"]:
            self.stdout.write("试算完毕，没有登记")
            return
        if by is None:
            raise CommandError("登记要写明谁提出：--by 登录名；只看结论用 --dry-run")
        asked = {"on": on, "reason": options["reason"], "document": options["document"], "source": file.name}
        approver = _person(options["approved_by"])
        if approver is None:
            batch = actions.propose(found.code, lines, by=by, organ=organ, today=today, **asked)
        else:
            batch = actions.amend(found.code, lines, by=by, approved_by=approver, organ=organ, today=today, **asked)
        self.stdout.write(f"{found.name}第{batch.pk}批：{batch.state}，生效日{batch.on}")


def _person(username: str | None) -> Person | None:
    if not username:
        return None
    found = Person.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"没有登录名是“{username}”的人")
    return found


def _organ(name: str | None) -> Organ | None:
    if not name:
        return None
    found = Organ.objects.filter(name=name).first() or Organ.objects.filter(short_name=name).first()
    if found is None:
        raise CommandError(f"没有“{name}”这个机关")
    return found
