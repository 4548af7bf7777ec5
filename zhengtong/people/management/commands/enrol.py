"""enrol USERNAME: a new second factor for someone who has none or has lost it; ends the old one and its recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.people import actions
from zhengtong.people.errors import Refused
from zhengtong.people.models import OneTimeCode, Person


class Command(BaseCommand):
    help = "为一个账号登记第二因素：显示供手机验证器添加的地址，输入动态码后启用，并显示备用码。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument(
            "--code", action="store_true", help="发一个登记码，由运维人员当面交给本人，本人首次登录时自己扫码登记"
        )
        parser.add_argument("--no-confirm", action="store_true", help="不在这里确认，由本人首次登录时输入动态码启用")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        person = Person.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"没有登录名为“{options['username']}”的账号。")
        if options["code"]:
            code = actions.hand_out(person, OneTimeCode.Purpose.ENROL, at=timezone.now())
            self.stdout.write(f"登记码（24小时内有效，只能用一次，请当面交给{person.name}）：\n{code}")
            return
        self.stdout.write(f"请用手机验证器添加：\n{actions.enrol_second_factor(person)}")
        if options["no_confirm"]:
            return
        try:
            codes = actions.confirm_second_factor(person, input("请输入验证器显示的六位动态码："), timezone.now())
        except Refused as error:
            raise CommandError(str(error)) from None
        self.stdout.write("第二因素已经启用。备用码每个只能用一次，只显示这一次，请妥善保存：")
        self.stdout.write("\n".join(codes))
