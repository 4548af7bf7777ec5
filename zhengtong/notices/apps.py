from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhengtong.notices"
    verbose_name = "告知"
