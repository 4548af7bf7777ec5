"""rekey: reseal personal data with the first key of ZHENGTONG_PERSONAL_DATA_KEY, after a new one was put before the old."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.people import actions
from zhengtong.people.errors import Refused


class Command(BaseCommand):
    help = "更换个人信息密钥后，用新密钥重新加密。先把新密钥写在旧密钥前面（用逗号隔开），运行完成后再删去旧密钥。"

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        try:
            changed = actions.rekey()
        except Refused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"已用新密钥重新加密{changed}人的信息。备用码不能重新加密，请有关人员重新领取。")
