from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "zhengtong.figures"
    verbose_name = "指标"
