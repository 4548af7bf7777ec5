from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "zhengtong.applications"
    verbose_name = "申请"
