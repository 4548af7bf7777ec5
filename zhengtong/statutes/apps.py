from django.apps import AppConfig


class StatutesConfig(AppConfig):
    name = "zhengtong.statutes"
    verbose_name = "法规"
