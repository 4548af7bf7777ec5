from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "zhengtong.exchange"
    verbose_name = "上级平台对接"
