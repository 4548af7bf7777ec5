"""manage.py posts list|give 机关 [程序…]: which posts an organ lacks for its procedures, and provide them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.cases import staffing
from zhengtong.cases.errors import CaseError
from zhengtong.cases.rules import book
from zhengtong.people.errors import Refused
from zhengtong.people.models import Organ


class Command(BaseCommand):
    """岗位的角色：按 law/roles.yaml 给一个机关配齐办理各种程序的岗位。"""

    help = "按 law/roles.yaml 配齐一个机关办理各种程序的岗位：list 看缺什么，give 建岗位、加角色、给授权"

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        for name, said in (("list", "看缺什么"), ("give", "建岗位、加角色、给授权")):
            command = commands.add_parser(name, help=said)
            command.add_argument("organ", help="机关的名称或者简称")
            command.add_argument("procedures", nargs="*", help="程序的代码，如 penalty；不写就是今天施行的全部程序")
            if name == "give":
                command.add_argument("--document", default="", help="给其他机关岗位授权所依据的文号")

    def handle(self, *args: Any, **options: Any) -> None:
        on = timezone.localdate()
        organ = _organ(options["organ"])
        codes = options["procedures"] or [code for code, days in book().versions.items() if days[0] <= on]
        try:
            lacking = staffing.missing(organ, codes, on)
            borrowed = [each for each in lacking if each.lent_to(organ)]
            if options["what"] == "give":
                if borrowed and not options["document"]:
                    names = "、".join(dict.fromkeys(each.organ.name for each in borrowed))
                    raise CommandError(f"要授权{names}的岗位，请用 --document 写明授权书文号")
                staffing.provide(organ, codes, document=options["document"], on=on)
        except (CaseError, Refused) as reason:
            raise CommandError(str(reason)) from reason
        verb = "已配齐" if options["what"] == "give" else "缺"
        for each in lacking:
            self.stdout.write(f"{verb}：{each}{'，由授权' if each.lent_to(organ) else ''}")
        self.stdout.write(f"{organ.name}：{f'{verb}{len(lacking)}个角色' if lacking else '不缺岗位'}")


def _organ(name: str) -> Organ:
    found = Organ.objects.filter(name=name).first() or Organ.objects.filter(short_name=name).order_by("pk").first()
    if found is None:
        raise CommandError(f"没有“{name}”这个机关")
    return found
