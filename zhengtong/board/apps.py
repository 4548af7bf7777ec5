from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "zhengtong.board"
    verbose_name = "公开的数据"
