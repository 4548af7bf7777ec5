from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "zhengtong.portal"
    verbose_name = "公众门户"
