"""token USERNAME --name WHAT --days N: an interface token, shown once."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.people import actions
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person


class Command(BaseCommand):
    help = "发放一个接口令牌；令牌只显示这一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="令牌代表谁：此人的登录名")
        parser.add_argument("--name", required=True, help="用途，如 与省平台对接")
        parser.add_argument("--days", type=int, default=90, help="有效天数，最长366天（默认90）")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        person = Person.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"没有登录名为“{options['username']}”的账号。")
        now = timezone.now()
        try:
            token = actions.issue_token(person, options["name"], now + timedelta(days=options["days"]), at=now)
        except Refused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(token)
