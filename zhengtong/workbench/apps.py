from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "zhengtong.workbench"
    verbose_name = "工作台"
