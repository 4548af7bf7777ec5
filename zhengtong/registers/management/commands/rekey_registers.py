from typing import Any

from django.core.management.base import BaseCommand

from zhengtong.registers.sealed import rekey


class Command(BaseCommand):
    help = "更换个人信息密钥后，把台账里的个人信息重新加密"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"台账重新加密{rekey()}行")
