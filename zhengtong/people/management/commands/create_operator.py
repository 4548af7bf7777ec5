"""create_operator USERNAME --name NAME: the first account of an installation, with its second factor."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from zhengtong.people import actions
from zhengtong.people.errors import Refused


def asked_password(*, from_stdin: bool) -> str:
    """A password typed twice, or one line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("密码（至少10位）：")
    if getpass.getpass("再输入一次：") != password:
        raise CommandError("两次输入的密码不一致。")
    return password


class Command(BaseCommand):
    help = "建立系统运维账号，并登记第二因素。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读一行作为密码，供脚本使用")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        try:
            with transaction.atomic():
                person = actions.register_person(
                    name=options["name"],
                    username=options["username"],
                    password=asked_password(from_stdin=options["password_stdin"]),
                    is_operator=True,
                )
                address = actions.enrol_second_factor(person)
        except Refused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"已建立运维账号“{person.username}”。")
        self.stdout.write(f"请用手机验证器添加下面的地址，首次登录时输入它显示的动态码：\n{address}")
