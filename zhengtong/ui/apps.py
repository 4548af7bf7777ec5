from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zhengtong.ui"
    verbose_name = "界面部件"
