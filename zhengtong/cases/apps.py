from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhengtong.cases"
    verbose_name = "案件"
